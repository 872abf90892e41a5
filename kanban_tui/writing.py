"""Writing files beside others: in a scratch folder first, and never over a file of boards."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kanban_tui.errors import RuleRefused

_PREFIX = ".wip-scratch-"
_SCRATCH = re.compile(re.escape(_PREFIX) + r"\w{8}")
_FORGOTTEN = 24 * 60 * 60
_DATABASE = b"SQLite format 3\0"
# What SQLite adds to the name of a database for the files beside it, and nothing for itself.
_BESIDE = ("", "-wal", "-shm", "-journal")


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder of a name that nobody can foresee, for its owner alone, on the same disk as what will stand in `folder`.

    It is gone at the end, and with it what commands that were killed left there. Raises OSError.
    """
    _sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as made:
        yield Path(made)


def refuse_database(path: Path) -> None:
    """Raise RuleRefused where what is to be written would stand in the place of a database, or of a file beside one."""
    real = str(path.resolve())
    if any(_is_database(Path(name)) for name in {real.removesuffix(end) for end in _BESIDE}):
        raise RuleRefused(f"{path} is a file of boards, or belongs to one; nothing was written over.")


def _is_database(path: Path) -> bool:
    with suppress(OSError):
        # What is no plain file may wait for somebody to write into it.
        if path.is_file():
            with path.open("rb") as start:
                return start.read(len(_DATABASE)) == _DATABASE
    return False


def _sweep(folder: Path) -> None:
    """Remove one's own scratch folders that nobody can be writing to any more."""
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):
            status = path.lstat()
            forgotten = status.st_mtime < time.time() - _FORGOTTEN
            if forgotten and status.st_uid == os.geteuid() and _SCRATCH.fullmatch(path.name) and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
