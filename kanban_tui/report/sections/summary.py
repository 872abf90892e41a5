"""The summary: a few plain sentences, each about what its reader may have to act on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kanban_tui.report.chosen import in_progress, limit_of_all, narrowed
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.sections.batches import strongest

FEW = 10


def sentences(numbers: Numbers) -> Iterator[str]:
    """What a manager wants to know first; each sentence says how many items it rests on."""
    yield _speed(numbers)
    yield from _throughput(numbers)
    yield from _oldest(numbers)
    yield from _limits(numbers)
    yield from _boxes(numbers)
    yield from _due(numbers)
    yield from strongest(numbers)


def _speed(numbers: Numbers) -> str:
    timed = numbers.value("cycle_days.n")
    if not timed:
        return "Nothing was finished with a cycle time yet, so there is no saying how long an item takes."
    few = ", too few to rely on" if timed < FEW else ""
    return (
        "85 % of items finished within {cycle_days.p85|day}, half of them within {cycle_days.p50|day}"
        f" ({{cycle_days.n|item}}{few})."
    )


def _throughput(numbers: Numbers) -> Iterator[str]:
    if numbers.has("throughput.p50"):
        none = ", {throughput.zero_weeks} of them without a finish" if numbers.value("throughput.zero_weeks") else ""
        yield (
            "A typical week finishes {throughput.p50|item}; 15 % of the weeks finish {throughput.p15} or fewer"
            f" ({{throughput.weeks|week}}{none})."
        )


def _oldest(numbers: Numbers) -> Iterator[str]:
    found = [(item["age_days"], -k) for k, item in in_progress(numbers)]
    if not found:
        yield "Nothing is in progress."
        return
    oldest = -max(found)[1]
    box = _box(numbers.value(f"items.{oldest}"))
    limit = " (the limit is {definition.limit})" if limit_of_all(numbers) else ""
    yield (
        f"{{summary.in_progress|item}} in progress{limit}; the oldest is {{items.{oldest}.id}}"
        f" {{items.{oldest}.title}} in {{items.{oldest}.column}}, {{items.{oldest}.age_days|day}} old"
        f"{box}."
    )


def _box(item: dict[str, Any]) -> str:
    state = item["time_box"] and item["time_box"]["state"]
    return {"breached": " and past its time box", "at_risk": " and close to the end of its time box"}.get(state, "")


def _limits(numbers: Numbers) -> Iterator[str]:
    """The column that was full and on the way to which most was refused, on most days where as much was: where help is
    worth most."""
    columns = numbers.value("wip.columns")
    refused = numbers.value("refusals.by_column")
    known = {entry["column"]: k for k, entry in enumerate(refused)}

    def weight(k: int) -> tuple[int, int, int]:
        no = known.get(columns[k]["column"])
        return 0 if no is None else refused[no]["count"], columns[k]["days_at_limit"], k

    full = max((k for k, column in enumerate(columns) if column["days_at_limit"]), key=weight, default=None)
    if full is None:
        return
    path, no = f"wip.columns.{full}", known.get(columns[full]["column"])
    some = narrowed(numbers)
    days = f"{{{path}.column}} was full on {{{path}.days_at_limit}} of {{{path}.days_with_limit|day}}"
    refusals = ""
    if no is not None:
        # On the way to the first column in progress a move is a start; to a later one work goes on.
        moves = f"{{refusals.by_column.{no}.count|{'move' if full else 'start'}}}{' of these items' if some else ''}"
        refusals = f"; {moves} on the way to it {'was' if refused[no]['count'] == 1 else 'were'} refused"
    yield f"{'By all work ' if some else ''}{days}{refusals}."


def _boxes(numbers: Numbers) -> Iterator[str]:
    parts = []
    if numbers.value("time_boxes.finished_with_box"):
        parts.append("{time_boxes.breached} of {time_boxes.finished_with_box|finished item} with a time box broke it")
    breached, at_risk = numbers.value("time_boxes.open_breached"), numbers.value("time_boxes.at_risk")
    if breached:
        past = "is past its box" if breached == 1 else "are past their box"
        parts.append(f"{{time_boxes.open_breached}} of those in progress {past}")
    if at_risk:
        those = "" if breached else " of those in progress"
        near = "is close to the end of its box" if at_risk == 1 else "are close to the end of their box"
        parts.append(f"{{time_boxes.at_risk}}{those} {near}")
    if parts:
        yield f"{'; '.join(parts)}."


def _due(numbers: Numbers) -> Iterator[str]:
    if numbers.value("due_dates.finished"):
        yield "Due dates: of {due_dates.finished|item} finished with one, {due_dates.kept} in time."
