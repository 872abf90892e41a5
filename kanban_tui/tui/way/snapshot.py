"""What the board screen shows, read in one go and swapped in whole: frozen values, a window of items per column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from kanban_tui import finding
from kanban_tui.board.history import History
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import Occupancy, Scope, Stand, exceeded
from kanban_tui.board.model import DAY, Board, Column, Family, Item, Kind
from kanban_tui.board.policies import has_a_say
from kanban_tui.board.text import printable
from kanban_tui.errors import NotFound
from kanban_tui.store import counting, fullness, glance, queries, records
from kanban_tui.store.queries import ALL, Match
from kanban_tui.store.sql import Connection
from kanban_tui.tui.way.single import Single, read_single

LATELY = 28 * DAY
LEAST_DONE, MOST_DONE = 20, 1000


class Lane(Struct, frozen=True):
    """A column with how many items it holds, how many match the filter, and a window of those from `offset` on.

    Items come with their histories where these tell clocks, as in progress, or when an item may leave.
    """

    column: Column
    count: int
    matching: int
    offset: int = 0
    items: tuple[Item, ...] = ()
    histories: Mapping[int, History] | None = None
    older: bool = False
    """Whether only what was finished lately is shown; `matching` is how many that are."""
    families: Mapping[int, Family] = field(default_factory=dict)
    """What its items are pieces of, by number."""

    def item(self, index: int) -> Item | None:
        """The item at an index of the column, None where the window does not reach."""
        k = index - self.offset
        return self.items[k] if 0 <= k < len(self.items) else None

    def covers(self, first: int, last: int) -> bool:
        """Whether the window holds every index from first to last that there is."""
        return self.offset <= max(0, first) and min(last, self.matching) <= self.offset + len(self.items)


class Snapshot(Struct, frozen=True, dict=True):
    """A board as it was at one revision.

    `followed` is where the item asked for stands: column and index. None when it is off the board or filtered out.
    """

    board: Board
    lanes: tuple[Lane, ...]
    text: str = ""
    followed: tuple[int, int] | None = None
    occupancy: Occupancy | None = None
    """How full the board is, for the rule to decide on."""
    expedited: Mapping[int, int] = field(default_factory=dict)
    """How many items of each column are in the expedite lane."""
    wip_limit: int | None = None
    """The most items in progress that the board may have."""
    problem: str = ""
    """What the filter asks for that there is not, in a sentence."""
    meant: str = ""
    """What a filter that finds nothing may have meant, in a sentence."""
    single: Single | None = None
    """The one thing to do, where one item at a time is worked on."""

    @cached_property
    def layout(self) -> Layout:
        return Layout.of(self.board.columns, self.board.retired)

    @property
    def wip(self) -> int:
        """How many items are started and not finished."""
        return sum(lane.count for lane in self.lanes if lane.column.kind.in_progress)

    @property
    def empty(self) -> bool:
        return not any(lane.count for lane in self.lanes)

    def refusing(self, stand: Stand, target: int) -> tuple[Scope, ...]:
        """The scopes that would refuse an item that stands so into a column."""
        return self.refused(stand, replace(stand, column_id=target))

    def refused(self, before: Stand, after: Stand) -> tuple[Scope, ...]:
        """The scopes that would refuse an item to stand otherwise."""
        return () if self.occupancy is None else exceeded(self.occupancy.moved((before, after)))

    def place_of(self, number: int | None) -> tuple[int, int] | None:
        """Where an item stands in the windows: column and index; None where it is not seen."""
        for lane in self.lanes:
            for k, item in enumerate(lane.items):
                if item.id == number:
                    return lane.column.id, lane.offset + k
        return None

    def seen(self, numbers: Iterable[int]) -> dict[int, Item]:
        """Those of these items that the windows hold, as they are now."""
        wanted = set(numbers)
        return {item.id: item for lane in self.lanes for item in lane.items if item.id in wanted}

    def with_lane(self, lane: Lane) -> Snapshot:
        """With another window of one column."""
        lanes = tuple(lane if old.column.id == lane.column.id else old for old in self.lanes)
        return replace(self, lanes=lanes)


class Wanted(Struct, frozen=True):
    """What to read: the filter, the item to follow, the first row shown of each column, how many rows there are,
    the instant, and whether all of Done is wanted or only what was finished lately."""

    text: str = ""
    follow: int | None = None
    tops: tuple[tuple[int, int], ...] = ()
    rows: int = 50
    now: int = 0
    all_done: bool = False


def read(c: Connection, board_id: int, wanted: Wanted, before: Snapshot | None = None) -> Snapshot:
    """Read a board for the screen, counting only what was written since `before`. Raises NotFound for a deleted one."""
    board = clean_board(queries.board(c, board_id))
    if board.deleted:
        raise NotFound(f"The board {board.name} was deleted.")
    if before is not None and (before.board.id, before.board.revision) == (board.id, board.revision):
        counts = {lane.column.id: lane.count for lane in before.lanes}
    else:
        counts = counting.counts(c, board_id)
    match = matching_now(c, board, wanted)
    matching = counting.counts_matching(c, board_id, match) if match.where else counts
    lately = _lately(c, board, wanted, counts)
    matching = {**matching, **lately}
    followed = _follow(c, board, wanted.follow, match, matching)
    tops = dict(wanted.tops)
    if followed is not None:
        column_id, index = followed
        top = tops.get(column_id, 0)
        if not top <= index < top + wanted.rows:
            tops[column_id] = index
    lanes = [
        Lane(column, counts.get(column.id, 0), matching.get(column.id, 0), older=column.id in lately)
        for column in board.columns
    ]
    lanes = read_lanes(c, lanes, tops, wanted.rows, match)
    full, expedited = fullness.occupancy(c, board), counting.expedited(c, board.id)
    problem = finding.unknown(c, board, wanted.text, now=wanted.now) or ""
    meant = finding.meant(c, board, wanted.text) if match.where and not any(matching.values()) else None
    single = _clean_single(read_single(c, board)) if board.single_piece else None
    limit = glance.wip_limit(c, board.id)
    return Snapshot(board, tuple(lanes), wanted.text, followed, full, expedited, limit, problem, meant or "", single)


def read_lanes(
    c: Connection, lanes: Iterable[Lane], tops: Mapping[int, int], rows: int, match: Match = ALL
) -> list[Lane]:
    """Columns, each with the window around its first row shown: a screen before, two from there on."""
    windows = [_with_window(c, lane, tops.get(lane.column.id, 0), rows, match) for lane in lanes]
    families = clean_families(c, [item for lane in windows for item in lane.items])
    told = [item for lane in windows if _tells_histories(lane.column) for item in lane.items]
    known = {history.item.id: history for history in records.histories(c, told)}

    def told_of(lane: Lane) -> dict[int, History] | None:
        return {item.id: known[item.id] for item in lane.items} if _tells_histories(lane.column) else None

    return [replace(lane, families=families, histories=told_of(lane)) for lane in windows]


def _tells_histories(column: Column) -> bool:
    return column.kind.in_progress or has_a_say(column)


def _with_window(c: Connection, lane: Lane, top: int, rows: int, match: Match) -> Lane:
    top = min(top, max(0, lane.matching - 1))
    offset = max(0, top - rows)
    # No more than there are: the store would look for more of them to the end of the column.
    most = min(top - offset + 2 * rows, lane.matching - offset)
    found = queries.window(c, lane.column.id, offset, most, match) if most > 0 else []
    return replace(lane, offset=offset, items=tuple(clean(item) for item in found))


def _clean_single(single: Single) -> Single:
    item, after = (None if each is None else clean(each) for each in (single.item, single.next))
    return replace(single, item=item, next=after)


def clean_families(c: Connection, items: Iterable[Item]) -> dict[int, Family]:
    """What items are pieces of, by number, in words that no terminal takes for an order."""
    found = queries.families(c, {item.parent_id for item in items if item.parent_id is not None})
    return {number: replace(family, title=printable(family.title)) for number, family in found.items()}


def _lately(c: Connection, board: Board, wanted: Wanted, counts: Mapping[int, int]) -> dict[int, int]:
    """How many items of each done column were finished lately, where that leaves some out; a few show always."""
    if wanted.all_done or wanted.text:
        return {}
    found = {}
    for column in board.columns:
        count = counts.get(column.id, 0)
        if column.kind is Kind.DONE and count > LEAST_DONE:
            recent = records.finished_lately(c, column.id, wanted.now - LATELY, MOST_DONE)
            found[column.id] = max(recent, LEAST_DONE)
    return {column_id: shown for column_id, shown in found.items() if shown < counts[column_id]}


def matching_now(c: Connection, board: Board, wanted: Wanted) -> Match:
    """The conditions of the filter as they are now."""
    return finding.matching(c, board, wanted.text, now=wanted.now)


def _follow(
    c: Connection, board: Board, number: int | None, match: Match, matching: Mapping[int, int]
) -> tuple[int, int] | None:
    """Where the followed item stands now; None when it left the board or the filter hides it."""
    if number is None:
        return None
    try:
        item = queries.item(c, number)
    except NotFound:
        return None
    index = queries.position_of(c, item, match)
    if item.archived or item.board_id != board.id or index >= matching.get(item.column_id, 0):
        return None
    if match.where and item not in queries.window(c, item.column_id, index, 1, match):
        return None
    return item.column_id, index


def clean(item: Item) -> Item:
    """An item whose words no terminal takes for an order, whoever wrote them. Most are so already."""
    words = (item.title, item.assignee or "", item.blocked_reason or "", item.tags)
    if all(word.isprintable() for word in words):
        return item
    return replace(
        item,
        title=printable(item.title),
        assignee=printable(item.assignee) if item.assignee else None,
        blocked_reason=printable(item.blocked_reason) if item.blocked_reason else item.blocked_reason,
        tags=printable(item.tags),
    )


def clean_board(board: Board) -> Board:
    names = [board.name, *(c.name for c in board.columns)]
    names += [name for kind in board.types for name in (kind.name, kind.unit_name or "")]
    if all(name.isprintable() for name in names):
        return board
    return replace(
        board,
        name=printable(board.name),
        columns=tuple(replace(c, name=printable(c.name)) for c in board.columns),
        types=tuple(
            replace(t, name=printable(t.name), unit_name=printable(t.unit_name) if t.unit_name else t.unit_name)
            for t in board.types
        ),
    )
