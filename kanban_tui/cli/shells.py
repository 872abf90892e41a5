r"""What bash, zsh and fish are told, quoted so that every candidate is one plain word of the line.

Bash puts a candidate into the line as it is, so a column named `$(x)` would be run, and `In Progress` would be two
words; zsh and fish quote by themselves. Its script hands over the line up to the cursor and the text that a candidate
takes the place of. Bash begins that text anew behind `:` and `=` and behind a quote that is still open.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from click.shell_completion import CompletionItem, FishComplete, ShellComplete, ZshComplete, add_completion_class

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")

SCRIPT = """\
%(complete_func)s() {
    local kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_TEXT="$2" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Word(NamedTuple):
    """A word of a line as it is typed and as it is meant. `quote` is the quote that it leaves open, or nothing."""

    typed: str
    meant: str
    quote: str


class Shell(ShellComplete):
    """A shell, where an option and its value may be one word: `--column=To Do`."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """The candidates for the whole word."""
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if equals and option.startswith("-"):
            for item in found:
                item.value = f"{option}={item.value}"
        return found


class Bash(Shell):
    """What bash is told."""

    name = "bash"
    source_template = SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, and that one. Raises KeyError outside of completion."""
        found = words(os.environ["COMP_WORDS"])
        return [word.meant for word in found[1:-1]], found[-1].meant

    def format_completion(self, item: CompletionItem) -> str:
        """A candidate as it is put into the line."""
        if item.type != "plain":
            return f"{item.type},"
        return f"plain,{candidate(item.value, words(os.environ['COMP_WORDS'])[-1], os.environ.get('COMP_TEXT', ''))}"


class Zsh(Shell, ZshComplete):
    """What zsh is told."""


class Fish(Shell, FishComplete):
    """What fish is told."""


SHELLS: dict[str, type[ShellComplete]] = {kind.name: add_completion_class(kind) for kind in (Bash, Zsh, Fish)}


def words(line: str) -> list[Word]:
    """The words of a line, the last one that in which it ends: empty after a space."""
    found: list[Word] = []
    typed, meant, quote, escaped = "", "", "", False
    for character in line:
        if character.isspace() and not quote and not escaped:
            if typed:
                found.append(Word(typed, meant, ""))
            typed, meant = "", ""
            continue
        typed += character
        if escaped:
            meant += character if quote != '"' or character in '"\\$`' else f"\\{character}"
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            meant, quote = (meant, "") if character == quote else (meant + character, quote)
        elif character in "'\"":
            quote = character
        else:
            meant += character
    return [*found, Word(typed, meant, quote)]


def candidate(value: str, word: Word, text: str) -> str:
    """What takes the place of `text`, the end of the word: the rest of a value, quoted as the word stands there."""
    before = words(word.typed.removesuffix(text))[-1]
    return quoted(value[len(before.meant) :], before.quote)


def quoted(value: str, quote: str) -> str:
    """A value as the shell reads it back, inside an open quote or outside of any."""
    if quote == "'":
        return value.replace("'", "'\\''")
    if quote == '"':
        # A `!` calls up the history inside double quotes, and a backslash before it would stay: it stands outside.
        return "".join('"\\!"' if c == "!" else f"\\{c}" if c in '"\\$`' else c for c in value)
    return "".join(c if c in PLAIN or c.isalnum() else f"\\{c}" for c in value)
