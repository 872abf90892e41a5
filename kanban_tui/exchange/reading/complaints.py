"""What is wrong with the files of an import: all of it at once, each complaint with its place."""

from __future__ import annotations

from pathlib import Path

from kanban_tui.errors import BadFile
from kanban_tui.exchange.reading.decoding import called

LONGEST = 60


def wrong(value: str, expected: str) -> str:
    """What a cell holds and what should be there."""
    shown = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    return f"{shown!r}, expected {expected}."


class Complaints:
    """Collects what is wrong, so that a file is mended in one go. Lines count from 1, a row's is where it begins."""

    def __init__(self) -> None:
        self._found: dict[Path, list[tuple[int, str]]] = {}

    def add(self, path: Path, line: int, said: str) -> None:
        """One more, in a sentence."""
        self._found.setdefault(path, []).append((line, said))

    def check(self) -> None:
        """Raises BadFile with all of them, file by file in the order of their lines, if there are any."""
        said = [
            f"{called(path)}, line {line}: {sentence}"
            for path, found in self._found.items()
            for line, sentence in sorted(found)
        ]
        if said:
            raise BadFile(*said)
