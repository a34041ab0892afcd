"""The checker fails when something is wrong, each time under the right counter."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from deploy.services import SERVICES
from tests.faults.checker import check
from tests.faults.findings import Findings
from tests.faults.report import Plan
from tests.faults.soak import JOURNAL, soak

COUNTERS = {"lost": 0, "doubled": 0, "reordered": 0, "drift_minor_units": 0}
FINANCE, SALES = ("sales", "erp_finance_log"), ("sales", "log")
Log = tuple[str, str]
_FIRST_WAITING = "SELECT id FROM held_facts WHERE state = 'waiting'"
_FIRST_PARKED = "SELECT id FROM effects WHERE state = 'parked'"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run without faults leaves behind."""
    kept = tmp_path_factory.mktemp("faults") / "good"
    report = soak(Plan(events=1500, crashes=0, seed=7, store="sqlite", bus="http"), print, kept)
    assert report.violations == {}
    assert report.events >= 1500
    return kept


@pytest.fixture
def home(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "home"))


def found(home: Path) -> Findings:
    return check(home / JOURNAL, {name: f"sqlite:///{home / name}.db" for name in SERVICES})


@contextmanager
def database(home: Path, service: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / f"{service}.db")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection
        connection.commit()


def change(home: Path, service: str, statement: str, *parameters: object) -> None:
    with database(home, service) as connection:
        assert connection.execute(statement, parameters).rowcount == 1


def rows(home: Path, log: Log, name: str) -> list[dict[str, Any]]:
    with database(home, log[0]) as connection:
        query = f"SELECT * FROM {log[1]} WHERE topic LIKE ? ORDER BY position"
        return [dict(row) for row in connection.execute(query, (f"%.{name}/1",))]


def rewrite(home: Path, log: Log, tamper: Callable[[list[dict[str, Any]]], None]) -> None:
    """Tamper with a log as somebody does who makes places, links and hashes anew."""
    with database(home, log[0]) as connection:
        query = f"SELECT * FROM {log[1]} ORDER BY position"
        stored = [dict(row) for row in connection.execute(query)]
        tamper(stored)
        _relink(stored)
        connection.execute(f"DELETE FROM {log[1]}")
        names = list(stored[0])
        marks = ", ".join(f":{name}" for name in names)
        connection.executemany(
            f"INSERT INTO {log[1]} ({', '.join(names)}) VALUES ({marks})", stored
        )


def _relink(stored: list[dict[str, Any]]) -> None:
    previous, slots = bytes(32), dict[int, int]()
    versions = dict[str, int]()
    for position, row in enumerate(stored, 1):
        versions[row["stream_id"]] = versions.get(row["stream_id"], 0) + 1
        envelope = json.loads(row["envelope"]) | {
            "sequence": f"{position:020d}",
            "streamversion": versions[row["stream_id"]],
        }
        if row["slot"] is not None:
            envelope["prevposition"] = f"{slots.get(row['slot'], 0):020d}"
            slots[row["slot"]] = position
        row["position"], row["stream_version"] = position, versions[row["stream_id"]]
        row["envelope"] = json.dumps(envelope, sort_keys=True, separators=(",", ":")).encode()
        length = len(row["envelope"]).to_bytes(8, "big")
        previous = sha256(previous + length + row["envelope"] + row["body"]).digest()
        row["hash"] = previous


def one_cent_more(row: dict[str, Any]) -> None:
    body = json.loads(row["body"])
    whole, _, cents = body["amount"]["amount"].partition(".")
    minor = int(whole + cents) + 1
    body["amount"]["amount"] = f"{minor // 100}.{minor % 100:02d}" if cents else str(minor)
    row["body"] = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def pick(stored: list[dict[str, Any]], name: str, place: int = 20) -> int:
    """The index of one fact of that name that has settled long ago."""
    return [n for n, row in enumerate(stored) if row["topic"].endswith(f".{name}/1")][place]


def test_what_is_good_is_found_good(home: Path) -> None:
    findings = found(home)
    assert (findings.lines, findings.counters()) == ({}, COUNTERS)


def test_facts_of_an_epoch_that_ended_stand_behind_the_fork(home: Path) -> None:
    """What a restore gave up is there all the same, and others have seen it."""
    after = rows(home, FINANCE, "PaymentSettled")[20]["position"]
    with (home / JOURNAL).open("a") as journal:
        journal.write(json.dumps({"kind": "restored", "forks": {"erp.finance": [2, after]}}) + "\n")
    findings = found(home)
    assert findings.counters()["reordered"] == len(rows(home, FINANCE, "%")) - after
    assert any("sales has seen what erp.finance gave up" in line for line in findings.lines["I2"])


