"""The user's own keys, checked before the terminal is taken. Textual would let two acts on one key clash in silence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from textual.binding import Binding
from textual.keys import KEY_TO_UNICODE_NAME, REPLACED_KEYS, Keys

from kanban_tui.config import Settings, nearest

# Where the ids with this first word are bound: a list of keys, or a class with BINDINGS. Imported when a key is mapped.
HOMES: Mapping[str, tuple[str, ...]] = {
    "board": ("keys.board:BOARD_KEYS",),
    "item": ("keys.item:ITEM_KEYS",),
    "help": ("parts.help:HelpScreen",),
    "walk": ("board.walk.sheet:WalkSheet",),
    "edit": ("item.edit:EditScreen",),
    "metrics": ("keys.metrics:METRICS_KEYS",),
    "refusal": ("board.refusal.sheet:RefusalSheet",),
    "report": ("parts.report_sheet:ReportSheet",),
    "line": ("parts.line:LineSheet",),
    "add": ("board.add:AddSheet",),
    "split": ("parts.splitting:SplitSheet",),
    "filter": ("parts.filter_sheet:FilterSheet",),
    "list": ("lists.listed:HERE",),
    "settings": ("lists.settings:SettingsScreen",),
    "policies": ("lists.policies:PoliciesScreen",),
    "bin": ("lists.bin:BinScreen",),
    "log": ("lists.log:LogScreen",),
    "boards": ("lists.boards:BoardsScreen",),
    "templates": ("lists.templates:TemplatesScreen",),
    "palette": ("lists.palette:PaletteScreen",),
}
# They interrupt, leave, and suspend, whatever else is on the screen.
RESERVED = ("ctrl+c", "ctrl+q", "ctrl+z", "escape")
_MODIFIERS = {"ctrl", "alt", "shift", "super", "meta", "hyper"}
_NAMED = {key.value for key in Keys}


def read(settings: Settings) -> dict[str, str]:
    """Textual's keys by binding id. Raises BadFile, with the line, for what would not work.

    A reserved key stays with what it does: escape leaves a screen, whatever else leaves it too.
    """
    mapped: dict[str, str] = {}
    for name, value in settings.keys.items():
        bindings = {binding.id: binding for binding in bound(name.partition(".")[0])}
        if name not in bindings:
            known = tuple(sorted(str(each) for each in bindings)) or tuple(HOMES)
            raise settings.wrong(f"keys.{name}", f"there is no key called {name!r}{nearest(name, known)}.")
        kept = [key for key in bindings[name].key.split(",") if key in RESERVED]
        mapped[name] = ",".join([*_keys(settings, name, value), *kept])
    for home in {name.partition(".")[0] for name in mapped}:
        _check_clashes(settings, home, mapped)
    return mapped


def bound(home: str) -> Iterator[Binding]:
    """What is bound under ids that begin with this word."""
    for place in HOMES.get(home, ()):
        module, _, name = place.partition(":")
        found = getattr(import_module(f"kanban_tui.tui.{module}"), name)
        yield from (binding for binding in getattr(found, "BINDINGS", found) if isinstance(binding, Binding))


def _keys(settings: Settings, name: str, value: str) -> Iterable[str]:
    """The keys of a value such as `f` or `f, ctrl+d`, as Textual calls them."""
    for written in [value] if value == "," else value.split(","):
        key = next(iter(Binding.make_bindings([Binding(written.strip() or "comma", "")]))).key
        if key in RESERVED:
            raise settings.wrong(f"keys.{name}", f"{key} is reserved: it does the same everywhere.")
        if not _exists(key):
            raise settings.wrong(f"keys.{name}", f"{written.strip()!r} is no key; they look like f, ctrl+f, f5, space.")
        yield key


def _exists(key: str) -> bool:
    *modifiers, last = key.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    if key in _NAMED or last in _NAMED or len(last) == 1:
        return True
    name = KEY_TO_UNICODE_NAME.get(last) or REPLACED_KEYS.get(last, last).replace("_", " ")
    try:
        return bool(unicodedata.lookup(name))
    except KeyError:
        return False


def _check_clashes(settings: Settings, home: str, mapped: Mapping[str, str]) -> None:
    """Raise BadFile where two acts of one screen would have the same key."""
    owner: dict[str, str] = {}
    for binding in bound(home):
        name = str(binding.id)
        for key in mapped.get(name, binding.key).split(","):
            other = owner.setdefault(key, name)
            if other != name:
                mine = name if name in mapped else other
                its = other if mine == name else name
                raise settings.wrong(f"keys.{mine}", f"{mapped[mine]} is the key of {its} already.")
