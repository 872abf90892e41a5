"""The keys of the board. Foot and help are made of them, so they never differ from what the keys do."""

from __future__ import annotations

from textual.binding import Binding


def _key(
    keys: str, action: str, does: str, name: str, *, tip: str = "", show: bool = False, shown: str = ""
) -> Binding:
    """A key of the board. `does` stands in the foot, `tip` says more in the help."""
    # With priority they are obeyed in the order in which they come: a letter typed behind the key that opens a line is
    # not looked at before the line is open. While it is, none of them counts.
    return Binding(
        keys,
        action,
        does,
        show=show,
        key_display=shown or None,
        priority=True,
        tooltip=tip or does,
        id=f"board.{name}",
    )


GROUPS: dict[str, list[Binding]] = {
    "The item": [
        _key("greater_than_sign,full_stop,L", "advance(1)", "next", "next", tip="move to the next column", shown=">"),
        _key("less_than_sign,comma,H", "advance(-1)", "back", "back", tip="move to the column before", shown="<"),
        *(
            _key(str(n), f"send({n})", f"to column {n}", f"send_{n}", tip=f"move to the column {n}")
            for n in range(1, 10)
        ),
        _key("0", "roll_back", "roll back", "roll_back", tip="roll back: from any column to before the start"),
        _key("a", "add", "add", "add", tip="add an item on the quick line: #tag !type >Column @person ~2h", show=True),
        _key("enter", "open", "open", "open", tip="all that is known of the item", show=True),
        _key("p", "pull", "pull", "pull", tip="pull the next item into this column", show=True),
        _key("d", "finish", "done", "finish", tip="finish the item", show=True),
        _key("b", "block", "block", "block", tip="block with a reason, or unblock", show=True),
        _key(
            "e",
            "edit",
            "edit",
            "edit",
            tip="edit title, type, tags, person, due, estimate, units, time box, description",
            show=True,
        ),
        _key("n", "note", "note", "note", tip="a note on the item, with its time"),
        _key("Z", "split", "split", "split", tip="split it into pieces, a line each: Show avatar ~2h"),
        _key("plus,equals_sign", "count", "count", "count", tip="count one more of its units as done", shown="+"),
        _key(
            "exclamation_mark",
            "expedite",
            "expedite",
            "expedite",
            tip="before all others, with a reason: outside of the limits of columns; again ends it",
            shown="!",
        ),
        _key("E", "editor", "$EDITOR", "editor", tip="the description in $EDITOR"),
        _key("R", "rebox", "rebox", "rebox", tip="start its time box anew, with a reason"),
        _key("s", "swap", "swap", "swap", tip="swap with the other marked item, or with one by its number"),
        _key("D", "duplicate", "duplicate", "duplicate", tip="a new item that says the same"),
        _key("x", "archive", "archive", "archive", tip="take off the board; what is unfinished counts as cancelled"),
        _key("K", "reorder('up')", "up", "reorder_up", tip="move up in its column"),
        _key("J", "reorder('down')", "down", "reorder_down", tip="move down in its column"),
        _key(
            "left_square_bracket",
            "reorder('top')",
            "to top",
            "reorder_top",
            tip="move to the top of its column",
            shown="[",
        ),
        _key(
            "right_square_bracket",
            "reorder('bottom')",
            "to bottom",
            "reorder_bottom",
            tip="move to the bottom of its column",
            shown="]",
        ),
        _key("space", "mark", "mark", "mark", tip="mark the item: the next act is for all marked ones, all or none"),
        _key("y", "copy_number", "copy number", "copy_number", tip="copy the number"),
        _key("Y", "copy_title", "copy title", "copy_title", tip="copy the title"),
        _key("u", "undo", "undo", "undo", tip="undo the last command; at a server your own last one", show=True),
        _key("ctrl+r", "redo", "redo", "redo", tip="do again what was undone"),
    ],
    "The cursor": [
        _key("left,h", "column(-1)", "left", "left", tip="the column to the left"),
        _key("right,l", "column(1)", "right", "right", tip="the column to the right"),
        _key("up,k", "item(-1)", "up", "up", tip="the item above"),
        _key("down,j", "item(1)", "down", "down", tip="the item below"),
        _key("g,home", "ends(-1)", "top", "top", tip="the first item of the column"),
        _key("G,end", "ends(1)", "bottom", "bottom", tip="the last item of the column"),
        _key("pageup", "page(-1)", "page up", "page_up", tip="a page up"),
        _key("pagedown", "page(1)", "page down", "page_down", tip="a page down"),
        _key("number_sign", "jump", "jump", "jump", tip="go to an item by its number", shown="#"),
    ],
    "The board": [
        _key(
            "slash",
            "filter",
            "filter",
            "filter",
            tip="show only what matches: words type: tag: column: @ blocked breached age> due< and - for not",
            show=True,
            shown="/",
        ),
        _key(
            "w", "walk", "walk", "walk", tip="walk the board: who needs a word, from the right, oldest first", show=True
        ),
        _key("m", "metrics", "metrics", "metrics", tip="the flow of the board in charts", show=True),
        _key("r", "report", "report", "report", tip="write the report to a file, and open it"),
        _key("z", "fold", "fold", "fold", tip="fold this column to a strip, or open it again"),
        _key("v", "lately", "all of Done", "lately", tip="all of Done, or only what was finished lately"),
        _key("c", "compact", "compact", "compact", tip="a row for each item, and back"),
        _key("escape", "clear", "show all", "clear", tip="take all marks away, then show all items again"),
    ],
    "Everything else": [
        _key("ctrl+p", "palette", "palette", "palette", tip="find items, columns, boards, themes and keys by name"),
        _key("W", "log", "log", "log", tip="the log: who did what when, the latest first"),
        _key("S", "settings", "settings", "settings", tip="the board's columns, limits, time boxes and work types"),
        _key("P", "policies", "policies", "policies", tip="what this column asks: to come in, to stay, to leave"),
        _key("o", "boards", "boards", "boards", tip="another board, or a new one"),
        _key("B", "bin", "bin", "bin", tip="what was archived, and the way back"),
        _key("t", "app.next_theme", "theme", "theme", tip="dark, light, the terminal's own 16 colours"),
        _key("question_mark", "help", "keys", "help", tip="every key of this screen", shown="?"),
        _key("ctrl+z", "app.suspend_process", "suspend", "suspend", tip="back to the shell for a while; fg returns"),
        _key("q", "quit", "quit", "quit", tip="leave; everything is kept"),
        _key("ctrl+q", "quit_now", "quit", "quit_now", tip="leave from wherever one is"),
    ],
}
"""The keys by what they are for, as the help lists them."""

