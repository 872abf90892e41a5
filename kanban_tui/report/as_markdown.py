"""The report as Markdown: words first, then a table for each question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kanban_tui import __version__
from kanban_tui.board.clock import local_date, to_text
from kanban_tui.board.model import Column
from kanban_tui.board.text import printable
from kanban_tui.flow.boxes import Entry
from kanban_tui.flow.percentiles import Distribution
from kanban_tui.report import words
from kanban_tui.report.build import Report
from kanban_tui.report.policy import limit_changes

FEW = 10

QUALITY = {
    "finished_before_created": "finished before they were created or started; left out of every time",
    "never_started": "went from before the start to done in one move; finished without a cycle time",
    "backdated": "have moves entered later than they happened",
    "created_unknown": "were created nobody knows when; they have no lead time",
}

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def render(report: Report) -> str:
    """The whole report as one Markdown document."""
    parts = [
        _head(report),
        _summary(report),
        _now(report),
        _refusals(report),
        _cycle_time(report),
        _throughput(report),
        _boxes(report),
        _columns(report),
        _quality(report),
        _items(report),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Text of users as it is, whatever Markdown or HTML would make of it."""
    return _MARKUP.sub(r"\\\1", printable(text))


def _head(report: Report) -> str:
    start = report.layout.columns[report.layout.start]
    done = report.layout.columns[report.layout.done]
    since = f"{report.since} to {report.until}" if report.since else f"up to {report.until}"
    return "\n".join(
        [
            f"# {escape(report.board.name)}: flow report",
            "",
            f"Period {since}, as of {report.as_of}, zone {report.board.zone}. An item starts when it comes to"
            f" {escape(start.name)} and is finished when it comes to {escape(done.name)}."
            f" Made by wip {__version__} at {to_text(report.generated)}.",
        ]
    )


def _summary(report: Report) -> str:
    summary, throughput, boxes = report.summary, report.throughput, report.boxes
    limit = report.board.wip_limit
    of_limit = "" if limit is None else f" of {limit:,}"
    lines = [f"- {words.count(summary.in_progress, 'item')}{of_limit} in progress{_oldest(report)}."]
    cycle = report.cycle_days
    if cycle.n:
        few = f" (only {words.count(cycle.n, 'item')})" if cycle.n < FEW else f" (n = {cycle.n:,})"
        lines.append(f"- Half of the items finish in {cycle.p50} days or less, 85 % in {cycle.p85} days or less{few}.")
    else:
        lines.append("- Nothing was finished with a cycle time.")
    if throughput.weeks:
        lines.append(
            f"- {words.count(summary.finished, 'item')} finished; in half of the weeks {throughput.p50} or fewer"
            f" (p15 {throughput.p15}, p85 {throughput.p85}; {words.count(throughput.zero_weeks, 'week')}"
            f" of {throughput.weeks} without any)."
        )
    if boxes.rate.finished_with_box or boxes.open_breached or boxes.at_risk:
        lines.append(
            f"- Time boxes: {boxes.rate.breached} of {words.count(boxes.rate.finished_with_box, 'finished item')}"
            f" with a box broke it; of the open ones {boxes.open_breached} did and {boxes.at_risk} are at risk."
        )
    lines.append(f"- The board refused {words.count(report.refusals.total, 'command')}.")
    return "## Summary\n\n" + "\n".join(lines)


def _oldest(report: Report) -> str:
    history, item = max(
        ((h, i) for h, i in report.entries if i.age is not None), key=lambda e: e[1].age or 0, default=(None, None)
    )
    if history is None or item is None:
        return ""
    return f", the oldest #{history.item.id} {escape(history.item.title)} with {words.count(item.age_days or 0, 'day')}"


def _now(report: Report) -> str:
    layout = report.layout
    standing = [sum(item.column == k for _, item in report.entries) for k in range(len(layout.columns))]
    columns = _table(
        ("column", "kind", "items", "limit", "time box"),
        (
            (escape(c.name), c.kind.value, f"{n:,}", _limit(c.wip_limit), _box_of(c))
            for c, n in zip(layout.columns, standing, strict=True)
        ),
    )
    open_items = sorted(
        (entry for entry in report.entries if entry[1].in_progress), key=lambda e: (e[1].column, -(e[1].age or 0))
    )
    items = _table(
        ("column", "#", "item", "type", "age in days", "time box", "blocked"),
        (
            (
                escape(layout.columns[item.column].name),
                str(history.item.id),
                escape(history.item.title),
                _type(report, history.item.type_id),
                str(item.age_days),
                "" if item.box is None else f"{words.box_state(item.box)} of {words.box(item.box.box)}",
                "" if item.block is None else escape(item.block.reason),
            )
            for history, item in open_items
        ),
    )
    return f"## Now\n\n{columns}" + (f"\n\n### In progress, oldest first\n\n{items}" if open_items else "")


