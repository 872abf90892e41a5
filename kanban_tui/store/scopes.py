"""Who counts where, in SQL: made from board/limits' declaration, for the triggers, the counts and the doctor."""

from __future__ import annotations

from kanban_tui.board.limits import KINDS, Who

WHERE_FIELDS = ("column_id", "archived", "type_id", "assignee_key", "lane", "planned_units")
"""The fields of an item that say where it counts, and how much."""

SAME_MEASURE = "p.measure = {scope}.measure"
SAME_LIMIT = "coalesce(p.drain_to, p.wip_limit, -1) = coalesce({scope}.drain_to, {scope}.wip_limit, -1)"


def counts(scope: str, item: str) -> str:
    """Whether an item that stands in a column of a scope counts in it."""
    kinds: dict[str, list[str]] = {}
    for kind, who in KINDS.items():
        kinds.setdefault(_condition(who, scope, item), []).append(f"'{kind}'")
    return " OR ".join(
        f"{scope}.kind IN ({', '.join(found)}){' AND ' if condition else ''}{condition}"
        for condition, found in kinds.items()
    )


def _condition(who: Who, scope: str, item: str) -> str:
    parts = []
    if who.lane is not None:
        parts.append(f"{item}.lane IS {'NOT ' if who.lane else ''}NULL")
    if who.match is not None:
        parts.append(f"{scope}.{who.match[0]} = {item}.{who.match[1]}")
    return " AND ".join(parts)


def weight(scope: str, item: str) -> str:
    """How much an item counts."""
    return f"CASE {scope}.measure WHEN 'units' THEN coalesce({item}.planned_units, 1) ELSE 1 END"


def standing(item: str, sign: str = "") -> str:
    """The scopes in which one item counts, as (id, weight)."""
    return (
        f"SELECT s.id, {sign}{weight('s', item)} AS weight FROM scope_column g JOIN wip_scope s ON s.id = g.scope_id"
        f" WHERE g.column_id = {item}.column_id AND {item}.archived = 0 AND ({counts('s', item)})"
    )


def held(scope: str, column: str | None = None) -> str:
    """What a scope holds, counted: in one of its columns, or in all."""
    where = f"i.column_id = {column}" if column else f"g.scope_id = {scope}.id"
    source = "item i" if column else "scope_column g CROSS JOIN item i ON i.column_id = g.column_id"
    return (
        f"(SELECT coalesce(sum({weight(scope, 'i')}), 0) FROM {source}"
        f" WHERE {where} AND i.archived = 0 AND ({counts(scope, 'i')}))"
    )


def covers(scope: str, column: str) -> str:
    """Whether a scope whose columns were not named covers a column."""
    parts = []
    for kind, who in KINDS.items():
        if who.columns is None:
            parts.append(f"{scope}.kind = '{kind}' AND {scope}.column_id = {column}.id")
        else:
            names = ", ".join(sorted(f"'{each}'" for each in who.columns))
            parts.append(f"{scope}.kind = '{kind}' AND {column}.kind IN ({names})")
    return f"{scope}.board_id = {column}.board_id AND ({' OR '.join(parts)})"


def of_a_person(scope: str) -> str:
    """Whether a scope is what counts for each person, of one of them."""
    return f"{scope}.kind = 'each_person' AND {scope}.name_key <> ''"


def apart(scope: str, *same: str) -> str:
    """Whether that of one person has another limit, while it drains another target, or measure than that of each."""
    alike = " AND ".join(same or (SAME_MEASURE, SAME_LIMIT)).format(scope=scope)
    return f"NOT EXISTS ({pattern('1', scope)} AND {alike})"


def pattern(what: str, scope: str) -> str:
    """A value of what counts for each person on the board of a scope."""
    return (
        f"SELECT {what} FROM wip_scope p WHERE p.board_id = {scope}.board_id AND p.kind = 'each_person'"
        " AND p.name_key = ''"
    )
