"""The tables: their columns are the fields of board/model's values, and a `*_key` is a name casefolded.

Times are INTEGER microseconds UTC, flags INTEGER 0 or 1. Rows are validated in board/, not here; the CHECKs and the
triggers are for those who write with plain SQL. Nothing cascades: history is never removed by accident.

The schema is declared here; `migrations/schema_NNNN.sql` is what it comes to, so that making a file needs no mapper.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, MetaData, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from kanban_tui.board.change import DOUBTS
from kanban_tui.board.limits import KINDS
from kanban_tui.board.model import WORK_HOURS
from kanban_tui.store.triggers import LAW

METADATA = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# SQLite has one whole number, which holds an instant too; its strict tables know no other name for it, nor for text.
WIDE = BigInteger().with_variant(Integer(), "sqlite")
# Names are compared by their code points, as SQLite does, whatever language a server speaks.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
STRICT: dict[str, Any] = {"sqlite_strict": True}

BOX = (
    "(box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'working', 'days'))"
)


# SQL folds the case of ASCII only: a name of other letters comes with its key, and doctor compares the two.
PERSON = (
    "(assignee IS NULL) = (assignee_key IS NULL) AND (assignee_key IS NULL OR assignee_key <> '' AND"
    " (assignee_key = lower(assignee) OR {bytes} > length(assignee)))"
)
BYTES = {"sqlite": "length(CAST(assignee AS BLOB))", "postgresql": "octet_length(assignee)"}


def where(condition: str) -> dict[str, Any]:
    """The rows that an index is of."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Table(SQLModel):
    """The root of the tables, with a MetaData of its own."""

    metadata = METADATA


class BoardRow(Table, table=True):
    __tablename__ = "board"
    __table_args__ = (
        Index("uq_board_name_key", "name_key", unique=True, **where("deleted = 0")),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=WORDS)
    name_key: str = Field(sa_type=WORDS)
    zone: str = Field(sa_type=WORDS)
    require_start: int = 0
    at_risk_percent: int = 80
    revision: int = 0
    created_at: int = Field(sa_type=WIDE)
    deleted: int = 0
    work_hours: str = Field(
        default=WORK_HOURS, sa_type=WORDS, sa_column_kwargs={"server_default": text(f"'{WORK_HOURS}'")}
    )
    holidays: str = Field(default="", sa_type=WORDS, sa_column_kwargs={"server_default": text("''")})


