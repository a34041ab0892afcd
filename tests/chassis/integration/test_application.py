"""Facts go into a log and come back as the same facts, whatever version they were written in."""

from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from daybook_chassis.seals import NoKeys, Seals
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Append, Provenance
from daybook_chassis.store.log import Log
from daybook_chassis.store.mapper import StreamEvent
from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.fact import Fact
from tests.chassis.facts import CATALOGUE, Added, Remarked, TallyOpened
from tests.chassis.logs import assert_laws, stored

OLDER = Catalogue(
    CATALOGUE.public,
    CATALOGUE.private,
    {("test.Added", 1): lambda data: {"amount": data["number"] * 10}},
)


@pytest.fixture
def application(log: Log) -> LogApplication:
    return LogApplication(log, OLDER, Seals(NoKeys()))


def event(fact: Fact, version: int = 1) -> StreamEvent:
    return StreamEvent(STREAM, version, fact, Provenance.unknown())


STREAM = uuid4()


def facts(application: LogApplication) -> list[Fact] | None:
    return application.load(STREAM, lambda events: [each.fact for each in events] or None)


def test_facts_come_back_in_order(application: LogApplication) -> None:
    written = [TallyOpened(customer_id=uuid4()), Added(amount=3), Remarked(remark="Žofie's ☂")]
    events = [event(fact, version) for version, fact in enumerate(written, start=1)]

    outcome = application.journal.append([Append(application.entries(events))])

    assert stored(outcome[0]).last == 3
    assert facts(application) == written
    assert_laws(application.journal)


def test_a_stream_without_facts_is_none(application: LogApplication) -> None:
    assert facts(application) is None


def test_the_library_may_save_as_well(application: LogApplication) -> None:
    recordings = application.save(event(Added(amount=1)), event(Added(amount=2), 2))

    assert [recording.notification.id for recording in recordings] == [1, 2]
    assert application.notification_log["1,10"].items[1].originator_id == STREAM
    with pytest.raises(IntegrityError):
        application.save(event(Added(amount=3), 2))
    assert_laws(application.journal)


def test_stored_bytes_name_the_type_and_no_code(application: LogApplication) -> None:
    application.save(event(Added(amount=1)))

    (record,) = application.journal.read(0, 10)
    assert (record.topic, record.body) == ("test.Added/2", b'{"amount":1}')


def write(application: LogApplication, topic: str, body: bytes) -> None:
    (entry,) = application.entries([event(Added(amount=1))])
    changed = type(entry)(entry.originator_id, entry.originator_version, topic, body)
    stored(application.journal.append([Append((changed,))])[0])


def test_older_versions_are_read_as_the_newest(application: LogApplication) -> None:
    write(application, "test.Added/1", b'{"number":7}')

    assert facts(application) == [Added(amount=70)]


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("test.Added/3", b'{"amount":1}'),
        ("test.Unheard/1", b"{}"),
        ("os:system", b'"echo"'),
        ("test.Added/2", b'{"amount":"1"}'),
        ("test.Added/2", b"amount"),
        ("test.Added/2", b""),
    ],
)
def test_what_cannot_be_read_is_not_guessed(
    application: LogApplication, topic: str, body: bytes
) -> None:
    write(application, topic, body)

    with pytest.raises(FactUnreadable):
        facts(application)


def test_fields_that_came_later_are_ignored(application: LogApplication) -> None:
    write(application, "test.Added/2", b'{"amount":1,"unit":"piece"}')

    assert facts(application) == [Added(amount=1)]


def test_only_facts_of_the_catalogue_are_written(application: LogApplication) -> None:
    class Subtracted(Fact, type="test.Subtracted", version=1):
        amount: int

    class Added2(Fact, type="test.Added", version=2):
        """It borrows a name."""

        amount: int

    for fact in (Subtracted(amount=1), Added2(amount=1)):
        with pytest.raises(TypeError, match="catalogue"):
            application.entries([event(fact)])
