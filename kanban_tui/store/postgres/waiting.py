"""Waiting for a server that may never answer. The driver waits in C, where no interrupt is heard: whoever leaves hangs
up, and every call that waits fails at once."""

from __future__ import annotations

import _thread
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from weakref import WeakSet

from psycopg2 import InterfaceError, extensions

_open: WeakSet[extensions.connection] = WeakSet()
_since: dict[object, float] = {}
_coming: set[SimpleQueue[tuple[extensions.connection | None, BaseException | None]]] = set()


class HungUp(ConnectionError):
    """Nobody waits for this connection any longer."""


@contextmanager
def asking() -> Iterator[None]:
    """Something is asked of a server, and it has not answered yet."""
    token = object()
    _since[token] = time.monotonic()
    try:
        yield
    finally:
        del _since[token]


def silent_for() -> float:
    """For how many seconds a server that was asked has not answered."""
    now = time.monotonic()
    return max((now - since for since in list(_since.values())), default=0.0)


def connected(connect: Callable[[], extensions.connection]) -> extensions.connection:
    """What a call that connects gives. It is made in a thread of its own, as nothing can end it.

    Raises what the call raises, and HungUp.
    """
    _hear_interrupts()
    answer: SimpleQueue[tuple[extensions.connection | None, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            answer.put((connect(), None))
        except BaseException as error:
            answer.put((None, error))

    _coming.add(answer)
    try:
        with asking():
            _thread.start_new_thread(work, ())
            found, error = answer.get()
    finally:
        _coming.discard(answer)
    if found is None:
        assert error is not None
        raise error
    _open.add(found)
    return found


def hang_up() -> None:
    """End every connection of this program, and every call that waits for one."""
    import socket

    for raw in list(_open):
        # One that is closed has nothing to end.
        with suppress(InterfaceError, OSError), socket.socket(fileno=os.dup(raw.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)
    for answer in list(_coming):
        answer.put((None, HungUp("nobody waits for it any longer")))


_heard = False


def _hear_interrupts() -> None:
    """Hang up when the program is interrupted: only then does what waits in C come back, and the interrupt is seen."""
    global _heard
    if _heard or threading.current_thread() is not threading.main_thread():
        return
    _heard = True
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)

    def listen() -> None:
        while signals := os.read(told, 16):
            if signal.SIGINT in signals:
                hang_up()

    _thread.start_new_thread(listen, ())
