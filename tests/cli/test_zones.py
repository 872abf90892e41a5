"""The zone of the machine, however it is said."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import TZPATH

import pytest

from kanban_tui.cli import zones
from kanban_tui.cli.zones import Zone
from tests.cli.conftest import Wip

VIENNA = b"TZif2 and more\nCET-1CEST,M3.5.0,M10.5.0/3\n"


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Etc/GMT+5", Zone("Etc/GMT+5")),
        ("Etc/GMT-14", Zone("Etc/GMT-14")),
        ("Etc/UTC", Zone("UTC")),
        ("", Zone("UTC")),
        (":Europe/Vienna", Zone("Europe/Vienna")),
        ("EST5EDT", Zone("EST5EDT")),
        ("EST5", Zone("Etc/GMT+5")),
        ("<+03>-3", Zone("Etc/GMT-3")),
        ("UTC0", Zone("UTC")),
        ("/usr/share/zoneinfo/posix/Asia/Tokyo", Zone("Asia/Tokyo")),
        ("CET-1CEST,M3.5.0,M10.5.0/3", Zone("CET", exact=False)),
        ("IST-5:30", Zone("Asia/Kolkata", exact=False)),
        ("XYZ-25", Zone("UTC", exact=False)),
        ("Nowhere/At_all", Zone("UTC", exact=False)),
        ("/no/such/file", Zone("UTC", exact=False)),
    ],
)
def test_what_the_variable_says(tmp_path: Path, said: str, zone: Zone) -> None:
    """A zone that is hours off UTC is never taken for UTC in silence: names, files, rules of POSIX."""
    assert zones.of_variable(said, tmp_path) == zone


def test_what_the_files_say(tmp_path: Path) -> None:
    """The link counts before the name, the name before the rules of a copy."""
    local, name = tmp_path / "localtime", tmp_path / "timezone"
    local.write_bytes(VIENNA)
    assert zones.of_files(tmp_path) == zones.of_variable("localtime", tmp_path) == Zone("CET", exact=False)
    name.write_text("Asia/Tokyo\n")
    assert zones.of_files(tmp_path) == Zone("Asia/Tokyo")
    local.unlink()
    local.symlink_to(f"{TZPATH[0]}/Europe/Vienna")
    assert zones.of_files(tmp_path) == Zone("Europe/Vienna")
    local.unlink()
    name.unlink()
    assert zones.of_files(tmp_path) == Zone("UTC")
    name.write_text("Nowhere")
    assert zones.of_files(tmp_path) == Zone("UTC", exact=False)


def test_a_zone_taken_for_another_is_said_once(wip: Wip, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way to another; a zone with a name is not spoken of."""
    monkeypatch.setenv("TZ", "IST-5:30")
    answer = wip("init", "One")
    assert answer.err.startswith(
        "The zone of this machine (IST-5:30) has no name: Asia/Kolkata is taken, and `wip board zone` sets another.\n"
    )
    monkeypatch.setenv("TZ", "Etc/GMT+5")
    assert "The zone of this machine" not in wip("init", "Two").err
    assert [board["zone"] for board in wip("boards", "--json").json] == ["Asia/Kolkata", "Etc/GMT+5"]
