"""What Alembic runs: the migrations of `running`, on its connection and inside its transaction."""

from alembic import context

from kanban_tui.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
