"""The report as one HTML page."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from kanban_tui.board.history import BoardHistory
from kanban_tui.report import as_html, as_json
from kanban_tui.report.build import build
from kanban_tui.report.chosen import listed
from kanban_tui.report.numbers import Numbers
from tests.histories import DOING, DONE, READY, board, history, january
from tests.report.pages import Page, numbers_of

MEGABYTE = 1_000_000
SERIES = re.compile(
    r"xmr\.signals\.|behaviour\.\w+\.weeks\.|trends\.trailing\.|batches\.finishes\.|deployments\.deployed\.|daily\.|cfd\.|items\.\d+\.(columns|moves)\."
)
UNWORDED = re.compile(
    # What only programs ask for, splits into one piece, and item numbers after the first three.
    r"schema_version|items\.\d+\.position|forecast\.\w+\.factor\.[01]|data_quality\.\d+\.items\.([3-9]|\d\d+)"
)
HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "{{7*7}} {% raw %} {cycle_days.p85}",
    "</title></style></textarea>--><b>",
    "a\x00b\x1b[31m\x9b\u202e\ufeffc",
    "javascript:alert(1) &lt;script&gt; &amp; ]]>",
]


def test_every_path_of_the_page_leads_to_what_stands_there(document: dict[str, Any], page: Page) -> None:
    """Each number is the one its path has in the JSON, in the same words."""
    numbers = Numbers(document)
    assert len(page.told) > 500
    assert [(path, text) for path, text in page.told if numbers.at(path) != text] == []


def test_every_number_of_the_document_stands_in_the_page(document: dict[str, Any], page: Page) -> None:
    """But for those of each day, batch and signal, which CSV holds, and zeros, which may be said in words."""
    told = {path for path, _ in page.told}
    numbers = Numbers(document)
    unlisted = {f"items.{k}." for k in set(range(len(document["items"]))) - set(listed(numbers))}
    assert len(unlisted) == (0 if len(document["items"]) < 1_000 else 14)
    left_out = [
        path
        for path in numbers_of(document)
        if path not in told
        and not any(map(path.startswith, unlisted))
        and not (SERIES.match(path) or UNWORDED.fullmatch(path))
        and numbers.value(path) != 0
    ]
    assert left_out == []


def test_no_number_of_a_table_is_without_its_path(page: Page) -> None:
    """A cell of digits alone always says where it comes from."""
    assert [text for has_path, text in page.cells if not has_path and re.fullmatch(r"[#\d.,%]+", text)] == []


def test_the_page_is_complete_in_itself_and_small(
    document: dict[str, Any], kind: str, page: Page, html: Callable[[str], str]
) -> None:
    """It names no other file and no address, and has at most 1.5 MB for 1,000 items."""
    text = html(kind)
    assert page.values("src") == page.values("srcset") == []
    assert {link[:1] for link in page.values("href")} == {"#"}
    assert not re.search(r"url\(|@import|\beval\b|new Function", text)
    assert set(re.findall(r"https?://[^\"'<> ]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert len(text.encode()) <= 1.5 * MEGABYTE * max(1, len(document["items"]) / 1000)


def test_each_chart_is_named_described_and_has_its_numbers(page: Page) -> None:
    """For those who do not see it: role, title and description, all ids different."""
    drawings = [(name, value) for tag, name, value in page.attributes if tag == "svg"]
    assert [value for name, value in drawings if name == "role"] == ["img"] * page.tags["svg"]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    named = [part for name, value in drawings if name == "aria-labelledby" for part in value.split()]
    assert len(named) == 2 * page.tags["svg"] >= 20
    assert set(named) <= set(ids)
    assert page.tags["details"] >= 5


def test_a_column_of_short_texts_is_as_wide_as_they_are(demo: dict[str, Any]) -> None:
    """Room to be broken into lines is for those that are long."""
    short = copy.deepcopy(demo)
    for item in short["items"]:
        item.update(title="Short", tags=[])
    for document, wraps in ((demo, True), (short, False)):
        table = as_html.render(document).partition('id="items"')[2]
        assert ("<td class=t>" in table) is wraps


def test_a_number_or_a_date_is_not_broken_into_lines(html: Callable[[str], str]) -> None:
    """Names may be."""
    found = html("demo")
    assert re.search(r'<b data-path="until" class="u">\d{4}-\d\d-\d\d</b>', found)
    assert re.search(r'<b data-path="[a-z_.]+" class="u">\d+ d \d+ h</b>', found)
    assert '<b data-path="today.lines.0.title">' in found


def test_the_same_document_gives_the_same_page(demo: dict[str, Any], html: Callable[[str], str]) -> None:
    """Nothing in it is drawn by lot."""
    assert as_html.render(demo) == html("demo")


def test_hostile_texts_stay_texts(demo: dict[str, Any]) -> None:
    """A title, a name, a reason and a tag add no tag and no attribute, and are shown as they are."""
    plain, hostile = copy.deepcopy(demo), copy.deepcopy(demo)
    for document, texts in ((plain, ["harmless, and as long as others"] * len(HOSTILE)), (hostile, HOSTILE)):
        whole = " ".join(texts)
        document["board"] = whole
        for column in document["definition"]["columns"]:
            rename(document, column["name"], f"{whole} {column['name']}")
        for k, item in enumerate(document["items"]):
            text = texts[k % len(texts)]
            item.update(title=text, tags=[text], assignee=text, type=text)
            if item["blocked"]:
                item["blocked"]["reason"] = whole
        for k, box in enumerate(document["time_boxes"]["items"]):
            box["title"] = texts[k % len(texts)]
    expected, found = Page(as_html.render(plain)), Page(as_html.render(hostile))
    assert found.tags == expected.tags
    assert [(tag, name) for tag, name, _ in found.attributes] == [(tag, name) for tag, name, _ in expected.attributes]
    body = "".join(found.body)
    for text in (*HOSTILE, " ".join(HOSTILE)):
        assert re.sub(r"[\x00-\x1f\x7f-\x9f\u202e\ufeff]", "", text) in body


def rename(value: Any, old: str, new: str) -> None:
    """Give a column another name wherever it is named."""
    if isinstance(value, dict):
        for key in list(value):
            if key == old:
                value[new] = value.pop(key)
                continue
            if value[key] == old:
                value[key] = new
            rename(value[key], old, new)
    elif isinstance(value, list):
        for entry in value:
            rename(entry, old, new)


@pytest.mark.parametrize(
    "items",
    [
        (),
        (history((january(3), READY)),),
        (history((january(3), DOING)),),
        (history((january(3), DOING), (january(3, 1), DONE)),),
        (history((january(3), READY), (january(4), DONE)),),
    ],
)
def test_a_young_board_has_a_page_too(items: Any) -> None:
    """Nothing, one item waiting, one in progress, one finished, one that skipped: each section says why it is empty."""
    document = as_json.document(build(BoardHistory(board(), items), now=january(5)))
    page = Page(as_html.render(document))
    assert page.tags["h2"] >= 10
    assert "Nothing" in "".join(page.body)


def test_only_this_format_imports_its_libraries() -> None:
    """Markdown, CSV and JSON know neither charts nor templates."""
    code = (
        "import sys; from kanban_tui.report import as_csv, as_json, as_markdown;"
        "print([name for name in ('pygal', 'jinja2', 'markupsafe') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
