"""Files of other tools, taken as they come or refused with one line that names the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kanban_tui.cli import zones
from tests.cli.conftest import Wip


@dataclass(frozen=True)
class ZoneNamed:
    """The machine's zone as it is told."""

    name: str


@pytest.mark.parametrize(
    ("machine", "zone"),
    [("Etc/GMT+5", "Etc/GMT+5"), ("Etc/GMT-14", "Etc/GMT-14"), ("Etc/UTC", "UTC"), ("Europe/Vienna", "Europe/Vienna")],
)
def test_the_zone_of_the_machine_keeps_its_name(monkeypatch: pytest.MonkeyPatch, machine: str, zone: str) -> None:
    """A zone that is hours off UTC is never taken for UTC."""
    monkeypatch.setattr("pendulum.tz.local_timezone", lambda: ZoneNamed(machine))
    assert zones.here() == zone


def test_a_column_named_with_a_comma_is_given_in_quotes(wip: Wip, home: Path) -> None:
    """Quotes work as in CSV; a quote that stays open is a word about the usage."""
    (home / "events.csv").write_text('item,at,column\nA-1,2026-01-05,"Ready, set"\nA-1,2026-01-06,Done\n')
    taken = ("import", "events.csv", "--format", "events", "--start", "Ready, set", "--done", "Done", "--columns")
    refused = wip(*taken, '"Ready, set,Done')
    assert refused.code == 2
    assert "is no list of names" in refused.err
    assert wip(*taken, '"Ready, set", Done').code == 0
    assert [column["name"] for column in wip("status", "--json").json["columns"]] == ["Ready, set", "Done"]
    assert wip("show", "1", "--json").json["cycle_days"] == 2
