"""Where things are kept on this system. Importing platformdirs is put off: a named file needs none of it."""

from __future__ import annotations

from pathlib import Path

APPLICATION = "kanban-wip"


def default_database() -> Path:
    """The file of boards in the user's data directory."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False) / "boards.db"


def config_file() -> Path:
    """The user's settings, which need not exist."""
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / "config.toml"


def memory_file() -> Path:
    """What the board remembers of how it was looked at; losing it harms nothing."""
    from platformdirs import user_state_path

    return user_state_path(APPLICATION, appauthor=False) / "memory.json"


def downloads() -> Path:
    """Where a file goes that nobody gave a place to: browsers that are shut in see this folder, and no hidden one."""
    from platformdirs import user_downloads_path

    path = user_downloads_path()
    return path if path.is_dir() else Path.home()
