"""The page on the archive is enough to read it with an engine that knows nothing of Daybook."""

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from daybook_analytics.application.archived import FINISHES
from daybook_analytics.archive.manifest import Manifest, Segment
from daybook_analytics.archive.rows import COLUMNS
from daybook_cli.main import app
from tests.docs.blocks import REPOSITORY, blocks
from tests.docs.terminal import Terminal, daybook

PAGE = REPOSITORY / "docs" / "archive.md"


def test_its_queries_tell_what_daybook_tells_and_damage_is_told(
    terminal: Terminal,
) -> None:
    terminal.follow(PAGE)
    engine = duckdb.connect()
    answers = [_rows(engine, each.text) for each in blocks(PAGE) if each.language == "sql"]
    shown = daybook(["archive", "list", "--archive", "archive", "--format", "json"])
    days = daybook(["views", "analytics.customer_days", "--format", "json"])

    _, kinds, paid = answers
    assert sum(row["facts"] for row in kinds) == sum(row["rows"] for row in json.loads(shown))
    assert {row["type"] for row in kinds} > {"crm.sales.PaymentReceived", "sales.ReceiptPlaced"}
    assert paid == [
        {name: value for name, value in row.items() if name != "reversed_minor"}
        for row in json.loads(days)
    ]
    assert [row["received_minor"] for row in paid] == [8000]

    assert daybook(["archive", "digest", "--archive", "archive"]) in daybook(
        ["digest", "--format", "csv"]
    )
    for view in FINISHES:
        asked = [view, "--as-of", "2026-03-31", "--format", "json"]
        fast = json.loads(daybook(["archive", "view", *asked, "--archive", "archive"]))
        assert fast
        assert fast == json.loads(daybook(["views", *asked]))

    [file] = Path("archive/erp.finance").rglob("*.parquet")
    file.write_bytes(file.read_bytes() + b"x")
    proof = CliRunner().invoke(app, ["archive", "verify", "--archive", "archive", "--alone"])
    assert proof.exit_code == 1
    assert "not the file that was written" in proof.stdout


@pytest.mark.parametrize("asked", [("view", "rfm"), ("digest",), ("verify", "--alone")])
def test_of_a_folder_without_an_archive_nothing_is_made_up(
    terminal: Terminal, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    done = CliRunner().invoke(app, ["archive", *asked, "--archive", str(tmp_path / "nothing")])

    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no archive in" in done.stderr


def test_it_lists_every_column() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \| (yes)? ?\| (.+) \|$", _section(), re.MULTILINE)

    assert listed == [
        (name, str(kind), "yes" if maybe else "", what) for name, kind, maybe, what in COLUMNS
    ]


def test_it_lists_every_field_of_a_manifest() -> None:
    page = PAGE.read_text("utf-8").partition("\n## The manifest\n")[2].partition("\n## ")[0]
    table, _, rest = page.partition("\n`epochs`")
    fields = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    told = {name for row in fields for name in _ticked(row)}

    assert told - {"segments"} == set(Segment.model_fields)
    assert {*_ticked("`epochs`" + rest), "segments", "source"} == set(Manifest.model_fields)


def _section() -> str:
    return PAGE.read_text("utf-8").partition("\n## The columns\n")[2]


def _ticked(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def _rows(engine: duckdb.DuckDBPyConnection, statements: str) -> list[dict[str, Any]]:
    found = engine.execute(statements)
    names = [each[0] for each in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
