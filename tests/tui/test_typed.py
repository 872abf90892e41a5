"""What is typed on the lines of the metrics screen, understood without a screen."""

from __future__ import annotations

from datetime import date

import pytest

from kanban_tui.tui.metrics.choice import Choice
from kanban_tui.tui.metrics.typed import dates
from tests.histories import board, january


@pytest.mark.parametrize(
    ("line", "since", "until"),
    [
        ("last monday - friday", date(2026, 1, 5), date(2026, 1, 9)),
        ("last monday-friday", date(2026, 1, 5), date(2026, 1, 9)),
        ("last monday\N{EN DASH}friday", date(2026, 1, 5), date(2026, 1, 9)),
        ("3w-1w", date(2025, 12, 20), date(2026, 1, 3)),
        ("2026-01-02-friday", date(2026, 1, 2), date(2026, 1, 9)),
        ("monday-2026-01-06", date(2026, 1, 5), date(2026, 1, 6)),
        ("2026-01-02-2026-01-05", date(2026, 1, 2), date(2026, 1, 5)),
        ("2026-01-02", date(2026, 1, 2), date(2026, 1, 10)),
    ],
)
def test_a_dash_stands_between_two_dates_and_never_inside_of_one(line: str, since: date, until: date) -> None:
    """With blanks round it or none, long or short."""
    answer = dates(line, Choice(), board(), january(10, 12))
    assert (answer.problem, answer.choice.since, answer.choice.until) == ("", since, until)
