"""How a report is asked for, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.cli import talk
from kanban_tui.cli.session import Session, chosen_board
from kanban_tui.errors import UsageError
from kanban_tui.report import as_json, files
from kanban_tui.report.build import ONE_DAY, build
from kanban_tui.store import queries

if TYPE_CHECKING:
    from kanban_tui.board.history import BoardHistory

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as it was asked for: its days as they were typed."""

    since: str | None = None
    until: str | None = None
    as_of: str | None = None


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
    form = form_of(form, output, as_json=session.json, shown=shown)
    if form == "csv" and shown:
        raise UsageError("A browser shows no folder of tables: --open goes with html, md or json.")
    if output is None and not shown and (form == "csv" or (session.json and form != "json")):
        raise UsageError(f"The format {form} needs a place: add -o PATH.")
    document = read(session, asked)
    text = render(document, form)
    if output is None and shown:
        output = place(document, form)
    if output is None:
        talk.out(text if isinstance(text, str) else "")
        return
    if isinstance(text, str):
        files.write_text(output, text)
    else:
        files.write_folder(output, text)
    talk.written(output, session)
    if shown:
        show(output)


def read(session: Session, asked: Asked) -> dict[str, Any]:
    """The report as its document. Raises BadValue, NotFound."""
    now = clock.now()
    with session.reading() as connection:
        history = queries.board_history(connection, chosen_board(connection, session.board_name).id)
    tz = clock.zone(history.board.zone)
    since, until, as_of = _days(asked, tz, now)
    return _document(history, since, until, as_of, now)


def _days(asked: Asked, tz: tzinfo, now: int) -> tuple[date | None, date | None, date | None]:
    """The days asked for; lengths of time and weekdays count back from the day at whose end one looks."""
    as_of = None if asked.as_of is None else when.day(asked.as_of, tz, now=now, ahead=False)
    end = now if as_of is None else min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    since, until = (
        None if words is None else when.day(words, tz, now=end, ahead=False) for words in (asked.since, asked.until)
    )
    return since, until, as_of


def _document(
    history: BoardHistory, since: date | None, until: date | None, as_of: date | None, now: int
) -> dict[str, Any]:
    return as_json.document(build(history, since=since, until=until, as_of=as_of, now=now))


def render(document: Mapping[str, Any], form: str) -> str | dict[str, str]:
    """The report in a format; csv is several files by name. Each format is imported only where it is asked for."""
    if form == "html":
        from kanban_tui.report import as_html

        return as_html.render(document)
    if form == "md":
        from kanban_tui.report import as_markdown

        return as_markdown.render(document)
    if form == "csv":
        from kanban_tui.report import as_csv

        return as_csv.render(document)
    return as_json.text(document)


def place(document: Mapping[str, Any], form: str) -> Path:
    """Where a report goes that was given no place: the user's downloads, named by board and day."""
    from kanban_tui.paths import downloads

    return downloads() / files.named(document["board"], document["as_of"], form)


def show(path: Path) -> None:
    """Let the browser show a file, or say that there is none."""
    import webbrowser

    if not webbrowser.open(path.resolve().as_uri()):
        talk.say(f"No browser was found to open it; it is at {path.resolve()}.")
