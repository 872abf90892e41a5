"""`wip show`: everything known of one item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

import click

from kanban_tui.board import checklist, clock, words
from kanban_tui.board.crossings import void_ids
from kanban_tui.board.history import History, LogLine
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Column, Item
from kanban_tui.cli.base import Command, item_argument, pass_session
from kanban_tui.cli.commands.logbook import line_json, said
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import box_name, box_newer, box_word, cells, clean, moment, pad
from kanban_tui.cli.session import Session
from kanban_tui.flow.box import by_subject, newer_box
from kanban_tui.flow.items import ItemMeasures, measure
from kanban_tui.store import logbook, queries, records
from kanban_tui.store.sql import Connection

Fact = tuple[str, str]


@click.command(cls=Command)
@item_argument()
@pass_session
def show_command(session: Session, item: int) -> None:
    """Show everything known of an item: what it says, its clocks, its time box, its history."""
    now = clock.now()
    with session.reading() as connection:
        found = queries.item(connection, item)
        log = logbook.of_item(connection, item)
        if session.json:
            from kanban_tui.cli.say.answers import items_json

            document = items_json(connection, [found], details=True)[0]
            document["log"] = [line_json(line) for line in log]
            talk.out(talk.document(document))
            return
        board = queries.board(connection, found.board_id)
        policies = by_subject(records.policy_changes(connection, board.id))
        history = records.histories(connection, [found])[0]
        family = list(_family(connection, found))
    layout, tz = Layout.of(board.columns, board.retired), clock.zone(board.zone)
    measures = measure(history, board, layout, now=now, tz=tz, policies=policies)
    talk.out("\n".join(_page(history, measures, log, board, layout, tz, family)))


def _family(connection: Connection, item: Item) -> Iterator[str]:
    """What an item is a piece of, and the pieces of one that was split."""
    if item.parent_id is not None:
        for parent in queries.by_numbers(connection, [item.parent_id]):
            yield f"A piece of #{parent.id} {clean(parent.title)}"
    pieces = queries.pieces(connection, [item.id]).get(item.id, [])
    if pieces:
        ended = queries.pieces_done(connection, [piece.id for piece in pieces if piece.container])
        done = {piece.id for piece in pieces if piece.finished_at is not None or piece.id in ended}
        dropped = sum(piece.archived and not piece.container and piece.finished_at is None for piece in pieces)
        told = f", {dropped:,} cancelled" if dropped else ""
        yield f"Split into {words.count(len(pieces), 'piece')}, {len(done)} done{told}"
        for piece in pieces:
            yield f"  {'x' if piece.id in done else '-'} #{piece.id} {clean(piece.title)}"


def _page(
    history: History,
    measures: ItemMeasures,
    log: list[LogLine],
    board: Board,
    layout: Layout,
    tz: tzinfo,
    family: list[str],
) -> Iterator[str]:
    item = history.item
    yield f"#{item.id} {clean(item.title)}"
    yield " · ".join(_place(history, board))
    yield from family
    if item.description:
        yield ""
        yield from _description(item.description)
    yield ""
    yield from _aligned([*_plans(history, measures, board, tz), *_clocks(history, measures, tz)])
    if measures.columns:
        yield ""
        yield "Time in columns"
        yield from _aligned(
            [
                (clean(layout.columns[spent.column].name), f"{words.duration(spent.time)}{_visits(spent.visits)}")
                for spent in measures.columns
            ]
        )
    column = board.standing(item.column_id)
    if column.points and not item.archived:
        yield ""
        yield f"Before it leaves {clean(column.name)}"
        yield from _points(history, column, tz)
    if history.notes:
        yield ""
        yield "Notes"
        yield from _notes(history, tz)
    yield ""
    yield "Moves"
    yield from _moves(history, board, tz)
    yield ""
    yield "Log"
    for line in log:
        yield f"  {moment(line.at, tz)}  {said(line, tz)}"


def _description(text: str) -> Iterator[str]:
    """What the item says, the points that can be ticked with their numbers before them."""
    numbers = {point.line: str(k) for k, point in enumerate(checklist.points(text), 1)}
    width = max(map(len, numbers.values()), default=1)
    for k, row in enumerate(text.split("\n")):
        yield f"{numbers.get(k, ''):>{width}} {clean(row)}".rstrip()


def _points(history: History, column: Column, tz: tzinfo) -> Iterator[str]:
    """The exit checklist of the item's column, each point with its number, who ticked it and when."""
    ticks = history.ticked()
    first = len(checklist.points(history.item.description)) + 1
    for k, point in enumerate(column.points, first):
        tick = ticks.get(point.id)
        state = "required" if point.required else ""
        if tick is not None:
            state = f"{moment(tick.at, tz)}, by {clean(tick.author)}"
        yield f"  {k:>3} [{'x' if tick else ' '}] {clean(point.text)}{'  ' if state else ''}{state}"


