"""`daybook ingest`: bad lines are told one by one, good ones are taken once, in whatever order."""

import json
import re
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from daybook_chassis.commands import Context
from daybook_chassis.consumer import held
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.feed import Message
from daybook_chassis.settings import Settings
from daybook_cli import parked, views
from daybook_cli.house import House
from daybook_contracts.customers.parties import PartyKind
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from tests.chassis.book import Book
from tests.e2e.events import BAD, SENDER, good_lines, payment
from tests.e2e.programs import DAYBOOK, Finished, child, daybook

VIEWS = ("value_tiers", "lifecycle", "cohorts", "rfm", "customer_lifecycle")
GOOD = good_lines()
SEED = uuid4().int % 10**6


def written(folder: Path, lines: list[bytes]) -> str:
    file = folder / "events.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    return str(file)


def answers(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Every view as of a day, and what every account comes to."""
    with House(Settings(home=home)) as house:
        house.drain()
        found = {view: views.rows(house, view, date(2025, 5, 31)) for view in VIEWS}
        return found | {"accounts": views.rows(house, "sales.accounts", None)}


def counted(done: Finished) -> tuple[int, ...]:
    """Lines, accepted, known already, refused, registered."""
    return tuple(map(int, re.findall(r"\d+", done.out.splitlines()[0])))


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to which all good lines were brought, once and in order."""
    home = tmp_path_factory.mktemp("settled")
    done = daybook(home, "ingest", "-", "--register-unknown", given=b"\n".join(GOOD))
    assert counted(done) == (len(GOOD), len(GOOD), 0, 0, 3)
    assert done.status == 0
    return home


def test_each_bad_line_is_refused_with_number_and_reason_and_all_good_ones_are_taken(
    tmp_path: Path, settled: Path
) -> None:
    """As a child process, since the exit status is what a script looks at."""
    mixed: list[bytes] = []
    expected: dict[int, str] = {}
    for place, (bad, reason) in enumerate(BAD.values()):
        mixed += GOOD[place : place + 1]
        mixed.append(bad)
        expected[len(mixed)] = reason
        mixed += [b"", b"  "][: place % 3]
    assert len(BAD) > len(GOOD)
    file = written(tmp_path, mixed)

    first = child(DAYBOOK, tmp_path / "home", "ingest", file, "--register-unknown")

    told = dict(re.findall(r"^  line (\d+): (.+)$", first.out, re.MULTILINE))
    assert {int(number) for number in told} == expected.keys()
    other = {number: told[str(number)] for number in expected if not _fits(told, expected, number)}
    assert other == {}
    assert counted(first) == (len(GOOD) + len(BAD), len(GOOD), 0, len(BAD), 3)
    assert first.status == 2
    assert "Traceback" not in first.out + first.err
    assert answers(tmp_path / "home") == answers(settled)

    again = daybook(tmp_path / "home", "ingest", file, "--register-unknown")

    assert counted(again) == (len(GOOD) + len(BAD), 0, len(GOOD), len(BAD), 0)
    assert again.status == 2
    assert answers(tmp_path / "home") == answers(settled)


@pytest.mark.parametrize("kind", ["type that looks like a line", "NUL", "lone surrogate"])
def test_what_a_sender_wrote_cannot_steer_the_terminal(tmp_path: Path, kind: str) -> None:
    done = daybook(tmp_path, "ingest", "-", given=BAD[kind][0])

    assert done.out.count("\n") == 2
    assert all(letter.isprintable() for letter in done.out.replace("\n", ""))


def test_shuffled_and_tripled_lines_give_the_same_views(tmp_path: Path, settled: Path) -> None:
    lines = GOOD * 3
    Random(SEED).shuffle(lines)
    print(f"seed {SEED}")

    done = daybook(tmp_path, "ingest", written(tmp_path, lines), "--register-unknown")

    assert counted(done) == (3 * len(GOOD), len(GOOD), 2 * len(GOOD), 0, 3)
    assert done.status == 0
    assert answers(tmp_path) == answers(settled)


def test_from_a_pipe_in_pieces(tmp_path: Path, settled: Path) -> None:
    """What came before an interruption counts, and coming again it is known."""
    half = len(GOOD) // 2
    for lines, known in ((GOOD[:half], 0), (GOOD, half)):
        done = child(
            DAYBOOK, tmp_path, "ingest", "-", "--register-unknown", given=b"\r\n".join(lines)
        )
        assert counted(done)[:4] == (len(lines), len(lines) - known, known, 0)
        assert done.status == 0
    assert answers(tmp_path) == answers(settled)


def test_a_mark_before_the_first_line_and_blank_lines_after_the_last_are_no_events(
    tmp_path: Path,
) -> None:
    """As text programs of some systems write files. A mark elsewhere is no JSON."""
    file = tmp_path / "events.jsonl"
    file.write_bytes(BOM_UTF8 + b"\r\n".join([*GOOD[:2], BOM_UTF8 + GOOD[2], b"", b" "]))

    done = daybook(tmp_path, "ingest", str(file), "--register-unknown")

    assert counted(done)[:4] == (3, 2, 0, 1)
    assert re.findall(r"^ *line (\d+): (\w+)", done.out, re.MULTILINE) == [("3", "not")]


def test_unknown_customers_wait_until_somebody_links_them(tmp_path: Path, settled: Path) -> None:
    done = daybook(tmp_path, "ingest", "-", given=b"\n".join(GOOD))
    assert counted(done) == (len(GOOD), len(GOOD), 0, 0, 0)
    assert f"{len(GOOD) - 1} facts are held" in done.out
    assert done.status == 0
    assert answers(tmp_path)["accounts"] == []
    states = [row["state"] for row in _parked(tmp_path)]
    assert sorted(set(states)) == ["behind", "waiting"]
    assert states.count("waiting") == 3

    with House(Settings(home=tmp_path)) as house:
        for number in range(1, 4):
            _link(house, f"C-{number}")
        house.drain()

    assert _parked(tmp_path) == []
    sums = [
        {name: row[name] for name in row if name.endswith("_minor")}
        for row in answers(tmp_path)["accounts"]
    ]
    expected = [
        {name: row[name] for name in row if name.endswith("_minor")}
        for row in answers(settled)["accounts"]
    ]
    assert sorted(map(str, sums)) == sorted(map(str, expected))
    assert answers(tmp_path)["value_tiers"] == answers(settled)["value_tiers"]


def test_all_that_is_held_is_counted_and_listed_however_much_it_is(tmp_path: Path) -> None:
    many = 1001
    (fact,) = Book().write("key")
    with House(Settings(home=tmp_path)) as house:
        with house["sales"].database.write() as tx:
            for place in range(1, many + 1):
                envelope = fact.envelope.model_copy(update={"sequence": place})
                held.hold(tx, "sales.nobody", Message(envelope, fact.body), HeldState.PARKED)

        assert parked.count(house) == many
        assert len(list(parked.rows(house))) == many


def test_one_event_id_with_another_body_is_refused_as_a_line(tmp_path: Path, settled: Path) -> None:
    other = payment("C-1", 1, "10.01", "2025-01-10")

    done = daybook(settled, "ingest", "-", given=b"\n".join([other, GOOD[0], b"{"]))

    assert counted(done) == (3, 0, 1, 2, 0)
    assert re.findall(r"^ *line (\d+): (\w+)", done.out, re.MULTILINE) == [
        ("1", "id"),
        ("3", "not"),
    ]
    assert "came with other data before" in done.out
    assert done.status == 2


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = daybook(tmp_path, "ingest", str(tmp_path / "nothing.jsonl"))

    assert done.status == 1
    assert done.err.startswith("daybook: ")
    assert "Traceback" not in done.err


def _fits(told: dict[str, str], expected: dict[int, str], number: int) -> bool:
    return expected[number] in told[str(number)] and len(told[str(number)]) < 200


def _parked(home: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(daybook(home, "parked", "--format", "json").out)
    return rows


def _link(house: House, reference: str) -> None:
    customer_id = uuid4()
    commands = house["customers"].commands
    commands.execute(
        RegisterCustomer(customer_id=customer_id, kind=PartyKind.PERSON), Context(actor="clerk")
    )
    commands.execute(
        LinkIdentity(customer_id=customer_id, source_name=SENDER, customer_ref=reference),
        Context(actor="clerk"),
    )
