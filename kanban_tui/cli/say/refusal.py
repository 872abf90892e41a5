"""A refusal in words and in JSON: what is full, who is in it, and what would make room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kanban_tui.board import clock
from kanban_tui.board.model import Item
from kanban_tui.board.refusal import FullScope, Refusal
from kanban_tui.board.room import RoomStep
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.cli import box_use
from kanban_tui.cli.say.talk import document
from kanban_tui.cli.say.words import age_days, box_word, cells, clean, cut, pad
from kanban_tui.errors import WipLimitReached
from kanban_tui.store import queries

if TYPE_CHECKING:
    from kanban_tui.cli.session import Session

SHOWN = 10
TITLE = 48
STEPS = 20


def as_text(error: WipLimitReached, session: Session) -> str:
    """Every full scope with its items, oldest first, then the commands that make room, ready to be pasted.

    Ages and boxes are those of the time that was told.
    """
    refusal = error.refusal
    now = clock.now() if refusal.at is None else refusal.at
    lines = []
    for scope in refusal.scopes:
        lines.append(f"wip: {_name(scope)} {scope.state}{':' if scope.items else '.'}")
        lines += _item_lines(scope.items[:SHOWN], session, now)
        if len(scope.items) > SHOWN:
            lines.append(f"  {len(scope.items) - SHOWN} more")
    lines.append(_unchanged(refusal))
    program = _program(session)
    if refusal.make_room:
        steps = [(f"{program} {command}", why) for step in refusal.make_room for command, why in _commands(step)]
        lines.append("To make room:" if len(steps) == 1 else "To make room, one after the other:")
        width = max(len(command) for command, _ in steps)
        for k, (command, why) in enumerate(steps[:STEPS], 1):
            lines.append(f"  {k}. {command:{width}}   # {why}")
        if len(steps) > STEPS:
            lines.append(f"  and {len(steps) - STEPS:,} more")
    elif refusal.no_way and refusal.command != "limit":
        lines.append(refusal.no_way)
    lines += [f"{intro} {program} {rest}" for intro, rest in _other_ways(refusal)]
    return "\n".join(lines)


def _unchanged(refusal: Refusal) -> str:
    if refusal.command == "expedite end" and refusal.item is not None:
        return f"Nothing changed: out of the lane #{refusal.item.id} counts there again."
    return "Nothing changed."


def _name(scope: FullScope) -> str:
    name = clean(scope.name)
    named = {"board": f"the board {name}", "type": f"the type {name}", "group": f"the group {name}"}
    return "the expedite lane" if scope.kind == "lane" else named.get(scope.kind, name)


def _whose(scope: FullScope) -> str:
    """The limit as `wip limit` takes it."""
    from shlex import quote

    name = quote(scope.name)
    named = {"column": name, "type": f"--type {name}", "group": f"--group {name}", "person": f"--person {name}"}
    return {"board": "--total", "lane": "--lane", "each_person": "--each-person"}.get(scope.kind) or named[scope.kind]


def _item_lines(items: Sequence[Item], session: Session, now: int) -> list[str]:
    """A line for each item: number, title, age, how it stands to its time box, why it is blocked."""
    if not items:
        return []
    with session.reading() as connection:
        board = queries.board(connection, items[0].board_id)
        uses = box_use.by_item(connection, board, items, now=now)
    tz = clock.zone(board.zone)
    width = min(TITLE, max(cells(clean(item.title)) for item in items))
    digits = max(len(str(item.id)) for item in items) + 1
    lines = []
    for item in items:
        days = age_days(item, now=now, tz=tz)
        facts = ["" if days is None else f"{days} d", _box(uses.get(item.id))]
        if item.started_at is not None and item.started_at > now:
            # Limits count what stands there now, also against what is told of an earlier time.
            facts = ["started later"]
        if item.blocked_at is not None and item.blocked_at <= now:
            facts.append(f"blocked: {clean(item.blocked_reason or '')}")
        words = "   ".join(fact for fact in facts if fact)
        lines.append(f"  {f'#{item.id}':<{digits}}  {pad(cut(clean(item.title), width), width)}   {words}".rstrip())
    return lines


def _box(use: BoxUse | None) -> str:
    """How an item stands to its box; a bare percentage says of what it is."""
    word = box_word(use)
    return f"{word} of its box" if use is not None and use.state is State.OK else word


def _commands(step: RoomStep) -> Iterator[tuple[str, str]]:
    """The commands of a step, each with what it is for: what is to be ticked first, then the move."""
    for point in step.ticks:
        yield f"tick {step.item.id} {point.number}", f"before it leaves {clean(step.from_name)}: {clean(point.text)}"
    verb = "done" if step.finishes else "next"
    yield f"{verb} {step.item.id}", f"to {clean(step.to_name)}: {cut(clean(step.item.title), TITLE)}"


def _program(session: Session) -> str:
    """The start of a command that can be pasted: with the place, where it was named, but no password of it."""
    if not session.db:
        return "wip"
    from shlex import quote

    return f"wip --db {quote(session.db if isinstance(session.place, Path) else str(session.place))}"


def _other_ways(refusal: Refusal) -> list[tuple[str, str]]:
    """What else can be done: exchange two items of different columns, open what is closed, let a limit drain."""
    if refusal.command == "limit":
        scope = refusal.scopes[0]
        units = " --units" if scope.measure == "units" else ""
        return [("Or let it fall as items leave:", f"limit {_whose(scope)} {scope.limit}{units} --drain")]
    closed = [
        ("To open it again:", f"limit {_whose(scope)} {scope.count + 1}") for scope in refusal.scopes if scope.closed
    ]
    if closed or refusal.item is None or not refusal.exchangeable:
        return closed
    return [("Or exchange two items:", f"swap {refusal.item.id} {refusal.exchangeable[0].id}")]


def as_json(error: WipLimitReached, session: Session) -> str:
    """The document of an error of the type wip_limit_reached."""
    from kanban_tui.cli.say import answers

    refusal = error.refusal
    with session.reading() as connection:
        scopes = [
            {
                "scope": "person" if scope.kind == "each_person" else scope.kind,
                "name": scope.name,
                "limit": scope.limit,
                "count": scope.count,
                "items": answers.items_json(connection, scope.items, now=refusal.at),
            }
            for scope in refusal.scopes
        ]
    steps = [
        {
            "item": step.item.id,
            "title": step.item.title,
            "from": step.from_name,
            "to": step.to_name,
            **({"tick": [point.number for point in step.ticks]} if step.ticks else {}),
        }
        for step in refusal.make_room
    ]
    return document({"error": {"type": error.type, "message": str(error), "scopes": scopes, "make_room": steps}})
