"""What operators ask a home: views in any form and as of any day, proofs, and tables built anew."""

import csv
import io
import json
import sqlite3
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from daybook_analytics.views.catalogue import VIEWS
from daybook_chassis.projection import Projection
from tests.e2e.events import SENDER, good_lines, line, money
from tests.e2e.programs import DAYBOOK, child, daybook
from tests.laws.members import PROJECTIONS

TAMPER: dict[str, str] = {
    "one cent": "UPDATE erp_finance_log SET"
    " body = CAST(replace(body, '10.00', '10.01') AS BLOB) WHERE position = 1",
    "sender": "UPDATE erp_finance_log SET"
    " envelope = CAST(replace(envelope, 'ledger', 'nobody') AS BLOB) WHERE position = 3",
    "deleted": "DELETE FROM log WHERE position = 4",
    "moved": "UPDATE log SET position = -position WHERE position = 4",
    "slot": "UPDATE log SET slot = (slot + 1) % 256 WHERE position = 5",
    "topic": "UPDATE log SET topic = 'sales.Nothing/1' WHERE position = 2",
}
"""By what is done to the sales database: SQL that nothing but `verify` would notice."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All good lines, and one customer whose name a spreadsheet would run."""
    home = tmp_path_factory.mktemp("home")
    formula = line(
        "PaymentSettled",
        "payment-formula",
        {
            "customer_ref": "=1+1",
            "payment_ref": "P1",
            "amount": money("5.00"),
            "settled_on": "2025-04-02",
        },
    )
    lines = b"\n".join([*good_lines(), formula])
    assert daybook(home, "ingest", "-", "--register-unknown", given=lines).status == 0
    return home


def as_json(home: Path, *arguments: str) -> list[dict[str, Any]]:
    done = daybook(home, *arguments, "--format", "json")
    assert done.status == 0
    rows: list[dict[str, Any]] = json.loads(done.out)
    return rows


def test_all_that_can_be_asked_is_listed(home: Path) -> None:
    names = {row["name"] for row in as_json(home, "views")}

    assert names == {*VIEWS, *(projection.name for _, projection in PROJECTIONS)}
    assert names == {row["name"] for row in as_json(home, "views", "list")}


def test_csv_and_json_say_the_same_and_a_table_shows_amounts(home: Path) -> None:
    arguments = ("views", "value_tiers", "--as-of", "2025-04-30")
    rows = as_json(home, *arguments)
    text = daybook(home, *arguments, "--format", "csv").out
    table = daybook(home, *arguments).out

    assert list(csv.DictReader(io.StringIO(text))) == [
        {name: str(value) for name, value in row.items()} for row in rows
    ]
    assert sum(row["spend_minor"] for row in rows) == (4 * 1000 + 3 * 2000 + 4 * 3000 + 500)
    for row in rows:
        assert f"{row['spend_minor'] / 100:.2f}" in table
        assert row["tier"] in table


def test_a_spreadsheet_runs_nothing_that_a_sender_wrote(home: Path) -> None:
    text = daybook(home, "views", "customers.identities", "--format", "csv").out

    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=1+1" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert SENDER in cells


def test_a_view_holds_as_of_any_day(home: Path) -> None:
    def customers(day: str) -> int:
        return sum(row["customers"] for row in as_json(home, "views", "lifecycle", "--as-of", day))

    assert [customers(day) for day in ("2025-01-09", "2025-01-10", "2025-01-31")] == [0, 1, 3]
    assert customers("2025-04-30") == 4
    assert as_json(home, "views", "show", "rfm", "--known-at", "2025-04-30T00:00:00Z") == []
    stages = as_json(home, "views", "lifecycle", "--as-of", "2026-12-31")
    assert {row["stage"] for row in stages if row["customers"]} == {"ended"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("views", "nothing"), "there is no view nothing"),
        (("views", "lifecycle", "--as-of", "2025-13-01"), "month"),
        (("views", "sales.accounts", "--as-of", "2025-01-01"), "not how they were"),
        (("views", "rfm", "--known-at", "2025-01-01T00:00:00"), "names no zone"),
        (("views", "show", "rfm", "lifecycle"), "show NAME"),
        (("rebuild", "sales.nothing"), "there is no projection"),
        (("rebuild", "nobody.nothing"), "does not run here"),
        (("parked", "--redrive", "sales:1"), "nothing is parked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_answered_is_one_line_and_a_status(
    home: Path, arguments: tuple[str, ...], reason: str
) -> None:
    done = daybook(home, *arguments)

    assert done.status == 1
    assert done.err.startswith("daybook: ")
    assert reason in " ".join(done.err.split())
    assert done.out == ""


def test_an_untouched_home_verifies(home: Path) -> None:
    done = daybook(home, "verify")

    assert done.status == 0
    assert len(done.out.splitlines()) == 8  # a log a service, and those of three outside owners
    assert all(told.endswith(" facts read") for told in done.out.splitlines())


@pytest.mark.parametrize("kind", TAMPER)
def test_a_tampered_row_is_found(home: Path, tmp_path: Path, kind: str) -> None:
    tampered = tmp_path / "home"
    copytree(home, tampered)
    with sqlite3.connect(tampered / "sales.db") as database:
        assert database.execute(TAMPER[kind]).rowcount == 1
    database.close()

    done = daybook(tampered, "verify")

    assert done.status == 1
    findings = [told for told in done.out.splitlines() if not told.endswith(" facts read")]
    assert findings
    owner = "erp.finance" if "erp_finance" in TAMPER[kind] else "crm.sales"
    assert all(told.startswith(f"{owner} ") for told in findings)


@pytest.fixture(scope="module")
def digests(home: Path) -> dict[str, str]:
    """Of every projection, before anything is rebuilt."""
    return {row["projection"]: row["digest"] for row in as_json(home, "digest")}


@pytest.mark.parametrize(
    "projection", [each for _, each in PROJECTIONS], ids=[each.name for _, each in PROJECTIONS]
)
def test_rebuilt_a_projection_is_the_same(
    home: Path, digests: dict[str, str], projection: Projection
) -> None:
    done = daybook(home, "rebuild", projection.name)

    assert done.status == 0
    told = f"{projection.name}: rebuilt, generation 2, digest {digests[projection.name]}"
    assert told in done.out


def test_rebuilt_it_leaves_the_others_as_they_are(home: Path, digests: dict[str, str]) -> None:
    assert daybook(home, "rebuild", "customers.directory").status == 0

    after = {row["projection"]: row["digest"] for row in as_json(home, "digest")}
    assert after == digests


def test_a_rebuild_that_differs_leaves_the_old_table(home: Path, tmp_path: Path) -> None:
    copied = tmp_path / "home"
    copytree(home, copied)
    with sqlite3.connect(copied / "sales.db") as database:
        generation = database.execute(
            "SELECT live FROM projections WHERE name = 'sales.accounts'"
        ).fetchone()[0]
        database.execute(f"UPDATE accounts_g{generation} SET credit_minor = credit_minor + 1")
    database.close()
    before = as_json(copied, "digest")

    done = daybook(copied, "rebuild", "sales.accounts")

    assert done.status == 1
    assert "the rebuilt table differs" in done.out
    assert as_json(copied, "digest") == before


def test_as_a_program_of_its_own_it_answers_too(home: Path) -> None:
    done = child(DAYBOOK, home, "views", "lifecycle", "--as-of", "2025-04-30", "--format", "json")

    assert done.status == 0
    assert json.loads(done.out) == as_json(home, "views", "lifecycle", "--as-of", "2025-04-30")
    assert done.err == ""
