"""Reports: of a real history (KANBAN_REFERENCE_DATA names the folder of the data sets) and of a made-up large one."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.benchmarks.measuring import PASS, PROGRAM, in_turns, once, say

ITEMS = 100_000
AS_OF = "2020-12-21"


def run(folder: Path, rounds: int) -> None:
    """JSON of both, item by item and move by move; HTML against JSON."""
    bare = in_turns({"": PASS}, rounds)[""].ms
    small, large = folder / "small.db", folder / "large.db"
    for path, items in ((small, 10), (large, ITEMS)):
        # In a process of its own: a child's largest memory is never below that of who started it.
        made = f"from tests.benchmarks.boards import *; make_history(Path({str(path)!r}), {items})"
        once([sys.executable, "-c", made])
    start = in_turns({"": report(small, "json", folder)}, rounds)[""]
    say("JSON of 10 items, that is the start", start.ms, against=bare)
    big = once(report(large, "json", folder))
    say(f"JSON of {ITEMS:,} items and {6 * ITEMS - ITEMS // 100:,} moves", big.ms / 1000, "s", aim="20 s")
    say("its largest memory", big.mib, "MiB", aim="600 MiB")
    each = (big.ms - start.ms) / ITEMS
    say("an item of it", each * 1000, "µs")
    for command, aim in (("status", "10 x"), ("forecast", "15 x")):
        found = in_turns({"": [*PROGRAM, "--db", str(large), command]}, rounds)[""]
        say(f"wip {command} of it", found.ms, against=bare, aim=aim)
    if (path := aea(folder)) is None:
        print("KANBAN_REFERENCE_DATA is not set: no real history to compare with")
        return
    forms = {form: [*report(path, form, folder), "--as-of", AS_OF] for form in ("json", "html", "md")}
    forms["forecast"] = [*PROGRAM, "--db", str(path), "forecast", "--items", "20", "--as-of", AS_OF]
    found = in_turns(forms, rounds)
    say("JSON of AEA, 1,090 items and 7,606 moves", found["json"].ms, aim="1,200 ms")
    real = (found["json"].ms - start.ms) / 1_090
    say("an item of it", real * 1000, "µs")
    say(f"an item of the {ITEMS:,} against one of AEA", each * 1000, "µs", against=real * 1000, aim="1.3 x")
    say("HTML of AEA against its JSON", found["html"].ms, against=found["json"].ms, aim="3 x")
    say("Markdown of AEA against its JSON", found["md"].ms, against=found["json"].ms)
    say("forecast of AEA", found["forecast"].ms, against=bare)


def report(path: Path, form: str, folder: Path) -> list[str]:
    """The command that writes a report."""
    return [*PROGRAM, "--db", str(path), "report", "--format", form, "-o", str(folder / f"{path.stem}.{form}")]


def aea(folder: Path) -> Path | None:
    """AEA imported, where the reference data is."""
    if "KANBAN_REFERENCE_DATA" not in os.environ:
        return None
    data = Path(os.environ["KANBAN_REFERENCE_DATA"]) / "aea_verification"
    config = json.loads((data / "config.json").read_text(encoding="utf-8"))
    path = folder / "aea.db"
    shape = ["--columns", ",".join(config["columns"]), "--start", config["start"], "--done", config["done"]]
    shape += ["--waiting", ",".join(config["wait_columns"]), "--zone", config["tz"], "--off-board", "__cancel__"]
    files = ["--blocks", str(data / "blocks.csv"), "--items", str(data / "items.csv")]
    load = [*PROGRAM, "--db", str(path), "import", str(data / "events.csv"), "--format", "events", "--board", "AEA"]
    say("import of AEA", once([*load, *shape, *files]).ms, aim="2,000 ms")
    return path
