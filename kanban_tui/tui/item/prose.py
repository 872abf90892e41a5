"""A text in Markdown as rows: headings, lists, quotes and code keep their shape, and nothing in it is ever acted on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style

from kanban_tui.board.text import printable
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import Piece, cut
from kanban_tui.tui.look.theme import Inks

_DEEPEST = 6
_PART = re.compile(r"\n|[^\S\n]+|\S+")


class Tick(Struct, frozen=True):
    """How a point that can be ticked is drawn."""

    done: bool
    chosen: bool


def rows(
    text: str, width: int, inks: Inks, glyphs: Glyphs, ticks: Mapping[int, Tick] | None = None
) -> list[list[Piece]]:
    """The rows of a text, each at most `width` cells. Raw HTML is text like any other; links show where they lead.

    `ticks` are its points by their lines: the one that is chosen has the sign of the cursor.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    found: list[list[Piece]] = []
    margins: list[str] = []
    sign = ""
    numbers: list[int | None] = []
    ink = inks.soft
    for token in parser.parse(text):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = token.attrs.get("start", 1)
                numbers.append(int(start) if token.type.startswith("ordered") else None)
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
                _gap(found, top=not numbers)
            case "list_item_open":
                number = numbers[-1]
                sign = f"{number}. " if number is not None else f"{glyphs.dot} "
                margins.append(" " * len(sign))
                if number is not None:
                    numbers[-1] = number + 1
            case "list_item_close" | "blockquote_close":
                margins.pop()
            case "blockquote_open":
                margins.append("  ")
            case "heading_open":
                ink = inks.strong
            case "heading_close":
                ink = inks.soft
                found.append([])
            case "paragraph_close":
                _gap(found, top=not numbers)
            case "hr":
                found += [[(glyphs.thin * min(width, 24), inks.faint)], []]
            case "fence" | "code_block":
                margin = "".join(margins[:_DEEPEST])
                lines = [_clean(line) for line in token.content.rstrip("\n").split("\n")]
                found += [
                    [(margin + "  ", None), (cut(line, width - cell_len(margin) - 2), inks.plain)] for line in lines
                ]
                found.append([])
            case "inline":
                margin = "".join(margins[:_DEEPEST])
                first = margin[: len(margin) - len(sign)] + sign if sign else margin
                tick = ticks.get(token.map[0]) if ticks and sign and token.map else None
                if tick is not None and tick.chosen:
                    first = margin[: len(margin) - len(sign)] + glyphs.cursor.ljust(len(sign))
                sign_ink = inks.here if tick is not None and tick.chosen else inks.muted
                words = inks.muted if tick is not None and tick.done else ink
                found += _wrapped(_inline(token.children or [], words, inks), width, first, margin, sign_ink)
                sign = ""
    while found and not found[-1]:
        found.pop()
    return found


def _gap(found: list[list[Piece]], *, top: bool) -> None:
    if top and found and found[-1]:
        found.append([])


def _clean(text: str) -> str:
    """A line without what a terminal takes for an order; what stands before it stays."""
    return " " * (len(text) - len(text.lstrip())) + printable(text)


def _inline(tokens: Iterable[Token], ink: Style, inks: Inks) -> Iterable[Piece]:
    """Words with their weight. A line break in a paragraph stays one: people write notes as lines."""
    weight = [ink]
    target = ""
    for token in tokens:
        match token.type:
            case "text":
                yield token.content, weight[-1]
            case "code_inline":
                yield token.content, inks.plain
            case "softbreak" | "hardbreak":
                yield "\n", None
            case "strong_open" | "em_open":
                weight.append(inks.strong if token.type == "strong_open" else inks.plain)
            case "s_open":
                weight.append(inks.muted)
            case "strong_close" | "em_close" | "s_close":
                weight.pop()
            case "link_open":
                target = str(token.attrs.get("href", ""))
            case "link_close":
                yield f" ({target})", inks.muted
            case "image":
                yield token.content or "picture", inks.muted


def _wrapped(pieces: Iterable[Piece], width: int, first: str, margin: str, sign_ink: Style) -> list[list[Piece]]:
    """Pieces broken between words into rows, behind a margin that holds the sign of a list on the first one."""
    found: list[list[Piece]] = [[(first, sign_ink)]]
    least = used = cell_len(first)
    spaced = False
    for text, ink in pieces:
        for part in _PART.findall(text):
            if part == "\n":
                found.append([(margin, None)])
                used, spaced = least, False
            elif part.isspace():
                spaced = used > least
            else:
                word = printable(part)
                if used + spaced + cell_len(word) > width and used > least:
                    found.append([(margin, None)])
                    used, spaced = least, False
                word = cut(word, max(1, width - used - spaced))
                found[-1].append((" " * spaced + word, ink))
                used += spaced + cell_len(word)
                spaced = False
    return found
