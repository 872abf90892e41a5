"""The tables: their columns are the fields of board/model's dataclasses, and a `*_key` is a name casefolded.

Times are INTEGER microseconds UTC, flags INTEGER 0 or 1. Rows are validated in board/, not here; the CHECKs and the
triggers are for those who write with plain SQL. Nothing cascades: history is never removed by accident.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, MetaData, UniqueConstraint, text
from sqlalchemy import inspect as inspect_row
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

BOX = "(box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'days'))"


class Table(SQLModel):
    """The root of the tables, with a MetaData of its own."""

    metadata = METADATA


class BoardRow(Table, table=True):
    __tablename__ = "board"
    __table_args__ = (
        Index("uq_board_name_key", "name_key", unique=True, sqlite_where=text("deleted = 0")),
        CheckConstraint("wip_limit >= 0 AND drain_to >= 0", name="limit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str
    zone: str
    wip_limit: int | None = None
    drain_to: int | None = None
    require_start: int = 0
    at_risk_percent: int = 80
    revision: int = 0
    created_at: int = Field(sa_type=BigInteger)
    deleted: int = 0


class ColumnRow(Table, table=True):
    __tablename__ = "board_column"
    __table_args__ = (
        Index("uq_board_column_name_key", "board_id", "name_key", unique=True, sqlite_where=text("deleted = 0")),
        CheckConstraint("kind IN ('queue', 'active', 'waiting', 'done')", name="kind"),
        CheckConstraint("wip_limit >= 0 AND drain_to >= 0", name="limit"),
        CheckConstraint("kind <> 'done' OR wip_limit IS NULL", name="done_has_no_limit"),
        CheckConstraint(BOX, name="box"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str
    name_key: str
    kind: str
    position: int
    wip_limit: int | None = None
    drain_to: int | None = None
    box_basis: str | None = None
    box_amount: int | None = Field(default=None, sa_type=BigInteger)
    deleted: int = 0
    retired_into: int | None = Field(default=None, foreign_key="board_column.id")


class TypeRow(Table, table=True):
    __tablename__ = "work_type"
    __table_args__ = (
        Index("uq_work_type_name_key", "board_id", "name_key", unique=True, sqlite_where=text("deleted = 0")),
        CheckConstraint(BOX, name="box"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str
    name_key: str
    box_basis: str | None = None
    box_amount: int | None = Field(default=None, sa_type=BigInteger)
    deleted: int = 0


class ItemRow(Table, table=True):
    __tablename__ = "item"
    __table_args__ = (
        # The order of a column, wide enough that counting, paging and filtering read nothing but the index.
        Index("ix_item_place", "column_id", "archived", "position", "id", "title_key"),
        Index("ix_item_board_id", "board_id", "archived"),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        CheckConstraint("archived IN (0, 1) AND deleted IN (0, 1) AND archived >= deleted", name="flags"),
        CheckConstraint(BOX, name="box"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    column_id: int = Field(foreign_key="board_column.id")
    type_id: int | None = Field(default=None, foreign_key="work_type.id")
    position: int = Field(sa_type=BigInteger)
    title: str
    title_key: str
    description: str = ""
    tags: str = ""
    assignee: str | None = None
    created_at: int | None = Field(default=None, sa_type=BigInteger)
    entered_at: int = Field(sa_type=BigInteger)
    first_started_at: int | None = Field(default=None, sa_type=BigInteger)
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    finished_at: int | None = Field(default=None, sa_type=BigInteger)
    blocked_at: int | None = Field(default=None, sa_type=BigInteger)
    blocked_reason: str | None = None
    estimate: int | None = Field(default=None, sa_type=BigInteger)
    due: str | None = None
    archived: int = 0
    deleted: int = 0
    box_basis: str | None = None
    box_amount: int | None = Field(default=None, sa_type=BigInteger)


class MoveRow(Table, table=True):
    """One step of history; triggers refuse to change or remove it."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_item_id", "item_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    command_id: int = Field(foreign_key="command.id", index=True)
    from_column_id: int | None = Field(default=None, foreign_key="board_column.id")
    to_column_id: int | None = Field(default=None, foreign_key="board_column.id")
    at: int = Field(sa_type=BigInteger)
    backdated: int = 0
    voids: int | None = Field(default=None, foreign_key="move.id")


class BlockRow(Table, table=True):
    __tablename__ = "block"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    reason: str
    started_at: int = Field(sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    deleted: int = 0


class PolicyRow(Table, table=True):
    __tablename__ = "policy_change"

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", index=True)
    command_id: int = Field(foreign_key="command.id")
    at: int = Field(sa_type=BigInteger)
    what: str
    subject: str
    subject_id: int
    before: str | None = None
    after: str | None = None
    reason: str | None = None


class RefusalRow(Table, table=True):
    __tablename__ = "refusal"
    __table_args__ = (Index("ix_refusal_board_id", "board_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    at: int = Field(sa_type=BigInteger)
    command: str
    item_id: int | None = Field(default=None, foreign_key="item.id")
    column_id: int | None = Field(default=None, foreign_key="board_column.id")


class CommandRow(Table, table=True):
    """What each command did: `images` are the rows before and after it, as JSON, for undo and redo.

    `state` is done, undone, dropped (undone, and no longer to be redone) or final (cannot be undone).
    """

    __tablename__ = "command"
    __table_args__ = (
        Index("ix_command_board_id", "board_id", "state", "id"),
        CheckConstraint("state IN ('done', 'undone', 'dropped', 'final')", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str
    at: int = Field(sa_type=BigInteger)
    actor: str
    summary: str
    state: str = "done"
    images: str = "{}"


class CommandItemRow(Table, table=True):
    """Which items a command touched: what an item's own log reads."""

    __tablename__ = "command_item"
    __table_args__ = (UniqueConstraint("item_id", "command_id"),)

    command_id: int = Field(foreign_key="command.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True)


def values(row: Table) -> dict[str, Any]:
    """The columns of a row."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect_row(type(row)).column_attrs}


def ident(row: Any) -> int:
    """The id of a row that has one."""
    if row.id is None:
        raise ValueError("a row without an id was not flushed")
    return int(row.id)
