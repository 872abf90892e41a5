"""A board of the store through a document into another file."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kanban_tui.board.history import BoardHistory
from kanban_tui.board.model import SECOND, Basis, Kind, TimeBox
from kanban_tui.errors import BadFile
from kanban_tui.exchange.reading import exported
from kanban_tui.exchange.writing import document
from kanban_tui.report import as_json
from kanban_tui.report.build import build
from kanban_tui.store import commands, fullness, queries, reading, records
from kanban_tui.store.commands import Subject
from kanban_tui.store.doctor import check
from kanban_tui.store.engine import open_engine
from tests.histories import january

HOUR = 3600 * SECOND


def stored(path: Path, name: str) -> BoardHistory:
    """Everything the file knows of a board."""
    connection = reading.connect(path)
    try:
        return records.board_history(connection, queries.find_board(connection, name).id)
    finally:
        connection.close()


def lived_in(path: Path) -> BoardHistory:
    """A board on which everything happened that a document tells."""
    engine = open_engine(path, create=True)
    now = january(1)

    def tick() -> int:
        nonlocal now
        now += HOUR
        return now

    made = commands.init_board(engine, "Main", zone="Europe/Vienna", now=tick()).board_id
    connection = reading.connect(path)
    _, doing, review, done = queries.board(connection, made).columns
    feature = queries.board(connection, made).types[0]
    connection.close()
    numbers = [
        commands.add(engine, made, f"Item {k}", type_id=feature.id, tags=("ui",), now=tick()).items[0] for k in range(6)
    ]
    commands.add_column(engine, made, "Waiting", Kind.WAITING, index=2, now=tick())
    connection = reading.connect(path)
    extra = queries.board(connection, made).columns[2].id
    connection.close()
    commands.move(engine, numbers[:2], doing.id, now=tick())
    commands.move(engine, [numbers[0]], extra, now=tick())
    commands.block(engine, [numbers[0]], "the vendor", now=tick())
    commands.delete_column(engine, extra, into=review.id, now=tick())
    commands.add_column(engine, made, "Soon regretted", Kind.ACTIVE, now=tick())
    commands.undo(engine, made, now=tick())
    commands.move(engine, [numbers[1]], done.id, now=tick())
    commands.undo(engine, made, now=tick())
    commands.archive(engine, [numbers[2]], now=tick())
    commands.move(engine, [numbers[3]], done.id, now=tick())
    commands.delete(engine, [numbers[4]], now=tick())
    commands.set_limit(engine, made, None, 3, now=tick())
    commands.set_box(engine, "item", numbers[1], TimeBox(Basis.DAYS, 2), reason="small", now=tick())
    commands.set_hours(engine, made, "mon-sun 0:00-12:00", now=tick())
    commands.set_holidays(engine, made, [date(2026, 1, 6), date(2026, 1, 9)], now=tick())
    commands.undo(engine, made, now=tick())
    commands.set_holidays(engine, made, [date(2026, 1, 2)], now=tick())
    commands.set_box(engine, "type", feature.id, TimeBox(Basis.WORKING, 2 * HOUR), now=tick())
    commands.rebox(engine, numbers[1], "a new aim", now=tick())
    commands.undo(engine, made, now=tick())
    commands.rebox(engine, numbers[1], "another aim", now=tick())
    engine.dispose()
    return stored(path, "Main")


def test_a_board_is_the_same_in_another_file(tmp_path: Path) -> None:
    """Its document, and every number of its report; only the ids are new."""
    before = lived_in(tmp_path / "one.db")
    (tmp_path / "board.json").write_text(document.render(before))
    engine = open_engine(tmp_path / "two.db", create=True)
    commands.init_board(engine, "Other", now=january(1))
    commands.add(engine, 1, "Shifts the numbers", now=january(1))
    commands.import_export(engine, exported.parse(tmp_path / "board.json"), now=january(20))
    engine.dispose()
    after = stored(tmp_path / "two.db", "Main")
    assert without_ids(after) == without_ids(before)
    assert numbers(after) == numbers(before)


IDS = {"id", "item", "column", "type", "from", "to", "voids", "subject_id", "retired_into", "position", "before"}


def without_ids(history: BoardHistory) -> object:
    """The document without what a file gives itself."""

    def strip(value: object) -> object:
        if isinstance(value, dict):
            return {key: strip(entry) for key, entry in value.items() if key not in IDS}
        return [strip(entry) for entry in value] if isinstance(value, list) else value

    return strip(document.document(history))


def numbers(history: BoardHistory) -> object:
    """The report without the ids of items."""
    data = as_json.document(build(history, now=january(20)))
    for item in data["items"]:
        del item["id"], item["position"]
    for box in data["time_boxes"]["items"]:
        del box["item"]
    for block in data["blocked"]["open"]:
        del block["item"]
    for line in data["today"]["lines"]:
        del line["item"]
    for quality in data["data_quality"]:
        del quality["items"]
    return data


def limits(path: Path, name: str) -> list[object]:
    """Every limit of a board: of what kind, whose, what it counts and holds, and where."""
    with closing(reading.connect(path)) as connection:
        board = queries.find_board(connection, name)
        return [
            (
                *(scope.kind, scope.name, scope.measure, scope.limit, scope.count, scope.drain_to, scope.chosen),
                sorted(board.column(column).name for column in scope.columns),
            )
            for scope in fullness.scopes(connection, board.id)
        ]


def test_limits_of_every_kind_come_along(tmp_path: Path) -> None:
    """Groups, types, people, everybody, the lane, and what counts units; a document that is over one is refused."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    engine = open_engine(one, create=True)
    made = commands.init_board(engine, "Main").board_id
    with closing(reading.connect(one)) as connection:
        board = queries.board(connection, made)
    _, doing, review, _ = (column.id for column in board.columns)
    for k in range(3):
        commands.add(engine, made, f"Item {k}", column_id=doing if k < 2 else None, assignee="Ada", units=k + 1)
    commands.expedite(engine, 3, "now")
    commands.set_limit(engine, made, Subject("group", name="Hands"), 4, columns=[doing, review])
    commands.set_limit(engine, made, Subject("type", board.types[0].id), 2)
    commands.set_limit(engine, made, Subject("person", name="Ada"), 5, measure="units")
    commands.set_limit(engine, made, Subject("each_person"), 1, drain=True)
    commands.set_limit(engine, made, Subject("lane"), 3)
    commands.set_limit(engine, made, doing, 7, measure="units")
    engine.dispose()
    text = document.render(stored(one, "Main"))
    (tmp_path / "board.json").write_text(text)
    engine = open_engine(two, create=True)
    commands.init_board(engine, "Other")
    commands.import_export(engine, exported.parse(tmp_path / "board.json"))
    engine.dispose()
    assert limits(two, "Main") == limits(one, "Main")
    assert check(two).problems == ()
    (tmp_path / "over.json").write_text(text.replace('"limit":5,', '"limit":2,'))
    with pytest.raises(BadFile, match="Ada holds 3, more than its limit of 2"):
        exported.parse(tmp_path / "over.json")
