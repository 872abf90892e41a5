"""What the report says of batches, what of it the summary takes, and what was let past the limits."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from kanban_tui.board.history import BoardHistory, PolicyChange, RefusalRecord
from kanban_tui.board.limits import Scope
from kanban_tui.board.model import DAY, Basis, TimeBox
from kanban_tui.report import as_csv, as_json, as_markdown
from kanban_tui.report.batches import _policies
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.policy import rule_changes
from kanban_tui.report.sections.batches import BATCHES, strongest
from tests.histories import DOING, DONE, board, history, january

BOARD = board(types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY))], limits={DOING: 2})


def made(*, late: int = 12, refused: int = 0, log: tuple[PolicyChange, ...] = ()) -> dict[str, Any]:
    """Twelve features finished on as many days, so many of them past their box; the last one is open and past it."""
    items = [
        history((january(k + 10 - (4 if k <= late else 1)), DOING), (january(k + 10), DONE), item=k, type_id=1)
        for k in range(1, 13)
    ]
    items.append(history((january(10), DOING), item=13, title="Stuck", type_id=1))
    said = tuple(RefusalRecord(k, 1, january(23, k), "move", None, None) for k in range(refused))
    scope = Scope("group", 9, "Both", limit=3)
    whole = BoardHistory(BOARD, tuple(items), policy=log, refusals=said, scopes=(scope,))
    return as_json.document(build(whole, as_of=date(2026, 1, 25), now=january(26)))


def said(document: dict[str, Any]) -> str:
    """The sentences of the section."""
    numbers = Numbers(document)
    return " ".join(numbers.say(template) for template in BATCHES.says(numbers))


def test_a_type_that_does_not_keep_its_box_is_to_be_split() -> None:
    """Where enough of it was finished and not enough of that within the box."""
    assert "Of 12 items of type feature 25 % were finished within their time box: split what will not fit" in said(
        made(late=9)
    )
    assert "split what will not fit" not in said(made(late=1))
    months = made(late=9)["batches"]["right_size_months"]
    assert months == [{"month": "2026-01", "type": "feature", "finished_with_box": 12, "within_share": 0.25}]


def test_limits_of_other_kinds_stand_beside_those_of_columns() -> None:
    """As they are today, in the document and in a table of every format."""
    document = made()
    named = {"scope": "group", "name": "Both", "measure": "items", "limit": 3, "drain_to": None}
    assert document["definition"]["limits"] == [named]
    assert "| group | Both | items | 3 |" in as_markdown.render(document)
    assert as_csv.render(document)["other_limits.csv"].splitlines()[1] == "group,Both,items,3,"


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (made(late=1), []),
        (made(late=9), ["Only 25 % of the items of type feature were finished within their time box."]),
        (made(late=7, refused=10), ["At 100 % of 10 refusals an item past its time box was in the way."]),
    ],
)
def test_the_summary_takes_the_strongest_signal(document: dict[str, Any], line: list[str]) -> None:
    """And none where none is strong."""
    numbers = Numbers(document)
    assert [numbers.say(template) for template in strongest(numbers)] == line


def test_large_batches_are_a_signal() -> None:
    """At the finish and, where its items wait there, before it."""
    document = copy.deepcopy(made(late=1))
    document["batches"]["transfers"][-1].update(felt=9.0, alone_share=0.1)
    document["batches"]["held"] = {"items": 3, "seconds": 86_400.0, "share": 0.3}
    document["batches"]["transfers"][0]["felt"] = 3.0
    numbers = Numbers(document)
    assert [numbers.say(each) for each in strongest(numbers)] == [
        "An item finishes in a batch of 9.0; 10 % finish alone."
    ]
    assert "Let each go on by itself." in said(document)
    assert "An item is started among 3.0: start the next when one is finished" in said(document)


def test_what_was_expedited_is_told_with_its_reason() -> None:
    """In every format; what was undone is not."""
    log = tuple(
        PolicyChange(k, 1, k, january(day), what, "item", 13, *sides, "the shop is down")
        for k, (day, what, sides) in enumerate(
            [
                (11, "expedite", (None, "expedite")),
                (12, "expedite", ("expedite", None)),
                (13, "expedite", (None, "expedite")),
                (14, "expedite_undone", ("expedite", None)),
            ],
            1,
        )
    )
    document = made(log=log)
    entry = {"item": 13, "title": "Stuck", "at": "2026-01-11T00:00:00Z", "reason": "the shop is down"}
    assert (document["refusals"]["expedited"], document["refusals"]["expedites"]) == (1, [entry])
    text = as_markdown.render(document)
    assert "1 time an item was let into the expedite lane" in text
    assert "| 2026-01-11 00:00 | #13 | Stuck | the shop is down |" in text
    assert "13,Stuck,2026-01-11T00:00:00Z,the shop is down" in as_csv.render(document)["expedites.csv"]
    assert made()["refusals"]["expedited"] == 0


def test_a_limit_of_a_group_is_told_by_its_name() -> None:
    """Whatever kind of scope it is of."""
    document = made(log=(PolicyChange(1, 1, 1, january(12), "limit", "scope", 9, None, "3"),))
    (change,) = document["refusals"]["limit_changes"]
    assert (change["scope"], change["name"], change["after"]) == ("group", "Both", 3)


def test_a_document_asked_for_its_parts_is_the_document() -> None:
    """Without its items."""
    report = build(BoardHistory(BOARD, (history((january(1), DOING)),)), now=january(20))
    whole = as_json.document(report)
    assert dict(as_json.Asked(report)) == {name: part for name, part in whole.items() if name != "items"}
    assert len(as_json.Asked(report)) == len(whole) - 1


def test_a_policy_with_a_semicolon_is_one_policy() -> None:
    """What was changed of a column is told by whole policies."""
    at = january(12)
    log = (PolicyChange(1, 1, 1, at, "policy", "column", DOING, "in: one; two; required: a; b", "in: one; two"),)
    items = [history((january(k), DOING), (january(k + 1), DONE), item=k) for k in range(1, 20)]
    whole = BoardHistory(BOARD, tuple(items), policy=log)
    found = build(whole, as_of=date(2026, 1, 25), now=january(26))
    ((_, line),) = rule_changes(found)
    assert _policies(line.before, line.after) == "− required: a; b"
    assert _policies(line.after, "in: one; two; at least 2 h; a deployment") == "+ at least 2 h, + a deployment"
