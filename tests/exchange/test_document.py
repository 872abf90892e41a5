"""A whole board out as JSON and back in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kanban_tui.board.change import Move
from kanban_tui.board.crossings import crossings, effective
from kanban_tui.board.history import Block, BoardHistory, History, PolicyChange, RefusalRecord, Tick
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Basis, Column, Kind, Point, TimeBox, WorkType
from kanban_tui.errors import BadFile, NotFound
from kanban_tui.exchange.reading import exported
from kanban_tui.exchange.writing import document
from tests.histories import DOING, DONE, OFF, READY, board, history, january

RETIRED = Column(9, 1, "Old", Kind.ACTIVE, 4, deleted=1, retired_into=DOING)
SHAPE = board(
    types=[("feature", TimeBox(Basis.ELAPSED, 3 * DAY)), ("visit", TimeBox(Basis.DAYS, 2)), ("bug", None)],
    limits={DOING: 2},
    zone="Europe/Vienna",
)
POINTS = (Point(5, "Read by somebody else", 1), Point(6, "Shown"))
BOARD = replace(
    SHAPE,
    columns=tuple(
        replace(column, entry_policy="Ready.", points=POINTS, stay_least=DAY)
        if column.id == DOING
        else replace(column, exit_policy="For good.", deployment=1)
        if column.id == DONE
        else column
        for column in SHAPE.columns
    ),
    types=(*SHAPE.types, WorkType(8, 1, "research", unit_name="interviews", max_units=5)),
    wip_limit=4,
    drain_to=3,
    require_start=1,
    at_risk_percent=70,
    revision=0,
    created_at=january(1),
    retired=(RETIRED,),
)


def complete(entry: History) -> History:
    """With the clocks that the store keeps beside an item, and ids as a file without blocks' ids has them."""
    clocks = crossings(effective(entry.moves), Layout.of(BOARD.columns, BOARD.retired))
    held = next((block for block in entry.blocks if block.ended_at is None), None)
    item = replace(
        entry.item,
        entered_at=clocks.entered or 0,
        first_started_at=clocks.first_started,
        started_at=clocks.started,
        finished_at=clocks.finished,
        blocked_at=held.started_at if held else None,
        blocked_reason=held.reason if held else None,
    )
    return replace(
        entry,
        item=item,
        moves=tuple(replace(move, command_id=0) for move in entry.moves),
        blocks=tuple(replace(block, id=0) for block in entry.blocks),
    )


def whole() -> BoardHistory:
    """A board with everything that can be on one."""
    rebox = PolicyChange(3, 1, 0, january(6), "rebox", "item", 1, None, None, "a new aim")
    own = (rebox, PolicyChange(4, 1, 0, january(7), "rebox_undone", "item", 1, "3", None))
    slip = history((january(1), READY), (january(3), DOING), item=1, title="=é\u3042", type_id=1, created=january(1))
    slip = replace(
        slip,
        item=replace(
            slip.item,
            description="two\nlines",
            tags="ui api",
            assignee="Ada",
            estimate=DAY // 7,
            due="2026-02-01",
            box_basis=Basis.DAYS,
            box_amount=4,
            planned_units=5,
            done_units=2,
        ),
        ticks=(Tick(0, 1, 5, january(4), "ada"),),
        moves=(
            *slip.moves,
            Move(1003, 1, 0, DOING, DONE, january(4)),
            Move(1004, 1, 0, DONE, DOING, january(5), voids=1003),
        ),
        blocks=(Block(1, 1, "the vendor", january(4), january(5)), Block(2, 1, "again", january(6) + 1)),
        policy=own,
    )
    entries = (
        slip,
        history((january(1), 9), item=2),
        history((january(1), DOING), (january(2), DONE), item=3, type_id=2),
        history((january(1), DOING), (january(2), OFF), item=4, type_id=3),
        history((january(2), READY), item=5),
    )
    split, piece = (replace(entries[k].item, **own) for k, own in ((3, {"container": 1}), (4, {"parent_id": 4})))
    entries = (*entries[:3], replace(entries[3], item=split), replace(entries[4], item=piece))
    entries = (entries[0], replace(entries[1], item=replace(entries[1].item, column_id=DOING)), *entries[2:])
    return BoardHistory(
        board=BOARD,
        items=tuple(complete(entry) for entry in entries),
        policy=(
            PolicyChange(1, 1, 0, january(2), "limit", "column", DOING, None, "2"),
            PolicyChange(2, 1, 0, january(2), "box", "type", 1, None, "elapsed:259200000000", "agreed"),
            *own,
        ),
        refusals=(
            RefusalRecord(1, 1, january(3), "move", 3, DOING),
            RefusalRecord(2, 1, january(4), "limit", None, None),
        ),
    )


