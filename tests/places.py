"""Places in which files cannot be written, also where the tests run as root."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION_3 = 0x20080522
# Of Linux's capabilities: to read and write whatever the permissions say, and what belongs to others.
_PAST_PERMISSIONS = 0b1110


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Capabilities(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


@contextmanager
def permissions_hold() -> Iterator[None]:
    """Let permissions hold for this thread: root lays down the right to pass them, and takes it up again."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, held = _Header(_VERSION_3, 0), (_Capabilities * 2)()
    assert libc.capget(ctypes.byref(header), held) == 0
    before = held[0].effective
    held[0].effective = before & ~_PAST_PERMISSIONS
    assert libc.capset(ctypes.byref(header), held) == 0
    try:
        yield
    finally:
        held[0].effective = before
        assert libc.capset(ctypes.byref(header), held) == 0


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing in a folder be written, and nothing be made in it."""
    modes = {path: path.stat().st_mode for path in [*folder.iterdir(), folder]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        with permissions_hold():
            yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
