"""The user's settings: what they may say, and how what is wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanban_tui import config
from kanban_tui.errors import BadFile
from kanban_tui.tui.keys import keymap


def written(folder: Path, text: str) -> Path:
    """A file of settings."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """Nothing has to be set."""
    settings = config.read(tmp_path / "config.toml")
    assert (settings.theme, settings.density, settings.confirm, dict(settings.keys)) == ("", "normal", True, {})


def test_what_is_set_holds(tmp_path: Path) -> None:
    """Keys by their names, written in quotes or with dots."""
    text = 'theme = "nord"\nconfirm = false\n[keys]\n"board.finish" = "f"\nboard.walk = "ctrl+w"\n'
    settings = config.read(written(tmp_path, text))
    assert (settings.theme, settings.confirm) == ("nord", False)
    assert keymap.read(settings) == {"board.finish": "f", "board.walk": "ctrl+w"}
    assert config.read(written(tmp_path, 'user = "@x\\u0000\\ty"\n')).user == "x y"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("theme = nord", 1, "Invalid value"),
        ('\ntheme = "x', 2, ""),
        ('colour = "red"', 1, "there is no setting 'colour'"),
        ('\n\ndensty = "compact"', 3, "did you mean 'density'?"),
        ('density = "tight"', 1, "density is normal or compact, not 'tight'"),
        ("theme = 3", 1, "theme is a word in quotes"),
        ('confirm = "yes"', 1, "confirm is true or false"),
        ('board = " "', 1, "board is empty"),
        ('user = "\\u0000"', 1, "The name of the person is empty"),
        (f'user = "{"x" * 61}"', 1, "61 characters; 60 is the most"),
        ("keys = 3", 1, "[keys] is a table"),
        ('[keys]\n"board.finish" = 3', 2, "a key is written in quotes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    """One line that names the file, the line, and what may stand there."""
    path = written(tmp_path, text)
    with pytest.raises(BadFile) as raised:
        config.read(path)
    told = str(raised.value)
    assert told.startswith(f"{path}, line {line}: ") or "at its end" in told
    assert words in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("board.finnish", "f", "did you mean 'board.finish'?"),
        ("nowhere.finish", "f", "there is no key called"),
        ("board.finish", "escape", "escape is reserved"),
        ("board.finish", "ctrl+c", "ctrl+c is reserved"),
        ("board.finish", "a", "a is the key of board.add already"),
        ("board.finish", "nokey", "'nokey' is no key"),
        ("board.finish", "hyperspace+f", "is no key"),
    ],
)
def test_keys_that_would_not_work_are_refused(tmp_path: Path, name: str, key: str, words: str) -> None:
    """Unknown names, reserved keys, and keys that another act of the same screen has."""
    settings = config.read(written(tmp_path, f'[keys]\n"{name}" = "{key}"\n'))
    with pytest.raises(BadFile) as raised:
        keymap.read(settings)
    assert "line 2: " in str(raised.value)
    assert words in str(raised.value)


def test_two_acts_may_change_their_keys_with_each_other(tmp_path: Path) -> None:
    """What counts is what is left in the end."""
    settings = config.read(written(tmp_path, '[keys]\n"board.finish" = "a"\n"board.add" = "d"\n'))
    assert keymap.read(settings) == {"board.finish": "a", "board.add": "d"}


@pytest.mark.parametrize("home", keymap.HOMES)
def test_every_key_has_a_name_of_its_own(home: str) -> None:
    """Names are what the settings go by."""
    names = [binding.id for binding in keymap.bound(home)]
    assert None not in names
    assert len(names) == len(set(names))
    assert any(str(name).startswith(f"{home}.") for name in names)
