"""The program: `wip`, or `python -m kanban_tui`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # Start-up makes no garbage worth collecting, and looking for it costs a tenth of the time.
    gc.disable()
    from kanban_tui.cli import start

    code = start.main(sys.argv[1:])
    # Nor is there anything to look for on the way out.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
