"""The themes, and the inks made of them. Names say what a colour is for; nothing else in the package names a colour."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from msgspec import Struct
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="wip-dark",
    dark=True,
    primary="#5fb7d4",
    secondary="#b49cf0",
    accent="#5fb7d4",
    warning="#e3b15b",
    error="#f0736f",
    success="#7fbf8e",
    foreground="#dde1e7",
    background="#0f1216",
    surface="#1a1f27",
    panel="#171b22",
    variables={
        "soft": "#aeb6c1",
        "muted": "#8a94a1",
        "faint": "#454d59",
        "blocked": "#b49cf0",
        "cursor": "#1c232c",
        "band-50": "#131820",
        "band-70": "#161d26",
        "band-85": "#1a232d",
        "band-95": "#202b37",
    },
)
LIGHT = Theme(
    name="wip-light",
    dark=False,
    primary="#0b6f8f",
    secondary="#6a48b8",
    accent="#0b6f8f",
    warning="#855300",
    error="#b8322d",
    success="#29703d",
    foreground="#1d2126",
    background="#fbfaf8",
    surface="#efece6",
    panel="#f3f1ec",
    variables={
        "soft": "#474f59",
        "muted": "#5b636e",
        "faint": "#c4c3be",
        "blocked": "#6a48b8",
        "cursor": "#ece8e0",
        "band-50": "#f7f5f2",
        "band-70": "#f2efea",
        "band-85": "#ece8e1",
        "band-95": "#e5dfd6",
    },
)
_OWN_NAMES = tuple(DARK.variables)
# The 16 colours of the user's own terminal. It must start from Textual's ansi theme: a bare one lacks
# $ansi-background and fails to parse.
_ansi = BUILTIN_THEMES["ansi-dark"]
ANSI = dataclasses.replace(
    _ansi,
    name="wip-ansi",
    primary="ansi_cyan",
    secondary="ansi_magenta",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    variables={**_ansi.variables, **dict.fromkeys(_OWN_NAMES, "ansi_default"), "blocked": "ansi_magenta"},
)
THEMES = (DARK, LIGHT, ANSI)
READABLE = 4.5
"""The least contrast of words on their ground, by WCAG 2."""
_WORDED = ("primary", "warning", "error", "success", "blocked", "soft", "muted")


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our own names for a theme that lacks them: its foreground, blended towards its background."""
    if all(name in theme.variables for name in _OWN_NAMES):
        return {}
    colours = theme.to_color_system().generate()
    text, ground = Color.parse(colours["foreground"]), Color.parse(colours["background"])

    def toward(factor: float) -> str:
        return text.blend(ground, factor, 1).hex

    return {
        "soft": toward(0.20),
        "muted": toward(0.40),
        "faint": toward(0.75),
        "cursor": toward(0.92),
        "blocked": colours["secondary"],
        "band-50": toward(0.97),
        "band-70": toward(0.95),
        "band-85": toward(0.92),
        "band-95": toward(0.88),
    }


class Inks(Struct, frozen=True, cache_hash=True):
    """What the drawing functions draw with: a style for each thing that is said, without a ground of its own."""

    plain: Style
    strong: Style
    soft: Style
    soft_strong: Style
    muted: Style
    faint: Style
    here: Style
    """Where you are: the cursor, its number, step numbers."""
    here_name: Style
    """The name of the focused column."""
    warning: Style
    """Full, at risk: a word."""
    amber: Style
    """The same as a line, or in the foot."""
    refused: Style
    """Refused, breached: a word."""
    red: Style
    """The same as a line."""
    blocked: Style
    violet: Style
    key: Style
    ground: Style
    """The ground of the card under the cursor."""
    page: Style
    """The ground of the screen, on which the edge of a sheet stands."""
    bands: tuple[Style, ...]
    """The grounds of an aging chart, from the half that is done first to the last twentieth."""


def readable(variables: Mapping[str, str], name: str) -> Color:
    """A colour of a theme; one that carries words is taken so far towards its text that they can be read."""
    colour = Color.parse(variables[name])
    if name not in _WORDED or colour.ansi is not None:
        return colour
    text, ground = Color.parse(variables["foreground"]), Color.parse(variables["background"])
    steps = (colour.blend(text, step / 10, 1) for step in range(10))
    return next((each for each in steps if contrast(each, ground) >= READABLE), text)


def contrast(colour: Color, ground: Color) -> float:
    """How far two colours stand apart, from 1 to 21, as WCAG 2 reckons it."""
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def inks(variables: Mapping[str, str], *, ansi: bool = False, no_color: bool = False) -> Inks:
    """The inks of a theme's variables.

    Without colour every alarm keeps a weight: breached and refused are reversed. Without shades (no colour, or 16 of
    them) muted and faint are dim. A colour that can hardly be read on the theme's ground is taken towards its text.
    """

    def ink(name: str, *, bold: bool = False, underline: bool = False, reverse: bool = False) -> Style:
        dim = (ansi or no_color) and name in ("muted", "faint")
        if no_color and name in ("warning", "blocked", "primary", "success", "error"):
            name = "foreground"
        return Style(
            color=readable(variables, name).rich_color,
            bold=bold or None,
            underline=underline or None,
            reverse=reverse or None,
            dim=dim or None,
        )

    def ground(name: str) -> Style:
        return Style(bgcolor=Color.parse(variables[name]).rich_color)

    return Inks(
        plain=ink("foreground"),
        strong=ink("foreground", bold=True),
        soft=ink("soft"),
        soft_strong=ink("soft", bold=True),
        muted=ink("muted"),
        faint=ink("faint"),
        here=ink("primary", bold=True),
        here_name=ink("primary", bold=True, underline=no_color),
        warning=ink("warning", bold=True),
        amber=ink("warning", bold=no_color),
        refused=ink("error", bold=True, reverse=no_color),
        red=ink("error", bold=no_color),
        blocked=ink("blocked", bold=True),
        violet=ink("blocked"),
        key=ink("foreground", bold=True),
        ground=ground("cursor"),
        page=ground("background"),
        bands=tuple(ground(f"band-{percent}") for percent in (50, 70, 85, 95)),
    )
