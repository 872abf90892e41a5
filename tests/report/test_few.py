"""What the report says of little: of one of something, of few items, of what was let past a limit and of what left."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory, History, PolicyChange, RefusalRecord
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.report import as_json, as_markdown
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Tiles
from kanban_tui.report.sections import SECTIONS
from kanban_tui.report.sections.ahead import STABILITY
from kanban_tui.report.sections.batches import BATCHES
from kanban_tui.report.sections.rates import CFD, THROUGHPUT
from kanban_tui.report.sections.times import BLOCKED
from tests.histories import DOING, DONE, READY, TEST, board, history, january

BOARD = board(types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY))], limits={DOING: 2})


def document(*items: History, log: tuple[PolicyChange, ...] = ()) -> dict[str, Any]:
    """A report of them on the 20th of January."""
    return as_json.document(build(BoardHistory(BOARD, items, policy=log), as_of=date(2026, 1, 20), now=january(25)))


def done(number: int) -> History:
    """An item of four days, finished on a day of its own."""
    return history((january(number), DOING), (january(number + 3), DONE), item=number)


def said(document: dict[str, Any], section: Section) -> str:
    """The sentences of a section."""
    numbers = Numbers(document)
    return " ".join(numbers.say(template) for template in section.says(numbers))


def test_one_item_was_blocked_and_several_were() -> None:
    """The share of the blocked time says of which time it is; what fell outside of it is none of it."""
    one = history((january(1), DOING), (january(9), DONE), blocks=[(january(2), january(4))])
    assert said(document(one), BLOCKED).startswith(
        "1 item was blocked for 2 d in all; 2 d of it, on 1 item, fell between the start and the finish or now: 25 % of"
        " that time of all items, those in progress too. Flow efficiency 75 %: of the time from start to finish of 1"
        " finished item"
    )
    before = history((january(1), READY), (january(9), DOING), item=2, blocks=[(january(2), january(4))])
    assert "2 items were blocked for 4 d in all; 2 d of it, on 1 item" in said(document(one, before), BLOCKED)
    assert "was blocked for 2 d in all; none of it fell between start and finish." in said(document(before), BLOCKED)


def test_few_items_say_nothing_of_batches_and_of_what_stands_out() -> None:
    """But from how many on they do; with as many they do."""
    few, many = (document(*map(done, range(1, count + 1))) for count in (9, 10))
    assert said(few, BATCHES) == "What batches and sizes mean is told from 10 finished items on."
    assert said(many, BATCHES).startswith("Your finish comes nearly piece by piece")
    assert "What stands out is told from 6 whole weeks and from 10 finished items on." in said(few, STABILITY)
    assert "No week stands out" not in said(few, STABILITY)
    slow = history((january(1), DOING), (january(19), DONE), item=9)
    assert "Cycle times that stand out" not in as_markdown.render(document(*map(done, range(1, 9)), slow))
    assert "Cycle times that stand out" in as_markdown.render(document(*map(done, range(1, 9)), slow, done(11)))


def test_the_law_says_of_which_days_it_is() -> None:
    """Where nobody named them; and that what is printed was rounded."""
    told = said(document(*map(done, range(3, 16)), history((january(1), DOING), item=30)), STABILITY)
    assert ", the longest time, of 180 days at most, with about as much in progress at both ends. The ratio is" in told


def test_what_is_expedited_stands_apart_in_the_most_of_a_column() -> None:
    """A limit of two that held three did so with one in the lane."""
    entry = PolicyChange(1, 1, 1, january(5), "expedite", "item", 3, None, "expedite", "fire")
    items = [history((january(day), DOING), item=day) for day in (1, 2)]
    items.append(history((january(5), DOING), (january(8), DONE), item=3, policy=[entry]))
    found = document(*items, log=(entry,))
    doing = found["wip"]["columns"][0]
    assert (doing["limit"], doing["max"], doing["max_expedited"]) == (2, 3, 1)
    text = as_markdown.render(found)
    assert "| column | now | limit | most | of it expedited | mean |" in text
    assert "Counted with the rest is what was in the expedite lane" in text


def test_what_was_cancelled_stands_nowhere_and_has_no_box() -> None:
    """In the table of items; one that was in progress has what it had used of its box."""
    waiting = history((january(1), READY), (january(5), None), item=1, title="Waited", type_id=1)
    begun = history((january(1), DOING), (january(2), None), item=2, title="Begun", type_id=1)
    skipped = history((january(1), READY), (january(5), DONE), item=3, title="Skipped")
    found = document(waiting, begun, skipped)
    assert [item["stands"] for item in found["items"]] == ["cancelled", "cancelled", None]
    assert [item["time_box"] and item["time_box"]["percent"] for item in found["items"]] == [None, 33, None]
    text = as_markdown.render(found)
    assert "| #1 | Waited | cancelled | feature |" in text
    assert "| never in progress |" in text
    assert "| skipped |" not in text


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_no_section_has_a_heading_twice(section: Section) -> None:
    """A chart and its table under one name are told once."""
    titles = Counter([section.title])
    for part in section.parts:
        if not isinstance(part, Tiles):
            titles[part.title] += bool(part.title)
        if isinstance(part, Chart) and part.table is not None and not part.table.drawn:
            titles[part.table.title] += bool(part.table.title)
    assert [title for title, times in titles.items() if times > 1] == []


def test_a_forecast_that_is_refused_points_at_nothing_below() -> None:
    """There is only the reason."""
    assert "below" not in as_markdown.render(document(done(1))).partition("## Forecast")[2].partition("##")[0]


def test_one_in_progress_is_not_told_in_the_plural() -> None:
    """Two are old together."""
    one = document(history((january(5), DOING)))
    assert "It is 16 days old. An age counts" in as_markdown.render(one)
    assert "Together they are" in as_markdown.render(document(*(history((january(5), TEST), item=k) for k in (1, 2))))


def test_what_is_close_to_its_box_says_of_whom_it_is_said() -> None:
    """As what is past it does; the number alone names nobody."""
    near = history((january(18), DOING), item=2, type_id=1)
    assert "1 of those in progress is close to the end of its box." in as_markdown.render(document(near))


def test_a_refusal_is_told_by_the_column_on_the_way_to_which_it_was() -> None:
    """Not as that column's, since a person's limit or another may have said no."""
    items = tuple(history((january(10 + k), DOING), item=k) for k in (1, 2))
    said_no = RefusalRecord(1, 1, january(15), "next", None, DOING)
    found = build(BoardHistory(BOARD, items, refusals=(said_no,)), as_of=date(2026, 1, 20), now=january(25))
    told = as_markdown.render(as_json.document(found))
    assert "was full on 9 of 10 days; 1 start on the way to it was refused." in told
    assert "of a group, a type or a person, which is not told apart" in told


def test_limits_are_known_since_the_board_was_made() -> None:
    """What was told of days before was held to none: no number that needs a limit is of them, and a line says so."""
    here = replace(BOARD, created_at=january(18, 12))
    item = history((january(10), DOING), (january(12), TEST), (january(13), DOING), item=1, type_id=1)
    late = replace(item, moves=tuple(replace(move, backdated=1) for move in item.moves))
    other = history((january(12), DOING), item=2)
    told = replace(other, moves=tuple(replace(move, backdated=1) for move in other.moves))
    third = history((january(14), DOING), (january(16), DONE), item=3)
    third = replace(third, moves=tuple(replace(move, backdated=1) for move in third.moves))
    refused = tuple(RefusalRecord(k, 1, january(day), "next", None, DOING) for k, day in enumerate((15, 19), 1))
    found = as_json.document(
        build(BoardHistory(here, (late, told, third), refusals=refused), as_of=date(2026, 1, 20), now=january(25))
    )
    doing = found["wip"]["columns"][0]
    assert (found["limits_since"], doing["days_with_limit"], doing["days_at_limit"]) == ("2026-01-18", 3, 3)
    assert [step["limit"] for step in doing["limits"]] == [None, 2]
    assert (found["refusals"]["total"], found["batches"]["breaches"]["refusals"]) == (2, 1)
    assert not any(line["check"] == "over_limit" and line["count"] for line in found["data_quality"])
    words = as_markdown.render(found)
    assert "Limits are known since 2026-01-18, when the board was made" in words
    assert "was full on 3 of 3 days" in words
    assert "| Doing | 2 | 2026-01-18 12:00 |" in words
    assert document(late)["limits_since"] is None


def test_the_diagram_says_what_was_moved_back() -> None:
    """Its lines know of no earlier time of such an item, though it was in progress then."""
    back = history((january(1), DOING), (january(3), DONE), (january(5), DOING), (january(9), DONE))
    assert said(document(back), CFD).startswith("1 move went backwards: what is moved back counts as never having been")
    assert "went backwards" not in said(document(done(1)), CFD)


def test_the_diagram_says_what_left_the_board() -> None:
    """It is in no line on the days before either, as if it had never come."""
    left = history((january(1), DOING), (january(5), None), item=2)
    assert "not even on those before it left: 1 cancelled, 0 split into pieces" in said(document(done(1), left), CFD)
    assert "left the board" not in said(document(done(1)), CFD)


def test_days_without_a_finish_are_counted_from_the_day_they_name() -> None:
    """A period from its first day, all of the history from the first finish."""
    told = BoardHistory(BOARD, (done(2), done(7)))
    found = build(told, since=date(2026, 1, 8), as_of=date(2026, 1, 20), now=january(25))
    words = said(as_json.document(found), THROUGHPUT)
    assert words.startswith("12 of 13 days and 1 of 1 week since 2026-01-08 went by without one"), words
    assert "days and 1 of 2 weeks since the first finish on 2026-01-05 went" in said(document(*told.items), THROUGHPUT)


def test_a_week_names_what_was_finished_and_what_came_back() -> None:
    """With who did it; due dates are held against the day of the finish. What is back says so, with the days since."""
    items = (
        with_(history((january(1), DOING), (january(14), DONE), item=1), assignee="Mia", due="2026-01-14"),
        with_(history((january(1), DOING), (january(15), DONE), item=2), assignee="Bo", due="2026-01-14"),
        history((january(1), DOING), (january(5), DONE), (january(19), DOING), item=3, type_id=1),
        history((january(2), DOING), (january(6), DONE), item=4),
    )
    items = (items[0], items[1], with_(items[2], assignee="Ada", due="2026-01-20"), items[3])
    found = build(BoardHistory(BOARD, items), since=date(2026, 1, 12), as_of=date(2026, 1, 20), now=january(25))
    told = as_json.document(found)
    assert told["due_dates"] == {"finished": 2, "kept": 1}
    assert told["came_back"] == [
        {
            **{"at": "2026-01-19T00:00:00Z", "item": 3, "title": "Item 3", "type": "feature", "assignee": "Ada"},
            **{"from": "Done", "to": "Doing"},
        }
    ]
    words = as_markdown.render(told).replace("\\", "")
    assert "Due dates: of 2 items finished with one, 1 in time." in words
    finished = words.partition("### Finished in this time")[2].partition("###")[0]
    assert "| who | cycle days | due | reopened before |" in words
    assert [line.split("|")[2].strip() for line in finished.splitlines() if line.startswith("| 2026")] == ["#1", "#2"]
    assert "| 2026-01-19 00:00 | #3 | Item 3 | feature | Ada | Done | Doing |" in words
    assert "#3 Item 3 (Ada, 20 d old, 2 d back in Doing): " in words
    assert "Finished in this time" not in as_markdown.render(document(*items))


def with_(told: History, **values: Any) -> History:
    """An item with other values."""
    return replace(told, item=replace(told.item, **values))


def test_the_summary_names_the_column_that_refused_most_of_those_that_were_full() -> None:
    """What is refused on the way to the first column in progress is a start, to a later one a move."""
    items = tuple(history((january(10), at), item=k) for k, at in ((1, DOING), (2, DOING), (3, TEST)))
    both = board(limits={DOING: 2, TEST: 1})

    def told(*columns: int) -> str:
        no = tuple(RefusalRecord(k, 1, january(15), "next", None, at) for k, at in enumerate(columns))
        found = build(BoardHistory(both, items, refusals=no), as_of=date(2026, 1, 20), now=january(25))
        return as_markdown.render(as_json.document(found))

    assert "Doing was full on 11 of 11 days; 2 starts on the way to it were refused." in told(DOING, TEST, DOING)
    assert "Test was full on 11 of 11 days; 2 moves on the way to it were refused." in told(DOING, TEST, TEST)
    assert "Test was full on 11 of 11 days." in told()
