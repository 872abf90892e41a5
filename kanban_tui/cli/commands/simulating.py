"""`wip simulate`: what other limits would do, on the board's own history."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from kanban_tui import when
from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY
from kanban_tui.board.text import key
from kanban_tui.board.words import count
from kanban_tui.cli.base import limit as limit_of
from kanban_tui.cli.say import talk
from kanban_tui.cli.say.words import cells, clean
from kanban_tui.cli.session import Session, chosen_board, missing
from kanban_tui.errors import BadValue, RuleRefused, UsageError
from kanban_tui.flow.days import ONE_DAY
from kanban_tui.flow.items import measure
from kanban_tui.flow.simulation.compare import Outcome, Scenario, Told, compare
from kanban_tui.flow.simulation.line import Draw, Lognormal
from kanban_tui.flow.simulation.measured import WINDOW_DAYS, Measured, Shut, Thin, longest_held, measured
from kanban_tui.flow.simulation.scenarios import vary
from kanban_tui.report import whatif
from kanban_tui.store import records

if TYPE_CHECKING:
    from kanban_tui.board.history import BoardHistory

MOST_SCENARIOS = 24
MOST_RUNS = 10_000
MOST_DAYS = 3_650
MOST_HANDS = 1_000

_BAR = 30


class Asked(Struct, frozen=True):
    """What is to be played, as it was typed."""

    limits: tuple[str, ...] = ()
    totals: str | None = None
    batches: str | None = None
    setup: str | None = None
    hands: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    single_piece: bool = False
    runs: int = 200
    days: int = 365
    seed: str = "1"
    as_of: str | None = None
    check: bool = False


def run(session: Session, asked: Asked) -> None:
    """Play the scenarios asked for and print what came of them."""
    if not 1 <= asked.runs <= MOST_RUNS:
        raise BadValue(f"Scenarios are played 1 to {MOST_RUNS:,} times, not {asked.runs:,}.")
    if not 7 <= asked.days <= MOST_DAYS:
        raise BadValue(f"Scenarios are played over 7 to {MOST_DAYS:,} days, not {asked.days:,}.")
    varies = asked.limits or asked.totals or asked.batches or asked.single_piece
    if asked.check and varies:
        raise UsageError("--check plays the limits that were, and no others.")
    if asked.setup is not None and not asked.batches:
        raise UsageError("--setup is the time each batch takes once; it goes with --batch.")
    now = clock.now()
    with session.reading() as connection:
        history = records.board_history(connection, chosen_board(connection, session.board_name).id)
    if asked.as_of is not None:
        tz = clock.zone(history.board.zone)
        as_of = when.day(asked.as_of, tz, now=now, ahead=False)
        now = min(now, clock.midnight(as_of + ONE_DAY, tz) - 1)
    line = _measured(history, asked, now)
    scenarios = _scenarios(line, asked)
    with _progress(quiet=session.json) as told:
        outcomes = compare(scenarios, runs=asked.runs, days=asked.days, seed=asked.seed, told=told)
    if not all(outcome.figures for outcome in outcomes):
        raise RuleRefused(f"In {count(asked.days, 'day')} nothing would be finished; --days plays longer.")
    if session.json:
        talk.out(talk.document(_document(history.board.name, line, asked, outcomes)))
    else:
        talk.out("\n".join(_lines(line, asked, outcomes)))


def _measured(history: BoardHistory, asked: Asked, now: int) -> Measured:
    board = history.board
    tz = clock.zone(board.zone)
    layout = Layout.of(board.columns, board.retired)
    names = [column.name for column in layout.columns[layout.start : layout.done]]
    hands = {}
    for text in asked.hands:
        place, value = _named(text, names, "--hands", '"In Review=2"')
        hands[names[place]] = _whole(value, "Hands are")
    times: dict[str, Draw] = {}
    for text in asked.times:
        place, value = _named(text, names, "--time", '"In Review=4h..2d"')
        times[names[place]] = _times(value)
    limits, whole = longest_held(history.policy, board, now - WINDOW_DAYS * DAY, now) if asked.check else (None, None)
    items = [measure(item, board, layout, now=now, tz=tz) for item in history.measured_at(now)]
    try:
        return measured(
            items,
            board,
            layout,
            history.policy,
            now=now,
            scopes=history.scopes,
            hands=hands,
            times=times,
            limits=limits,
            board_limit=whole,
        )
    except Shut as shut:
        raise RuleRefused(whatif.unplayable(shut)) from None
    except Thin as thin:
        given = whatif.times_given(map(clean, names))
        way = f"How long work takes can be said instead, half of it and 85 % of it: {given}."
        if times.keys() >= set(names):
            way = (
                f"So few starts do not tell how often work comes; where {clean(names[0])} or the board has a limit it"
                " is taken to wait for room always."
            )
        raise RuleRefused(f"{whatif.unplayable(thin)} {way}") from None


def _scenarios(line: Measured, asked: Asked) -> list[Scenario]:
    columns = line.line.columns
    limits: dict[int, list[int | None]] = {}
    for text in asked.limits:
        place, values = _named(text, [column.name for column in columns], "--limit", '"In Progress=1,2,3"')
        limits.setdefault(place, []).extend(_limits(values))
    try:
        found = vary(
            line.line,
            limits=limits,
            totals=_limits(asked.totals) if asked.totals else (),
            batches=[_whole(size, "A batch is of") for size in asked.batches.split(",")] if asked.batches else (),
            setup=when.span(asked.setup) / DAY if asked.setup else 0.0,
            single_piece=asked.single_piece,
        )
    except ValueError as error:
        raise BadValue(f"That cannot be played: {error}.") from None
    if len(found) > MOST_SCENARIOS + 1:
        raise BadValue(f"{len(found) - 1} scenarios are more than the {MOST_SCENARIOS} that are played at once.")
    return found


def _limits(text: str) -> list[int | None]:
    values = [limit_of(part) for part in text.split(",")]
    if any(value == 0 for value in values):
        raise BadValue("Through a closed column nothing comes: a limit to try is 1 or more, or none.")
    return values


def _whole(text: str, what: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= MOST_HANDS):
        raise BadValue(f"{what} 1 to {MOST_HANDS:,}, not {digits!r}.")
    return int(digits)


def _times(text: str) -> Draw:
    half, dots, most = text.partition("..")
    if not dots:
        raise BadValue(f"{text!r} is no time of work; write what half of it takes and what 85 % take: 4h..2d.")
    try:
        return Lognormal(when.span(half) / DAY, when.span(most) / DAY)
    except ValueError:
        raise BadValue(f"{text!r}: what half takes is no longer than what 85 % take.") from None


def _named(text: str, names: Sequence[str], option: str, example: str) -> tuple[int, str]:
    """The place of the column that an option names, and what it says of it."""
    name, equals, value = text.rpartition("=")
    if not equals or not name.strip() or not value.strip():
        raise BadValue(f"{text!r} names no column; write {option} {example}.")
    for place, known in enumerate(names):
        if key(known) == key(name):
            return place, value.strip()
    raise missing("column in progress", name.strip(), list(names))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Told | None]:
    """A bar on a terminal; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    import click

    with click.progressbar(length=1, label="Playing; ctrl+c keeps what is done", file=sys.stderr) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield told


