"""Files of other tools, taken as they come or refused with one line that names the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanban_tui.exchange.reading import decoding
from tests.cli.conftest import Wip


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


SHAPE = ("--columns", "To Do,Doing,Review,Done", "--start", "Doing", "--done", "Done", "--zone", "Europe/Berlin")
EVENTS = ("import", "events.csv", "--format", "events", *SHAPE)


def test_a_time_to_come_is_refused(wip: Wip, home: Path) -> None:
    """Its line is named, as for a time on the command line, and nothing is taken."""
    (home / "events.csv").write_text(
        "item,at,column\nA-1,2026-01-05,Doing\nA-1,2026-01-09,Done\nA-2,2126-01-12,Doing\n"
    )
    answer = wip(*EVENTS)
    assert answer.code == 5
    assert answer.err == "wip: events.csv, line 4: '2126-01-12' is still to come, expected a time that has been.\n"
    assert wip("boards").code == 4


def test_complaints_come_at_once_the_first_twenty(wip: Wip, home: Path) -> None:
    """A line each, and how many there are; the same in JSON."""
    rows = "".join(f"A-{k},2026-01-01,S{k}\n" for k in range(23))
    (home / "events.csv").write_text(f"item,at,column\n{rows}")
    lines = wip(*EVENTS).err.splitlines()
    assert lines[0].startswith("wip: events.csv, line 2: 'S0', expected one of the columns To Do, Doing")
    assert lines[19].startswith("  events.csv, line 21: 'S19', expected")
    assert lines[20:] == ["  and 3 more like these"]
    error = wip("--json", *EVENTS).error
    assert error["message"] == error["complaints"][0]
    assert (error["type"], len(error["complaints"]), error["count"]) == ("bad_file", 20, 23)


def test_the_answer_tells_what_was_assumed(wip: Wip, home: Path) -> None:
    """In words and in JSON: encodings, cut titles, odd orders by name."""
    (home / "events.csv").write_bytes(
        "item;at;column\nÄ-1;2026-01-05 10:00;Doing\nÄ-1;2026-01-05;Done\n".encode("cp1252")
    )
    (home / "items.csv").write_text(f"item,title,created\nÄ-1,{'T' * 255},2026-01-06\n")
    told = wip(*EVENTS, "--items", "items.csv", "--board", "One").err
    assert "events.csv read as Windows-1252\n2 rows of events read\n1 title cut" in told
    assert "1 item, each told in another order than that of its times, which counts (for" in told
    assert "--newest-first): Ä-1\n1 item, each on the board before it was created: Ä-1\n" in told
    counts = wip("--json", *EVENTS, "--items", "items.csv", "--board", "Two").json["counts"]
    assert (counts["rows"], counts["titles_cut"], counts["naive_times"], counts["ambiguous_times"]) == (2, 1, 1, 0)
    assert counts["encodings"] == {"events.csv": "Windows-1252"}
    assert counts["out_of_order"] == counts["created_late"] == ["Ä-1"]
    assert wip("--board", "Two", "show", "2", "--json").json["description"] == "T" * 255
    checks = {
        found["check"]: found["items"] for found in wip("--board", "Two", "report", "--json").json["data_quality"]
    }
    assert (checks["backdated"], checks["created_late"]) == ([2], [2])
    (home / "events.csv").write_text("item,at,column\nA,2026-01-06,Done\nA,2026-01-05,Doing\n")
    assert wip(*EVENTS, "--board", "Three", "--newest-first").err == "imported 1 item\n2 rows of events read\n"


def test_what_is_odd_is_counted_and_stands_under_data_quality(wip: Wip, home: Path) -> None:
    """Dates on days of times, hours that the clock skipped or had twice, orders that are none, late creations: counted
    in the answer, and in the report with their meaning, out and in again; nothing has a negative time."""
    (home / "events.csv").write_text(
        "item,at,column\n"
        "dated,2026-01-05T10:00,Doing\ndated,2026-01-05,Done\n"
        "skipped,2026-03-29 02:30,Doing\nskipped,2026-03-30,Done\n"
        "doubled,2025-10-26 02:50,Doing\ndoubled,2025-10-26 03:10,Done\n"
        "late,2026-02-01,Doing\nlate,2026-02-03,Done\n"
        "plain,2026-02-01,Doing\nplain,2026-02-01,Done\n"
    )
    (home / "items.csv").write_text("item,created\nlate,2026-02-02\ndated,2026-01-04\nplain,2026-01-31\n")
    answer = wip(*EVENTS, "--items", "items.csv", "--board", "Events", "--json")
    counts = answer.json["counts"]
    assert (counts["dated"], counts["out_of_order"], counts["created_late"]) == (["dated"], ["dated"], ["late"])
    assert (counts["skipped_times"], counts["ambiguous_times"]) == (1, 1)
    assert wip("export", "--format", "json", "-o", "board.json").code == 0
    assert wip("import", "board.json", "--format", "json", "--board", "Again").code == 0
    for board, first in (("Events", 1), ("Again", 6)):
        report = wip("report", "--board", board, "--json").json
        found = {check["check"]: [item - first for item in check["items"]] for check in report["data_quality"]}
        assert found == {
            **{"backdated": [0], "dated": [0], "naive": [0, 2], "skipped": [1], "doubled": [2], "created_late": [3]},
            **{"jumped": [1, 2, 3, 4], "same_time": [4], "created_unknown": [1, 2]},
        }
        for item in report["items"]:
            assert all(item[key] is None or item[key] > 0 for key in ("age_days", "cycle_days", "lead_days"))
    said = wip("report", "--board", "Events").out
    assert (
        "1 item with a time that the clock skipped when it was put forward; it is read as if that had not been"
        " (touches durations): #2 skipped." in said
    )


def test_standard_input_is_read(wip: Wip, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a dash; it names no board, and complaints call it by its name."""
    raw = b"Key,at,column\nA-1,2026-01-05,Doing\n"
    monkeypatch.setattr(decoding, "_standard_input", lambda: raw)
    taken = ("import", "-", "--format", "events", *SHAPE)
    assert "give --board" in wip(*taken).err
    refused = wip(*taken, "--board", "B")
    assert refused.err.startswith(
        "wip: standard input, line 1: the header has no column item: 'Key,at,column', expected"
    )
    assert wip(*taken, "--board", "B", "--map", "key=Key").code == 2
    assert wip(*taken, "--board", "B", "--map", "item=Key").code == 0


