"""The user's settings: a small TOML file with, so far, the board to open when a file holds several."""

from __future__ import annotations

import tomllib

from kanban_tui.errors import BadFile
from kanban_tui.paths import config_file


def default_board() -> str | None:
    """The name under `board`, None where nothing is configured. Raises BadFile for a file that is not TOML."""
    path = config_file()
    if not path.is_file():
        return None
    try:
        board = tomllib.loads(path.read_text(encoding="utf-8")).get("board")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: {error}") from error
    if board is not None and not isinstance(board, str):
        raise BadFile(f"{path}: board is the name of a board, not {board!r}.")
    return board
