"""Commands that tell how work flows, or would: status, report, forecast, simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kanban_tui.cli.base import AnyPath, Command, Group, Quick, completed, item_number, pass_session
from kanban_tui.cli.session import Session
from kanban_tui.cli.which import Which, narrowed

FILE = AnyPath()
LAST_DAY = "The report's last day, at whose end the board is looked at."


@click.command("status", cls=Quick)
@pass_session
def status_command(session: Session, short: bool) -> None:
    """Tell how the board stands, on one screen or in a few characters.

    The columns and their limits, what is breached, at risk or blocked, the oldest item, this week against the last.
    What is finished a week is of the last four weeks, today left out; a forecast draws from up to 90 days.

    \b
        wip status --short    # WIP 3/3 !1: three in progress, of three; one has breached its time box
    """
    if short:
        from kanban_tui.cli.commands import status_short

        status_short.run(session)
    else:
        from kanban_tui.cli.commands import status_screen

        status_screen.run(session)


@click.command(cls=Command)
@click.option(
    "--format", "form", type=click.Choice(["md", "html", "csv", "json"]), help="Else PATH's ending tells, or md."
)
@click.option("-o", "--output", metavar="PATH", type=FILE, help="A file, or for csv a folder of tables.")
@click.option("--open", "shown", is_flag=True, help="Show it in the browser; without -o it is kept in your downloads.")
@click.option("--since", metavar="D", help="The first day counted: 2026-11-20, monday (may be today), 2 weeks ago, 6w.")
@click.option("--until", metavar="D", help="The last day counted.")
@click.option("--as-of", metavar="D", help=LAST_DAY)
@narrowed
@click.option("--compare", is_flag=True, help="Beside the period before it: the same weekdays from a monday on.")
@click.option("--baseline", metavar="D", help="Judge weeks by the first 12 from that day on, not by the first of all.")
@click.option("--what-if", is_flag=True, help="With what lower limits would do, played forward from the history.")
@click.option("--item", metavar="ITEM", type=item_number, help="Of one item.", shell_complete=completed("items"))
@pass_session
def report_command(
    session: Session,
    form: str | None,
    output: Path | None,
    shown: bool,
    since: str | None,
    until: str | None,
    as_of: str | None,
    which: Which,
    compare: bool,
    baseline: str | None,
    what_if: bool,
    item: int | None,
) -> None:
    """Write the flow report: cycle time, throughput, WIP, time boxes, refusals, batches, deployments, forecasts.

    \b
        wip report --since monday -o team.md
        wip report --since "last monday" --compare --open
        wip report --item 12

    Dates are local ones of the board's zone. Several types, tags or people are either of them. A file is
    written whole or not at all.
    """
    from kanban_tui.cli.commands import reporting

    asked = reporting.Asked(since, until, as_of, which, compare, item, what_if, baseline)
    reporting.write(session, asked, form=form, output=output, shown=shown)


@click.command(cls=Command)
@click.argument("chosen", metavar="[ITEM]...", type=item_number, nargs=-1, shell_complete=completed("items"))
@click.option("--items", metavar="N", type=int, help="When will so many items be done?")
@click.option("--by", metavar="DATE", help="How many items will be done by 2026-12-24, friday, in 3 weeks?")
@click.option("--left", is_flag=True, help="When will everything left of Done be done? Asked where nothing else is.")
@click.option("--as-of", metavar="D", help="As it was known at the end of that day.")
@narrowed
@click.option("--factor", metavar="LOW-HIGH", help="Into how many items one becomes by splitting, such as 1-1.5.")
@pass_session
def forecast_command(
    session: Session,
    chosen: tuple[int, ...],
    items: int | None,
    by: str | None,
    left: bool,
    as_of: str | None,
    which: Which,
    factor: str | None,
) -> None:
    """Tell when items will be done, or how many by a day, with its chances.

    \b
        wip forecast                    # everything left of Done
        wip forecast --items 20
        wip forecast --by "in 3 weeks"
        wip forecast 12 15 19           # these, before any other
        wip forecast 12                 # a started one: how long those took that had come as far

    It is drawn from the items finished on each of the last 90 days, exactly: nothing is left to a random generator.
    """
    from kanban_tui.cli.commands import forecasting
    from kanban_tui.cli.commands.known import Of

    asked = forecasting.Asked(items, by, left, chosen, Of(as_of, which), factor)
    forecasting.run(session, asked)


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--limit", "limits", metavar="C=N,N", multiple=True, help='Limits to try on a column: "In Progress=1,2,3".'
)
@click.option("--total", "totals", metavar="N,N", help="Limits to try over the whole board.")
@click.option("--batch", "batches", metavar="N,N", help="How many items move together: 1,2,4,8.")
@click.option("--setup", metavar="TIME", help="What each batch takes once in each column: 2h.")
@click.option("--single-piece", is_flag=True, help="One item at a time over the whole board.")
@click.option("--hands", metavar="C=N", multiple=True, help='How many items are worked on at once: "In Review=2".')
@click.option(
    "--time", "times", metavar="C=T..T", multiple=True, help="What half of the work and 85 % of it take: 4h..2d."
)
@click.option("--runs", metavar="N", type=int, default=200, help="How often each is played (200).")
@click.option("--days", metavar="N", type=int, default=365, help="Over how many days (365).")
@click.option("--seed", metavar="TEXT", default="1", help="The luck; the same seed gives the same answer (1).")
@click.option("--as-of", metavar="D", help="From the history up to the end of that day.")
@click.option("--check", is_flag=True, help="Play the limits that were, beside what was measured.")
@click.pass_context
@pass_session
def simulate_command(session: Session, context: click.Context, /, **asked: Any) -> None:
    """Tell what other limits would do, played forward from the board's own history.

    \b
        wip simulate --limit "In Progress=1,2,3,5"
        wip simulate --total 3,6 --hands "In Review=2"
        wip simulate --batch 1,2,4,8 --setup 2h
        wip simulate --check             # does the model fit what happened?
        wip simulate envelopes           # the classic experiment: one batch, or one at a time

    Every scenario meets the same luck, so that they differ by their limits alone.
    """
    if context.invoked_subcommand is None:
        from kanban_tui.cli.commands import simulating

        simulating.run(session, simulating.Asked(**asked))


@simulate_command.command("envelopes")
@click.option("--letters", metavar="N", type=int, default=100, help="How many letters (100).")
@click.option("--batch", "batches", metavar="N", type=int, multiple=True, help="Batch sizes; else all at once, and 1.")
@click.option("--handling", metavar="S", type=float, default=0.0, help="Seconds to take up a batch at a step (0).")
@pass_session
def envelopes_command(session: Session, letters: int, batches: tuple[int, ...], handling: float) -> None:
    """Fold, stuff, seal, stamp and address letters: one big batch, or one at a time.

    \b
        wip simulate envelopes
        wip simulate envelopes --batch 100 --batch 10 --batch 1 --handling 2

    With --handling one sees when big batches win.
    """
    from kanban_tui.cli.commands import envelopes

    envelopes.run(session, letters=letters, batches=batches, handling=handling)