def test_an_event_is_deleted(home: Path) -> None:
    position = rows(home, FINANCE, "PaymentSettled")[20]["position"]
    change(home, "sales", "DELETE FROM erp_finance_log WHERE position = ?", position)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"lost": 1}
    assert findings.violated == ["I1", "I2", "I7"]


def test_the_last_event_is_cut_off(home: Path) -> None:
    """Nothing in the log shows it: the journal does."""
    last = (
        "DELETE FROM erp_finance_log WHERE position = (SELECT max(position) FROM erp_finance_log)"
    )
    change(home, "sales", last)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"lost": 1}
    assert findings.violated == ["I1"]


def test_the_fact_of_a_command_is_deleted(home: Path) -> None:
    position = rows(home, ("customers", "log"), "CustomerRegistered")[5]["position"]
    change(home, "customers", "DELETE FROM log WHERE position = ?", position)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"lost": 1}
    assert {"I1", "I2", "I4", "I7"} <= set(findings.violated)


def test_what_followed_from_an_event_is_deleted(home: Path) -> None:
    payment = rows(home, SALES, "PaymentReceived")[20]
    change(home, "sales", "DELETE FROM log WHERE position = ?", payment["position"])
    findings = found(home)
    assert findings.counters()["lost"] == 1
    assert findings.drift_minor_units > 0
    assert {"I2", "I3", "I4", "I5", "I7"} == set(findings.violated)


def test_an_event_is_recorded_twice(home: Path) -> None:
    def tamper(stored: list[dict[str, Any]]) -> None:
        twin = dict(stored[pick(stored, "PaymentSettled")])
        twin["envelope"] = json.dumps(json.loads(twin["envelope"]) | {"id": "another"}).encode()
        stored.append(twin)

    rewrite(home, FINANCE, tamper)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"doubled": 1}
    assert findings.violated == ["I3"]


def test_an_effect_happens_twice(home: Path) -> None:
    def tamper(stored: list[dict[str, Any]]) -> None:
        twin = dict(stored[pick(stored, "PaymentPlanned")])
        twin["envelope"] = json.dumps(json.loads(twin["envelope"]) | {"id": "another"}).encode()
        stored.append(twin)

    rewrite(home, SALES, tamper)
    findings = found(home)
    assert findings.counters()["doubled"] == 1
    assert findings.drift_minor_units > 0
    assert {"I3", "I4", "I5"} <= set(findings.violated)


def test_two_events_are_swapped(home: Path) -> None:
    def tamper(stored: list[dict[str, Any]]) -> None:
        one, other = pick(stored, "PaymentSettled"), pick(stored, "InvoiceIssued")
        stored[one], stored[other] = stored[other], stored[one]

    rewrite(home, FINANCE, tamper)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"reordered": 2}
    assert findings.violated == ["I2"]


def test_two_rows_change_places(home: Path) -> None:
    """Without making anything anew."""
    one, other = (rows(home, FINANCE, "PaymentSettled")[n]["position"] for n in (20, 30))
    for before, after in ((one, -1), (other, one), (-1, other)):
        moved = "UPDATE erp_finance_log SET position = ? WHERE position = ?"
        change(home, "sales", moved, after, before)
    findings = found(home)
    assert findings.counters() == COUNTERS | {"reordered": 2}
    assert findings.violated == ["I2", "I7"]


def test_effects_of_one_customer_are_swapped(home: Path) -> None:
    def tamper(stored: list[dict[str, Any]]) -> None:
        by_key: dict[str, list[int]] = {}
        for place, row in enumerate(stored):
            if row["topic"] == "crm.sales.PaymentPlanned/1":
                by_key.setdefault(json.loads(row["envelope"])["partitionkey"], []).append(place)
        one, other = next(places for places in by_key.values() if len(places) > 1)[:2]
        stored[one], stored[other] = stored[other], stored[one]

    rewrite(home, SALES, tamper)
    findings = found(home)
    assert findings.counters()["reordered"] > 0
    assert findings.counters() | {"reordered": 0} == COUNTERS


def test_a_cent_is_changed_in_what_finance_said(home: Path) -> None:
    rewrite(home, FINANCE, lambda stored: one_cent_more(stored[pick(stored, "PaymentSettled")]))
    findings = found(home)
    assert findings.counters() == COUNTERS | {"drift_minor_units": 1}
    assert findings.violated == ["I1", "I5"]


