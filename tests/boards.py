"""Where tests keep boards: in files, or with `pytest --postgres` in the databases of a server of their own."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from kanban_tui.store.address import Place, Server
from kanban_tui.store.engine import open_engine
from tests.clusters import Cluster, cluster


class Files:
    """Files in a folder of their own."""

    def __init__(self, stack: ExitStack) -> None:
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        self._numbers = count()

    def new(self) -> Place:
        """A place that nothing is at."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return folder / "boards.db"

    def copy(self, place: Place) -> Place:
        """A copy of a place that nobody has open."""
        made = self.new()
        self.lay(place, made)
        return made

    def lay(self, laid: Place, place: Place) -> None:
        """Put a copy of a place in another one."""
        assert isinstance(laid, Path)
        assert isinstance(place, Path)
        shutil.copy(laid, place)

    def remove(self, place: Place) -> None:
        """Let go of a place."""
        assert isinstance(place, Path)
        place.unlink(missing_ok=True)


class Databases:
    """Databases of a cluster, which starts when the first is asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self.cluster: Cluster = stack.enter_context(cluster())

    def new(self) -> Place:
        """A database that nothing is in."""
        return Server(self.cluster.url(self.cluster.database()))

    def copy(self, place: Place) -> Place:
        """A copy of a database that nobody has open."""
        return Server(self.cluster.url(self.cluster.database(_name(place))))

    def lay(self, laid: Place, place: Place) -> None:
        """Put a copy of a database in the place of another one."""
        self.cluster.drop(_name(place))
        self.cluster.execute(f"CREATE DATABASE {_name(place)} TEMPLATE {_name(laid)}")

    def remove(self, place: Place) -> None:
        """Drop a database."""
        self.cluster.drop(_name(place))


def _name(place: Place) -> str:
    assert isinstance(place, Server)
    return place.url.rpartition("/")[2]


def plain(place: Place, sql: str, *values: object) -> None:
    """One statement of somebody who never met the program's rules."""
    engine = open_engine(place)
    with engine.begin() as raw:
        raw.execute(sql, values)
    engine.dispose()


at_a_server = False
"""Whether the boards of this run are kept by a server: set once, when the run begins."""
_stack = ExitStack()
_keep: Files | Databases | None = None


def keep() -> Files | Databases:
    """Where this process keeps its boards."""
    global _keep
    if _keep is None:
        _keep = Databases(_stack) if at_a_server else Files(_stack)
    return _keep


def leave() -> None:
    """Remove all of it."""
    _stack.close()
