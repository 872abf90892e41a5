"""Running the migrations that boards lack, in the transaction that a connection is in."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent


def run(connection: Connection, to: str, versions: Path) -> None:
    """Bring boards to a version, by what stands in a folder of versions."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
