"""Files are written in a scratch folder first, and never over a file of boards."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from kanban_tui.errors import RuleRefused
from kanban_tui.report import files
from kanban_tui.writing import refuse_database, scratch


def test_a_file_is_never_written_through_a_planted_link(tmp_path: Path) -> None:
    """Where a file is made first has a name that nobody foresees and is its owner's alone."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / f".wip-{os.getpid()}-out.md").symlink_to(victim)
    with scratch(tmp_path) as one, scratch(tmp_path) as other:
        assert one.name != other.name
        assert one.stat().st_mode & 0o777 == 0o700
    files.write_text(tmp_path / "out.md", "text")
    assert (victim.read_text(), (tmp_path / "out.md").read_text()) == ("mine", "text")


def test_what_a_killed_command_left_is_swept(tmp_path: Path) -> None:
    """Folders of a day ago that are ours by their name; whatever else is there stays."""
    names = [".wip-scratch-abcd1234", ".wip-scratch-abcd123_", ".wip-scratch-notes-of-mine", ".wip-scratch"]
    old = time.time() - 25 * 3600
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "new").touch()
        os.utime(tmp_path / name, (old, old))
    (tmp_path / ".wip-scratch-justnow1").mkdir()
    with scratch(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {*names[2:], ".wip-scratch-justnow1"}


def test_a_file_keeps_its_permissions_and_a_new_one_has_those_asked_for(tmp_path: Path) -> None:
    """A report that others may read is still theirs to read when it is written anew."""
    mask = os.umask(0o022)
    try:
        files.write_text(tmp_path / "open", "1")
        files.write_text(tmp_path / "shut", "1", mode=0o600)
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("open", "shut")] == [0o644, 0o600]
        files.write_text(tmp_path / "open", "2", mode=0o600)
        files.write_text(tmp_path / "shut", "2")
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("open", "shut")] == [0o644, 0o600]
    finally:
        os.umask(mask)


@pytest.mark.parametrize("name", ["b.db", "b.db-wal", "b.db-shm", "b.db-journal", "soft", "soft-wal", "hard"])
def test_nothing_is_written_over_a_database(tmp_path: Path, name: str) -> None:
    """Nor over the files beside it, whether they are there or not, nor through a link."""
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = (tmp_path / "b.db").read_bytes()
    (tmp_path / "soft").symlink_to("b.db")
    (tmp_path / "soft-wal").symlink_to("b.db-wal")
    (tmp_path / "hard").hardlink_to(tmp_path / "b.db")
    with pytest.raises(RuleRefused, match="nothing was written over"):
        files.write_text(tmp_path / name, "text")
    with pytest.raises(RuleRefused, match="nothing was written over"):
        files.write_folder(tmp_path, {name: "text"})
    assert (tmp_path / "b.db").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 4


def test_other_files_are_no_database(tmp_path: Path) -> None:
    """Text, an empty file, a folder, nothing at all, and what waits for a writer."""
    (tmp_path / "text").write_text("SQLite")
    (tmp_path / "empty-wal").touch()
    os.mkfifo(tmp_path / "pipe")
    for name in ("text", "text-wal", "empty-wal", "pipe", ".", "new"):
        refuse_database(tmp_path / name)
