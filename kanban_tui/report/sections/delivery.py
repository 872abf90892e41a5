"""What was split, and what was deployed: whether small pieces pay, and how soon they reach those who use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, among, columns, each

LARGE = 2
MOSTLY = 0.5
RECENT, TOLD = 50, 10
FEW = 10
SHORTER = 0.8


def _splits(numbers: Numbers) -> Iterator[str]:
    if numbers.value("splits.n"):
        most = ", {splits.pieces_mean} each on average, {splits.pieces_max} at most" if _several(numbers) else ""
        yield f"{{splits.n|item}} became {{splits.pieces|piece}}{most}."
    if numbers.value("splits.age_days.n"):
        late = numbers.value("splits.age_days.n") > MOSTLY * numbers.value("splits.n")
        half = (
            " half of those were up to {splits.age_days.p50|day} old by then," if _enough(numbers, "age_days") else ""
        )
        advice = " Split what is too large before it is started." if late else ""
        yield (
            f"{{splits.age_days.n}} of {{splits.n|item}} had been started before the split:{half} the oldest was"
            f" {{splits.age_days.max|day}} old.{advice}"
        )
    yield from _past_box(numbers)
    if numbers.value("splits.first_finished_days.n"):
        few = "" if _enough(numbers, "first_finished_days") else ", too few to rely on"
        yield (
            "Within {splits.first_finished_days.p50|day} of the split half of them had a first piece finished, 85 %"
            f" within {{splits.first_finished_days.p85|day}} ({{splits.first_finished_days.n|split}}{few})."
        )
    yield from _against(numbers)


def _past_box(numbers: Numbers) -> Iterator[str]:
    """What had broken its time box by then, the worst of it by name: no other section tells, for pieces begin anew."""
    past = numbers.value("splits.past_box")
    if past:
        boxes = [(row["time_box"] or {}).get("percent", 0) for row in numbers.value("splits.parents")]
        worst = f"splits.parents.{boxes.index(max(boxes))}"
        named = "" if past == 1 else "{splits.past_box|item} had broken their time box when they were split; "
        yield (
            f"{named}{{{worst}.item}} had used {{{worst}.time_box.percent}} of its time box when it was split. Pieces"
            " begin theirs anew."
        )


def _enough(numbers: Numbers, days: str) -> bool:
    return bool(numbers.value(f"splits.{days}.n") >= FEW)


def _several(numbers: Numbers) -> bool:
    return bool(numbers.value("splits.n") > 1)


def _against(numbers: Numbers) -> Iterator[str]:
    """How pieces of each type compare with what was not split, where there are enough of both."""
    for k, row in enumerate(numbers.value("splits.by_type")):
        if row["pieces_n"] < FEW or row["whole_n"] < FEW:
            continue
        path = f"splits.by_type.{k}"
        kind = f"of type {{{path}.type}}" if row["type"] is not None else "without a type"
        advice = ": splitting pays" if row["pieces_p85"] <= SHORTER * row["whole_p85"] else ""
        yield (
            f"85 % of {{{path}.pieces_n|piece}} {kind} took up to {{{path}.pieces_p85|day}}, of"
            f" {{{path}.whole_n|item}} that were not split {{{path}.whole_p85|day}}{advice}."
        )


SPLITS = Section(
    "splits",
    "Splits",
    "Items made into pieces, which count in their place. Days are counted dates: 1 is the day of the start, or of the"
    " split, itself.",
    says=_splits,
    present=lambda numbers: bool(numbers.value("splits.n") or numbers.value("splits.by_type")),
    parts=(
        Table(
            "split_days",
            "Days",
            columns({"n": "n", "p50": "50 %", "p85": "85 %", "max": "max"}),
            among("splits.age_days", "splits.first_finished_days"),
            labels=lambda _, path: {
                "splits.age_days": "old at the split",
                "splits.first_finished_days": "from the split to the first finished piece",
            }[path],
            heading="in days",
        ),
        Table(
            "splits_by_type",
            "Pieces against items that were not split, in days",
            columns(
                {
                    "type": "type",
                    "pieces_n": "pieces",
                    "pieces_p50": "50 %",
                    "pieces_p85": "85 %",
                    "whole_n": "not split",
                    "whole_p50": "50 %",
                    "whole_p85": "85 %",
                }
            ),
            each("splits.by_type"),
        ),
        Table(
            "splits",
            "What was split, the last first",
            columns(
                {
                    "item": "#",
                    "title": "item",
                    "type": "type",
                    "at": "split",
                    "age_days": "days old by then",
                    "time_box.percent": "of its box",
                    "time_box.state": "box",
                    "pieces": "pieces",
                    "finished_pieces": "finished",
                    "first_finished_days": "days to the first",
                    "done": "done with the last",
                    "lead_days": "lead time, days",
                }
            ),
            lambda numbers: each("splits.parents")(numbers)[::-1],
            most=TOLD,
        ),
    ),
)


def _deployments(numbers: Numbers) -> Iterator[str]:
    for k, row in enumerate(numbers.value("deployments.columns")):
        if row["changes"]:
            path = f"deployments.columns.{k}"
            yield from _pace(path, row)
            if row["lead_n"]:
                few = "" if row["lead_n"] >= FEW else ", too few to rely on"
                yield (
                    f"Within {{{path}.lead_p50_seconds}} of the start of work half of the changes were deployed, 85 %"
                    f" within {{{path}.lead_p85_seconds}} ({{{path}.lead_n|change}}{few})."
                )
            yield _back(path, row["rolled_back"], row["restored"])


def _pace(path: str, row: Mapping[str, Any]) -> Iterator[str]:
    often = f"; in {{throughput.weeks|whole week}} {{{path}.a_week}} a week" if row["a_week"] is not None else ""
    yield f"{{{path}.column}}: {{{path}.deployments|deployment}} of {{{path}.changes|change}}{often}."
    if row["deployments"] > 1:
        yield (
            f"Half of the time the next one came within {{{path}.days_between_p50|day}}, in 85 % within"
            f" {{{path}.days_between_p85|day}}; the longest time without one was {{{path}.days_between_longest|day}}."
        )
        advice = " Deploy each change as soon as it is ready." if row["changes_felt"] >= LARGE else ""
        yield (
            f"A deployment has {{{path}.changes_mean}} changes on average, {{{path}.changes_largest}} at most; a change"
            f" finds itself among {{{path}.changes_felt}}.{advice}"
        )


def _back(path: str, rolled_back: int, restored: int) -> str:
    if not rolled_back:
        return "No change was rolled back within 7 days."
    if not restored:
        again = " It is not done again yet." if rolled_back == 1 else " None of those is done again."
    elif restored == 1:
        who = "It" if rolled_back == 1 else f"Of those {{{path}.restored}}"
        again = f" {who} is done again, after {{{path}.restore_p50_seconds}}."
    else:
        again = (
            f" Of those {{{path}.restored}} are done again, half of them within {{{path}.restore_p50_seconds}}, 85 %"
            f" within {{{path}.restore_p85_seconds}}."
        )
    return f"Rolled back within 7 days: {{{path}.rolled_back|change}} ({{{path}.rolled_back_share}}).{again}"


def _nothing(numbers: Numbers) -> str | None:
    deployed = any(row["changes"] for row in numbers.value("deployments.columns"))
    return None if deployed else "Nothing was deployed in this time."


DEPLOYMENTS = Section(
    "deployments",
    "Deployments",
    "What came together into a done column that is marked as a deployment. The lead time of a change runs from the"
    " first active column to there; one that left it backwards within 7 days was rolled back, and is restored when it"
    " is done again.",
    empty=_nothing,
    says=_deployments,
    present=lambda numbers: bool(numbers.value("deployments.columns")),
    parts=(
        Chart(
            "deployments",
            "Each deployment",
            "A dot for each: the day, and how many changes it was of; red where one of them was rolled back.",
            Table(
                "deployment_batches",
                "The last fifty",
                columns({"column": "into", "date": "date", "changes": "changes", "rolled_back": "rolled back"}),
                lambda numbers: each("deployments.batches")(numbers)[-RECENT:],
            ),
        ),
        Table(
            "deployments",
            "How often, and how much at once",
            columns(
                {
                    "column": "into",
                    "deployments": "deployments",
                    "a_week": "a week",
                    "days_between_p50": "days between, 50 %",
                    "days_between_p85": "85 %",
                    "days_between_longest": "longest",
                    "changes": "changes",
                    "changes_mean": "in each",
                    "changes_felt": "felt size",
                    "changes_largest": "largest",
                }
            ),
            each("deployments.columns"),
        ),
        Table(
            "deployment_times",
            "How soon, and what came back",
            columns(
                {
                    "column": "into",
                    "lead_n": "with a lead time",
                    "lead_p50_seconds": "lead time, 50 %",
                    "lead_p85_seconds": "85 %",
                    "rolled_back": "rolled back",
                    "rolled_back_share": "share",
                    "restored": "restored",
                    "restore_p50_seconds": "time to restore, 50 %",
                    "restore_p85_seconds": "85 %",
                }
            ),
            each("deployments.columns"),
        ),
        Table(
            "rolled_back",
            "What came back, the last first",
            columns(
                {
                    "item": "#",
                    "title": "item",
                    "column": "into",
                    "at": "deployed",
                    "lead_seconds": "lead time",
                    "rolled_back_at": "rolled back",
                    "restore_seconds": "time to restore",
                }
            ),
            lambda numbers: each("deployments.deployed", lambda row: row["rolled_back_at"] is not None)(numbers)[::-1],
            most=TOLD,
        ),
    ),
)
