"""The keys of an item's page. Foot and help are made of them."""

from __future__ import annotations

from textual.binding import Binding

ITEM_KEYS: list[Binding] = [
    Binding("escape,q", "leave", "back", key_display="esc", id="item.leave"),
    Binding("enter", "go", "", tooltip="open the chosen piece, or go back", id="item.go"),
    Binding(
        "greater_than_sign,full_stop,L",
        "advance(1)",
        "next",
        key_display=">",
        tooltip="move to the next column",
        id="item.next",
    ),
    Binding("d", "finish", "done", tooltip="finish it", id="item.finish"),
    Binding("space", "tick", "tick", tooltip="tick the chosen point, or untick it; else a page down", id="item.tick"),
    Binding("tab", "point(1)", "next", tooltip="choose the next point, or piece", id="item.point"),
    Binding("shift+tab", "point(-1)", "", tooltip="choose the point before", show=False, id="item.point_before"),
    Binding("down,j", "scroll_rows(1)", "scroll", key_display="j", tooltip="a row down", id="item.down"),
    Binding("up,k", "scroll_rows(-1)", "", tooltip="a row up", show=False, id="item.up"),
    Binding(
        "less_than_sign,comma,H",
        "advance(-1)",
        "back",
        key_display="<",
        tooltip="move to the column before",
        id="item.back",
    ),
    Binding(
        "0",
        "roll_back",
        "roll back",
        tooltip="roll back: from any column to before the start",
        id="item.roll_back",
    ),
    Binding("b", "block", "block", tooltip="block with a reason, or unblock", id="item.block"),
    Binding("e", "edit", "edit", id="item.edit"),
    Binding("n", "note", "note", tooltip="a note on it, with its time", id="item.note"),
    Binding("Z", "split", "split", tooltip="split it into pieces, a line each: Show avatar ~2h", id="item.split"),
    Binding(
        "plus,equals_sign",
        "count",
        "count",
        key_display="+",
        tooltip="count one more unit as done",
        id="item.count",
    ),
    Binding(
        "exclamation_mark",
        "expedite",
        "expedite",
        key_display="!",
        tooltip="before all others, with a reason; again ends it",
        show=False,
        id="item.expedite",
    ),
    Binding("R", "rebox", "rebox", tooltip="start its time box anew", show=False, id="item.rebox"),
    Binding("r", "report", "report", tooltip="write the report of this item", show=False, id="item.report"),
    Binding("x", "archive", "archive", show=False, id="item.archive"),
    Binding("y", "copy('number')", "copy number", show=False, id="item.copy_number"),
    Binding("Y", "copy('title')", "copy title", show=False, id="item.copy_title"),
    Binding("pagedown", "scroll_rows(10)", "page down", show=False, id="item.page_down"),
    Binding("pageup", "scroll_rows(-10)", "page up", show=False, id="item.page_up"),
    Binding("question_mark", "help", "keys", key_display="?", show=False, id="item.help"),
]
