"""The forecast of a report, of `wip forecast` and of the terminal, and its part of the document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kanban_tui.errors import BadValue
from kanban_tui.flow.calibration import HORIZON, Calibration, calibrate
from kanban_tui.flow.days import Day
from kanban_tui.flow.forecast import MARKS, MOST_ITEMS, Factor, HowMany, Outcome, Sample, When, how_many, sample, when
from kanban_tui.flow.outlook import Outlook
from kanban_tui.flow.shift import has_shifted


class Basis(Struct, frozen=True):
    """What forecasts are drawn from: a sample, how such forecasts were kept, and whether its weeks are all alike."""

    sample: Sample
    calibration: Calibration
    shifted: bool

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why to trust a forecast little: those of the sample, and `shifted`."""
        return (*self.sample.warnings, *(("shifted",) if self.shifted else ()))


class Forecast(Struct, frozen=True):
    """When so many items will be done, how many in so many days, and when all that is left of done will be.

    All three are None where the sample holds nothing finished (its `refused` says so), `remaining` also where nothing
    is left or too much to be told.
    """

    basis: Basis
    when: When | None
    how_many: HowMany | None
    remaining: When | None


def basis(days: Sequence[Day], *, as_of: date, today: date) -> Basis:
    """The basis of forecasts from days, all that there are."""
    calibration = calibrate(days, as_of=as_of, today=today)
    drawn = replace(sample(days, as_of=as_of, today=today), block=calibration.block)
    return Basis(drawn, calibration, has_shifted(days, drawn))


def forecast(found: Basis, *, as_of: date, items: int, days_ahead: int, unfinished: int, factor: Factor) -> Forecast:
    """The forecast that is drawn from a basis. Raises BadValue for what cannot be meant."""
    drawn = found.sample
    if drawn.refused:
        return Forecast(found, None, None, None)
    try:
        return Forecast(
            basis=found,
            when=when(drawn, items, as_of=as_of, factor=factor),
            how_many=how_many(drawn, days_ahead, as_of=as_of, factor=factor),
            remaining=when(drawn, unfinished, as_of=as_of, factor=factor) if 0 < unfinished <= MOST_ITEMS else None,
        )
    except ValueError as error:
        raise BadValue(f"No forecast: {error}.") from None


def forecast_json(found: Forecast) -> dict[str, Any]:
    """When, how many, and when all that is left; with the sample, and why nothing or little is said."""
    drawn, calibration = found.basis.sample, found.basis.calibration
    return {
        "sample_since": drawn.since.isoformat() if drawn.since else None,
        "sample_until": drawn.until.isoformat(),
        "sample_days": drawn.days,
        "sample_zero_days": drawn.zero_days,
        "sample_items": drawn.items,
        "sample_finish_days": drawn.finish_days,
        "refused": drawn.refused,
        "warnings": list(found.basis.warnings),
        "calibration": {
            "block": calibration.block,
            "days": HORIZON,
            "n": calibration.n,
            **{f"p{mark}_share": share for mark, share in zip(MARKS, calibration.shares, strict=True)},
        },
        "when": when_json(found.when),
        "how_many": None
        if found.how_many is None
        else {
            "days": found.how_many.days,
            "by": found.how_many.by.isoformat(),
            "factor": list(found.how_many.factor),
            **{f"p{mark}": items for mark, items in zip(MARKS, found.how_many.items, strict=True)},
            "outcomes": [
                {"items": bar.low, "to_items": bar.high, "probability": bar.probability}
                for bar in found.how_many.outcomes
            ],
        },
        "remaining": when_json(found.remaining),
    }


def outlook_json(found: Outlook) -> dict[str, Any]:
    """The outlook of an item, its values None under 10 items to tell it by."""
    return {
        "age_days": found.age_days,
        "sle_days": found.sle_days,
        "n": found.n,
        "within": found.within,
        "within_share": found.share,
        "p50": found.p50,
        "p85": found.p85,
    }


def when_json(found: When | None) -> dict[str, Any] | None:
    """In how many days, and on which dates, at each of the chances."""
    if found is None:
        return None
    return {
        "items": found.items,
        "factor": list(found.factor),
        **{f"p{mark}": days for mark, days in zip(MARKS, found.days, strict=True)},
        **{f"p{mark}_date": _date(found, days) for mark, days in zip(MARKS, found.days, strict=True)},
        "outcomes": [_outcome(found, bar) for bar in found.outcomes],
    }


def _outcome(found: When, bar: Outcome) -> dict[str, Any]:
    return {
        "days": bar.low,
        "to_days": bar.high,
        "date": _date(found, bar.low),
        "to_date": _date(found, bar.high),
        "probability": bar.probability,
    }


def _date(found: When, days: int) -> str | None:
    date = found.date_of(days)
    return date.isoformat() if date else None
