"""Boards that a PostgreSQL server keeps: the same tables, the same law, another way to say it.

Imported only where a server was named. The driver is psycopg2: its import takes an eighth of what psycopg 3's does, and
every command pays it.
"""

from kanban_tui.errors import DatabaseError

try:
    import psycopg2 as psycopg2
except ModuleNotFoundError as missing:
    raise DatabaseError(
        "Boards at a server need one package more: pip install 'kanban-wip[postgres]' brings it."
    ) from missing
