"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kanban_tui.errors import BadValue
from kanban_tui.report.files import write_folder, write_pieces, write_text


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Nothing but the file is left behind, its line ends as given."""
    target = tmp_path / "report.md"
    write_text(target, "old\n")
    write_text(target, "é\r\n")
    assert target.read_bytes() == "é\r\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file it leads to is written."""
    link, target = tmp_path / "link", tmp_path / "target"
    target.write_text("old")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_to() -> None:
    """Not replaced by a file."""
    write_text(Path("/dev/null"), "gone")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", ["", "missing/report.md", "x" * 300])
def test_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    """A folder, a folder that is not there, a name too long: one clear error, nothing left behind."""
    with pytest.raises(BadValue, match="cannot be written"):
        write_text(tmp_path / name, "text")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_complete(tmp_path: Path) -> None:
    """Made with all its files, or with their new texts where it was there; other files in it stay."""
    target = tmp_path / "tables"
    write_folder(target, {"a.csv": "1", "b.csv": "2"})
    (target / "notes").write_text("mine")
    write_folder(target, {"a.csv": "3", "b.csv": "4"})
    assert {path.name: path.read_text() for path in target.iterdir()} == {"a.csv": "3", "b.csv": "4", "notes": "mine"}
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_is_not_put_over_a_file(tmp_path: Path) -> None:
    """The file stays."""
    target = tmp_path / "tables"
    target.write_text("mine")
    with pytest.raises(BadValue, match="is a file"):
        write_folder(target, {"a.csv": "1"})
    with pytest.raises(BadValue, match="cannot be written"):
        write_folder(tmp_path / "missing" / "tables", {"a.csv": "1"})
    assert target.read_text() == "mine"


def test_a_text_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    """Pieces go beside the file; where the next one never comes, what stood there stands, and nothing else."""
    path = tmp_path / "report.json"
    path.write_text("old")

    def pieces() -> Iterator[str]:
        yield "new"
        raise BadValue("no more")

    with pytest.raises(BadValue):
        write_pieces(path, pieces())
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
    write_pieces(path, ["new", "er"])
    assert path.read_text() == "newer"