def _lines(line: Measured, asked: Asked, outcomes: list[Outcome]) -> Iterator[str]:
    if asked.check:
        yield from _check(line, outcomes[0])
    else:
        yield whatif.sentence(line, outcomes)
        yield ""
        yield from _table(line, outcomes)
        if len(outcomes) > 1:
            yield ""
            yield from _bars(outcomes)
    yield ""
    yield from whatif.assumed(line, runs=min(o.runs for o in outcomes), days=asked.days, seed=asked.seed)
    yield whatif.little(outcomes)
    yield whatif.CHECKED if asked.check else whatif.BELOW


def _table(line: Measured, outcomes: list[Outcome]) -> Iterator[str]:
    heads = whatif.heads(line)
    rows: list[tuple[str, ...]] = [tuple(head[0] for head in heads), tuple(head[1] for head in heads)]
    for name, told, below in whatif.rows(line, outcomes):
        rows.append((clean(name), *told))
        if any(below):
            rows.append(("", *below))
    widths = [max(cells(row[k]) for row in rows) for k in range(len(heads))]
    for row in rows:
        first = row[0] + " " * (widths[0] - cells(row[0]))
        yield "  ".join((first, *(text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)))).rstrip()


def _bars(outcomes: list[Outcome]) -> Iterator[str]:
    """85 % within so many days, to be seen at a glance."""
    yield "85 % within"
    longest = max(outcome.figures["p85"].mean for outcome in outcomes)
    width = max(cells(clean(outcome.scenario.name)) for outcome in outcomes)
    for outcome in outcomes:
        name, days = clean(outcome.scenario.name), outcome.figures["p85"].mean
        bar = "█" * max(1, round(days / longest * _BAR))
        yield f"{name}{' ' * (width - cells(name))}  {bar} {whatif.cell('p85', days)} d"


_MEASURED = {
    "throughput": "finished a week",
    "p50": "half within, days",
    "p85": "85 % within, days",
    "p95": "95 % within, days",
    "wip": "in progress",
}


def _check(line: Measured, outcome: Outcome) -> Iterator[str]:
    found = whatif.verdict(line, outcome)
    yield f"{'':20}{'measured':>10}{'simulated':>11}   nine of ten runs lie"
    for name, value, spread, fits in found:
        told = f"{whatif.cell(name, value):>10}{whatif.cell(name, spread.mean):>11}   {whatif.interval(name, spread)}"
        yield f"{_MEASURED[name]:20}{told}{'' if fits else '   does not fit'}"
    yield ""
    wrong = [_MEASURED[name].split(",")[0] for name, _, _, fits in found if not fits]
    if wrong:
        yield f"The model does not fit this history: {', '.join(wrong)}. Do not trust what it says of other limits."
    else:
        yield "The model fits this history: each figure lies within its runs, or within a quarter of what was measured."


def _document(board: str, line: Measured, asked: Asked, outcomes: list[Outcome]) -> dict[str, object]:
    told: dict[str, object] = {
        "board": board,
        "runs": asked.runs,
        "days": asked.days,
        "seed": asked.seed,
        "sample": {"days": line.days, "items": line.items},
        "work_comes": line.comes.value,
        "hands": dict(line.hands),
        "not_played": list(line.unplayed),
    }
    if asked.check:
        told["check"] = {
            name: {"measured": round(value, 4), "simulated": round(spread.mean, 4), "fits": fits}
            for name, value, spread, fits in whatif.verdict(line, outcomes[0])
        }
    else:
        told["sentence"] = whatif.sentence(line, outcomes)
    told["scenarios"] = whatif.document(outcomes)
    return told
