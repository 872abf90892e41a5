"""What may be expected, and how far it can be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Chart, Section, Table, among, columns, each

REFUSED = {
    "nothing_finished": "Nothing was finished {days}: there is nothing to forecast from{today}.",
    "few_finish_days": "Items were finished on {on} {days}: a forecast draws from at least 5 such days{today}.",
}
TODAY = "; today counts once it is over"
WARNINGS = {
    "few_items": "Fewer than 10 items were finished in these days: take it as a first hint.",
    "few_days": "These are fewer than 30 days: take it as a first hint.",
    "shifted": "Weeks of this time are more than noise (see Stability): what was different then may not come again, so"
    " the forecast does not hold across it.",
}
CONDITIONS = {
    "arrivals_match_departures": "as much is started as leaves",
    "what_starts_finishes": "what is started gets finished (left unfinished)",
    "wip_is_steady": "as much is in progress at the end as at the start",
    "age_is_steady": "what is in progress is as old at the end as at the start, days",
    "units_are_consistent": "the same units on both sides",
}
FEW, FEW_WEEKS = 10, 6
CHANCES = {"p50": "50 %", "p70": "70 %", "p85": "85 %", "p95": "95 %"}


def _refused(numbers: Numbers) -> str | None:
    refused = numbers.value("forecast.refused")
    if refused is None:
        return None
    since = numbers.has("forecast.sample_since")
    return REFUSED[refused].format(
        days="from {forecast.sample_since} to {forecast.sample_until}" if since else "up to {forecast.sample_until}",
        on="{forecast.sample_finish_days|day}",
        today=TODAY if numbers.value("as_of") > numbers.value("forecast.sample_until") else "",
    )


def _forecast(numbers: Numbers) -> Iterator[str]:
    if numbers.has("forecast.remaining"):
        yield (
            "{forecast.remaining.items|item} now left of {definition.finished} will be done by"
            " {forecast.remaining.p85_date} with a chance of 85 % (50 %: {forecast.remaining.p50_date})."
        )
    if numbers.has("forecast.when"):
        yield (
            "The next {forecast.when.items|item} will be done by {forecast.when.p85_date} with a chance of 85 %, which"
            " is within {forecast.when.p85|day}."
        )
    if numbers.has("forecast.how_many"):
        yield (
            "By {forecast.how_many.by}, in {forecast.how_many.days|day}, there is a chance of 85 % to finish"
            " {forecast.how_many.p85|item} or more."
        )
    yield (
        "Drawn from {forecast.sample_days|day}, {forecast.sample_since} to {forecast.sample_until}:"
        " {forecast.sample_items|item} finished on {forecast.sample_finish_days} of the days, none on"
        " {forecast.sample_zero_days}, {forecast.calibration.block|day} drawn at a time. It assumes that"
        " the mix of work and the people stay as they were in these days; each day to come is as likely to be like any"
        " of them. Worked out exactly, not by lot."
    )
    if numbers.value("forecast.calibration.block") > 1:
        yield (
            "Finishes come in clusters here: {forecast.calibration.block} days in a row are drawn at a time, since"
            " forecasts from single days kept less than they promised."
        )
    if numbers.has("forecast.calibration.p85_share"):
        yield (
            "How it was kept: of {forecast.calibration.n} past forecasts, made on Mondays for the"
            " {forecast.calibration.days|day} after, {forecast.calibration.p85_share} came true where 85 % was promised"
            " (50 %: {forecast.calibration.p50_share}, 70 %: {forecast.calibration.p70_share},"
            " 95 %: {forecast.calibration.p95_share})."
        )
    else:
        yield (
            "How such forecasts were kept is not known: there are {forecast.calibration.n} past Mondays to judge by,"
            " and it takes 12, each with 60 days before it and {forecast.calibration.days|day} after."
        )
    for path in ("forecast.when", "forecast.how_many"):
        if numbers.has(path) and numbers.value(f"{path}.factor") != [1, 1]:
            yield f"Each item may become {{{path}.factor.0}} to {{{path}.factor.1}} by splitting."
            break
    for warning in numbers.value("forecast.warnings"):
        yield WARNINGS[warning]


FORECAST = Section(
    "forecast",
    "Forecast",
    "When so many items will be done, and how many by a date (n = {forecast.sample_items}). A chance is what the past"
    " days make of it.",
    empty=_refused,
    says=_forecast,
    parts=(
        Table(
            "forecast",
            "At a chance of",
            columns({"items": "items", "days": "in days", "by": "by", **CHANCES}),
            among("forecast.when", "forecast.remaining", "forecast.how_many"),
            heading="question",
            labels=lambda _, path: {
                "forecast.when": "days until so many are done",
                "forecast.remaining": "days until all that is left is done",
                "forecast.how_many": "items done in so many days, or more",
            }[path],
        ),
        Table(
            "forecast_dates",
            "Done by",
            columns({"items": "items", **{f"{p}_date": chance for p, chance in CHANCES.items()}}),
            among("forecast.when", "forecast.remaining"),
            heading="question",
            labels=lambda _, path: {
                "forecast.when": "date by which so many are done",
                "forecast.remaining": "date by which all that is left is done",
            }[path],
        ),
        Chart(
            "forecast_when",
            "When the next items will be done",
            "A bar for each number of days from now, as high as its chance; lines where 50, 70, 85 and 95 % are"
            " reached.",
            Table(
                "forecast_when",
                "Outcomes",
                columns(
                    {"days": "days", "to_days": "to", "date": "date", "to_date": "to date", "probability": "chance"}
                ),
                each("forecast.when.outcomes"),
                drawn=True,
            ),
        ),
        Chart(
            "forecast_how_many",
            "How many will be done",
            "A bar for each number of items, as high as its chance. With a chance of 50, 70, 85 or 95 % it is the"
            " number at the line or more: the surer, the fewer.",
            Table(
                "forecast_how_many",
                "Outcomes",
                columns({"items": "items", "to_items": "to", "probability": "chance"}),
                each("forecast.how_many.outcomes"),
                drawn=True,
            ),
        ),
        Chart(
            "forecast_remaining",
            "When all that is left will be done",
            "A bar for each number of days from now, as high as its chance; lines where 50, 70, 85 and 95 % are"
            " reached.",
            Table(
                "forecast_remaining",
                "Outcomes",
                columns(
                    {"days": "days", "to_days": "to", "date": "date", "to_date": "to date", "probability": "chance"}
                ),
                each("forecast.remaining.outcomes"),
                drawn=True,
            ),
        ),
    ),
)


def _window(numbers: Numbers) -> str:
    """Which days the law was asked of, where nobody named a period."""
    if numbers.has("since") or not numbers.value("littles_law.applicable"):
        return ""
    return ", the longest time, of 180 days at most, with about as much in progress at both ends"


def _stability(numbers: Numbers) -> Iterator[str]:
    if numbers.has("littles_law.ratio"):
        yield (
            "Little's law: {littles_law.wip} items in progress on average, against {littles_law.throughput_per_day} a"
            " day × {littles_law.cycle_days} days = {littles_law.expected_wip}: a ratio of {littles_law.ratio} over"
            " {littles_law.days|day}, {littles_law.since} to {littles_law.until}"
            f"{_window(numbers)}. The ratio is of the numbers before they were rounded. Counted when days end,"
            " {littles_law.wip_at_end} were in progress; the law counts what was so at any time of a day."
        )
    if not numbers.value("littles_law.applicable"):
        yield (
            "It does not apply here: more or less is in progress at the end of these days than at their start"
            " ({littles_law.conditions.2.first} and {littles_law.conditions.2.second})."
            if numbers.has("littles_law.ratio")
            else "Little's law does not apply here: nothing was finished with a cycle time in {littles_law.days|day}"
            " ({littles_law.wip} in progress on average, {littles_law.wip_at_end} when days ended)."
        )
    signals = sum(week["signal"] is not None for week in numbers.value("throughput_xmr.weeks"))
    if numbers.value("throughput_xmr.n") < FEW_WEEKS or numbers.value("xmr.n") < FEW:
        yield f"What stands out is told from {FEW_WEEKS} whole weeks and from {FEW} finished items on."
    if numbers.value("throughput_xmr.n") >= FEW_WEEKS:
        yield (
            "No week stands out: what differs is noise, and forecasts can be relied on."
            if not signals
            else "The red weeks are more than noise: something was different then. Forecasts across it do not hold."
        )


def _what_if(numbers: Numbers) -> Iterator[str]:
    yield "{what_if.sentence}"
    for k in range(len(numbers.value("what_if.assumed"))):
        yield f"{{what_if.assumed.{k}}}"


WHAT_IF = Section(
    "what_if",
    "What if",
    "What other limits would do, played forward from the history of all items: the means of many runs that all met the"
    " same luck.",
    says=_what_if,
    present=lambda numbers: numbers.has("what_if"),
    parts=(
        Table(
            "what_if",
            "",
            columns(
                {
                    "scenario": "scenario",
                    "finished_a_week": "finished a week",
                    "p50_days": "50 % in days",
                    "p85_days": "85 % in days",
                    "p95_days": "95 % in days",
                    "wip": "in progress",
                    "held_up_share": "held up",
                    "refused_a_week": "refused a week",
                }
            ),
            each("what_if.scenarios"),
        ),
    ),
)


STABILITY = Section(
    "stability",
    "Stability",
    "Whether the flow is steady enough for its past to say something of its future (n = {throughput_xmr.n} whole"
    " weeks). Between the limits weeks differ by chance; asking why is worth it only for those outside.",
    says=_stability,
    parts=(
        Chart(
            "throughput_xmr",
            "Behaviour of the weekly throughput (XmR)",
            "A dot for each whole week, between the natural limits of the process; red when it lies outside them or in"
            " a run of eight on one side of the mean.",
            Table(
                "throughput_xmr",
                "Whole weeks",
                columns({"week": "week", "finished": "finished", "signal": "signal"}),
                each("throughput_xmr.weeks"),
            ),
        ),
        *(
            Chart(
                f"behaviour_{name}",
                f"{title} against its own beginning",
                "Whole weeks against the natural limits of the first 12 of each phase; another begins after a change of"
                " a limit. Below, how much each week differs from the one before: a wide step there is a surprise.",
                Table(
                    f"phases_{name}",
                    f"Phases: {title}",
                    columns(
                        {
                            "since": "from",
                            "until": "to",
                            "weeks": "weeks",
                            "baseline": "judged by the first",
                            "mean": "mean",
                            "lnpl": "lower limit",
                            "unpl": "upper limit",
                            "mr_mean": "mean change",
                            "url": "limit of change",
                            "signals": "weeks that stand out",
                        }
                    ),
                    each(f"behaviour.{name}.phases"),
                ),
            )
            for name, title in (
                ("throughput", "Throughput"),
                ("wip", "Work in progress"),
                ("total_age", "Total age"),
            )
        ),
        Table(
            "xmr",
            "Natural limits",
            columns(
                {
                    "n": "n",
                    "mean": "mean",
                    "lnpl": "lower limit",
                    "unpl": "upper limit",
                    "mr_mean": "mean change",
                    "url": "limit of change",
                }
            ),
            among("throughput_xmr", "xmr"),
            heading="measure",
            labels=lambda _, path: {
                "throughput_xmr": "finished a week",
                "xmr": "cycle time, days, in order of finish (skewed: an aid only)",
            }[path],
        ),
        Table(
            "xmr_signals",
            "Cycle times that stand out",
            columns({"item": "#", "title": "item", "cycle_days": "days", "signal": "signal"}),
            # What is outside the limits asks why; of runs the longest times.
            each("xmr.signals", order=lambda signal: (signal["signal"] != "outside", -signal["cycle_days"])),
            most=10,
        ),
        Table(
            "item_days",
            "Work in progress counted by date and by item",
            columns(
                {
                    "touched": "by date",
                    "items": "by item",
                    "gap": "difference",
                    "restarted": "of it before a restart",
                    "reopened": "of it at rest before a reopening",
                    "without_time": "of it without a cycle time",
                }
            ),
            among("littles_law.item_days"),
            heading="unit",
            labels=lambda *_: "item-days",
        ),
        Table(
            "littles_law",
            "Conditions of Little's law",
            columns({"holds": "holds", "first": "started, left or at the start", "second": "at the end or left"}),
            each("littles_law.conditions"),
            heading="condition",
            labels=lambda numbers, path: CONDITIONS[numbers.value(f"{path}.condition")],
        ),
    ),
)