def _refusals(report: Report) -> str:
    if not report.refusals.total and not limit_changes(report):
        return ""
    names = {column.id: column.name for column in (*report.board.columns, *report.board.retired)}
    text = "## Refusals"
    if report.refusals.total:
        by_column = _table(
            ("column", "refused"),
            (
                ("the board" if column is None else escape(names.get(column, "")), str(n))
                for column, n in report.refusals.by_column.items()
            ),
        )
        by_week = _table(("week", "refused"), ((week, str(n)) for week, n in report.refusals.by_week.items()))
        text += f"\n\n{by_column}\n\n{by_week}"
    changes = limit_changes(report)
    if changes:
        text += "\n\n### Limits changed\n\n" + _table(
            ("when", "limit of", "from", "to"),
            ((to_text(c.at), escape(c.name or ""), _limit(c.before), _limit(c.after)) for c in changes),
        )
    return text


def _cycle_time(report: Report) -> str:
    rows = [
        ("cycle time, days", report.cycle_days),
        ("first start to finish, days", report.first_start_days),
        ("lead time, days", report.lead_days),
        ("age of what is in progress, days", report.age_days),
    ]
    cycle = report.cycle_time
    elapsed = ("cycle time, elapsed", f"{cycle.n:,}", *(words.duration(value) for value in _values(cycle)))
    return "## Cycle time\n\n" + _table(
        ("measure", "n", "min", "p50", "p70", "p85", "p95", "p98", "max", "mean"),
        [*((name, f"{d.n:,}", *(_number(value) for value in _values(d))) for name, d in rows), elapsed],
    )


def _values(d: Distribution) -> tuple[float | None, ...]:
    return (d.min, d.p50, d.p70, d.p85, d.p95, d.p98, d.max, d.mean)


def _throughput(report: Report) -> str:
    t = report.throughput
    if not report.weekly:
        return ""
    weeks = _table(
        ("week", "arrived", "departed", "finished", "in progress at its end"),
        (
            (week.name + (" (part)" if week.partial else ""), week.arrivals, week.departures, week.finished, week.wip)
            for week in report.weekly
        ),
    )
    return (
        "## Throughput\n\n"
        f"First finish {t.first_finish or '–'}. {words.count(t.days, 'day')}, {t.zero_days:,} without a finish;"
        f" {words.count(t.weeks, 'week')}, {t.zero_weeks:,} without."
        f" In progress: at most {_number(report.wip.max)}, on average {_number(report.wip.mean)},"
        f" now {report.wip.now:,}.\n\n{weeks}"
    )


def _boxes(report: Report) -> str:
    entries = report.boxed()
    if not entries:
        return ""
    rows = []
    for history, item in entries:
        use = item.box
        if use is not None:
            rows.append(
                (
                    history.item.id,
                    escape(history.item.title),
                    use.source,
                    words.box(use.box),
                    words.amount(use.box.basis, use.used),
                    words.box_state(use),
                    to_text(use.breach_at) if use.breach_at is not None else "",
                    words.amount(use.box.basis, use.overrun) if use.overrun else "",
                )
            )
    return "## Time boxes\n\n" + _table(("#", "item", "box of", "box", "used", "state", "breaks at", "over"), rows)


def _columns(report: Report) -> str:
    return "## Time in column\n\nFinished items, all their visits together.\n\n" + _table(
        ("column", "n", "p50", "p85", "visits"),
        (
            (
                escape(report.layout.columns[spent.column].name),
                spent.n,
                words.duration(spent.p50),
                words.duration(spent.p85),
                spent.visits,
            )
            for spent in report.time_in_column
        ),
    )


def _quality(report: Report) -> str:
    s = report.summary
    lines = [
        f"- {words.count(s.restarted, 'finished item')} started again after going back before the start,"
        f" {s.reopened:,} reopened, {words.count(s.backward_moves, 'move')} backward, {s.cancelled:,} cancelled"
        f" ({s.cancelled_after_start:,} of them after the start).",
        *(f"- {words.count(len(quality.items), 'item')} {QUALITY[quality.check]}." for quality in report.quality),
    ]
    return "## Data quality\n\n" + "\n".join(lines)


def _items(report: Report) -> str:
    def day(instant: int | None) -> str:
        return "" if instant is None else local_date(instant, report.tz).isoformat()

    def row(entry: Entry) -> tuple[object, ...]:
        history, item = entry
        return (
            history.item.id,
            escape(history.item.title),
            _type(report, history.item.type_id),
            escape(report.layout.columns[item.column].name) if item.column >= 0 else "off the board",
            day(history.item.created_at),
            day(item.crossed.started),
            day(item.finished),
            _number(item.cycle_days),
            _number(item.lead_days),
            _number(item.age_days),
        )

    return "## Items\n\n" + _table(
        ("#", "item", "type", "column", "created", "started", "finished", "cycle days", "lead days", "age days"),
        map(row, report.entries),
    )


def _type(report: Report, type_id: int | None) -> str:
    kind = report.board.type(type_id)
    return "" if kind is None else escape(kind.name)


def _box_of(column: Column) -> str:
    return "" if column.box is None else words.box(column.box)


def _limit(limit: int | None) -> str:
    return "none" if limit is None else str(limit)


def _number(value: float | None) -> str:
    """A number as it is read: whole ones whole, others to a tenth, a dash for none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
