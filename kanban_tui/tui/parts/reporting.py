"""The report that a key of the board writes: where to, and how far it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kanban_tui.errors import BadValue
from kanban_tui.tui.way.connection import Link

Told = Callable[[str, int], None]
"""Is told what is being done, and how many hundredths are."""

_TELL_EVERY = 500


class Written(Struct, frozen=True):
    """A report that was written; `replaced` an older one of the same name."""

    path: Path
    replaced: bool


def write(link: Link, told: Told, number: int | None = None) -> Written:
    """Write the report of a board, or of one of its items, whole.

    Raises DatabaseError, BadValue, NotFound for an item that is not there, and what `told` raises to stop it.
    """
    told("reading the history", 0)
    from kanban_tui.report import as_html, as_json, files, item_report
    from kanban_tui.report.build import build
    from kanban_tui.store import records

    history = link.read(lambda c: records.board_history(c, link.board_id))
    count = len(history.measured)

    def measuring(done: int) -> None:
        if done % _TELL_EVERY == 0:
            told(f"measuring {done:,} of {count:,} items", 10 + 50 * done // count)

    document = as_json.document(build(history, now=link.clock(), told=measuring))
    told("drawing the charts", 60)
    name = document["board"]
    if number is None:
        text = as_html.render(document)
    else:
        text, name = item_report.html(item_report.document(document, number)), f"{name} {number}"
    told("writing", 95)
    path = folder() / files.named(name, document["as_of"], "html")
    replaced = path.exists()
    files.write_text(path, text)
    return Written(path, replaced)


def folder() -> Path:
    """Where a report goes: the folder one is in, else the one for downloads. Raises BadValue."""
    from kanban_tui.paths import downloads

    for place in (_here(), downloads()):
        if place is not None and place.is_dir() and os.access(place, os.W_OK):
            return place
    raise BadValue("Neither this folder nor the one for downloads can be written to.")


def _here() -> Path | None:
    try:
        return Path.cwd()
    except OSError:
        return None


def open_file(path: Path) -> bool:
    """Have the system show a file; whether there is something that can."""
    if sys.platform == "win32":
        os.startfile(path)
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    quiet = subprocess.DEVNULL
    subprocess.Popen([opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    return True
