"""Personal data never reaches a log: not its rows, not the files under it, not even on the way."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from daybook_chassis.commands import Commands, Context
from daybook_chassis.references import References
from daybook_chassis.seals import Seals
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Provenance
from daybook_chassis.store.log import Log
from daybook_chassis.store.mapper import StreamEvent
from daybook_contracts.personal import Erased, Known, Sealed
from tests.chassis.facts import CATALOGUE, HANDLERS, NamePerson, PersonNicknamed
from tests.chassis.keys import Keys
from tests.chassis.logs import assert_laws, opened

NAME = "Žofie Qxjzkv-Wpfbgh"
WRITTEN = [
    NAME.encode(),
    NAME.encode("utf-16-le"),
    NAME.encode("iso-8859-2"),
    rb"\u017dofie Qxjzkv",
    b"Qxjzkv",
]
"""The name in every way in which it could have been written down."""


def record(log: Log, keys: Keys) -> NamePerson:
    """One person's name, by a command under a key, as a request would."""
    application = LogApplication(log, CATALOGUE, Seals(keys))
    commands = Commands(application, References(log.database), HANDLERS)
    command = NamePerson(tally_id=uuid4(), person_id=uuid4(), name=NAME)
    commands.execute(command, Context("tester", key="key"))
    return command


def name_of(log: Log, keys: Keys, command: NamePerson) -> object:
    application = LogApplication(log, CATALOGUE, Seals(keys))
    facts = application.load(command.tally_id, lambda events: [event.fact for event in events])
    assert facts is not None
    (fact,) = facts
    assert isinstance(fact, PersonNicknamed)
    return fact.name


def test_rows_hold_only_the_sealed_name(log: Log) -> None:
    keys = Keys()
    command = record(log, keys)

    with log.database.read() as tx:
        held = [
            value if isinstance(value, bytes) else str(value).encode()
            for table in log.tables.metadata.tables.values()
            for row in tx.execute(table.select())
            for value in row
        ]

    assert any(str(command.person_id).encode() in value for value in held), "the row was looked at"
    for value in held:
        for written in WRITTEN:
            assert written not in value
    assert_laws(log)


def test_files_hold_only_the_sealed_name(sqlite_url: str) -> None:
    """Main file and write-ahead log, before and after the one is written into the other."""
    path = Path(make_url(sqlite_url).database or "")
    with opened(sqlite_url) as log:
        command = record(log, Keys())
        wal = path.with_name(f"{path.name}-wal")
        running = path.read_bytes() + wal.read_bytes()
        assert str(command.person_id).encode() in wal.read_bytes(), "it was looked into"
    closed = path.read_bytes()

    assert str(command.person_id).encode() in closed
    for written in WRITTEN:
        assert written not in running + closed


def test_the_name_reads_known_then_sealed_then_erased(log: Log) -> None:
    keys = Keys()
    command = record(log, keys)

    assert name_of(log, keys, command) == Known(NAME)
    assert isinstance(name_of(log, Keys(), command), Sealed)
    keys.erase(command.person_id)
    assert name_of(log, keys, command) == Erased()
    assert_laws(log)


def test_a_name_that_was_not_sealed_is_not_written(log: Log) -> None:
    class Forgetful(Seals):
        def seal(self, fact: object) -> object:  # type: ignore[override]
            return fact

    application = LogApplication(log, CATALOGUE, Forgetful(Keys()))
    fact = PersonNicknamed(person_id=uuid4(), name=Known(NAME))

    with pytest.raises(ValueError, match="sealed or not at all") as failure:
        application.entries([StreamEvent(uuid4(), 1, fact, Provenance.unknown())])
    assert NAME not in str(failure.value)