def test_everything_comes_back(tmp_path: Path) -> None:
    """Shape, items, undone moves, blocks, policies and refusals are what they were."""
    path = tmp_path / "board.json"
    before = whole()
    path.write_text(document.render(before))
    after = exported.parse(path)
    same = replace(after.board, columns=BOARD.columns, retired=BOARD.retired)
    assert same == before.board
    assert [replace(c, position=0) for c in after.board.columns] == [replace(c, position=0) for c in BOARD.columns]
    assert [replace(c, position=0) for c in after.board.retired] == [replace(RETIRED, position=0)]
    assert after.items == before.items
    assert (after.policy, after.refusals) == (before.policy, before.refusals)


def test_the_text_is_one_document_that_any_locale_shows() -> None:
    """ASCII, with its format and version named."""
    text = document.render(whole())
    assert text.isascii()
    assert (json.loads(text)["format"], json.loads(text)["schema_version"]) == ("kanban-wip board", 2)


def test_what_the_board_forgot_is_not_told() -> None:
    """Policies of deleted types and refusals of deleted items lose what they were about."""
    before = whole()
    gone = replace(before, items=before.items[:2], board=replace(BOARD, types=()))
    data = document.document(gone)
    assert [(row["subject"], row["subject_id"]) for row in data["policy"]] == [("column", 2), ("item", 1), ("item", 1)]
    assert data["refusals"][0]["item"] is None


