"""In what batches work moves, how large its pieces are, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Section, Table, columns, each

LARGE = 2
WIDE = 3
MOSTLY = 0.5


def _finish(numbers: Numbers) -> str:
    """The path of the batches at the finish, the last boundary."""
    return f"batches.transfers.{len(numbers.value('batches.transfers')) - 1}"


def _empty(numbers: Numbers) -> str | None:
    crossed = any(line["items"] for line in numbers.value("batches.transfers"))
    return None if crossed else "Nothing was started or finished in this time."


def _says(numbers: Numbers) -> Iterator[str]:
    last = _finish(numbers)
    felt = numbers.value(f"{last}.felt")
    if felt is not None:
        told = (
            f"an item finds itself among {{{last}.felt}}; {{{last}.alone_share}} finish alone ({{{last}.items|item}})."
        )
        if felt >= LARGE:
            yield f"Your finish comes in batches: {told} Finish the next one as soon as it is ready, by itself."
        else:
            yield f"Your finish comes nearly piece by piece: {told}"
    if numbers.has("batches.held") and numbers.value("batches.held.items"):
        yield (
            "{batches.held.items|item} stood ready for {batches.held.seconds} together until their batch went on:"
            " {batches.held.share} of all time from start to finish."
        )
    if numbers.has("batches.spread"):
        advice = (
            "the large ones are worth splitting" if numbers.value("batches.spread") >= WIDE else "much alike in size"
        )
        yield f"85 % of items take up to {{batches.spread}} times as long as half of them do: {advice}."
    if numbers.has("batches.single_piece_share"):
        share = numbers.value("batches.single_piece_share")
        advice = "" if share >= MOSTLY else " Less at once is the surest way to finish sooner."
        yield f"Of the time with work in progress, {{batches.single_piece_share}} was with one item only.{advice}"


BATCHES = Section(
    "batches",
    "Batches",
    "How many items cross a boundary together: what follows within 15 minutes (or, where only dates are known, on the"
    " same date) is one batch. The felt size is the batch that an item finds itself in: the smaller, the sooner each"
    " piece is of use.",
    empty=_empty,
    says=_says,
    parts=(
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
    ),
)
