"""The demonstration plays real purchases, agrees with a recount, and survives what happens."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from daybook_cli.house import BUILDERS
from tests.e2e.programs import DEMO, DEPLOY, Finished, child, daybook, environment
from tests.e2e.purchases import first_customers, later, renamed, shuffled, written
from tests.e2e.served import port_before
from tests.laws.members import PROJECTIONS

SEED = uuid4().int % 10**6
PURCHASES = first_customers()


OWN = {
    "marketing.sealed_contacts": "a seal is another one each time",
}
"""Projections of which two histories of the same never have the same rows, and why."""


@dataclass(frozen=True)
class Played:
    """One run to its end: what it printed, and the report that it wrote."""

    done: Finished
    report: dict[str, Any]

    @property
    def counts(self) -> tuple[int, ...]:
        """Events, new ones, known ones, refused ones."""
        told = r"^(\d+) events in .*: (\d+) new, (\d+) known.*, (\d+) refused"
        (line,) = re.findall(told, self.done.out, re.M)
        return tuple(map(int, line))

    @property
    def digests(self) -> dict[str, str]:
        return comparable(self.report)

    @property
    def tiers(self) -> dict[str, int]:
        tiers: dict[str, int] = self.report["figures"]["value_tiers"]
        return tiers


def comparable(report: dict[str, Any]) -> dict[str, str]:
    """The digests of all that must be the same wherever the same is played."""
    digests: dict[str, str] = report["digests"]
    return {name: digest for name, digest in digests.items() if name not in OWN}


def played(home: Path, data: Path, **more: str) -> Played:
    done = child(DEMO, home, given=b"", SERVE="0", DATA=str(data), **more)
    assert done.status == 0, done.out + done.err
    (path,) = re.findall(r"^report: (.+)$", done.out, re.M)
    return Played(done, json.loads(Path(path).read_text("utf-8")))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("data") / "cdnow", PURCHASES)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home that PostgreSQL's own account can enter, should root run these tests."""
    with TemporaryDirectory(prefix="daybook-") as home:
        Path(home).chmod(0o755)
        yield Path(home)


@pytest.fixture(scope="module")
def first(home: Path, data: Path) -> Played:
    """A run that nothing happened to."""
    return played(home, data)


def test_it_agrees_with_the_recount_and_reports_everything(first: Played) -> None:
    report = first.report

    assert report["agreed"] is True
    assert report["figures"] == report["recount"]
    assert report["figures"].keys() == {"value_tiers", "lifecycle", "cohorts"}
    assert report["as_of"] == max(line.day for line in PURCHASES).isoformat()
    assert report["digests"].keys() == {projection.name for _, projection in PROJECTIONS}
    assert {source.split(".")[1] for source in report["facts"]} >= BUILDERS.keys()
    assert first.done.out.count("agrees with the recount") == 3
    days = [line.day for line in PURCHASES]
    events = 2 * len(PURCHASES) + (max(days) - min(days)).days + 1
    assert first.counts == (events, events, 0, 0)
    assert report["facts"]["erp.finance"] > events, "the story's events are there, too"


def test_its_figures_are_those_of_the_file(first: Played) -> None:
    """Counted here from the file once more, apart from the demonstration's own recount."""
    cents = sum(round(float(line.dollars) * 100) for line in PURCHASES)
    customers = {line.customer for line in PURCHASES}

    assert sum(n for name, n in first.tiers.items() if name.endswith(" cents")) == cents
    assert sum(n for name, n in first.tiers.items() if name.endswith("customers")) == len(customers)


def test_the_story_is_told_through_all_five_services(first: Played) -> None:
    for fact in ("OpportunityWon", "PaymentAllocated", "RfmScored", "CustomerGraded"):
        assert fact in first.done.out
    for fact in ("ServiceTierAssigned", "TicketClosed", "AudienceJoined", "AudienceLeft"):
        assert fact in first.done.out
    assert "ada@harbour.example" not in first.done.out


def test_run_again_it_knows_everything_and_changes_nothing(
    first: Played, home: Path, data: Path
) -> None:
    again = played(home, data)

    assert again.counts == (first.counts[0], 0, first.counts[0], 0)
    assert again.report == first.report


