"""Templates of boards: TOML files of this folder, or of a user's own, read and written.

A file has `why`, perhaps `limit` (of the whole board) and `hours` (those of work: "mon-fri 9:00-17:00"), and
`[[columns]]` and `[[types]]`:

    [[columns]]
    name = "Beta"
    kind = "active"             # queue, active, waiting or done
    limit = 2
    entry = "Internal users found nothing that stops us."
    exit = "Nothing in the metrics is worse."
    required = ["Rollback tested"]
    points = ["Screenshots taken"]
    stay = "3d..7d"             # the shortest and the longest, which is the time box
    deployment = true           # of a done column

    [[types]]
    name = "research"
    box = ["5 interviews", "10 days"]   # or "24h of work", in the working hours of the board
"""

from kanban_tui.templates.reading import DEFAULT, load, names, parse, path_of
from kanban_tui.templates.writing import render

__all__ = ["DEFAULT", "load", "names", "parse", "path_of", "render"]
