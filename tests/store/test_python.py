"""A board asked from Python, as the README shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.store.conftest import Desk


@pytest.mark.file
def test_the_lines_of_the_readme_run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """They print the items of a board, typed."""
    desk.add("First")
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    assert sum(bool(line) for line in found[1].splitlines()) == 5
    exec(found[1].replace("boards.db", str(desk.path)), {})
    assert capsys.readouterr().out == "1 First None\n"
