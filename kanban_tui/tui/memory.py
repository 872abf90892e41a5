"""What the program remembers from one run to the next: how the board was looked at last, which hints were read.

Nothing here is the user's data. A memory that is lost or damaged is empty, and one that cannot be kept is forgotten:
neither is worth a word. The readers of a value check that it is of their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Memory:
    """A few values by name in a small JSON file. Without a path they live as long as the program."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._values: Mapping[str, Any] | None = None

    def recall(self) -> Mapping[str, Any]:
        """Everything remembered, read once."""
        if self._values is None:
            self._values = _read(self.path)
        return self._values

    def remember(self, **values: Any) -> None:
        """Keep these values beside those that other runs have kept since. JSON's kinds only."""
        before = self.recall() if self.path is None else _read(self.path)
        self._values = {**before, **values}
        if self.path is not None:
            _write(self.path, self._values)

    def recall_of(self, name: str, place: str) -> Any:
        """What is remembered by this name of one place; None for nothing."""
        return _of_places(self.recall(), name).get(place)

    def remember_of(self, name: str, place: str, value: Any) -> None:
        """Keep a value for one place, beside those of the others."""
        before = self.recall() if self.path is None else _read(self.path)
        self.remember(**{name: {**_of_places(before, name), place: value}})

    def choose(self, name: str, value: str, configured: str) -> None:
        """Remember a choice made by key, and what the settings said then."""
        self.remember(**{name: [value, configured]})

    def choice(self, name: str, configured: str) -> str:
        """What was decided last: by key, or in the settings where they changed since."""
        kept = self.recall().get(name)
        if isinstance(kept, list) and len(kept) == 2 and kept[1] == configured and isinstance(kept[0], str):
            return kept[0]
        return configured


def _of_places(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    kept = values.get(name)
    return kept if isinstance(kept, dict) else {}


def _read(path: Path | None) -> Mapping[str, Any]:
    if path is None or not path.is_file():
        return {}
    import json

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: Mapping[str, Any]) -> None:
    """Write the file whole or not at all."""
    import json

    from kanban_tui.writing import scratch

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with scratch(path.parent) as folder:
            made = folder / path.name
            made.touch(mode=0o600)
            made.write_text(json.dumps(values), encoding="utf-8")
            made.replace(path)
    except OSError:
        return