def test_a_cent_is_changed_in_the_log_of_sales(home: Path) -> None:
    rewrite(home, SALES, lambda stored: one_cent_more(stored[pick(stored, "PaymentReceived")]))
    findings = found(home)
    assert findings.counters() == COUNTERS | {"drift_minor_units": 1}
    assert findings.violated == ["I4", "I5"]


@pytest.mark.parametrize(
    ("service", "table", "column"),
    [
        ("sales", "accounts_g1", "received_minor"),
        ("sales", "accounts_g1", "credit_minor"),
        ("analytics", "customer_days_g1", "received_minor"),
        ("analytics", "customer_days_g1", "reversed_minor"),
    ],
)
def test_a_cent_is_changed_in_a_view(home: Path, service: str, table: str, column: str) -> None:
    first = f"(SELECT rowid FROM {table} LIMIT 1)"
    change(home, service, f"UPDATE {table} SET {column} = {column} + 1 WHERE rowid = {first}")
    findings = found(home)
    assert findings.counters() == COUNTERS | {"drift_minor_units": 1}
    assert findings.violated == ["I4", "I5"]


def test_a_row_of_a_view_is_dropped(home: Path) -> None:
    first = "DELETE FROM directory_g1 WHERE rowid = (SELECT rowid FROM directory_g1)"
    change(home, "customers", first)
    findings = found(home)
    assert (findings.counters(), findings.violated) == (COUNTERS, ["I4"])
    assert findings.views == {"customers.directory"}


def test_an_account_is_dropped(home: Path) -> None:
    first = "DELETE FROM accounts_g1 WHERE rowid = (SELECT rowid FROM accounts_g1)"
    change(home, "sales", first)
    findings = found(home)
    assert findings.violated == ["I4", "I5"]
    assert findings.drift_minor_units > 0


@pytest.mark.parametrize("column", ["envelope", "body", "hash"])
def test_a_byte_is_changed(home: Path, column: str) -> None:
    (row,) = rows(home, SALES, "PaymentReceived")[5:6]
    changed = bytes(row[column])[:-1] + bytes([row[column][-1] ^ 1])
    if column != "hash":
        changed = bytes(row[column]).replace(b":", b": ", 1)
    change(
        home, "sales", f"UPDATE log SET {column} = ? WHERE position = ?", changed, row["position"]
    )
    findings = found(home)
    assert (findings.counters(), findings.violated) == (COUNTERS, ["I7"])


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE held_facts SET reason = NULL WHERE id = ({_FIRST_WAITING})",
        "DELETE FROM held_facts WHERE id = (SELECT max(id) FROM held_facts)",
        f"UPDATE effects SET state = 'done' WHERE id = ({_FIRST_PARKED})",
        f"UPDATE effects SET reason = '' WHERE id = ({_FIRST_PARKED})",
        "INSERT INTO stopped_subscriptions VALUES ('sales.finance', 'a bug', '2026-01-01')",
    ],
)
def test_what_is_held_is_not_what_ought_to_be(home: Path, statement: str) -> None:
    change(home, "sales", statement)
    findings = found(home)
    assert (findings.counters(), findings.violated) == (COUNTERS, ["I6"])


@pytest.mark.parametrize(
    ("entry", "violated"),
    [
        ({"kind": "oversize", "status": 500}, "I6"),
        ({"kind": "changed", "key": "k", "status": 201, "title": None}, "I6"),
        ({"kind": "bug", "status": 500}, "I6"),
    ],
)
def test_a_wrong_answer_is_a_finding(home: Path, entry: dict[str, Any], violated: str) -> None:
    with (home / JOURNAL).open("a") as noted:
        noted.write(json.dumps(entry) + "\n")
    assert found(home).violated == [violated]


def test_a_malformed_event_that_was_taken_is_a_finding(home: Path) -> None:
    lines = (home / JOURNAL).read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    malformed = next(each for each in entries if each["kind"] == "event" and not each["taken"])
    malformed["outcome"] = "accepted"
    (home / JOURNAL).write_text("".join(json.dumps(each) + "\n" for each in entries))
    assert found(home).violated == ["I6"]


def test_an_acknowledged_refusal_of_a_good_event_is_a_finding(home: Path) -> None:
    lines = (home / JOURNAL).read_text().splitlines()
    refused = next(json.loads(line) for line in lines if '"InvoiceIssued"' in line)
    with (home / JOURNAL).open("a") as noted:
        noted.write(json.dumps(refused | {"outcome": "refused", "reason": "no"}) + "\n")
    assert found(home).violated == ["I1"]