class ColumnRow(Table, table=True):
    __tablename__ = "board_column"
    __table_args__ = (
        Index("uq_board_column_name_key", "board_id", "name_key", unique=True, **where("deleted = 0")),
        CheckConstraint("kind IN ('queue', 'active', 'waiting', 'done')", name="kind"),
        CheckConstraint(BOX, name="box"),
        CheckConstraint("stay_least > 0 AND deployment IN (0, 1)", name="policy"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str = Field(sa_type=WORDS)
    name_key: str = Field(sa_type=WORDS)
    kind: str = Field(sa_type=WORDS)
    position: int
    box_basis: str | None = Field(default=None, sa_type=WORDS)
    box_amount: int | None = Field(default=None, sa_type=WIDE)
    deleted: int = 0
    retired_into: int | None = Field(default=None, foreign_key="board_column.id")
    entry_policy: str = Field(default="", sa_type=WORDS, sa_column_kwargs={"server_default": text("''")})
    exit_policy: str = Field(default="", sa_type=WORDS, sa_column_kwargs={"server_default": text("''")})
    stay_least: int | None = Field(default=None, sa_type=WIDE)
    deployment: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class PointRow(Table, table=True):
    """A point of a column's exit checklist."""

    __tablename__ = "exit_point"
    __table_args__ = (
        CheckConstraint("required IN (0, 1)", name="required"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    column_id: int = Field(foreign_key="board_column.id", index=True)
    position: int
    text: str = Field(sa_type=WORDS)
    required: int = 0
    deleted: int = 0


class TickRow(Table, table=True):
    """That somebody ticked a point of a column's checklist for an item."""

    __tablename__ = "point_tick"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    point_id: int = Field(foreign_key="exit_point.id")
    at: int = Field(sa_type=WIDE)
    author: str = Field(sa_type=WORDS)
    deleted: int = 0


class TypeRow(Table, table=True):
    __tablename__ = "work_type"
    __table_args__ = (
        Index("uq_work_type_name_key", "board_id", "name_key", unique=True, **where("deleted = 0")),
        CheckConstraint(BOX, name="box"),
        CheckConstraint(
            "(unit_name IS NULL) = (max_units IS NULL) AND (max_units IS NULL OR max_units > 0)", name="units"
        ),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str = Field(sa_type=WORDS)
    name_key: str = Field(sa_type=WORDS)
    box_basis: str | None = Field(default=None, sa_type=WORDS)
    box_amount: int | None = Field(default=None, sa_type=WIDE)
    deleted: int = 0
    unit_name: str | None = Field(default=None, sa_type=WORDS)
    max_units: int | None = Field(default=None, sa_type=WIDE)


class ItemRow(Table, table=True):
    __tablename__ = "item"
    __table_args__ = (
        # The order of a column, wide enough that counting, paging and filtering read nothing but the index.
        Index("ix_item_place", "column_id", "archived", "position", "id", "title_key"),
        Index("ix_item_board_id", "board_id", "archived"),
        Index("ix_item_parent_id", "parent_id", **where("parent_id IS NOT NULL")),
        Index("ix_item_lane", "board_id", "column_id", **where("lane IS NOT NULL")),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        CheckConstraint("archived IN (0, 1) AND deleted IN (0, 1) AND archived >= deleted", name="flags"),
        CheckConstraint(BOX, name="box"),
        *(CheckConstraint(PERSON.format(bytes=size), name="person").ddl_if(dialect) for dialect, size in BYTES.items()),
        CheckConstraint("lane = 'expedite'", name="lane"),
        CheckConstraint(
            "planned_units >= 1 AND done_units >= 0 AND done_units <= coalesce(planned_units, 0)", name="units"
        ),
        CheckConstraint("container IN (0, 1) AND archived >= container AND parent_id <> id", name="pieces"),
        {"sqlite_autoincrement": True, **STRICT},
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    column_id: int = Field(foreign_key="board_column.id")
    type_id: int | None = Field(default=None, foreign_key="work_type.id")
    position: int = Field(sa_type=WIDE)
    title: str = Field(sa_type=WORDS)
    title_key: str = Field(sa_type=WORDS)
    description: str = Field(default="", sa_type=WORDS)
    tags: str = Field(default="", sa_type=WORDS)
    assignee: str | None = Field(default=None, sa_type=WORDS)
    assignee_key: str | None = Field(default=None, sa_type=WORDS)
    created_at: int | None = Field(default=None, sa_type=WIDE)
    entered_at: int = Field(sa_type=WIDE)
    first_started_at: int | None = Field(default=None, sa_type=WIDE)
    started_at: int | None = Field(default=None, sa_type=WIDE)
    finished_at: int | None = Field(default=None, sa_type=WIDE)
    blocked_at: int | None = Field(default=None, sa_type=WIDE)
    blocked_reason: str | None = Field(default=None, sa_type=WORDS)
    estimate: int | None = Field(default=None, sa_type=WIDE)
    due: str | None = Field(default=None, sa_type=WORDS)
    archived: int = 0
    deleted: int = 0
    lane: str | None = Field(default=None, sa_type=WORDS)
    planned_units: int | None = Field(default=None, sa_type=WIDE)
    done_units: int = Field(default=0, sa_type=WIDE, sa_column_kwargs={"server_default": text("0")})
    parent_id: int | None = Field(default=None, foreign_key="item.id")
    container: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    box_basis: str | None = Field(default=None, sa_type=WORDS)
    box_amount: int | None = Field(default=None, sa_type=WIDE)


class ScopeRow(Table, table=True):
    """A limit and what it holds. `held` is kept by triggers, which also grow `counted`; see board/limits for the kinds.

    `name` is that of a group or a person; what counts for each person also has a row without a name, which holds the
    limit itself. `chosen` 1: its columns were named, 0: they follow from their kinds.
    """

    __tablename__ = "wip_scope"
    __table_args__ = (
        Index("uq_wip_scope_column_id", "column_id", unique=True),
        Index("uq_wip_scope_type_id", "type_id", unique=True),
        Index(
            "uq_wip_scope_name_key",
            "board_id",
            "kind",
            "name_key",
            unique=True,
            **where("column_id IS NULL AND type_id IS NULL"),
        ),
        CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in KINDS)})", name="kind"),
        CheckConstraint(
            "(kind = 'column') = (column_id IS NOT NULL) AND (kind = 'type') = (type_id IS NOT NULL)", name="subject"
        ),
        CheckConstraint("measure IN ('items', 'units')", name="measure"),
        CheckConstraint(LAW, name="law"),
        CheckConstraint("held >= 0 AND wip_limit >= 0 AND drain_to >= 0 AND chosen IN (0, 1)", name="numbers"),
        CheckConstraint("drain_to IS NULL OR (wip_limit IS NOT NULL AND drain_to < wip_limit)", name="drain"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    kind: str = Field(sa_type=WORDS)
    column_id: int | None = Field(default=None, foreign_key="board_column.id")
    type_id: int | None = Field(default=None, foreign_key="work_type.id")
    name: str = Field(default="", sa_type=WORDS)
    name_key: str = Field(default="", sa_type=WORDS)
    measure: str = Field(default="items", sa_type=WORDS)
    chosen: int = 0
    wip_limit: int | None = Field(default=None, sa_type=WIDE)
    drain_to: int | None = Field(default=None, sa_type=WIDE)
    held: int = Field(default=0, sa_type=WIDE)
    counted: int = Field(default=0, sa_type=WIDE)


class ScopeColumnRow(Table, table=True):
    """A column that a scope covers."""

    __tablename__ = "scope_column"
    __table_args__ = (Index("ix_scope_column_scope_id", "scope_id"), {"sqlite_with_rowid": False, **STRICT})

    column_id: int = Field(foreign_key="board_column.id", primary_key=True)
    scope_id: int = Field(foreign_key="wip_scope.id", primary_key=True)


class MoveRow(Table, table=True):
    """One step of history; triggers refuse to change or remove it."""

    __tablename__ = "move"
    __table_args__ = (
        Index("ix_move_item_id", "item_id", "id"),
        CheckConstraint(f"doubt IN ({', '.join(map(repr, DOUBTS))})", name="doubt"),
        {"sqlite_autoincrement": True, **STRICT},
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id")
    command_id: int = Field(foreign_key="command.id", index=True)
    from_column_id: int | None = Field(default=None, foreign_key="board_column.id")
    to_column_id: int | None = Field(default=None, foreign_key="board_column.id")
    at: int = Field(sa_type=WIDE)
    backdated: int = 0
    voids: int | None = Field(default=None, foreign_key="move.id")
    doubt: str | None = Field(default=None, sa_type=WORDS)


class BlockRow(Table, table=True):
    __tablename__ = "block"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    reason: str = Field(sa_type=WORDS)
    started_at: int = Field(sa_type=WIDE)
    ended_at: int | None = Field(default=None, sa_type=WIDE)
    deleted: int = 0


class NoteRow(Table, table=True):
    __tablename__ = "note"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    at: int = Field(sa_type=WIDE)
    text: str = Field(sa_type=WORDS)
    author: str = Field(sa_type=WORDS)
    deleted: int = 0


class PolicyRow(Table, table=True):
    __tablename__ = "policy_change"
    __table_args__ = (STRICT,)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id", index=True)
    command_id: int = Field(foreign_key="command.id")
    at: int = Field(sa_type=WIDE)
    what: str = Field(sa_type=WORDS)
    subject: str = Field(sa_type=WORDS)
    subject_id: int
    before: str | None = Field(default=None, sa_type=WORDS)
    after: str | None = Field(default=None, sa_type=WORDS)
    reason: str | None = Field(default=None, sa_type=WORDS)


class RefusalRow(Table, table=True):
    __tablename__ = "refusal"
    __table_args__ = (Index("ix_refusal_board_id", "board_id", "at"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    at: int = Field(sa_type=WIDE)
    command: str = Field(sa_type=WORDS)
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
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str = Field(sa_type=WORDS)
    at: int = Field(sa_type=WIDE)
    actor: str = Field(sa_type=WORDS)
    summary: str = Field(sa_type=WORDS)
    state: str = Field(default="done", sa_type=WORDS)
    images: str = Field(default="{}", sa_type=WORDS)


class CommandItemRow(Table, table=True):
    """Which items a command touched: what an item's own log reads."""

    __tablename__ = "command_item"
    __table_args__ = (UniqueConstraint("item_id", "command_id"), STRICT)

    command_id: int = Field(foreign_key="command.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True)
