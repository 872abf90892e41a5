"""The parts, in the order of a whole run."""

from __future__ import annotations

import argparse
import compileall
import os
import tempfile
from pathlib import Path

import kanban_tui
from tests.benchmarks import long, metrics, paint, report, rival, server, start

PARTS = {
    "start": start.run,
    "long": long.run,
    "paint": paint.run,
    "rival": rival.run,
    "report": report.run,
    "metrics": metrics.run,
    "server": server.run,
}


def main() -> None:
    """Measure the parts asked for, or all, and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=7, help="how often each thing is measured (7)")
    asked = parser.parse_args()
    # An installed program is compiled once, not at each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(Path(kanban_tui.__file__).parent, quiet=1)
    for name in asked.parts or PARTS:
        print(f"-- {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder), asked.rounds)


if __name__ == "__main__":
    main()
