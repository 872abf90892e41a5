"""What needs a word today: the same for a walk and for the report's first lines."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.sections.today import TODAY
from kanban_tui.report.walk import nothing, question, stops
from tests.histories import DOING, DONE, READY, board, history, january


@pytest.mark.parametrize(
    ("kinds", "asked"),
    [
        (("breached", "blocked"), "Who can unblock it, and when?"),
        (("old", "breached"), "What is the smallest piece that could be finished today?"),
        (("full",), "What would finish it?"),
    ],
)
def test_one_question_by_the_worst_reason(kinds: Any, asked: str) -> None:
    """A block comes before a breach, a breach before all others."""
    assert question(kinds) == asked


def long_board() -> BoardHistory:
    """Ten items that took a day each, one of 20 days in progress, one that is new."""
    quick = [history((january(k), READY), (january(k), DOING), (january(k), DONE), item=k) for k in range(1, 11)]
    slow = history((january(1), READY), (january(1), DOING), item=11)
    new = history((january(20), READY), (january(20), DOING), item=12)
    return BoardHistory(board(), (*quick, slow, new))


def test_an_old_item_comes_first_with_its_outlook() -> None:
    """Older than nine of ten; none took as long, so nothing can be said of its end."""
    report = build(long_board(), now=january(20))
    document = as_json.document(report)
    assert document["today"]["count"] == 1
    (line,) = document["today"]["lines"]
    assert line["item"] == 11
    assert (line["age_days"], line["column_days"]) == (20, 20)
    assert line["reasons"] == ["20 d old; 85 % of finished items left Doing at 1 d or less"]
    assert (line["outlook"]["n"], line["outlook"]["p50"]) == (0, None)
    (said,) = map(Numbers(document).say, TODAY.says(Numbers(document)))
    assert said.endswith(
        "At 20 days it has no outlook: 0 finished items took as long or longer; 85 % of all took 1 day or less. What"
        " would finish it?"
    )


def test_a_new_board_says_once_that_it_is_too_new_for_an_outlook() -> None:
    """Behind the items, not of each of them."""
    whole = long_board()
    blocked = [
        replace(item, blocks=history((january(1), DOING), blocks=[(january(2), None)]).blocks)
        for item in (
            whole.items[10],
            history((january(19), DOING), item=13),
        )
    ]
    found = Numbers(as_json.document(build(replace(whole, items=(*whole.items[2:10], *blocked)), now=january(20))))
    *lines, last = map(found.say, TODAY.says(found))
    assert (len(lines), [line for line in lines if "outlook" in line]) == (2, [])
    assert last.endswith("is said from 10 finished items with a cycle time on; there are 8.")


def test_what_is_expedited_neither_fills_a_column_nor_is_its_oldest() -> None:
    """A full column's first stop is the oldest within its limit; what is expedited is one for being so."""
    report = build(long_board(), now=january(20))
    running = [entry for entry in report.entries if entry[1].in_progress]

    def full(limit: int) -> list[tuple[int, str]]:
        found = stops(running, report.layout, (), {report.layout.start: limit}, now=report.at, tz=UTC)
        return [(stop.entry[0].item.id, reason.kind) for stop in found for reason in stop.reasons]

    assert (full(3), full(2)) == ([], [(11, "full")])
    running[0] = (replace(running[0][0], item=replace(running[0][0].item, lane="expedite")), running[0][1])
    assert (full(2), full(1)) == ([(11, "expedited")], [(11, "expedited"), (12, "full")])


def test_what_is_due_by_tomorrow_needs_a_word_before_it_is_started() -> None:
    """After what is in progress, with a question of its own, and nobody tells its outlook."""
    waiting = [history((january(k), READY), item=k) for k in (1, 2, 3, 4)]
    dates = ("2026-01-21", "2026-01-18", "2026-01-22", None)
    known = [replace(one, item=replace(one.item, due=due)) for one, due in zip(waiting, dates, strict=True)]
    doing = history((january(19), READY), (january(19), DOING), item=5)
    late = replace(doing, item=replace(doing.item, due="2026-01-19"))
    gone = history((january(1), READY), (january(2), None), item=6)
    off = replace(gone, item=replace(gone.item, due="2026-01-01"))
    document = as_json.document(build(BoardHistory(board(), (*known, late, off)), now=january(20)))
    lines = document["today"]["lines"]
    assert [(line["item"], line["reasons"]) for line in lines] == [
        (5, ["1 d past due"]),
        (1, ["due tomorrow"]),
        (2, ["2 d past due"]),
    ]
    said = [*map(Numbers(document).say, TODAY.says(Numbers(document)))]
    assert said[2] == (
        "#2 Item 2 (19 d in Ready): 2 d past due. It is not started. Is it the next to start, or is its date no longer"
        " true?"
    )


def test_nothing_is_said_so(demo: dict[str, Any]) -> None:
    """And at most five lines stand at the top, whatever there is."""
    assert len(demo["today"]["lines"]) <= 5
    quiet = {**demo, "today": {"count": 0, "lines": []}}
    assert TODAY.empty(Numbers({**quiet, "items": []})) == nothing(old_known=True)
    items = [{**item, "old": None} for item in demo["items"]]
    assert TODAY.empty(Numbers({**quiet, "items": items})) == nothing(old_known=False)
    assert "too few finished items to tell what is old" in nothing(old_known=False)
