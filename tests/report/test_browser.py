"""The report's page in a real browser, headless, without a network."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from kanban_tui.flow.percentiles import distribution
from kanban_tui.report.chosen import listed
from kanban_tui.report.numbers import Numbers

VARIABLE = "KANBAN_CHROMIUM"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that KANBAN_CHROMIUM names, which must then be there."""
    path = os.environ.get(VARIABLE) or shutil.which("chromium")
    if path is None:
        pytest.skip(f"there is no chromium, and {VARIABLE} names none")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page as it was opened, and what it complained of or asked for."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())


Visits = Callable[..., Visit]


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Opens a page in a browser of its own settings, closed at the end."""
    with ExitStack() as opened:

        def visit(path: Path, **settings: Any) -> Visit:
            context = browser.new_context(reduced_motion="reduce", **settings)
            opened.callback(context.close)
            return Visit(context, path)

        yield visit


@pytest.fixture(scope="module", params=["demo", "aea"])
def written(
    request: pytest.FixtureRequest, html: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The page of a document as a file."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html(request.param), encoding="utf-8")
    return path


GROUNDS: dict[Any, str] = {"light": "rgb(251, 250, 248)", "dark": "rgb(15, 18, 22)"}


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_the_page_opens_without_complaint_or_request(visits: Visits, written: Path, scheme: Any, width: int) -> None:
    """No error, no warning, nothing asked of a network, nothing wider than the window, however wide that becomes, and
    the colours of the scheme, also where it changes.
    """
    visit = visits(written, color_scheme=scheme, viewport={"width": width, "height": 800})
    page = visit.page
    for wide in (width, 1670 - width):
        page.set_viewport_size({"width": wide, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
    for colours in (scheme, *GROUNDS):
        page.emulate_media(color_scheme=colours)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[colours]
    assert page.locator("svg").count() >= 10
    assert visit.complaints == []
    assert visit.asked == [written.as_uri()]


@pytest.mark.parametrize("written", ["demo"], indirect=True)
def test_a_dot_names_its_item_and_leads_to_it(visits: Visits, written: Path) -> None:
    """Pointing shows the words at once, a press goes to the item's row, the tab key stops once and arrows go on; a dot
    of several lets choose; one date stands through all charts with that day's figures.
    """
    visit = visits(written)
    page = visit.page
    single = page.locator(".scatterplot .dot:not([data-items*=' '])").last
    number = single.get_attribute("data-items")
    single.scroll_into_view_if_needed()
    single.hover(force=True)
    assert page.locator("#hint").inner_text().startswith("#")
    single.dispatch_event("click")
    assert page.evaluate("location.hash") == f"#item-{number}"
    assert page.locator(f"#item-{number}").count() == 1

    assert page.locator(".scatterplot svg a[tabindex='0']").count() == 1
    page.locator(".scatterplot svg a[tabindex='0']").focus()
    first = page.locator("#hint").inner_text()
    page.keyboard.press("End")
    assert page.locator("#hint").inner_text() not in ("", first)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator(".scatterplot svg a[tabindex='0']").count() == 1

    many = page.locator(".scatterplot .dot[data-items*=' ']").first
    numbers = (many.get_attribute("data-items") or "").split()
    many.dispatch_event("click")
    links = page.locator("#hint.pinned a")
    assert [link.split(" ")[0] for link in links.all_inner_texts()] == [f"#{number}" for number in numbers]
    links.last.click()
    assert page.evaluate("location.hash") == f"#item-{numbers[-1]}"
    assert not page.locator("#hint").is_visible()

    page.locator("#cfd svg").first.scroll_into_view_if_needed()
    box = page.locator("#cfd svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    told = page.locator("#hint").inner_text().splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told[0])
    assert len(told) == 1 + page.locator("#cfd [data-steps]").count() - page.locator(".rates [data-steps]").count()
    assert page.locator("svg line.date").count() >= 3
    assert visit.complaints == []


@pytest.mark.parametrize("written", ["aea"], indirect=True)
def test_words_stand_beside_their_lines_and_dots(visits: Visits, written: Path) -> None:
    """None begins on its upright line, or under the last dots at the end of an axis."""
    page = visits(written).page
    lines, words = (boxes(page.locator(f"#cycle .histogram .rule {what}")) for what in (".bar", "text"))
    for line, text in zip(lines, words, strict=True):
        assert text["x"] > line["x"] + line["width"] + 2
    dots = [dot["x"] + dot["width"] / 2 for dot in boxes(page.locator(".scatterplot .dot[data-items]"))]
    assert min(text["x"] for text in boxes(page.locator(".scatterplot .name text"))) > max(dots) + 3


@pytest.mark.parametrize("written", ["aea"], indirect=True)
def test_a_telephone_has_all_in_sight(visits: Visits, written: Path) -> None:
    """What has no time axis is not scrolled; what has one shows its newest days and, whatever it shows, its heights."""
    page = visits(written, viewport={"width": 420, "height": 900}).page
    whole = "found => found.every((box) => box.scrollWidth <= box.clientWidth)"
    assert page.locator(".drawing:has(svg.narrow)").count() >= 6
    assert page.locator(".drawing:has(svg.narrow)").evaluate_all(whole)
    assert not page.locator(".drawing:has(svg[data-days])").evaluate_all(whole)
    heights = """() => [...document.querySelectorAll(".drawing:has(svg[data-days])")].every((box) => {
      const { left, right } = box.getBoundingClientRect();
      const words = [...box.querySelectorAll(".axis.y text, .name text")].map((word) => word.getBoundingClientRect());
      return words.every((word) => word.left >= left - 1 && word.right <= right + 1);
    })"""
    page.wait_for_function(heights)
    page.evaluate("document.querySelectorAll('.drawing').forEach((box) => box.scrollBy(-60, 0))")
    names = heights.replace(", .name text", "")
    page.wait_for_function(names)


def boxes(found: Locator) -> list[dict[str, float]]:
    """Where elements stand, asked in one go."""
    return found.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")


@pytest.mark.parametrize("written", ["aea"], indirect=True)
def test_the_filters_of_the_page(visits: Visits, written: Path, aea: dict[str, Any]) -> None:
    """Rows, dots and percentiles are those of the listed items of that type, as it says; all of them come back."""
    visit = visits(written)
    page = visit.page
    row = page.locator(".scatterplot tr[data-path=cycle_days]")
    before, rows = row.text_content(), page.locator("#items tbody tr:visible").count()
    kind = "AER"
    page.locator("#filters select[name=type]").select_option(kind)
    done = [aea["items"][k] for k in listed(Numbers(aea)) if aea["items"][k]["type"] == kind]
    days = sorted(item["cycle_days"] for item in done if item["cycle_days"] is not None)
    found = distribution(days)
    cells = row.locator("td").all_text_contents()
    assert cells[0] == str(len(days))
    assert cells[2:6] == [str(found.p50), str(found.p70), str(found.p85), str(found.p95)]
    assert page.locator(".scatterplot .name.p85 text").text_content() == f"85 %  {found.p85} d"
    assert page.locator("#items tbody tr:visible").count() == len(done) < rows
    assert "Of the items listed below only." in (page.locator("#filters output").text_content() or "")
    for whole in (".histogram", "#cfd figure:not(.rates)"):
        line = page.locator(f"{whole} .whole").first
        assert line.is_visible()
        assert line.inner_text() == "Of all items: this does not follow the filter."
    assert page.locator(".scatterplot .whole").count() == 0
    shown = page.eval_on_selector_all(".scatterplot a:not([hidden]) .dot", "dots => dots.map(dot => dot.dataset.items)")
    numbers = {str(item["id"]) for item in done}
    assert all(numbers & set(items.split()) for items in shown)
    page.locator("#filters [name=since]").fill("2100-01-01")
    assert row.locator("td").first.text_content() == "0"
    page.locator("#filters button").click()
    page.locator("body:not(.narrowed)").wait_for()
    assert row.text_content() == before
    assert page.locator("#items tbody tr:visible").count() == rows
    assert page.locator(".whole:visible").count() == 0
    assert visit.complaints == []


@pytest.mark.parametrize("written", ["demo"], indirect=True)
def test_what_does_not_follow_a_filter_is_grey_once(visits: Visits, written: Path) -> None:
    """It can still be read; bars of items follow, and those of others are faint beside their names."""
    page = visits(written).page
    page.locator("#filters select[name=type]").select_option("bug")
    page.locator("body.narrowed").wait_for()
    seen = """(node) => {
      let seen = 1;
      for (; node; node = node.parentElement) seen *= getComputedStyle(node).opacity;
      return seen;
    }"""
    for kind, opacity in (("#summary .say", 0.35), ("#boxes .how", 0.35), (".histogram svg", 0.35), (".boxes svg", 1)):
        assert page.locator(kind).first.evaluate(seen) == pytest.approx(opacity), kind
    assert page.locator(".boxes a[hidden] .bar").first.evaluate(seen) == pytest.approx(0.2)


def test_the_script_is_small() -> None:
    """At most 15 kB."""
    assert len(files("kanban_tui.report").joinpath("page", "page.js").read_bytes()) <= 15_000


@pytest.mark.parametrize("written", ["demo"], indirect=True)
def test_the_items_can_be_sorted(visits: Visits, written: Path) -> None:
    """A press on a heading sorts by it, another the other way, items without a value last."""
    visit = visits(written)
    heading = visit.page.locator("#items th", has_text="elapsed")
    column = heading.evaluate("head => head.cellIndex")
    heading.click()
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.click()
    assert heading.get_attribute("aria-sort") == "descending"
    texts = visit.page.eval_on_selector_all(
        "#items tbody tr", f"rows => rows.map(row => row.cells[{column}].textContent)"
    )
    days = [int(text.split(" d")[0]) if " d" in text else 0 for text in texts if text != "–"]
    assert days == sorted(days, reverse=True)
    assert texts.index("–") == len(days)


@pytest.mark.parametrize("written", ["demo"], indirect=True)
def test_without_scripts_it_is_a_plain_page(visits: Visits, written: Path) -> None:
    """Every row is there, every chart is drawn."""
    visit = visits(written, java_script_enabled=False)
    assert visit.page.locator("#items tbody tr").count() >= 70
    assert visit.page.locator("svg").count() >= 10
    assert visit.complaints == []


@pytest.mark.parametrize("written", ["demo"], indirect=True)
def test_on_paper_it_is_light(visits: Visits, written: Path) -> None:
    """Printing from a dark screen gives black on white, every row, without what is there to be pressed."""
    visit = visits(written, color_scheme="dark")
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 38)"
    assert not visit.page.locator("nav").is_visible()
    muted, plain = (
        f"parseFloat(getComputedStyle(document.querySelector('{kind}')).fontSize)" for kind in (".how", "p.say")
    )
    assert visit.page.evaluate(f"{muted} < {plain}")
    small = "[...document.querySelectorAll('table')].filter((table) => table.rows.length < 13)"
    assert visit.page.evaluate(f"{small}.every((table) => getComputedStyle(table).breakInside === 'avoid')")
    frame = "getComputedStyle(document.querySelector('#items .wide'))"
    assert visit.page.evaluate(f"[{frame}.maxHeight, {frame}.overflowY]") == ["none", "visible"]
