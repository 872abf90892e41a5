"""What older versions let in, or plain SQL: values that this program would refuse, and keys that find nothing.

None of it breaks a limit or a history; each is a sentence for `doctor`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from kanban_tui.board import bounds, calendar, clock, text
from kanban_tui.board.model import DAY, Board, Item
from kanban_tui.errors import BadValue
from kanban_tui.store.sql import Connection

T = TypeVar("T")

_NAMED = (("board", "board"), ("board_column", "column"), ("work_type", "work type"))
# A clock may be wrong by a zone, or set back later; what is further off was never a time that had been.
_AHEAD = DAY


def of_board(c: Connection, board: Board, items: list[Item], now: int) -> Iterator[str]:
    """What is odd about a board and its items."""
    held = [(column.name, column.box) for column in (*board.columns, *board.retired)]
    for name, box in (*held, *((kind.name, kind.box) for kind in board.types)):
        yield from _refused(name, bounds.check_box, box)
    for name, limit in ((board.name, board.wip_limit), *((column.name, column.wip_limit) for column in board.columns)):
        yield from _refused(name, bounds.limit, limit)
    if not 1 <= board.at_risk_percent <= 100:
        yield f"{board.name}: at risk is from 1 to 100 %, not {board.at_risk_percent:,} %"
    yield from _refused(board.name, calendar.of, board)
    columns = [("column", column.name) for column in (*board.columns, *board.retired)]
    for what, name in (("board", board.name), *columns, *(("work type", kind.name) for kind in board.types)):
        yield from _refused(f"the {what} {text.printable(name)}", _check_name, name)
    for item in items:
        yield from _refused(f"#{item.id}", _check, item)
    for number, at in _to_come(c, board, now + _AHEAD):
        yield f"#{number}: {clock.to_text(at)} is still to come, and counts on no day"


def _check(item: Item) -> None:
    bounds.check_box(item.box)
    bounds.estimate(item.estimate)
    bounds.units(item.planned_units)
    _check_line(text.title(item.title), item.title)
    if item.due is not None and not _is_date(item.due):
        raise BadValue(f"{text.printable(item.due)!r} is no date.")


def _check_name(name: str) -> None:
    _check_line(text.name(name), name)


def _check_line(clean: str, line: str) -> None:
    """Raise BadValue for what is cleaned of more than how its letters are composed."""
    if clean != text.composed(line):
        raise BadValue("There are breaks, controls or spaces in it that nobody can type.")


def _is_date(due: str) -> bool:
    try:
        return date.fromisoformat(due).isoformat() == due
    except ValueError:
        return False


def _refused(name: str, check: Callable[[T], object], value: T) -> Iterator[str]:
    try:
        check(value)
    except BadValue as error:
        yield f"{name}: {str(error).removesuffix('.')}"


def _to_come(c: Connection, board: Board, latest: int) -> list[tuple[int, int]]:
    """The items with times after an instant, and the last of them."""
    found = c.execute(
        "SELECT i.id, max(t.at) FROM item i JOIN (SELECT id AS item_id, created_at AS at FROM item"
        " UNION ALL SELECT item_id, at FROM move UNION ALL SELECT item_id, at FROM note"
        " UNION ALL SELECT item_id, started_at FROM block UNION ALL SELECT item_id, ended_at FROM block) AS t"
        " ON t.item_id = i.id WHERE i.board_id = ? AND i.deleted = 0 AND t.at > ? GROUP BY i.id ORDER BY i.id",
        (board.id, latest),
    )
    return [(int(number), int(at)) for number, at in found]


def keys(c: Connection) -> list[str]:
    """The names and titles that their keys do not find."""
    mend = "(`wip doctor --repair` mends it)"
    found = [
        f"the {what} {name} is not found by its name {mend}"
        for table, what in _NAMED
        for name, kept in c.execute(f"SELECT name, name_key FROM {table} WHERE deleted = 0")
        if text.key(name) != kept
    ]
    return found + [f"#{number} is not found by its title {mend}" for number, _ in _wrong_titles(c)]


def mend_keys(c: Connection) -> list[str]:
    """Write the keys anew, in a transaction that is open. Of two that would look the same the later gets a number."""
    mended = []
    for table, what in _NAMED:
        others = "1" if table == "board" else "o.board_id = t.board_id"
        for number, name, kept in c.execute(f"SELECT id, name, name_key FROM {table} ORDER BY deleted, id").fetchall():
            if text.key(name) == kept:
                continue
            wanted, k = text.composed(name), 1
            taken = (
                f"SELECT 1 FROM {table} o JOIN {table} t ON t.id = ? WHERE {others} AND o.id <> t.id"
                " AND o.name_key = ? AND o.deleted = 0 AND t.deleted = 0"
            )
            while c.execute(taken, (number, text.key(wanted))).fetchone():
                k += 1
                wanted = f"{text.composed(name)} {k}"
            c.execute(f"UPDATE {table} SET name = ?, name_key = ? WHERE id = ?", (wanted, text.key(wanted), number))
            mended.append(f"the {what} {wanted} is found by its name")
    wrong = _wrong_titles(c)
    c.executemany("UPDATE item SET title_key = ? WHERE id = ?", [(key, number) for number, key in wrong])
    return [*mended, *(f"#{number}: is found by its title" for number, _ in wrong)]


def _wrong_titles(c: Connection) -> list[tuple[int, str]]:
    """Items whose search key is not that of their title and tags, with the key it should be."""
    rows = c.execute("SELECT id, title, tags, title_key FROM item WHERE deleted = 0 ORDER BY id").fetchall()
    keys = ((number, text.search_key(title, tags), kept) for number, title, tags, kept in rows)
    return [(number, wanted) for number, wanted, kept in keys if wanted != kept]
