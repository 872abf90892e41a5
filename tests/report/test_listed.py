"""Which items a page lists of a long history."""

from __future__ import annotations

from datetime import date
from typing import Any

from kanban_tui.board.history import BoardHistory
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.report import as_csv, as_html, as_json, as_markdown
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Table
from kanban_tui.report.sections.facts import ITEMS
from tests.histories import DOING, DONE, board, history, january
from tests.report.pages import Page


def made() -> dict[str, Any]:
    """1,003 items finished one after the other, the second one slowly, one cancelled before them, and one open."""
    minute = DAY // 1440
    items = [
        history((january(2 if k > 900 else 3), DOING), (january(5) + k * minute, DONE), item=k, type_id=1)
        for k in range(1, 1_004)
        if k != 2
    ]
    items.append(history((january(1), DOING), (january(5) + 2 * minute, DONE), item=2, type_id=1))
    items += [history((january(2), DOING), (january(2), None), item=2_000), history((january(6), DOING), item=2_001)]
    whole = BoardHistory(board(types=[("feature", TimeBox(Basis.ELAPSED, DAY))]), tuple(items))
    return as_json.document(build(whole, as_of=date(2026, 1, 20), now=january(25)))


def test_what_is_left_to_the_tables_of_csv_is_said() -> None:
    """Listed are the open one, the last thousand that ended, and the slow one; CSV has them all."""
    document = made()
    page = Page(as_html.render(document))
    numbers = Numbers(document)
    (table,) = (part for part in ITEMS.parts if isinstance(part, Table))
    listed = {numbers.value(path)["id"] for path in table.rows(numbers)}
    assert {1, 3, 2_000}.isdisjoint(listed)
    assert {2, 4, 1_003, 2_001} < listed
    assert len(listed) == 1_002
    said = "the 10 slowest; 3 more items stand in the tables of wip report --format csv."
    assert said in as_markdown.render(document)
    assert said in "".join(page.body)
    boxed = {text for path, text in page.told if path.startswith("time_boxes.items.") and path.endswith(".item")}
    assert "#2" in boxed
    assert "#1" not in boxed
    assert len(as_csv.render(document)["items.csv"].splitlines()) == 1_006
