"""Keys are made once, handed out on record, and destroyed for good (CU23)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest

from daybook_chassis.database import Database
from daybook_chassis.ids import new_id
from daybook_chassis.seals import KeyErased
from daybook_customers.keys import METADATA, KeyRing


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create(METADATA)
    yield database
    database.close()


def destroy(database: Database, ring: KeyRing, *subjects: UUID) -> None:
    with database.write() as tx:
        for subject in subjects:
            ring.destroy(tx, subject)


def test_a_key_is_durable_before_it_is_used(database: Database) -> None:
    subject = new_id()
    assert KeyRing(database).get(subject) is None

    key = KeyRing(database).mint(subject)

    assert len(key) == 32
    assert KeyRing(database).get(subject) == key
    assert KeyRing(database).mint(subject) == key
    assert KeyRing(database).mint(new_id()) != key


def test_many_who_make_a_key_at_once_make_one(database: Database) -> None:
    subjects = [new_id() for _ in range(10)]
    with ThreadPoolExecutor(8) as pool:
        for subject in subjects:
            keys = set(pool.map(lambda ring, of=subject: ring.mint(of), [KeyRing(database)] * 8))
            assert len(keys) == 1


def test_a_destroyed_key_is_refused_to_everyone_for_good(database: Database) -> None:
    subject, kept = new_id(), new_id()
    ring = KeyRing(database)
    ring.mint(subject)
    ring.get(subject)
    key = ring.mint(kept)

    destroy(database, ring, subject)

    for each in (ring, KeyRing(database)):
        for ask in (each.get, each.mint, lambda of, ring=each: ring.hand_out(of, "ops", "audit")):
            with pytest.raises(KeyErased):
                ask(subject)
        assert each.get(kept) == key
    assert ring.accesses(subject) == []


def test_a_person_who_never_had_a_key_can_be_erased(database: Database) -> None:
    subject = new_id()
    ring = KeyRing(database)

    destroy(database, ring, subject, subject)

    with pytest.raises(KeyErased):
        ring.mint(subject)


def test_a_destruction_that_is_not_committed_did_not_happen(database: Database) -> None:
    subject = new_id()
    ring = KeyRing(database)
    key = ring.mint(subject)

    with database.engine.connect() as tx:
        ring.destroy(tx, subject)
        tx.rollback()

    assert ring.get(subject) == key


def test_a_key_is_remembered_for_two_seconds_only(database: Database) -> None:
    subject = new_id()
    clock = Clock()
    here, elsewhere = KeyRing(database, clock), KeyRing(database, clock)
    key = elsewhere.mint(subject)
    assert here.get(subject) == key

    destroy(database, elsewhere, subject)
    clock.now = 1.9
    assert here.get(subject) == key
    with pytest.raises(KeyErased):
        here.mint(subject)
    clock.now = 2.0
    with pytest.raises(KeyErased):
        here.get(subject)


def test_who_was_handed_a_key_is_on_record(database: Database) -> None:
    subject = new_id()
    ring = KeyRing(database)
    key = ring.mint(subject)
    before = datetime.now(UTC)

    assert ring.hand_out(subject, "marketing", "newsletter") == key
    assert ring.hand_out(subject, "desk", "call back") == key
    assert ring.hand_out(new_id(), "desk", "call back") is None
    ring.get(subject)

    accesses = ring.accesses(subject)
    assert [(each.accessor, each.purpose) for each in accesses] == [
        ("marketing", "newsletter"),
        ("desk", "call back"),
    ]
    assert all(before <= each.at <= datetime.now(UTC) for each in accesses)
