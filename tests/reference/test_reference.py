"""Real histories against numbers that others computed: the installed program imports, reports, and is compared.

KANBAN_REFERENCE_DATA names the folder of the data sets. Each file that is read for an answer is counted and said at
the end of the run.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "KANBAN_REFERENCE_DATA"

if VARIABLE not in os.environ:
    pytest.skip(f"{VARIABLE} is not set: nothing to compare with", allow_module_level=True)

FOLDER = Path(os.environ[VARIABLE])
DATA_SETS = ("aea_verification", "lighthouse_ado", "rueedlinger_p0")
RESTARTED = {"aea_verification": 2_241}
"""Item-days before a last start; where nothing was restarted both ways of counting give the same."""
BLOCKED_IN_CYCLE = {"aea_verification": (96, 1_176)}
ANSWERS = ("expected.json", "daily.csv", "cfd.csv", "items.csv", "column_time.csv")
PERCENTILES = ("50", "70", "85", "95", "98")
HOUR = 3600


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wip(*arguments: str | Path) -> str:
    """What the program prints."""
    done = subprocess.run(
        [sys.executable, "-m", "kanban_tui", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def taken_in(folder: Path, config: dict[str, Any], database: Path) -> None:
    """Import a data set."""
    options: list[str | Path] = ["--columns", ",".join(config["columns"])]
    options += ["--start", config["start"], "--done", config["done"], "--zone", config["tz"], "--board", "Reference"]
    options += ["--off-board", "__cancel__", "--items", folder / "items.csv"]
    if config.get("wait_columns"):
        options += ["--waiting", ",".join(config["wait_columns"])]
    if (folder / "blocks.csv").exists():
        options += ["--blocks", folder / "blocks.csv"]
    wip("--db", database, "import", folder / "events.csv", "--format", "events", *options)


def reported(folder: Path, config: dict[str, Any], database: Path) -> dict[str, Any]:
    """The report of a data set, taken in and written by the program."""
    taken_in(folder, config, database)
    text = wip("--db", database, "--board", "Reference", "report", "--format", "json", "--as-of", config["as_of"])
    document: dict[str, Any] = json.loads(text)
    return document


def compare_expected(report: dict[str, Any], expected: dict[str, Any]) -> None:
    """Counts, percentiles and throughput."""
    names = {
        **{name: name for name in ("finished", "in_progress", "with_cycle_time", "skipped_wip", "cancelled")},
        "backward_moves": "backward_moves",
        "restarted": "restarted_items",
        "reopened": "reopened_items",
    }
    assert {name: report["summary"][name] for name in names} == {name: expected[key] for name, key in names.items()}
    for measure in ("cycle_days", "first_start_days", "lead_days", "age_days"):
        compare_distribution(report[measure], expected[measure], lambda days: days)
    compare_distribution(report["cycle_seconds"], expected["cycle_hours"], lambda seconds: round(seconds / HOUR, 4))
    throughput = report["throughput"]
    if "days" in expected["throughput"]:
        for name in ("first_finish", "days", "zero_days", "weeks", "zero_weeks"):
            assert throughput[name] == expected["throughput"][name], name
        weekly = expected["throughput"]["per_week_percentiles_nearest_rank"]
        assert {p: throughput[f"p{p}"] for p in weekly} == weekly
    assert report["wip"]["max"] == expected["wip"]["max_eod"]
    assert report["wip"]["mean"] == pytest.approx(expected["wip"]["mean_eod"], abs=1e-5)
    assert report["wip"]["now"] == expected["wip"]["at_end"]


def compare_flow(report: dict[str, Any], expected: dict[str, Any], name: str, unit: int) -> None:
    """Forecast, behaviour chart, expectation, blocked time, efficiency, and the identity of item-days."""
    forecast, found = expected["monte_carlo_exact"], report["forecast"]
    if isinstance(forecast, str):
        assert found["refused"] == "nothing_finished"
    else:
        for key in ("sample_days", "sample_zero_days", "sample_items"):
            assert found[key] == forecast[key], key
        assert (found["when"]["items"], found["how_many"]["days"]) == (forecast["n_items"], forecast["n_days"])
        for p in (50, 70, 85, 95):
            assert found["when"][f"p{p}"] == forecast["when"][f"days_at_{p}pct"]
            assert found["how_many"][f"p{p}"] == forecast["how_many"][f"at_least_with_{p}pct"]
    for key in ("mean", "mr_mean", "unpl", "lnpl", "url"):
        assert report["xmr"][key] == pytest.approx(expected["xmr_cycle_days"][key], abs=1e-6), key
    assert report["sle"]["days"] == expected["sle"]["target_days_p85"]
    assert report["sle"]["attainment"] == pytest.approx(expected["sle"]["attainment_at_that_target"], abs=1e-6)
    blocked = report["blocked"]
    assert (blocked["items"], blocked["seconds"] / 86_400) == (
        expected["blocked"]["items"],
        expected["blocked"]["days"],
    )
    in_cycle = (blocked["in_cycle_items"], blocked["in_cycle_seconds"] / 86_400)
    assert in_cycle == BLOCKED_IN_CYCLE.get(name, (0, 0))
    efficiency = report["flow_efficiency"]
    if expected["flow_efficiency"]["waiting"]:
        assert efficiency["active_seconds"] == expected["flow_efficiency"]["active"] * unit
        assert efficiency["waiting_seconds"] == expected["flow_efficiency"]["waiting"] * unit
        assert efficiency["pooled"] == pytest.approx(expected["flow_efficiency"]["pooled"], abs=1e-6)
    else:
        assert efficiency is None
    days = report["littles_law"]["item_days"]
    assert days["touched"] == sum(day["touched"] for day in report["daily"]) == expected["wip"]["item_days_touched"]
    assert days["items"] == sum((item["cycle_days"] or 0) + (item["age_days"] or 0) for item in report["items"])
    assert days["gap"] == days["restarted"] + days["reopened"] + days["without_time"] == RESTARTED.get(name, 0)


def compare_cfd(report: dict[str, Any], expected: list[dict[str, str]]) -> None:
    """Every line of the diagram; none falls, and the last differences are what stands in the columns."""
    lines = report["cfd"]
    assert [{key: str(value) for key, value in day.items()} for day in lines] == expected
    names = [column["name"] for column in report["definition"]["columns"]]
    for name in names:
        assert all(before[name] <= after[name] for before, after in pairwise(lines))
    standing = Counter(item["column"] for item in report["items"] if item["cancelled"] is None)
    for here, beyond in zip(names, [*names[1:], None], strict=True):
        assert lines[-1][here] - (lines[-1][beyond] if beyond else 0) == standing[here]


def compare_distribution(found: dict[str, Any], expected: dict[str, Any], unit: Callable[[float], float]) -> None:
    """The number of values and the nearest-rank percentiles, where the data has the measure at all."""
    if "n" in expected:
        assert found["n"] == expected["n"]
        by_rank = expected.get("nearest_rank_inverted_cdf", {})
        assert {p: unit(found[f"p{p}"]) for p in by_rank} == by_rank
        assert set(by_rank) in (set(), set(PERCENTILES))


def compare_days(report: dict[str, Any], expected: list[dict[str, str]]) -> None:
    """Arrivals, finished items and work in progress of every day."""
    found = [(day["date"], day["arrivals"], day["finished"], day["wip"]) for day in report["daily"]]
    assert found == [(day["date"], int(day["arrivals"]), int(day["finished"]), int(day["wip_eod"])) for day in expected]


def compare_items(report: dict[str, Any], expected: list[dict[str, str]]) -> None:
    """Days of each item that has events, by title."""
    names = ("cycle_days", "first_start_days", "age_days", "backward_moves", "reopened", "skipped_wip")
    with_events = [row for row in expected if row["column"] != "(none)"]
    found = {item["title"]: [item[name] for name in names] for item in report["items"]}
    assert found == {row["item"]: [int(row[name]) if row[name] else None for name in names] for row in with_events}
    lead_days = {item["title"]: item["lead_days"] for item in report["items"]}
    assert lead_days == {row["item"]: int(row["lead_days"]) if row["lead_days"] else None for row in with_events}


def compare_columns(report: dict[str, Any], expected: list[dict[str, str]], unit: int) -> None:
    """Visits that ended and their time, by item and column."""
    found = {}
    for item in report["items"]:
        for spent in item["columns"]:
            running = spent["open_seconds"] is not None
            visits = spent["visits"] - running
            if visits:
                time = spent["seconds"] - (spent["open_seconds"] or 0)
                found[item["title"], spent["name"]] = (visits, round(time / unit, 4))
    assert found == {(row["item"], row["column"]): (int(row["visits"]), float(row["time"])) for row in expected}


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_real_history_gives_the_numbers_others_found(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Import and report of the whole program, compared value by value."""
    folder = FOLDER / name
    missing = [file for file in ("events.csv", "config.json", *ANSWERS) if not (folder / file).is_file()]
    assert not missing, f"{folder} lacks {', '.join(missing)}"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    report = reported(folder, config, tmp_path / "reference.db")
    unit = 24 * HOUR if config["granularity"] == "day" else HOUR
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    compare_expected(report, expected)
    compare_flow(report, expected, name, unit)
    compare_cfd(report, rows(folder / "cfd.csv"))
    compare_days(report, rows(folder / "daily.csv"))
    compare_items(report, rows(folder / "items.csv"))
    compare_columns(report, rows(folder / "column_time.csv"), unit)
    record_property("reference_files", len(ANSWERS))


def test_a_forecast_of_a_real_history_is_the_known_one(tmp_path: Path) -> None:
    """Twenty items on AEA's last 90 days, and what thirty days bring."""
    folder = FOLDER / "aea_verification"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    database = tmp_path / "reference.db"
    taken_in(folder, config, database)
    asked = ("--items", "20", "--by", "2021-01-20", "--as-of", "2020-12-21", "--json")
    found = json.loads(wip("--db", database, "forecast", *asked))
    marks = ("p50", "p70", "p85", "p95")
    assert (found["sample_days"], found["sample_items"], found["sample_zero_days"]) == (90, 148, 46)
    assert [found["when"][mark] for mark in marks] == [13, 17, 21, 26]
    assert [found["how_many"][mark] for mark in marks] == [48, 39, 32, 24]
    assert found["when"]["p85_date"] == "2021-01-11"
