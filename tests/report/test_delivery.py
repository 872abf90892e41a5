"""What the report says of splits and of deployments, and when it says nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec.structs import replace

from kanban_tui.board.history import BoardHistory
from kanban_tui.board.model import DAY, Basis
from kanban_tui.report import as_csv, as_json, as_markdown
from kanban_tui.report.build import build
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Section
from kanban_tui.report.sections.batches import BATCHES
from kanban_tui.report.sections.boxes import BOXES
from kanban_tui.report.sections.delivery import DEPLOYMENTS, SPLITS
from kanban_tui.report.sections.rates import WIP
from tests.report.conftest import DELIVERED_END, NOW
from tests.report.pages import Page


def said(document: dict[str, Any], section: Section) -> list[str]:
    """The sentences of a section."""
    numbers = Numbers(document)
    return [numbers.say(template) for template in section.says(numbers)]


def test_where_there_is_nothing_to_say_there_is_no_section(
    demo: dict[str, Any], delivered: dict[str, Any], html: Callable[[str], str]
) -> None:
    """In no format; a column that is a deployment says that nothing came to it."""
    for section in (SPLITS, DEPLOYMENTS):
        assert f"## {section.title}\n" not in as_markdown.render(demo)
        assert f"## {section.title}\n" in as_markdown.render(delivered)
        assert f'<section id="{section.name}">' not in html("demo")
        assert f'<section id="{section.name}">' in html("delivered")
    early = copy.deepcopy(delivered)
    early["deployments"]["columns"][0]["changes"] = 0
    assert "Nothing was deployed in this time." in as_markdown.render(early)


def test_the_formats_tell_each_split_and_each_deployed_change(
    delivered: dict[str, Any], html: Callable[[str], str]
) -> None:
    """The first change that came back was deployed on the 18th, left after a day, and was done again two days later."""
    tables = as_csv.render(delivered)
    assert "Done,6,Change 5,2026-01-18T09:00:00Z,172800.0,2026-01-19T09:00:00Z,172800.0" in tables["deployed.csv"]
    assert "Done,2026-01-18,2,1" in tables["deployment_batches.csv"]
    assert "102,Large 1,feature,2026-01-23T09:00:00Z,5,3,3,4" in tables["splits.csv"]
    text = as_markdown.render(delivered)
    assert "| #6 | Change 5 | Done | 2026-01-18 09:00 | 2 d | 2026-01-19 09:00 | 2 d |" in text
    assert "| #102 | Large 1 | feature | 2026-01-23 09:00 | 5 | 3 | 3 | 4 |" in text
    page = html("delivered")
    assert "2026-01-18: 2 changes deployed together\n1 rolled back\n#5 Change 4\n#6 Change 5" in page
    assert "1 change deployed alone" in page
    assert "1 changes" not in page
    assert Page(page).tags["svg"] > 10


def test_a_deployment_of_many_changes_asks_for_smaller_ones(delivered: dict[str, Any]) -> None:
    """As splits that come late ask for earlier ones, and quicker pieces say that splitting pays."""
    found = copy.deepcopy(delivered)
    (column,) = found["deployments"]["columns"]
    column |= {"changes_felt": 4.5, "lead_n": 3, "rolled_back": 0}
    told = " ".join(said(found, DEPLOYMENTS))
    assert "a change finds itself among 4.5. Deploy each change as soon as it is ready." in told
    assert "(3 changes, too few to rely on)" in told
    assert told.endswith("No change was rolled back within 7 days.")
    assert (
        said(
            copy.deepcopy(found) | {"deployments": {"columns": [column | {"deployments": 1, "a_week": None}]}},
            DEPLOYMENTS,
        )[0]
        == "Done: 1 deployment of 46 changes."
    )
    found["splits"] |= {"n": 12, "age_days": {"n": 11, "p50": 4, "p85": 9, "max": 30}}
    found["splits"]["by_type"] = [
        {**row, "pieces_n": 12, "pieces_p85": 2, "whole_n": 30} for row in found["splits"]["by_type"]
    ]
    told = " ".join(said(found, SPLITS))
    assert "11 of 12 items had been started before the split: half of those were up to 4 days old by then" in told
    assert "Split what is too large before it is started." in told
    assert (
        "85 % of 12 pieces of type feature took up to 2 days, of 30 items that were not split 6 days: splitting pays."
        in told
    )


def test_a_split_item_is_told_where_its_box_and_its_days_are_missing(delivered_history: BoardHistory) -> None:
    """That it had broken its box, and that no day before the split counts it; a report of such a day does."""
    here = delivered_history.board
    boxed = replace(here.types[0], box_basis=Basis.ELAPSED, box_amount=3 * DAY)
    history = replace(delivered_history, board=replace(here, types=(boxed, here.types[1])))
    document = as_json.document(build(history, as_of=DELIVERED_END, now=NOW))
    assert [row["time_box"]["percent"] for row in document["splits"]["parents"]] == [0, 133, 0, 133, 0]
    assert document["splits"]["past_box"] == document["time_boxes"]["split_past_box"] == 2
    assert "2 items had broken their time box when they were split; #102 had used 133 % of its time box" in " ".join(
        said(document, SPLITS)
    )
    assert "Past their box and then split, which no number here but those of Splits tells: 2." in said(document, BOXES)
    assert document["wip"]["split_away"] == 2
    left_out = "2 items that had been started before a split count here for nothing, only their pieces do;"
    assert [sum(line.startswith(left_out) for line in said(document, section)) for section in (WIP, BATCHES)] == [1, 1]
    # #102 is in progress from the 19th and split on the 23rd of January.
    earlier = as_json.document(build(history, as_of=date(2026, 1, 22), now=NOW))
    (open_then,) = (item for item in earlier["items"] if item["id"] == 102)
    assert (open_then["age_days"], open_then["pieces"], earlier["wip"]["split_away"]) == (4, [], 0)


def test_a_filter_holds_for_splits_and_deployments_too(delivered_history: BoardHistory) -> None:
    """Of a type of which half the changes are, only those."""
    whole, bugs = (as_json.document(build(delivered_history, types=types, now=NOW)) for types in (None, ["bug"]))
    assert sum(split["pieces"] for split in whole["splits"]["parents"]) == whole["splits"]["pieces"] == 14
    assert bugs["splits"]["pieces"] == 7
    assert {row["type"] for row in bugs["splits"]["by_type"]} == {"bug"}
    kinds = {item["id"]: item["type"] for item in whole["items"]}
    assert {kinds[change["item"]] for change in bugs["deployments"]["deployed"]} == {"bug"}
    none = as_json.document(build(delivered_history, until=date(2026, 1, 5), as_of=date(2026, 1, 5), now=NOW))
    assert none["deployments"]["columns"][0]["deployments"] == 0


def test_each_change_of_a_rule_is_told_with_what_came_before_and_after(delivered: dict[str, Any]) -> None:
    """Boxes of units and policies in words, a limit of 1 for the board as single-piece flow; a holiday is no rule."""
    (change,) = delivered["batches"]["changes"]
    assert (change["date"], change["weeks"]) == ("2026-02-25", 6)
    assert change["change"] == (
        "board 4 → 1 (single-piece flow), box of units feature none → 5 interviews,"
        " policies of Test: − out: looked at, + required: tests pass"
    )
    assert delivered["behaviour"]["changes"] == ["2026-02-25"]
    assert [phase["since"] for phase in delivered["behaviour"]["throughput"]["phases"]] == ["2026-W03", "2026-W10"]
    assert [(line["what"], line["name"]) for line in delivered["refusals"]["rule_changes"]] == [
        ("units", "feature"),
        ("policy", "Test"),
        ("holiday", "Board"),
    ]
    text = as_markdown.render(delivered)
    assert "| 2026-02-25 09:00 | units | type | feature | – | 5 interviews |" in text
    assert "| Test | active | 1 d | required: tests pass | no |" in text
    tables = as_csv.render(delivered)
    assert "feature,,,,interviews,5" in tables["types.csv"]
    assert "Test,active,,,,,,,required: tests pass,86400.0,false" in tables["board_columns.csv"]


def test_a_policy_alone_makes_no_phase(delivered_history: BoardHistory) -> None:
    """Behaviour is judged anew after a change of a limit; every change of a rule is a line in the charts."""
    alone = replace(delivered_history, policy=delivered_history.policy[:2])
    document = as_json.document(build(alone, as_of=DELIVERED_END, now=NOW))
    assert document["behaviour"]["changes"] == ["2026-02-25"]
    assert len(document["behaviour"]["throughput"]["phases"]) == 1
    assert document["batches"]["changes"][0]["change"].startswith("box of units feature")
