"""What comes first: the few items that need a word today, in the order and the words of a walk over the board."""

from __future__ import annotations

from collections.abc import Iterator

from kanban_tui.flow.outlook import LEAST
from kanban_tui.report.chosen import in_progress
from kanban_tui.report.numbers import Numbers
from kanban_tui.report.outline import Section
from kanban_tui.report.walk import nothing


def _line(numbers: Numbers, path: str) -> str:
    reasons = "; ".join(f"{{{path}.reasons.{k}}}" for k in range(len(numbers.value(f"{path}.reasons"))))
    who = f"{{{path}.assignee}}, " if numbers.has(f"{path}.assignee") else ""
    age = f"{{{path}.age_days}} d old, " if numbers.has(f"{path}.age_days") else ""
    there = "back in" if numbers.value(f"{path}.came_back") else "in"
    stands = f"{who}{age}{{{path}.column_days}} d {there} {{{path}.column}}"
    said = f"{{{path}.item}} {{{path}.title}} ({stands}): {reasons}."
    return " ".join(filter(None, (said, _outlook(numbers, path), f"{{{path}.question}}")))


def _outlook(numbers: Numbers, path: str) -> str:
    """What may be expected of it, by how long those took in the end that had come as far; nothing on a new board."""
    at = f"{path}.outlook"
    if not numbers.has(at):
        return "It is not started."
    if numbers.value("today.too_few") is not None:
        return ""
    if not numbers.has(f"{at}.p50"):
        usual = f"; 85 % of all took {{{at}.sle_days|day}} or less" if numbers.has(f"{at}.sle_days") else ""
        return f"At {{{at}.age_days|day}} it has no outlook: {{{at}.n|finished item}} took as long or longer{usual}."
    return (
        f"At {{{at}.age_days|day}}: of {{{at}.n|finished item}} that took as long or longer half took up to"
        f" {{{at}.p50|day}} more, 85 % up to {{{at}.p85|day}}; {{{at}.within}} ({{{at}.within_share}}) kept"
        f" {{{at}.sle_days|day}}."
    )


def _says(numbers: Numbers) -> Iterator[str]:
    for k in range(len(numbers.value("today.lines"))):
        yield _line(numbers, f"today.lines.{k}")
    if numbers.value("today.too_few") is not None and numbers.value("today.lines"):
        yield (
            "What to expect of an item in progress is said from"
            f" {LEAST} finished items with a cycle time on; there are {{today.too_few}}."
        )


def _empty(numbers: Numbers) -> str | None:
    if numbers.value("today.count"):
        return None
    return nothing(old_known=all(item["old"] is not None for _, item in in_progress(numbers)))


TODAY = Section(
    "today",
    "Today first",
    "Of what needs a word at the end of {as_of} the first five, from the right, oldest first, as a walk over the board"
    " has it (n = {today.count}).",
    empty=_empty,
    says=_says,
)
