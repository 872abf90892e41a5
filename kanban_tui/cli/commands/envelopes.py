"""`wip simulate envelopes`: the experiment, animated where somebody looks, and its numbers."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import asdict

from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import cells
from kanban_tui.cli.session import Session
from kanban_tui.errors import BadValue
from kanban_tui.flow.simulation.envelopes import STEPS, Played, play

MOST_LETTERS = 10_000
MOST_HANDLING = 3_600

_FRAMES = 100
_FRAME_SECONDS = 0.1
_HALF = 36
_BAR = 20


def run(session: Session, *, letters: int, batches: Sequence[int], handling: float) -> None:
    """Play the batch sizes, the largest beside the smallest to be watched, and print what came of each."""
    if not 2 <= letters <= MOST_LETTERS:
        raise BadValue(f"The experiment takes 2 to {MOST_LETTERS:,} letters, not {letters:,}.")
    if not 0 <= handling <= MOST_HANDLING:
        raise BadValue(f"Handling a batch takes 0 to {MOST_HANDLING:,} seconds, not {handling:g}.")
    for batch in batches:
        if not 1 <= batch <= letters:
            raise BadValue(f"A batch is of 1 to {letters:,} letters, not {batch:,}.")
    sizes = sorted(set(batches) or {1, letters}, reverse=True)
    played = [play(letters, size, handling) for size in sizes]
    if session.json:
        talk.out(talk.document({"letters": letters, "handling_seconds": handling, "batches": _document(played)}))
        return
    if len(played) > 1 and sys.stdout.isatty() and sys.stdin.isatty():
        _watch(played[0], played[-1], letters)
    talk.out("\n".join(_lines(played, letters, handling)))


def _document(played: list[Played]) -> list[dict[str, float]]:
    names = {"total": "total_seconds", "first": "first_seconds", "again": "done_again"}
    left_out = ("begun", "done")
    return [
        {names.get(name, name): round(value, 3) for name, value in asdict(one).items() if name not in left_out}
        for one in played
    ]


def _lines(played: list[Played], letters: int, handling: float) -> Iterator[str]:
    rows = [("", "all ready", "first ready", "in progress", "done again")]
    rows += [
        (_name(one, letters), _time(one.total), _time(one.first), f"{one.wip:.1f}", f"{one.again:,}") for one in played
    ]
    widths = [max(cells(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        yield "  ".join((row[0].ljust(widths[0]), *(t.rjust(w) for t, w in zip(row[1:], widths[1:], strict=True))))
    yield ""
    small, large = played[-1], played[0]
    if len(played) > 1:
        yield (
            f"{_name(small, letters).capitalize()} the first letter is ready after {_time(small.first)} instead of"
            f" {_time(large.first)}, and a mistake in the first step spoils {small.again:,} instead of {large.again:,}."
        )
        if small.total > large.total:
            yield (
                f"All are ready {_time(small.total - large.total)} later: each batch costs {handling:g} s at each step,"
                " and many small ones cost that often. Make handling cheap, then make batches small."
            )
    steps = ", ".join(f"{name} {seconds:g} s" for name, seconds in STEPS)
    yield f"{letters:,} letters, one person: {steps}; {handling:g} s for taking up a batch at a step (--handling)."


def _name(played: Played, letters: int) -> str:
    if played.batch == 1:
        return "one at a time"
    return f"{played.batch:,} at a time" if played.batch < letters else f"one batch of {letters:,}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _watch(left: Played, right: Played, letters: int) -> None:
    """Both beside each other, in ten seconds; any key ends it."""
    end = max(left.total, right.total)
    with _keys() as pressed:
        height = 0
        for frame in range(_FRAMES + 1):
            now = end * frame / _FRAMES
            picture = list(_picture((left, right), letters, now))
            talk.out_pieces([f"\x1b[{height}A" if height else "", *(f"{line}\x1b[K\n" for line in picture)])
            sys.stdout.flush()
            height = len(picture)
            if pressed(_FRAME_SECONDS):
                break
        talk.out_pieces([f"\x1b[{height}A\x1b[J"])


def _picture(both: Sequence[Played], letters: int, now: float) -> Iterator[str]:
    yield _beside([_name(one, letters) for one in both])
    for step, (name, _) in enumerate(STEPS):
        yield _beside([f"{name:8}{_bar(one.at(now)[step], letters)} {one.at(now)[step]:>5,}" for one in both])
    yield _beside([f"in progress {sum(t <= now for t in one.begun) - one.at(now)[-1]:,}" for one in both])
    yield _beside([_ready(one, letters, now) for one in both])
    yield f"{_time(now)}; any key shows the numbers"


def _ready(one: Played, letters: int, now: float) -> str:
    ready = one.at(now)[-1]
    return f"all ready after {_time(one.total)}" if ready == letters else f"ready {ready:,} of {letters:,}"


def _bar(count: int, of: int) -> str:
    full = count * _BAR // of
    return "█" * full + "░" * (_BAR - full)


def _beside(texts: Sequence[str]) -> str:
    return "    ".join(f"{text:{_HALF}}" for text in texts).rstrip()


@contextmanager
def _keys() -> Iterator[Callable[[float], bool]]:
    """Asks whether a key was pressed within so many seconds; the terminal is given back as it was."""
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)

    def pressed(seconds: float) -> bool:
        if not select.select([sys.stdin], [], [], seconds)[0]:
            return False
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
        return True

    try:
        yield pressed
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