def test_killed_at_any_moment_it_goes_on_and_ends_the_same(
    first: Played, data: Path, tmp_path: Path
) -> None:
    random = Random(SEED)
    print(f"seed {SEED}")
    killed = 0
    for _ in range(3):
        killed += _killed_after(random.uniform(0.0, 4.0), tmp_path, data)

    assert killed, "it was never running when it was to be killed"
    end = played(tmp_path, data)
    assert end.report["figures"] == first.report["figures"]
    assert end.digests == first.digests
    assert end.report["facts"] == first.report["facts"]
    (installed,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert daybook(installed, "verify").status == 0


def test_other_names_and_another_order_of_lines_give_the_same_figures(
    first: Played, tmp_path: Path
) -> None:
    print(f"seed {SEED}")
    other = written(tmp_path / "other", shuffled(renamed(PURCHASES), Random(SEED)))

    assert played(tmp_path / "home", other).report["figures"] == first.report["figures"]


def test_some_weeks_later_the_same_value_is_in_each_tier(first: Played, tmp_path: Path) -> None:
    """Stages and cohorts look at months, which weeks do not respect; tiers look at all of it."""
    after = played(tmp_path / "home", written(tmp_path / "later", later(PURCHASES, 5 * 7)))

    assert after.tiers == first.tiers


@pytest.mark.parametrize("away", ["customers", "sales", "service", "marketing", "analytics"])
def test_a_service_that_comes_back_catches_up_to_the_same(
    first: Played, data: Path, tmp_path: Path, away: str
) -> None:
    """The others do what they can without it. Whom others act upon makes another history when it
    is late: a ticket is opened before the customer has a grade. What is figured of it is the same.
    """
    without = child(DEMO, tmp_path, SERVE="0", DATA=str(data), WITHOUT=away)
    assert without.status == 0
    assert without.err == ""

    back = played(tmp_path, data)

    assert back.report["figures"] == first.report["figures"]
    if away in ("service", "marketing"):
        assert back.digests == first.digests
        assert back.report["facts"] == first.report["facts"]


@pytest.mark.kafka
@pytest.mark.postgres
def test_five_processes_over_kafka_on_postgres_end_with_the_same(
    first: Played, data: Path, open_home: Path
) -> None:
    """The figures, the facts and the digests of every projection are those of one process."""
    where = {"DAYBOOK_PORT": str(port_before(len(BUILDERS))), "BUS": "kafka", "STORE": "postgres"}
    try:
        done = child(DEPLOY, open_home, "demo", given=b"", DATA=str(data), **where)
        assert done.status == 0, done.out + done.err
        assert child(DEPLOY, open_home, "status", given=b"", **where).status == 0
    finally:
        ended = child(DEPLOY, open_home, "down", given=b"", **where)
    assert ended.status == 0, ended.err
    assert child(DEPLOY, open_home, "status", given=b"", **where).status == 1

    report = json.loads((open_home / "demo-report.json").read_text("utf-8"))
    for part in ("figures", "facts"):
        assert report[part] == first.report[part], part
    assert comparable(report) == first.digests


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no purchases"),
        ("00001 0001 19970101 1 9.99\n00001 0001 1997-13-01 1 9.99\n", "line 2: "),
        ("00001 0001 19970101 1\n", "line 1: "),
    ],
    ids=["empty", "bad day", "too short"],
)
def test_data_of_another_form_is_one_line_and_a_status(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "purchases.txt").write_text(text, "ascii")

    done = child(DEMO, tmp_path / "home", SERVE="0", DATA=str(tmp_path / "data"))

    assert done.status == 1
    assert done.err.startswith("demo: ")
    assert reason in done.err
    assert "Traceback" not in done.err


def _killed_after(seconds: float, home: Path, data: Path) -> bool:
    """Start it, let it run so long from its first word on, kill it; False if it had ended."""
    heard = home / "heard"
    with heard.open("wb") as out:
        process = subprocess.Popen(
            DEMO, stdout=out, stderr=out, env=environment(home, SERVE="0", DATA=str(data))
        )
        begun = monotonic()
        while heard.stat().st_size == 0 and process.poll() is None and monotonic() - begun < 60:
            sleep(0.02)
        sleep(seconds)
        process.kill()
    return process.wait() == -signal.SIGKILL
