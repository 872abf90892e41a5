"""Files written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from kanban_tui.errors import BadValue
from kanban_tui.writing import refuse_database, scratch

_SLUG = re.compile(r"[^\w]+")
_LONGEST_NAME = 60


def named(board: str, day: str, ending: str) -> str:
    """The name of a report's file: the board's as every file system takes it, and the day."""
    return f"{_SLUG.sub('-', board.casefold()).strip('-')[:_LONGEST_NAME] or 'board'}-{day}.{ending}"


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a file in UTF-8; what stood there before stands until the new one is complete.

    `mode` is what a new file may be used for, less what the user's mask takes away; one that is there keeps its own.
    Raises BadValue, and RuleRefused for a file of boards.
    """
    write_pieces(path, [text], mode=mode)


def write_pieces(path: Path, pieces: Iterable[str], *, mode: int = 0o666) -> None:
    """Write a file as `write_text` does, from a text that comes in pieces."""
    try:
        refuse_database(path)
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("w", encoding="utf-8", newline="") as out:
                out.writelines(pieces)
            return
        _replace(path.resolve(), pieces, mode)
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.") from None


def write_folder(path: Path, files: Mapping[str, str]) -> None:
    """Write a folder of files in UTF-8; a folder that is there keeps its other files. Raises BadValue, RuleRefused.

    A new folder appears complete. In one that is there each file is replaced as a whole, after all of them
    could be written.
    """
    try:
        if path.exists() and not path.is_dir():
            raise BadValue(f"{path} is a file; the tables need a folder.")
        for name in files:
            refuse_database(path / name)
        with scratch(path.resolve().parent) as folder:
            made = folder / "tables"
            made.mkdir()
            for name, text in files.items():
                _write(made / name, [text])
            if path.exists():
                for name in files:
                    (made / name).replace(path / name)
            else:
                made.rename(path)
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.") from None


def _replace(path: Path, pieces: Iterable[str], mode: int) -> None:
    with scratch(path.parent) as folder:
        made = folder / "new"
        made.touch(mode=mode)
        _write(made, pieces)
        if path.exists():
            made.chmod(stat.S_IMODE(path.stat().st_mode))
        made.replace(path)


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(pieces)
        out.flush()
        os.fsync(out.fileno())