Damage = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda d: d.update(format="else"), "format"),
        (lambda d: d.update(schema_version="1"), "schema_version"),
        (lambda d: d.update(schema_version=3), "newer"),
        (lambda d: d.update(items=None), "items"),
        (lambda d: d.update(items=[1]), r"items\[0\]"),
        (lambda d: d["board"].update(name=" "), r"board\.name"),
        (lambda d: d["board"].update(zone="Nowhere/At_all"), r"board\.zone"),
        (lambda d: d["board"].update(limit=-1), r"board\.limit"),
        (lambda d: d["board"].update(calendar=5), r"board\.calendar, expected an object"),
        (
            lambda d: d["board"]["calendar"].update(hours="always"),
            r"board\.calendar\.hours: 'always' are no working hours",
        ),
        (lambda d: d["board"]["calendar"].update(holidays=["soon"]), r"board\.calendar\.holidays\[0\]"),
        (lambda d: d["board"].update(limit=True), r"board\.limit"),
        (lambda d: d["board"].update(limit=1, drain_to=None), "more than its limit of 1"),
        (lambda d: d["columns"][1].update(limit=1), "more than its limit of 1"),
        (lambda d: d["columns"][1].update(kind="doing"), r"columns\[1\]\.kind"),
        (lambda d: d["columns"].reverse(), "stand in the order"),
        (lambda d: d["columns"][1].update(name="READY"), "columns' names"),
        (lambda d: d["columns"][1].update(id=1), "columns"),
        (lambda d: d["retired_columns"][0].update(retired_into=77), "retired_columns"),
        (lambda d: d["retired_columns"][0].update(retired_into=9), "retired_columns"),
        (lambda d: d["retired_columns"][0].update(retired_into=None), "where the item stands"),
        (lambda d: d["retired_columns"][0].update(retired_into=None) or d["items"][1].update(column=9), "can hold"),
        (lambda d: d["types"][0]["time_box"].update(basis="hours"), r"types\[0\]\.time_box\.basis"),
        (lambda d: d["types"][1]["time_box"].update(limit_units=0), "limit_units"),
        (lambda d: d["types"][0]["time_box"].update(limit_seconds=float("1e300")), "limit_seconds"),
        (lambda d: d["items"][1].update(id=1), "items"),
        (lambda d: d["items"][0].update(title="x" * 201), r"items\[0\]\.title"),
        (lambda d: d["items"][0].update(tags="ui"), r"items\[0\]\.tags"),
        (lambda d: d["items"][0].update(tags=["a b"]), r"items\[0\]\.tags\[0\]"),
        (lambda d: d["items"][0].update(type=99), r"items\[0\]\.type"),
        (lambda d: d["items"][0].update(column=99), r"items\[0\]\.column"),
        (lambda d: d["items"][0].update(column=1), "where the item stands"),
        (lambda d: d["items"][0].update(archived=True), "where the item stands"),
        (lambda d: d["items"][1].update(column=9), "retired column"),
        (lambda d: d["columns"][1].update(deployment=True), r"columns\[1\]\.deployment"),
        (lambda d: d["columns"][-1].update(stay_least_seconds=60), r"\.stay_least_seconds, expected none"),
        (lambda d: d["columns"][1]["points"][0].update(text=""), r"points\[0\]\.text"),
        (
            lambda d: d["columns"][1].update(time_box={"basis": "elapsed", "limit_seconds": 60}),
            r"columns\[1\]\.time_box",
        ),
        (lambda d: d["types"][-1]["unit_box"].update(most=0), r"unit_box\.most"),
        (lambda d: d["items"][0].update(units_done=6), r"items\[0\]\.units_done"),
        (lambda d: d["items"][0]["ticks"][0].update(point=99), r"ticks\[0\]\.point"),
        (lambda d: d["items"][0].update(split=True), r"items\[0\]\.split"),
        (lambda d: d["items"][4].update(parent=99), "an earlier item of this board as the parent of #5"),
        (lambda d: d["items"][0].update(due="soon"), r"items\[0\]\.due"),
        (lambda d: d["items"][0].update(moves=[]), r"items\[0\]\.moves"),
        (lambda d: d["items"][0]["moves"].insert(0, d["items"][0]["moves"].pop(1)), "order of their ids"),
        (lambda d: d["items"][0]["moves"][3].update(voids=77), "voids"),
        (lambda d: d["items"][0]["moves"][0].update(at="2026-01-01"), r"moves\[0\]\.at"),
        (lambda d: d["items"][0]["moves"][0].update(to=88), r"moves\[0\]\.to"),
        (lambda d: d["items"][0]["blocks"][0].update(until="2020-01-01T00:00:00Z"), r"blocks\[0\]\.until"),
        (lambda d: d["policy"][0].update(what="else"), r"policy\[0\]\.what"),
        (lambda d: d["policy"][0].update(after="many"), r"policy\[0\]\.after"),
        (lambda d: d["policy"][1].update(after="hours:3"), r"policy\[1\]\.after"),
        (lambda d: d["policy"][0].update(subject_id=99), r"policy\[0\]\.subject_id"),
        (lambda d: d["refusals"][0].update(item=99), r"refusals\[0\]\.item"),
        (lambda d: d["board"].update(drain_to=4), r"board\.drain_to, expected null, or less than the limit"),
        (lambda d: d["board"].update(limit=None), r"board\.drain_to"),
        (lambda d: d["columns"][1].update(drain_to=2), r"columns\[1\]\.drain_to"),
        (lambda d: d["columns"][-1].update(limit=9), r"\.limit, expected null: a done column has no limit"),
        (lambda d: d["board"].update(at_risk_percent=10**6), r"board\.at_risk_percent.* from 1 to 100"),
        (lambda d: d["board"].update(created="2126-01-01T00:00:00Z"), r"board\.created.*still to come"),
        (lambda d: d["types"][1]["time_box"].update(limit_units=4_000_000), r"limit_units.* from 1 to 36,525"),
        (lambda d: d["types"][0]["time_box"].update(limit_seconds=4e9), "at most a hundred years"),
        (lambda d: d["types"][0]["time_box"].update(limit_seconds=0), "more than none"),
        (lambda d: d["items"][0].update(estimate_seconds=10**400), "estimate_seconds"),
        (lambda d: d["items"][0].update(created="2126-01-01T00:00:00Z"), r"items\[0\]\.created.*still to come"),
        (lambda d: d["items"][0]["moves"][3].update(at="2126-01-01T00:00:00Z"), r"moves\[3\]\.at.*still to come"),
        (lambda d: d["items"][0]["blocks"][1].update(since="2126-01-01T00:00:00Z"), r"\.since.*still to come"),
        (lambda d: d["items"][0]["blocks"][0].update(until=None), r"blocks, expected one at most without an end"),
        (lambda d: d["policy"][0].update(at="2126-01-01T00:00:00Z"), r"policy\[0\]\.at.*still to come"),
        (lambda d: d["policy"][0].update(after="9" * 400), r"policy\[0\]\.after"),
        (lambda d: d["policy"][0].update(after="-1"), r"policy\[0\]\.after"),
        (lambda d: d["policy"][1].update(after="days:4000000"), r"policy\[1\]\.after"),
        (lambda d: d["refusals"][0].update(at="2126-01-01T00:00:00Z"), r"refusals\[0\]\.at.*still to come"),
        (lambda d: d["refusals"][0].update(column=99), r"refusals\[0\]\.column"),
    ],
)
def test_a_damaged_document_is_refused_with_its_place(tmp_path: Path, damage: Damage, place: str) -> None:
    """Every rule of the board holds for a file too; the complaint is one line."""
    data = document.document(whole())
    damage(data)
    path = tmp_path / "board.json"
    path.write_text(json.dumps(data))
    with pytest.raises(BadFile, match=place) as caught:
        exported.parse(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_that_is_wrong_with_a_document_is_told_at_once(tmp_path: Path) -> None:
    """Each value with its place, several of one item, moves, notes and logs; columns first, since all rests on them."""
    data = document.document(whole())
    first, second = data["items"][:2]
    first.update(title=" ", position="x", due="2026-02-30")
    first["moves"][0]["at"] = "yesterday"
    second.update(estimate_seconds=0, tags=[1])
    data["policy"][0]["at"] = "2126-01-01T00:00:00Z"
    data["refusals"][0]["column"] = 99
    path = tmp_path / "board.json"
    path.write_text(json.dumps(data))
    with pytest.raises(BadFile) as caught:
        exported.parse(path)
    places = [complaint.split(": ")[1].split(",")[0] for complaint in caught.value.complaints]
    assert places == [
        *("items[0].moves[0].at", "items[0].position", "items[0].title", "items[0].due"),
        *("items[1].tags[0]", "items[1].estimate_seconds", "policy[0].at", "refusals[0].column"),
    ]
    data["columns"][0]["kind"] = "working"
    data["types"][0]["name"] = ""
    path.write_text(json.dumps(data))
    with pytest.raises(BadFile) as caught:
        exported.parse(path)
    places = [complaint.split(": ")[1].split(",")[0] for complaint in caught.value.complaints]
    assert places == ["columns[0].kind", "types[0].name"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xd8\xff\xe0", "not text in UTF-8"),
        (b"", "is empty"),
        (b"{", "line 1: not JSON"),
        (b"[]", "expected an object"),
        (b"null", "expected an object"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "format"),
        (b"9" * 5000, "not JSON"),
        (b'{"format": "kanban-wip board", "schema_version": NaN}', "schema_version"),
    ],
)
def test_a_file_that_is_no_document(tmp_path: Path, raw: bytes, said: str) -> None:
    """One clear line."""
    path = tmp_path / "board.json"
    path.write_bytes(raw)
    with pytest.raises(BadFile, match=said):
        exported.parse(path)


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    """Not found."""
    with pytest.raises(NotFound):
        exported.parse(tmp_path / "board.json")


def test_a_document_from_before_there_were_pieces_is_read(tmp_path: Path) -> None:
    """What version 1 did not know is as if nobody had said anything of it."""
    data = document.document(whole()) | {"schema_version": 1}
    for column in (*data["columns"], *data["retired_columns"]):
        for name in ("entry", "exit", "points", "stay_least_seconds", "deployment"):
            del column[name]
    for kind in data["types"]:
        del kind["unit_box"]
    del data["board"]["calendar"]
    for item in data["items"]:
        for name in ("units_done", "parent", "split", "ticks"):
            del item[name]
    path = tmp_path / "board.json"
    path.write_text(json.dumps(data))
    found = exported.parse(path)
    assert [column.points for column in found.board.columns] == [()] * len(BOARD.columns)
    assert [(entry.item.done_units, entry.item.container) for entry in found.items] == [(0, 0)] * 5
