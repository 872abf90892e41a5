"""The options of the program and of its commands of every minute: one table for the quick way and for click."""

from __future__ import annotations

from typing import NamedTuple


class Option(NamedTuple):
    """An option; without a metavar it is a flag. `complete` names what a shell completes it with."""

    name: str
    help: str
    metavar: str = ""
    complete: str = ""
    default: str | None = None


FILTER_HELP = (
    "Words of the title, #tag, number, type:, tag:, column:, @person, blocked, breached, age>5, due<friday; -not."
)

OWN = (
    Option("--db", "A file of boards, or postgresql://USER@HOST/NAME; WIP_DB stands in for it.", "PLACE", "files"),
    Option("--board", "The board; WIP_BOARD stands in for it.", "NAME", "boards"),
    Option("--json", "Answer with one JSON document."),
    Option("--debug", "Show the traceback of an error."),
)
QUICK = {
    "list": (
        Option("--column", "Only this column.", "C", "columns"),
        Option("--type", "Only this work type.", "T", "types"),
        Option("--filter", FILTER_HELP, "TEXT", default=""),
        Option("--sort", "By age, box, created or due, instead of the board's order.", "ORDER"),
        Option("--blocked", "Only blocked items."),
        Option("--breached", "Only unfinished items over their time box."),
        Option("--archived", "Items off the board instead."),
    ),
    "status": (Option("--short", "In a few characters, for a shell prompt or tmux."),),
}
