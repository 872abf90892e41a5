"""Starting work that a screen does not wait for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker


def start(
    owner: DOMNode, work: Callable[[], Coroutine[Any, Any, None]], *, group: str = "default", exclusive: bool = False
) -> None:
    """Run work beside the screen; exclusive work ends what runs in its group.

    It is given as a function: a coroutine that is overtaken before it began would never be awaited.
    """
    _worker: Worker[None] = owner.run_worker(work, group=group, exclusive=exclusive)
