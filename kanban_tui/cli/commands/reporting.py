"""How a report is asked for, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from msgspec import Struct

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.cli.say import ending, talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.cli.which import ALL, Which, only
from kanban_tui.errors import UsageError
from kanban_tui.report import as_json, files
from kanban_tui.report.build import ONE_DAY, build
from kanban_tui.report.report import Report
from kanban_tui.store import records

# The formats by the endings of files; no ending is as good as none of them.
ENDINGS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "md",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".json": "json",
}


class Asked(Struct, frozen=True):
    """A report as it was asked for, its days as they were typed: of what, and beside the period before."""

    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    which: Which = ALL
    compare: bool = False
    item: int | None = None
    what_if: bool = False
    baseline: str | None = None


def form_of(form: str | None, output: Path | None, *, as_json: bool, shown: bool) -> str:
    """The format named, else what the place's name tells. Raises UsageError where that tells nothing."""
    if form is not None:
        return form
    if output is None:
        return "json" if as_json else "html" if shown else "md"
    if output.is_dir():
        return "csv"
    if output.suffix and output.suffix.casefold() not in ENDINGS:
        raise UsageError(f"No format is known by {output.suffix}: add --format md, html, csv or json.")
    return ENDINGS.get(output.suffix.casefold(), "md")


def write(session: Session, asked: Asked, *, form: str | None, output: Path | None, shown: bool) -> None:
    """Write a report to its place, else to stdout; with `shown` let the browser show it."""
    # A name without an ending may have been meant for a folder that is to come.
    guessed = form is None and output is not None and not output.suffix and not output.is_dir()
    form = form_of(form, output, as_json=session.json, shown=shown)
    if form == "csv" and shown:
        raise UsageError("A browser shows no folder of tables: --open goes with html, md or json.")
    if output is None and not shown and (form == "csv" or (session.json and form != "json")):
        raise UsageError(f"The format {form} needs a place: add -o PATH.")
    if asked.compare and (asked.since is None or asked.item is not None):
        raise UsageError("A period is compared with the one before it: --compare goes with --since.")
    if asked.what_if and (asked.which or asked.item is not None):
        raise UsageError(
            "A limit holds for all work: --what-if does not go with --type, --tag, --person, --filter or --item."
        )
    report, before = read(session, asked)
    if output is None and shown:
        output = place(report, asked.item, form)
    if form == "json" and before is None and asked.item is None and not asked.what_if:
        pieces: Iterable[str] = as_json.chunks(report)
    else:
        written = render(
            document(report, before, asked.item, what_if=asked.what_if), form, of_item=asked.item is not None
        )
        if output is not None and not isinstance(written, str):
            files.write_folder(output, written)
            ending.written(output, session)
            return
        pieces = [written] if isinstance(written, str) else []
    if output is None:
        talk.out_pieces(pieces)
        return
    files.write_pieces(output, pieces)
    ending.written(output, session, " as Markdown; --format csv writes a folder of tables" if guessed else "")
    if shown:
        show(output)


def read(session: Session, asked: Asked) -> tuple[Report, Report | None]:
    """The report, and with `compare` that of the period before it. Raises BadValue, NotFound."""
    now = clock.now()
    with session.reading() as connection:
        board = chosen_board(connection, session.board_name)
        which = only(connection, board, asked.which, now=now)
        history = records.board_history(connection, board.id)
    since, until, as_of, baseline = _days(asked, clock.zone(history.board.zone), now)
    report = build(history, since=since, until=until, as_of=as_of, baseline=baseline, now=now, **which)
    if not asked.compare or since is None:
        return report, None
    first, last = period_before(since, report.until)
    return report, build(history, since=first, until=last, as_of=as_of, now=now, **which)


def period_before(since: date, until: date) -> tuple[date, date]:
    """The days to compare a period with: as many right before it, or the same weekdays where it begins on a Monday."""
    days = (until - since) // ONE_DAY + 1
    back = -(-days // 7) * 7 if since.isoweekday() == 1 else days
    return since - back * ONE_DAY, until - back * ONE_DAY


def _days(asked: Asked, tz: tzinfo, now: int) -> tuple[date | None, ...]:
    """The days asked for: since, until, as of, baseline. Lengths of time and weekdays count back from the end."""
    as_of = None if asked.as_of is None else when.day(asked.as_of, tz, now=now, ahead=False)
    end = now if as_of is None else min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    since, until, baseline = (
        None if words is None else when.day(words, tz, now=end, ahead=False)
        for words in (asked.since, asked.until, asked.baseline)
    )
    return since, until, as_of, baseline


def document(report: Report, before: Report | None, item: int | None, *, what_if: bool = False) -> dict[str, Any]:
    """The report as its document, with what it is compared with; or that of one item. Raises NotFound."""
    found = as_json.document(report)
    if item is not None:
        from kanban_tui.report import item_report

        return item_report.document(found, item)
    if before is not None:
        from kanban_tui.report import compare

        found["compare"] = compare.document(found, as_json.document(before))
    if what_if:
        from kanban_tui.report import whatif

        found["what_if"] = whatif.part(report)
    return found


def render(found: Mapping[str, Any], form: str, *, of_item: bool) -> str | dict[str, str]:
    """A document in a format; csv is several files by name. Each format is imported only where it is asked for."""
    if of_item:
        from kanban_tui.report import item_report

        if form == "html":
            return item_report.html(found)
        if form == "md":
            return item_report.markdown(found)
        return item_report.tables(found) if form == "csv" else item_report.render(found)
    if form == "html":
        from kanban_tui.report import as_html

        return as_html.render(found)
    if form == "md":
        from kanban_tui.report import as_markdown

        return as_markdown.render(found)
    if form == "csv":
        from kanban_tui.report import as_csv

        return as_csv.render(found)
    return as_json.text(found) + "\n"


def place(report: Report, item: int | None, form: str) -> Path:
    """Where a report goes that was given no place: the user's downloads, named by board and day."""
    from kanban_tui.paths import downloads

    name = report.board.name if item is None else f"{report.board.name} {item}"
    return downloads() / files.named(name, report.as_of.isoformat(), form)


def show(path: Path) -> None:
    """Let the browser show a file, or say that there is none."""
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        talk.say(f"No browser was found to open it; it is at {path.resolve()}.")