def _notes(history: History, tz: tzinfo) -> Iterator[str]:
    for note in history.notes:
        first, *rest = note.text.split("\n")
        yield f"  {moment(note.at, tz)}  {clean(first)}, by {clean(note.author)}"
        yield from (f"{'':20}{clean(line)}".rstrip() for line in rest)


def _place(history: History, board: Board) -> Iterator[str]:
    item = history.item
    yield clean(board.name)
    if item.container:
        # It stands in no column any more: its pieces do.
        yield "split" if history.pieces_done is None else "split, done"
    else:
        yield clean(board.standing(item.column_id).name)
    if item.archived and not item.container:
        yield "archived" if item.finished_at is not None else "cancelled"
    kind = board.type(item.type_id)
    if kind is not None:
        yield clean(kind.name)
    if item.assignee:
        yield clean(item.assignee)
    yield from (f"#{clean(tag)}" for tag in item.tags.split())


def _plans(history: History, measures: ItemMeasures, board: Board, tz: tzinfo) -> Iterator[Fact]:
    item, use = history.item, measures.box
    if measures.block is not None:
        yield "Blocked", f"{clean(measures.block.reason)} (since {moment(measures.block.started_at, tz)})"
    if use is not None and not item.container:
        whose = "its own" if use.source == "item" else f"its {use.source}'s"
        breach = "" if use.breach_at is None else f", breach {moment(use.breach_at, tz)}"
        used = words.amount(use.box.basis, use.used)
        yield "Time box", f"{box_word(use)}: {used} of {box_name(use.box)} ({whose}){breach}"
    elif newer := box_newer(newer_box(item, board, measures)):
        yield "Time box", f"none {newer}"
    if item.planned_units is not None and not item.container:
        yield "Units", f"{item.done_units} of {item.planned_units} done"
    if item.due:
        yield "Due", item.due
    if item.estimate is not None:
        yield "Estimate", words.duration(item.estimate)


def _clocks(history: History, measures: ItemMeasures, tz: tzinfo) -> Iterator[Fact]:
    crossed = measures.crossed
    for name, instant in (
        ("Created", history.item.created_at),
        ("First started", crossed.first_started if crossed.restarted else None),
        ("Started", crossed.started),
        ("Finished", crossed.finished),
        ("Split" if history.item.container else "Cancelled", crossed.cancelled),
        ("Done with its last piece", history.pieces_done),
    ):
        if instant is not None:
            yield name, moment(instant, tz)
    if crossed.skipped_wip:
        yield "Cycle time", "none: it was finished without being started"
    if measures.cycle_days is not None:
        yield (
            "Cycle time",
            f"{words.count(measures.cycle_days, 'day')} ({words.duration(measures.cycle_time)} by the clock)",
        )
    if measures.age_days is not None:
        yield "Age", f"{words.count(measures.age_days, 'day')} ({words.duration(measures.age)} by the clock)"
    if measures.lead_days is not None:
        yield (
            "Lead time",
            f"{words.count(measures.lead_days, 'day')} ({words.duration(measures.lead_time)} by the clock)",
        )
    if measures.blocked:
        yield "Time blocked", words.duration(measures.blocked)
    for name, number in (
        ("Restarts", crossed.restarts),
        ("Moves back", crossed.backward_moves),
        ("Reopened", crossed.reopened),
    ):
        if number:
            yield name, str(number)


def _visits(visits: int) -> str:
    return f" in {visits} visits" if visits > 1 else ""


def _moves(history: History, board: Board, tz: tzinfo) -> Iterator[str]:
    void = void_ids(history.moves)
    columns: dict[int | None, Column] = {column.id: column for column in (*board.columns, *board.retired)}

    def name(column_id: int | None) -> str:
        return clean(columns[column_id].name) if column_id in columns else "off the board"

    for move in history.moves:
        if move.voids is None:
            marks = "  (undone)" if move.id in void else "  (entered later)" if move.backdated else ""
            source = "new" if move.from_column_id is None and move is history.moves[0] else name(move.from_column_id)
            yield f"  {moment(move.at, tz)}  {source} → {name(move.to_column_id)}{marks}"


def _aligned(facts: list[Fact]) -> Iterator[str]:
    width = max((cells(name) for name, _ in facts), default=0)
    for name, value in facts:
        yield f"  {pad(name, width)}  {value}"
