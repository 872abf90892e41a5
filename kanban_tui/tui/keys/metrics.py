"""The keys of the metrics screen. Foot and help are made of them."""

from __future__ import annotations

from textual.binding import Binding


def _key(
    keys: str, action: str, does: str, name: str, *, tip: str = "", shown: str = "", show: bool = False
) -> Binding:
    return Binding(keys, action, does, show=show, key_display=shown or None, tooltip=tip or does, id=f"metrics.{name}")


TABS: tuple[tuple[str, str], ...] = (
    ("1", "Now"),
    ("2", "Cycle time"),
    ("3", "Throughput"),
    ("4", "CFD"),
    ("5", "Time boxes"),
    ("6", "Blocked"),
    ("7", "Forecast"),
    ("8", "What if"),
    ("9", "Batches"),
    ("0", "WIP"),
    ("c", "Columns"),
    ("s", "Stability"),
    ("f", "Refusals"),
)
"""The charts in their order: the key and the name of each."""
METRICS_KEYS: list[Binding] = [
    _key("right,l,tab", "turn(1)", "next chart", "next", shown="tab", show=True),
    _key("left,h,shift+tab", "turn(-1)", "chart before", "before"),
    _key(
        "down,j",
        "step(1)",
        "next item",
        "down",
        shown="j",
        show=True,
        tip="the next item, or a row further",
    ),
    _key("up,k", "step(-1)", "item before", "up", tip="the item before"),
    _key("g,home", "ends(-1)", "first item", "first", tip="the first item of the chart"),
    _key("G,end", "ends(1)", "last item", "last", tip="the last item of the chart"),
    _key("pagedown", "step(10)", "ten items on", "page_down"),
    _key("pageup", "step(-10)", "ten items back", "page_up"),
    _key("enter", "open", "open", "open", show=True, tip="all that is known of the item"),
    _key("right_square_bracket", "range(1)", "longer", "longer", shown="]", show=True, tip="a longer range"),
    _key("left_square_bracket", "range(-1)", "shorter", "shorter", tip="a shorter range"),
    _key(
        "D", "ask('dates')", "dates", "dates", show=True, tip="own dates: from monday, from 2026-03-01 to 2 weeks ago"
    ),
    _key(
        "slash", "ask('which')", "which", "which", shown="/", show=True, tip="only some items: !type #tag @person words"
    ),
    _key("n", "ask('target')", "how many, when", "target", tip="the forecast's number of items, or its date"),
    _key("plus,equals_sign", "try_limit(1)", "limit up", "limit_up", shown="+", tip="try a higher limit in What if"),
    _key("minus", "try_limit(-1)", "limit down", "limit_down", shown="-", tip="try a lower limit in What if"),
    _key("r", "report", "report", "report", show=True, tip="write the report to a file"),
    *(
        _key(key, f"tab({k})", f"chart {key}" if key.isdigit() else name, f"tab_{k + 1}")
        for k, (key, name) in enumerate(TABS)
    ),
    _key("t", "app.next_theme", "theme", "theme", tip="dark, light, the terminal's own 16 colours"),
    _key("escape", "leave", "back", "leave", show=True, shown="esc", tip="all items again, then back to the board"),
    _key("m,q", "board", "to the board", "board"),
    _key("question_mark", "help", "keys", "help", shown="?", tip="every key of this screen"),
]