COMPOSED, APART = "Rev\u00e9", "Reve\u0301"


def test_accents_composed_or_not_are_one_name(wip: Wip, home: Path) -> None:
    """In files, options, names of boards, columns, types and people, filters; none can be made twice."""
    (home / "events.csv").write_text(f"item,at,column\n{APART},2026-01-05,{COMPOSED}\nB,2026-01-06,Done\n")
    taken = ("import", "events.csv", "--format", "events", "--done", "Done", "--board", APART)
    assert wip(*taken, "--columns", f"{APART},Done", "--start", APART).code == 0
    board = ("--board", COMPOSED)
    assert wip(*board, "type", "add", APART).code == 0
    assert wip(*board, "type", "add", COMPOSED).code == 5
    assert wip(*board, "column", "add", COMPOSED).code == 5
    assert wip("init", COMPOSED).code == 5
    named = ("--tag", APART, "--type", COMPOSED, "--column", APART, "--assignee", APART)
    assert wip(*board, "add", APART, *named).code == 0
    for words in (f"{COMPOSED} type:{APART}", f"tag:{APART}", f"@{APART}", f"@{COMPOSED}", f'"{APART} #{COMPOSED}"'):
        assert [item["id"] for item in wip(*board, "list", "--filter", words, "--json").json] == [3], words
    assert len(wip(*board, "list", "--filter", COMPOSED, "--json").json) == 2
    assert wip(*board, "status", "--short").code == 0
