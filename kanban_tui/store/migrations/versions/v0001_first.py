"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table; the triggers are made after all migrations."""
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("wip_limit", sa.Integer(), nullable=True),
        sa.Column("drain_to", sa.Integer(), nullable=True),
        sa.Column("require_start", sa.Integer(), nullable=False),
        sa.Column("at_risk_percent", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.CheckConstraint("wip_limit >= 0 AND drain_to >= 0", name=op.f("ck_board_limit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
    )
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.create_index("uq_board_name_key", ["name_key"], unique=True, sqlite_where=sa.text("deleted = 0"))

    op.create_table(
        "board_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wip_limit", sa.Integer(), nullable=True),
        sa.Column("drain_to", sa.Integer(), nullable=True),
        sa.Column("box_basis", sa.String(), nullable=True),
        sa.Column("box_amount", sa.BigInteger(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("retired_into", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'days'))",
            name=op.f("ck_board_column_box"),
        ),
        sa.CheckConstraint("kind <> 'done' OR wip_limit IS NULL", name=op.f("ck_board_column_done_has_no_limit")),
        sa.CheckConstraint("kind IN ('queue', 'active', 'waiting', 'done')", name=op.f("ck_board_column_kind")),
        sa.CheckConstraint("wip_limit >= 0 AND drain_to >= 0", name=op.f("ck_board_column_limit")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_board_column_board_id")),
        sa.ForeignKeyConstraint(["retired_into"], ["board_column.id"], name=op.f("fk_board_column_retired_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_column")),
    )
    with op.batch_alter_table("board_column", schema=None) as batch_op:
        batch_op.create_index(
            "uq_board_column_name_key", ["board_id", "name_key"], unique=True, sqlite_where=sa.text("deleted = 0")
        )

    op.create_table(
        "command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("images", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'undone', 'dropped', 'final')", name=op.f("ck_command_state")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_command_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
    )
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.create_index("ix_command_board_id", ["board_id", "state", "id"], unique=False)

    op.create_table(
        "work_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("box_basis", sa.String(), nullable=True),
        sa.Column("box_amount", sa.BigInteger(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'days'))",
            name=op.f("ck_work_type_box"),
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_work_type_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_type")),
    )
    with op.batch_alter_table("work_type", schema=None) as batch_op:
        batch_op.create_index(
            "uq_work_type_name_key", ["board_id", "name_key"], unique=True, sqlite_where=sa.text("deleted = 0")
        )

    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("first_started_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("blocked_at", sa.BigInteger(), nullable=True),
        sa.Column("blocked_reason", sa.String(), nullable=True),
        sa.Column("estimate", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("archived", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("box_basis", sa.String(), nullable=True),
        sa.Column("box_amount", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(box_basis IS NULL) = (box_amount IS NULL) AND (box_basis IS NULL OR box_basis IN ('elapsed', 'days'))",
            name=op.f("ck_item_box"),
        ),
        sa.CheckConstraint(
            "archived IN (0, 1) AND deleted IN (0, 1) AND archived >= deleted", name=op.f("ck_item_flags")
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_item_title")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_item_board_id")),
        sa.ForeignKeyConstraint(["column_id"], ["board_column.id"], name=op.f("fk_item_column_id")),
        sa.ForeignKeyConstraint(["type_id"], ["work_type.id"], name=op.f("fk_item_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_board_id", ["board_id", "archived"], unique=False)
        batch_op.create_index("ix_item_place", ["column_id", "archived", "position", "id", "title_key"], unique=False)

    op.create_table(
        "policy_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_policy_change_board_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_policy_change_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_change")),
    )
    with op.batch_alter_table("policy_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_change_board_id"), ["board_id"], unique=False)

    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_block_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_item_id"), ["item_id"], unique=False)

    op.create_table(
        "command_item",
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_command_item_command_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_command_item_item_id")),
        sa.PrimaryKeyConstraint("command_id", "item_id", name=op.f("pk_command_item")),
        sa.UniqueConstraint("item_id", "command_id", name=op.f("uq_command_item_item_id")),
    )
    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("from_column_id", sa.Integer(), nullable=True),
        sa.Column("to_column_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("backdated", sa.Integer(), nullable=False),
        sa.Column("voids", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_move_command_id")),
        sa.ForeignKeyConstraint(["from_column_id"], ["board_column.id"], name=op.f("fk_move_from_column_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_move_item_id")),
        sa.ForeignKeyConstraint(["to_column_id"], ["board_column.id"], name=op.f("fk_move_to_column_id")),
        sa.ForeignKeyConstraint(["voids"], ["move.id"], name=op.f("fk_move_voids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_command_id"), ["command_id"], unique=False)
        batch_op.create_index("ix_move_item_id", ["item_id", "id"], unique=False)

    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("column_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_refusal_board_id")),
        sa.ForeignKeyConstraint(["column_id"], ["board_column.id"], name=op.f("fk_refusal_column_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_refusal_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    with op.batch_alter_table("refusal", schema=None) as batch_op:
        batch_op.create_index("ix_refusal_board_id", ["board_id", "at"], unique=False)
