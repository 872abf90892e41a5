"""In what batches work moves, how large its pieces are, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.report.chosen import expedited, split_away
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, columns, each

LARGE = 2
WIDE = 3
MOSTLY = 0.5
RECENT = 50
FEW, FEW_A_MONTH = 10, 5
KEPT = 0.85

# From where on each of the signals is worth a line of the summary.
_FELT, _HELD, _IN_THE_WAY, _TOO_LARGE = 4, 0.2, 0.5, 0.5

Signal = tuple[float, str]
"""How far beyond what is worth a line something is (1 is just so), and that line."""


def _finish(numbers: Numbers) -> str:
    """The path of the batches at the finish, the last boundary."""
    return f"batches.transfers.{len(numbers.value('batches.transfers')) - 1}"


def _empty(numbers: Numbers) -> str | None:
    crossed = any(line["items"] for line in numbers.value("batches.transfers"))
    return None if crossed else "Nothing was started or finished in this time."


def _says(numbers: Numbers) -> Iterator[str]:
    if numbers.value(f"{_finish(numbers)}.items") < FEW:
        yield f"What batches and sizes mean is told from {FEW} finished items on."
    else:
        for sentences in (_transfers, _held, _sizes, _single):
            yield from sentences(numbers)
    for sentences in (split_away, _lane, _breaches, _changes):
        yield from sentences(numbers)


def _transfers(numbers: Numbers) -> Iterator[str]:
    last, first = _finish(numbers), "batches.transfers.0"
    felt, started = numbers.value(f"{last}.felt"), numbers.value(f"{first}.felt")
    if felt is not None:
        told = (
            f"an item finds itself among {{{last}.felt}}; {{{last}.alone_share}} finish alone ({{{last}.items|item}})."
        )
        if felt >= LARGE:
            yield f"Your finish comes in batches: {told} Finish the next one as soon as it is ready, by itself."
        else:
            yield f"Your finish comes nearly piece by piece: {told}"
    if started is not None and started >= LARGE:
        yield f"An item is started among {{{first}.felt}}: start the next when one is finished, not several at once."


def _held(numbers: Numbers) -> Iterator[str]:
    if numbers.has("batches.held") and numbers.value("batches.held.items"):
        yield (
            "{batches.held.items|item} stood ready for {batches.held.seconds} together until their batch went on:"
            " {batches.held.share} of all time from start to finish. Let each go on by itself."
        )


def _sizes(numbers: Numbers) -> Iterator[str]:
    if numbers.has("batches.spread"):
        advice = ": the large ones are worth splitting" if numbers.value("batches.spread") >= WIDE else ""
        yield f"85 % of items take up to {{batches.spread}} times as long as half of them do{advice}."
    worst = _too_large(numbers)
    if worst is not None:
        kind = f"of type {{{worst}.type}}" if numbers.has(f"{worst}.type") else "without a type"
        yield (
            f"Of {{{worst}.finished_with_box|item}} {kind} {{{worst}.within_share}} were finished within their time"
            f" box{_months(numbers, worst)}: split what will not fit before it is started."
        )


def _too_large(numbers: Numbers) -> str | None:
    """The path of the type that keeps its box least, of those that do not keep it well and have items enough."""
    found = [
        (entry["within_share"], k)
        for k, entry in enumerate(numbers.value("batches.right_size"))
        if entry["finished_with_box"] >= FEW and entry["within_share"] < KEPT
    ]
    return f"batches.right_size.{min(found)[1]}" if found else None


def _months(numbers: Numbers, worst: str) -> str:
    """How the last two months compare, where both have items enough."""
    kind = numbers.value(f"{worst}.type")
    found = [k for k, entry in enumerate(numbers.value("batches.right_size_months")) if entry["type"] == kind][-2:]
    paths = [f"batches.right_size_months.{k}" for k in found]
    if len(paths) < 2 or any(numbers.value(f"{path}.finished_with_box") < FEW_A_MONTH for path in paths):
        return ""
    before, after = paths
    return f", {{{after}.within_share}} in {{{after}.month}} after {{{before}.within_share}} in {{{before}.month}}"


def _single(numbers: Numbers) -> Iterator[str]:
    if numbers.has("batches.single_piece_share"):
        share = numbers.value("batches.single_piece_share")
        advice = "" if share >= MOSTLY else " Less at once is the surest way to finish sooner."
        yield f"Of the time with work in progress, {{batches.single_piece_share}} was with one item only.{advice}"


def _lane(numbers: Numbers) -> Iterator[str]:
    if expedited(numbers):
        yield "Counted with the rest is what was in the expedite lane, where no limit of a column counts it."


def _breaches(numbers: Numbers) -> Iterator[str]:
    if numbers.value("batches.breaches.seconds"):
        refused = ""
        if numbers.value("batches.breaches.refusals"):
            refused = (
                "; at {batches.breaches.held} of {batches.breaches.refusals|refusal} one of them held a slot of what"
                " was full"
            )
            if numbers.value("batches.breaches.held"):
                refused += " ({batches.breaches.share}): finish or split those first"
        yield f"Items held slots for {{batches.breaches.seconds}} together past their time box{refused}."


def _changes(numbers: Numbers) -> Iterator[str]:
    for k, change in enumerate(numbers.value("batches.changes")):
        path = f"batches.changes.{k}"
        if change["throughput_moved"]:
            yield (
                f"After {{{path}.date}} ({{{path}.change}}) the board finished {{{path}.throughput_after}} a week,"
                f" before it {{{path}.throughput_before}}: more than noise."
            )
        if change["wip_moved"]:
            yield (
                f"After {{{path}.date}} ({{{path}.change}}) {{{path}.wip_after}} items were in progress on average,"
                f" before it {{{path}.wip_before}}: more than noise."
            )


def strongest(numbers: Numbers) -> Iterator[str]:
    """What the summary says of batches: the strongest of their signals, and nothing where none is strong."""
    found = [signal for signal in _signals(numbers) if signal[0] >= 1]
    if found:
        yield max(found)[1]


def _signals(numbers: Numbers) -> Iterator[Signal]:
    last = _finish(numbers)
    felt = numbers.value(f"{last}.felt")
    if felt is not None:
        yield felt / _FELT, f"An item finishes in a batch of {{{last}.felt}}; {{{last}.alone_share}} finish alone."
    held = numbers.value("batches.held.share")
    if held is not None:
        yield held / _HELD, "{batches.held.share} of the time from start to finish items stood ready for their batch."
    if numbers.value("batches.breaches.refusals") >= FEW:
        yield (
            numbers.value("batches.breaches.share") / _IN_THE_WAY,
            "At {batches.breaches.share} of {batches.breaches.refusals|refusal} an item past its time box was in the"
            " way.",
        )
    worst = _too_large(numbers)
    if worst is not None and numbers.has(f"{worst}.type"):
        yield (
            (1 - numbers.value(f"{worst}.within_share")) / _TOO_LARGE,
            f"Only {{{worst}.within_share}} of the items of type {{{worst}.type}} were finished within their time box.",
        )


BATCHES = Section(
    "batches",
    "Batches",
    "How many items cross a boundary together: what follows within 15 minutes (or, where only dates are known, on the"
    " same date) is one batch. The felt size is the batch that an item finds itself in: the smaller, the sooner each"
    " piece is of use.",
    empty=_empty,
    says=_says,
    parts=(
        Chart(
            "batches",
            "Batches at the finish",
            "A dot for each batch: the day on which it was finished, and of how many items it was. The line is the felt"
            " size of the 90 days up to it.",
            Table(
                "finishes",
                "The last fifty",
                columns({"date": "date", "size": "items", "felt_90": "felt size, 90 days"}),
                lambda numbers: each("batches.finishes")(numbers)[-RECENT:],
            ),
        ),
        Table(
            "transfers",
            "Batches at each boundary",
            columns(
                {
                    "column": "into",
                    "batches": "batches",
                    "items": "items",
                    "mean": "mean size",
                    "felt": "felt size",
                    "alone_share": "alone",
                    "largest": "largest",
                }
            ),
            each("batches.transfers"),
        ),
        Table(
            "right_size",
            "Within the time box",
            columns({"type": "type", "finished_with_box": "finished with a box", "within_share": "within it"}),
            each("batches.right_size"),
        ),
        Table(
            "right_size_months",
            "Within the time box, month by month",
            columns(
                {
                    "month": "month",
                    "type": "type",
                    "finished_with_box": "finished with a box",
                    "within_share": "within it",
                }
            ),
            each("batches.right_size_months"),
        ),
        Table(
            "breaches",
            "Slots held past a time box",
            columns({"type": "type", "seconds": "time past it"}),
            each("batches.breaches.by_type"),
        ),
        Table(
            "single_piece",
            "One piece at a time",
            columns(
                {
                    "scope": "of",
                    "name": "name",
                    "share": "one item only, of the time with any",
                    "level_p85": "at most so many, 85 % of all time",
                }
            ),
            each("batches.single_piece"),
        ),
        Chart(
            "levels",
            "Time at each number of items",
            "A bar for each number of items that stood in a column at once, as long as its share of the time. Marked"
            " are today's limit and the number that was not passed in 85 % of the time.",
            Table(
                "levels",
                "",
                columns(
                    {"column": "column", "level": "items", "share": "of the time", "seconds": "time", "limit": "limit"}
                ),
                each("batches.levels"),
            ),
        ),
        Table(
            "changes",
            "Before and after each change",
            columns(
                {
                    "date": "date",
                    "change": "what was changed",
                    "weeks": "weeks on each side",
                    "throughput_before": "finished a week",
                    "throughput_after": "after",
                    "throughput_moved": "more than noise",
                    "wip_before": "in progress",
                    "wip_after": "after",
                    "wip_moved": "more than noise",
                    "p50_before": "50 %, days",
                    "p50_after": "after",
                    "p85_before": "85 %, days",
                    "p85_after": "after",
                    "felt_before": "felt size",
                    "felt_after": "after",
                    "refusals_before": "refused",
                    "refusals_after": "after",
                }
            ),
            each("batches.changes"),
        ),
    ),
)
