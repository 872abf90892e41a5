"""The text of a file from elsewhere, whatever it was saved as."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from kanban_tui.errors import BadFile, NotFound

STANDARD_INPUT = Path("-")

UTF_8 = "UTF-8"

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig", UTF_8), *((mark, "utf-16", "UTF-16") for mark in (b"\xff\xfe", b"\xfe\xff")))
# Unicode text has none of these, and no text in a code page of Windows either.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def called(path: Path) -> str:
    """A file as complaints name it."""
    return "standard input" if path == STANDARD_INPUT else str(path)


def read(path: Path, *, windows: bool = False) -> tuple[str, str]:
    """The text of a file, or of standard input for `-`, and the encoding it was in: UTF-8 or UTF-16 by its mark.

    With `windows` what is no UTF-8 is read as Windows-1252. Raises NotFound, or BadFile for what is no text.
    """
    raw = _bytes(path)
    name = called(path)
    if raw.startswith(_WORKBOOKS):
        raise BadFile(f"{name} is a workbook, not a table in text; save it as CSV UTF-8 and import that.")
    codec, encoding = next(((codec, known) for mark, codec, known in _MARKS if raw.startswith(mark)), ("utf-8", UTF_8))
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        text, encoding = _windows(raw) if windows and encoding == UTF_8 else "\0", "Windows-1252"
    if "\0" in text:
        raise BadFile(f"{name} is not text in UTF-8.")
    if not text.strip():
        raise BadFile(f"{name} is empty.")
    return text, encoding


def _windows(raw: bytes) -> str:
    """Text in the code page of western Windows; a NUL where it is none."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return "\0"
    return "\0" if _CONTROL.search(text) else text


def _bytes(path: Path) -> bytes:
    if path == STANDARD_INPUT:
        return _standard_input()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BadFile(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from None


def _standard_input() -> bytes:
    return sys.stdin.buffer.read()
