"""The points of a description that can be ticked."""

from __future__ import annotations

from kanban_tui.board.checklist import marked, points

TEXT = """Before the release:
- [ ] tests
  * [x]  docs of [the] API
1. [X] notes
- [] none
- [ ]
```
- [ ] code
```
+ [ ] announce \\1"""


def test_lines_with_a_box_are_points() -> None:
    """Of every kind of list, nested ones too; not in code, and not without words."""
    found = [(point.line, point.done, point.text) for point in points(TEXT)]
    assert found == [
        (1, False, "tests"),
        (2, True, "docs of [the] API"),
        (3, True, "notes"),
        (9, False, "announce \\1"),
    ]


def test_only_the_box_changes() -> None:
    """Every other sign stays, whatever it is."""
    first, second, _, last = points(TEXT)
    assert marked(TEXT, first, done=True) == TEXT.replace("- [ ] tests", "- [x] tests")
    assert marked(TEXT, second, done=False) == TEXT.replace("* [x]  docs", "* [ ]  docs")
    assert marked(TEXT, last, done=True) == TEXT.replace("+ [ ]", "+ [x]")