LEGEND = {
    "On a card": (
        ("1 d", "the age, in dates from the start on, the first one counted"),
        ("0 %", "how much of its time box is used: at risk, then breached"),
        ("4/5", "how many of its units are done"),
        ("split?", "it should be smaller: at risk or over its box, an estimate beyond its box, too many units, or old"),
        ("of 1  2/5", "what it is a piece of, and how many pieces of that are done"),
        ("blocked 1 d", "how long it has not been able to go on"),
    ),
    "At a column": (
        ("1/2", "how many are in it, and its limit; FULL takes no more"),
        ("+1", "expedited beside them: the limit does not count it"),
        ("5→3", "draining: the limit falls to 3 as items leave"),
        ("2 refused", "on the way here, by its own limit or by another; m f tells more"),
    ),
    "The mouse": (
        ("click", "choose an item, a column, or what a key at the foot does"),
        ("double click", "open the item"),
        ("right click", "everything that can be done, by name"),
        ("drag", "move an item to another column, or within its own"),
        ("wheel", "scroll"),
    ),
}
"""What a card or a column says that a key does not tell: the help lists it behind the keys."""

BOARD_KEYS = [key for keys in GROUPS.values() for key in keys]
NEXT = next(key for key in BOARD_KEYS if key.id == "board.next")
BACK = next(key for key in BOARD_KEYS if key.id == "board.back")
ROLL_BACK = next(key for key in BOARD_KEYS if key.id == "board.roll_back")
BLOCK = next(key for key in BOARD_KEYS if key.id == "board.block")
POLICIES = next(key for key in BOARD_KEYS if key.id == "board.policies")
SPLIT = next(key for key in BOARD_KEYS if key.id == "board.split")
COUNT = next(key for key in BOARD_KEYS if key.id == "board.count")
FINISH = next(key for key in BOARD_KEYS if key.id == "board.finish")
EDIT = next(key for key in BOARD_KEYS if key.id == "board.edit")
OPEN = next(key for key in BOARD_KEYS if key.id == "board.open")
UNDO = next(key for key in BOARD_KEYS if key.id == "board.undo")
CLEAR = next(key for key in BOARD_KEYS if key.id == "board.clear")
FOLD = next(key for key in BOARD_KEYS if key.id == "board.fold")
BOARDS = next(key for key in BOARD_KEYS if key.id == "board.boards")
HELP = next(key for key in BOARD_KEYS if key.id == "board.help")
