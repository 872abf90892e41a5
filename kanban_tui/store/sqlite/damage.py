"""What is damaged in a file: its pages, its keys, and its rows, since SQLite keeps any value in any column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kanban_tui.board import clock
from kanban_tui.errors import BadFile, DatabaseError, NotFound, WipError
from kanban_tui.store.address import Place
from kanban_tui.store.sqlite.faults import database_error

# Half of what fits: there is always a next one.
_MOST = 1 << 62


def structure(c: sqlite3.Connection) -> list[str]:
    """What is wrong with the pages of a file, its keys, and the values in its rows."""
    found = [" ".join(str(line).split()) for (line,) in c.execute("PRAGMA integrity_check") if line != "ok"]
    found += [
        f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there"
        for row in c.execute("PRAGMA foreign_key_check")
    ]
    return [*found, *problems(c)]


def problems(c: sqlite3.Connection) -> Iterator[str]:
    """Each column that holds what it cannot hold, in words. Raises sqlite3.Error for a file that cannot be read."""
    before, c.text_factory = c.text_factory, bytes
    try:
        tables = c.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
        for (table,) in tables.fetchall():
            yield from _of_table(c, _words(table))
        yield from _boards(c)
        yield from _commands(c)
    finally:
        c.text_factory = before


def blamed(error: Exception, place: Place) -> WipError | None:
    """What the place of boards has to do with an error that nobody foresaw; None where it has nothing to do with it."""
    if isinstance(place, Path):
        return _blamed(error, place)
    from kanban_tui.store.postgres import damage

    return damage.blamed(error, place)


def _blamed(error: Exception, path: Path) -> WipError | None:
    if isinstance(error, OSError) and error.filename is not None:
        words = f"{error.filename} cannot be used: {(error.strerror or str(error)).lower()}."
        ours = str(error.filename).startswith((str(path), str(path.parent)))
        return DatabaseError(words) if ours else BadFile(words)
    wrapped = getattr(error, "orig", None)
    found = wrapped if isinstance(wrapped, sqlite3.Error) else error
    if isinstance(found, sqlite3.Error):
        return database_error(found, path)
    from kanban_tui.store.sqlite import schema

    try:
        with closing(schema.connect(path)[0]) as c:
            wrong = structure(c)
    except (sqlite3.Error, UnicodeDecodeError) as unreadable:
        return database_error(unreadable, path)
    except NotFound:
        return None
    except DatabaseError as unreadable:
        return unreadable
    return DatabaseError(f"{path} is damaged: {wrong[0]}. `wip doctor` says more; a backup helps.") if wrong else None


def _of_table(c: sqlite3.Connection, table: str) -> Iterator[str]:
    numbers: list[str] = []
    texts: list[str] = []
    for _, column, declared, *_ in c.execute(f'PRAGMA table_info("{table}")').fetchall():
        (numbers if b"INT" in declared else texts).append(_words(column))
    instants = [column for column in numbers if column == "at" or column.endswith("_at")]
    wrong = {
        **{
            column: (
                f"typeof(\"{column}\") NOT IN ('integer', 'null') OR \"{column}\" NOT BETWEEN -{_MOST} AND {_MOST}",
                "no number",
            )
            for column in numbers
        },
        **{column: (f"typeof(\"{column}\") NOT IN ('text', 'null')", "no text") for column in texts},
    }
    counted = [
        *wrong.values(),
        *((f'"{column}" NOT BETWEEN {clock.FIRST} AND {clock.LAST}', "no instant") for column in instants),
    ]
    sums = ", ".join(f"total({condition})" for condition, _ in counted)
    if not counted:
        return
    found = c.execute(f'SELECT {sums} FROM "{table}"').fetchone()
    for column, (_, what), count in zip([*wrong, *instants], counted, found, strict=True):
        if count:
            yield f"{table}.{column} is {what} in {int(count):,} of its rows"
    for column in [] if _decode(c, table, texts) else texts:
        if not _decode(c, table, [column]):
            yield f"{table}.{column} is not everywhere text in UTF-8"


def _decode(c: sqlite3.Connection, table: str, columns: list[str]) -> bool:
    """Whether the driver can read all of these columns."""
    names = ", ".join(f'"{column}"' for column in columns)
    c.text_factory = str
    try:
        return not columns or all(c.execute(f'SELECT {names} FROM "{table}"'))
    except sqlite3.OperationalError:
        return False
    finally:
        c.text_factory = bytes


def _boards(c: sqlite3.Connection) -> Iterator[str]:
    standing = "SELECT 1 FROM board_column c WHERE c.board_id = b.id AND c.deleted = 0"
    bare = f"SELECT name FROM board b WHERE b.deleted = 0 AND NOT EXISTS ({standing})"
    for (name,) in c.execute(bare).fetchall():
        yield f"{_words(name)} has no column"
    for name, zone in c.execute("SELECT name, zone FROM board").fetchall():
        try:
            clock.zone(_words(zone))
        except ValueError:
            yield f"{_words(name)} is in the zone {_words(zone)}, which this machine does not know"


def _commands(c: sqlite3.Connection) -> Iterator[str]:
    unread = "NOT json_valid(images) OR json_type(images) <> 'object'"
    if count := c.execute(f"SELECT count(*) FROM command WHERE images IS NOT NULL AND ({unread})").fetchone()[0]:
        yield f"what {count:,} command{'' if count == 1 else 's'} did cannot be read"


def _words(text: object) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else str(text)
