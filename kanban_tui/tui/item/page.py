"""How all that is known of an item looks: its time box, its clocks, its time in each column, its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board import checklist, clock, words
from kanban_tui.board.layout import OFF_BOARD
from kanban_tui.board.model import DAY, Basis, Kind
from kanban_tui.board.text import printable
from kanban_tui.board.timebox import BoxUse, State
from kanban_tui.board.words import duration, hours, percent
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.item import around, prose
from kanban_tui.tui.item.reading import ItemView, split_word
from kanban_tui.tui.look import phrases
from kanban_tui.tui.look.facts import due_of
from kanban_tui.tui.look.pen import Piece, blank, cut, in_rows, row, width_of, wrap
from kanban_tui.tui.look.theme import Inks

SIDE_BY_SIDE = 100
_NAME, _VALUE = 14, 9
_LEAST_TOLD = 16
"""Cells for what is told beside a clock; with fewer it stands below it."""
_READABLE = 96
_MOST_LINES = 12
"""Of what was written down on an item at once, so that a long note leaves room for the rest."""

Row = list[Piece]


def draw(view: ItemView, now: int, width: int, inks: Inks, glyphs: Glyphs, *, point: int | None = None) -> list[Strip]:
    """The rows of the page; history stands at the right where there is room, else below.

    `point` is the chosen one of its choices (see around), from 0 on.
    """
    gutter = max(4, len(str(view.item.id)) + 1)
    inner = width - 2 - gutter
    rows: list[Row] = _top(view, now, inner, inks, glyphs, point)
    tz = clock.zone(view.board.zone)
    if width >= SIDE_BY_SIDE:
        half = (inner - 5) * 54 // 100
        left = _left(view, now, tz, half, inks, glyphs)
        right = _history(view, now, tz, inner - 5 - half, inks)
        for k in range(max(len(left), len(right))):
            beside = right[k] if k < len(right) else []
            here = left[k] if k < len(left) else []
            rows.append([*here, (" " * (half + 5 - width_of(here)), None), *beside] if beside else here)
    else:
        rows += _left(view, now, tz, inner, inks, glyphs)
        rows += _history(view, now, tz, inner, inks)
    strips = [row(width, [(" " * (gutter + 1), None), *pieces]) if pieces else blank(width) for pieces in rows]
    number: Row = [(" ", None), (f"{view.item.id:<{gutter}}", inks.muted)]
    strips[0] = row(width, [*number, *rows[0]])
    return strips


def _left(view: ItemView, now: int, tz: tzinfo, width: int, inks: Inks, glyphs: Glyphs) -> list[Row]:
    return [
        *_box(view, tz, width, inks, glyphs),
        *_clocks(view, now, tz, width, inks),
        *_columns(view, width, inks, glyphs),
    ]


def row_of_point(strips: Sequence[Strip], inks: Inks, glyphs: Glyphs) -> int:
    """The row of the chosen point; 0 where none is."""
    for k, strip in enumerate(strips):
        if any(segment.style == inks.here and segment.text.strip() == glyphs.cursor for segment in strip):
            return k
    return 0


def _top(view: ItemView, now: int, width: int, inks: Inks, glyphs: Glyphs, point: int | None) -> list[Row]:
    """Title, facts with the state, and the description, whose points can be ticked."""
    item = view.item
    rows: list[Row] = [[(line, inks.strong)] for line in wrap(item.title, width, 3, glyphs.cut)]
    kind = view.board.type(item.type_id)
    tags = [f"#{tag}" for tag in item.tags.split()]
    facts = f" {glyphs.dot} ".join(fact for fact in (kind.name if kind else "", item.assignee or "", *tags) if fact)
    pieces: Row = [(facts, inks.muted)] if facts else []
    lane: Row = [("   ", None), ("expedited", inks.red)] if item.lane is not None else []
    state = [(_where(view), inks.plain), *lane, *_state(view, inks, glyphs), *around.suggested(view, inks)]
    pieces += [("   ", None)] if pieces else []
    if width_of(pieces) + width_of(state) <= width:
        rows.append([*pieces, *state])
    else:
        rows += [[(cut(facts, width, glyphs.cut), inks.muted)]] if facts else []
        rows += in_rows(state, width, glyphs.cut)
    found = around.choices(view)
    chosen = found[point] if point is not None and point < len(found) else None
    rows += around.of_row(view, chosen, min(width, _READABLE), inks, glyphs)
    rows += _plans(view, now, width, inks, glyphs)
    rows.append([])
    points = checklist.points(item.description)
    ticks = {each.line: prose.Tick(each.done, k == point) for k, each in enumerate(points)}
    said = prose.rows(item.description, min(width, _READABLE), inks, glyphs, ticks) if item.description else []
    rows += [*said, []] if said else []
    tz = clock.zone(view.board.zone)
    return [*rows, *around.rows(view, chosen, tz, min(width, _READABLE), inks, glyphs)]


def _plans(view: ItemView, now: int, width: int, inks: Inks, glyphs: Glyphs) -> list[Row]:
    """Due date, estimate and points; how far off the date is stands behind it."""
    item = view.item
    due = due_of(item, clock.local_date(now, clock.zone(view.board.zone)))
    pieces: Row = [(f"due {printable(item.due)}", inks.soft)] if item.due else []
    if due is not None:
        ink = inks.refused if due.past else inks.warning if due.soon else inks.muted
        pieces += [("  ", None), (due.words, ink)]
    units = phrases.units(item, view.board).replace("/", " of ", 1)
    facts = [f"{units} done"] if item.planned_units is not None else []
    facts += [f"estimate {duration(item.estimate)}"] if item.estimate else []
    points = checklist.points(item.description)
    facts += [f"{sum(each.done for each in points)} of {words.count(len(points), 'point')} ticked"] if points else []
    for said in facts:
        pieces.append((f" {glyphs.dot} {said}" if pieces else said, inks.soft))
    return [pieces] if pieces and width_of(pieces) <= width else [[piece] for piece in pieces if piece[1] is not None]


def _where(view: ItemView) -> str:
    if view.item.archived:
        return split_word(view.history) if view.item.container else "archived"
    return view.board.standing(view.item.column_id).name


def _state(view: ItemView, inks: Inks, glyphs: Glyphs) -> Row:
    pieces: Row = []
    if view.measures.block is not None:
        pieces += [("   ", None), (f"{glyphs.cross} ", inks.violet), ("blocked", inks.blocked)]
    box = view.measures.box
    if box is None or view.measures.column == OFF_BOARD:
        return pieces
    if box.state is State.BREACHED:
        over = f"  {_amount(box, box.overrun)} over its time box"
        pieces += [("   ", None), ("breached", inks.refused), (over, inks.red)]
    elif box.state is State.AT_RISK:
        pieces += [("   ", None), (f"at risk {box.percent} %", inks.warning)]
    return pieces


def _amount(box: BoxUse, amount: int) -> str:
    if box.box.basis is Basis.DAYS:
        return words.count(amount, "day")
    if box.box.basis is Basis.ELAPSED and amount and amount % DAY == 0:
        return words.count(amount // DAY, "day")
    return words.duration(amount) if box.box.basis is Basis.ELAPSED else hours(amount)


_BASES = {Basis.ELAPSED: ", by the clock", Basis.WORKING: "", Basis.DAYS: ", by dates"}


def _box(view: ItemView, tz: tzinfo, width: int, inks: Inks, glyphs: Glyphs) -> list[Row]:
    """The time box as a long line, soft to its end, red beyond it, with words under its marks."""
    box = view.measures.box
    if box is None or not box.box.amount or view.item.container:
        return []
    kind = view.board.type(view.item.type_id)
    whose = {
        "item": "for this item",
        "column": f"in {_where(view)}",
        "type": f"for {kind.name if kind else 'its type'}",
    }
    basis = _BASES[box.box.basis]
    of_work = " of work" if box.box.basis is Basis.WORKING else ""
    said = f"  {box.percent} % of {_amount(box, box.box.amount)}{of_work} {whose[box.source]}"
    said = f"{said}{basis}" if cell_len(f"{said}{basis}") <= width - 8 else said
    rows = [*in_rows([("Time box", inks.strong), (said, inks.muted)], width, glyphs.cut), []]
    whole = max(box.used, box.box.amount)
    breached = box.state is State.BREACHED
    end = min(width - 1, width * box.box.amount // whole) if breached else width
    risk = min(max(0, end - 1), end * view.board.at_risk_percent // 100)
    used = end if breached else width * box.used // whole
    within = glyphs.heavy * min(used, end) + glyphs.thin * (end - min(used, end))
    line = [(within[:risk], inks.soft), (glyphs.risk, inks.amber), (within[risk + 1 :], inks.soft)]
    if breached:
        line.append((glyphs.end + glyphs.heavy * (width - end - 1), inks.red))
    rows.append(_faint_rest(line, glyphs, inks))
    marks: list[tuple[int, str, bool]] = [(0, phrases.moment(box.since, tz) if box.since is not None else "", False)]
    marks.append((end, _amount(box, box.box.amount), True))
    if breached:
        marks.append((width, _amount(box, box.used), True))
    marks.append((risk + 1, "at risk", False))
    rows += [_labels(marks, width, inks), []]
    return rows


def _faint_rest(line: list[tuple[str, Style]], glyphs: Glyphs, inks: Inks) -> Row:
    """The pieces of a line with what is thin in them faint."""
    pieces: Row = []
    for text, ink in line:
        heavy = text.rstrip(glyphs.thin)
        pieces += [(heavy, ink), (text[len(heavy) :], inks.faint)]
    return pieces


def _labels(marks: Sequence[tuple[int, str, bool]], width: int, inks: Inks) -> Row:
    """Words under the marks of a line, each ending at its mark; one that would touch another is left out."""
    taken: list[tuple[int, int, str, bool]] = []
    for at, text, counts in marks:
        start = max(0, min(at - cell_len(text) + 1 if at else 0, width - cell_len(text)))
        stop = start + cell_len(text)
        if text and all(stop + 2 <= first or start >= last + 2 for first, last, _, _ in taken):
            taken.append((start, stop, text, counts))
    pieces: Row = []
    for start, _, text, counts in sorted(taken):
        pieces += [(" " * (start - width_of(pieces)), None), (text, inks.plain if counts else inks.muted)]
    return pieces


def _clocks(view: ItemView, now: int, tz: tzinfo, width: int, inks: Inks) -> list[Row]:
    """What has run and since when: name, value, and what it means."""
    measures, item = view.measures, view.item
    facts: list[tuple[str, str, str, Style]] = []

    def clock_row(name: str, value: str, since: str, ink: Style = inks.plain) -> None:
        facts.append((name, value, since, ink))

    started = measures.crossed.started
    if measures.age is not None and started is not None:
        clock_row(
            "Age",
            words.count(measures.age_days or 0, "day"),
            f"{words.duration(measures.age)}, since {phrases.moment(started, tz)}",
        )
    elif measures.cycle_time is not None and measures.finished is not None:
        days = words.count(measures.cycle_days or 0, "day")
        clock_row(
            "Cycle time",
            days,
            f"{words.duration(measures.cycle_time)} by the clock, to {phrases.moment(measures.finished, tz)}",
        )
    elif measures.finished is not None:
        clock_row("Finished", phrases.day(measures.finished, tz), "never in progress: no cycle time")
    elif measures.crossed.entered is not None and not item.container:
        entered = measures.crossed.entered
        clock_row("Waiting", words.duration(now - entered), f"in {_where(view)} since {phrases.moment(entered, tz)}")
    first = measures.crossed.first_started
    if measures.crossed.restarted and first is not None:
        ended = measures.finished if measures.finished is not None else now
        whole = f"{clock.day_count(first, ended, tz):,} d"
        clock_row("First start", whole, f"since {phrases.moment(first, tz)}; put back and started again")
    if measures.box is not None and measures.box.overrun and not item.container:
        since = f"since {phrases.moment(measures.box.breach_at, tz)}" if measures.box.breach_at is not None else ""
        clock_row("Over its box", _amount(measures.box, measures.box.overrun), since, inks.refused)
    if measures.blocked:
        times = len(view.history.blocks)
        often = {1: "once", 2: "twice"}.get(times, f"{times} times")
        reason = printable(view.history.blocks[-1].reason)
        clock_row("Blocked", words.duration(measures.blocked), f"{often}, {reason}", inks.violet)
    done = view.history.pieces_done
    if done is not None:
        clock_row("Done", phrases.day(done, tz), "with its last piece")
    if item.created_at is not None and (measures.lead_time is not None or measures.finished is None):
        so_far = "" if measures.lead_time is not None else "so far, "
        took = now - item.created_at if measures.lead_time is None else measures.lead_time
        dates = clock.day_count(item.created_at, now, tz) if measures.lead_days is None else measures.lead_days
        clock_row(
            "Lead time",
            words.count(dates, "day"),
            f"{so_far}{words.duration(took)} by the clock, asked for {phrases.day(item.created_at, tz)}",
        )
    if view.past_share is not None:
        clock_row("Past items", percent(view.past_share), f"took {words.count(measures.age_days or 0, 'day')} or less")
    rows: list[Row] = [[("Clocks", inks.strong)], []]
    wide = max(_VALUE, *(len(value) for _, value, _, _ in facts)) if facts else _VALUE
    beside = width - _NAME - wide - 3 >= _LEAST_TOLD
    before = _NAME + wide + 3 if beside else 2
    for name, value, since, ink in facts:
        lines = wrap(since, width - before, _MOST_LINES)
        told, *more = lines if beside else ["", *lines]
        rows.append([(f"{name:<{_NAME}}", inks.muted), (f"{value:>{wide}}", ink), (f"   {told}", inks.muted)])
        rows += [[(" " * before, None), (line, inks.muted)] for line in more]
    return [*rows, []]


def _columns(view: ItemView, width: int, inks: Inks, glyphs: Glyphs) -> list[Row]:
    """Time in each column: thin where it waited, heavy where it was worked on, dashed where it was blocked."""
    times = view.measures.columns
    if not times:
        return []
    rows: list[Row] = [[("Time in each column", inks.strong)], []]
    # How long it lies in Done says nothing of the work, and would make all else short.
    ways = [each.time for each in times if view.board.columns[each.column].kind is not Kind.DONE]
    longest = max([1, *ways])
    names = max(_NAME, min(width // 3, max(cell_len(view.board.columns[each.column].name) + 1 for each in times)))
    value = max(_VALUE, *(len(words.duration(each.time)) for each in times))
    room = max(4, width - names - value - 3)
    for each in times:
        column = view.board.columns[each.column]
        notes = [words.count(each.visits, "visit")] if each.visits > 1 else []
        notes += ["now"] if each.open is not None else []
        note = "  " + ", ".join(notes) if notes else ""
        cells = 0 if column.kind is Kind.DONE else max(1, (room - cell_len(note)) * each.time // longest)
        blocked = min(cells, cells * view.blocked_in.get(each.column, 0) // max(1, each.time))
        worked = column.kind is Kind.ACTIVE
        rows.append(
            [
                (
                    cut(column.name, names - 1, glyphs.cut) + " " * max(1, names - cell_len(column.name)),
                    inks.plain if column.kind.in_progress else inks.muted,
                ),
                (f"{words.duration(each.time):>{value}}", inks.plain if column.kind.in_progress else inks.muted),
                (
                    "   " + (glyphs.heavy if worked else glyphs.thin) * (cells - blocked),
                    inks.plain if worked else inks.muted,
                ),
                (glyphs.over * blocked, inks.violet),
                (note, inks.muted),
            ]
        )
    return [*rows, []]


def _history(view: ItemView, now: int, tz: tzinfo, width: int, inks: Inks) -> list[Row]:
    """What happened, newest first: the day once, the time, what it was, who did it."""
    told: list[tuple[int, str, str, Style]] = []
    for note in view.history.notes:
        told.append((note.at, f"note: {note.text}", printable(note.author), inks.soft))
    for line in view.log:
        if line.command == "note" and not line.undone:
            continue
        did = phrases.of_this(printable(line.summary), view.item.id, view.item.title)
        ink = inks.faint if line.undone else inks.violet if line.command == "block" else inks.plain
        at, later = (line.at, "") if line.told is None else (line.told, " (entered later)")
        undone = " (undone)" if line.undone else ""
        told.append((at, f"{did}{later}{undone}", printable(line.actor).partition("/")[0], ink))
    box = view.measures.box
    if box is not None and box.breach_at is not None and box.breach_at <= now and box.overrun:
        told.append((box.breach_at, "time box over", "", inks.refused))
    told = [each for _, each in sorted(enumerate(told), key=lambda pair: (pair[1][0], pair[0]), reverse=True)]
    rows: list[Row] = [[("History", inks.strong), ("  newest first", inks.muted)], []]
    day = ""
    for at, did, who, ink in told:
        moment = clock.to_datetime(at, tz)
        today = moment.strftime("%a %-d %b")
        head = f"{today if today != day else '':<11}{moment.strftime('%H:%M')}  "
        day = today
        room = max(10, width - cell_len(head) - cell_len(who) - 2)
        lines = [line for part in did.split("\n") for line in wrap(printable(part), room, _MOST_LINES)]
        right = [(" " * max(2, width - cell_len(head) - cell_len(lines[0]) - cell_len(who)), None), (who, inks.muted)]
        rows.append([(head, inks.muted), (lines[0], ink), *right])
        rows += [[(" " * cell_len(head), None), (line, ink)] for line in lines[1:]]
    return rows
