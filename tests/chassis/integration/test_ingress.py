"""What comes through the door is recorded once, under its owner, with its sender's word for it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.database import Database
from daybook_chassis.errors import DaybookError, IdempotencyKeyReused, Poison
from daybook_chassis.ids import derived_id
from daybook_chassis.ingress import Ingress
from daybook_chassis.store.entry import Record, Stored
from daybook_contracts.envelope import Envelope
from tests.chassis.events import SETTLED, door, event, line, settled
from tests.chassis.malformed import DATA

FINANCE, SUPPLY = "erp.finance", "erp.scm"


@pytest.fixture
def ingress(database_url: str) -> Iterator[Ingress]:
    database = Database(database_url)
    ingress = door(database, FINANCE, SUPPLY)
    for log in ingress.logs.values():
        log.create()
    yield ingress
    database.close()


def bring(ingress: Ingress, *said: dict[str, Any]) -> list[Stored | DaybookError]:
    return ingress.record([ingress.check(line(each)) for each in said])


def rows(ingress: Ingress, source: str = FINANCE) -> list[Record]:
    return ingress.logs[source].read(0, 1000)


def envelope(ingress: Ingress) -> Envelope:
    """Of the only row."""
    (row,) = rows(ingress)
    return Envelope.from_json(row.envelope)


def test_the_same_event_again_changes_nothing(ingress: Ingress) -> None:
    first, again = bring(ingress, event(), event())
    (later,) = bring(ingress, dict(reversed(event(dict(reversed(SETTLED.items()))).items())))

    assert first == Stored(1, 1, 1)
    assert again == later == Stored(1, 1, 1, repeat=True)
    assert len(rows(ingress)) == 1


_BOTH = settled(day="2026-01-02")
"""What can be read as either of two facts."""


@pytest.mark.parametrize(
    "other",
    [event(_BOTH | {"payment_ref": "P-2"}), event(), event(_BOTH, type="erp.finance.DayClosed")],
    ids=["other data", "less data", "other type"],
)
def test_the_same_id_with_other_content_is_refused(ingress: Ingress, other: dict[str, Any]) -> None:
    together = bring(ingress, event(_BOTH), other, event(id="evt-2"))
    (later,) = bring(ingress, other)

    assert [type(each) for each in together] == [Stored, IdempotencyKeyReused, Stored]
    assert isinstance(later, IdempotencyKeyReused)
    assert len(rows(ingress)) == 2


def test_two_senders_may_use_the_same_id(ingress: Ingress) -> None:
    """Also where one name runs into the other."""
    said = [
        event(source="ledger"),
        event(source="bank"),
        event(source="bank 1", id="2"),
        event(source="bank", id="1 2"),
    ]

    assert [isinstance(each, Stored) and not each.repeat for each in bring(ingress, *said)] == [
        True
    ] * 4


def test_the_key_is_the_senders_customer_and_nothing_else(ingress: Ingress) -> None:
    """So that all facts of one customer of one sender stay in order, for life."""
    bring(ingress, event())
    identity = uuid5(UUID("6f2d7c1e-0f0b-5b0e-9b3a-2a7c8e5d4f10"), "ledger\x1fC-1")

    stored = envelope(ingress)
    assert stored.partitionkey == str(identity) == "138a0cf7-5cab-580b-a8d5-fc270983b2bc"
    assert stored.slot == hashlib.sha256(str(identity).encode()).digest()[0]
    assert stored.subject != stored.partitionkey


def test_an_event_about_no_customer_is_keyed_by_its_sender(ingress: Ingress) -> None:
    """So that what a sender says of days stays in order."""
    for day in ("2026-01-02", "2026-01-03"):
        bring(ingress, event({"day": day}, type="erp.finance.DayClosed", id=f"closed {day}"))

    first, second = (Envelope.from_json(record.envelope) for record in rows(ingress))
    assert first.partitionkey == second.partitionkey == str(derived_id("sender", "ledger"))
    assert first.subject != second.subject
    assert (first.public, second.prevposition) == (True, 1)


def test_the_senders_word_is_recorded(ingress: Ingress) -> None:
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    said = {"correlationid": "order 7", "timeline": "history", "traceparent": trace}
    bring(ingress, event(occurredat="2026-01-02T03:04:05+02:00", **said))

    stored = envelope(ingress)
    assert (stored.type, stored.version, stored.source) == (event()["type"], 1, FINANCE)
    assert stored.occurredat == datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)
    assert (stored.actor, stored.causationid) == ("ledger", "evt-1")
    assert (stored.correlationid, stored.timeline) == ("order 7", "history")
    assert stored.traceparent == trace
    assert UUID(stored.id) != UUID(int=0), "its id is ours"
    (row,) = rows(ingress)
    assert json.loads(row.body) == SETTLED


def test_what_the_sender_does_not_say_follows_from_the_fact(ingress: Ingress) -> None:
    bring(ingress, event())

    stored = envelope(ingress)
    assert stored.occurredat == datetime(2026, 1, 2, tzinfo=UTC)
    assert (stored.correlationid, stored.timeline, stored.traceparent) == ("evt-1", None, None)


def test_outcomes_are_in_the_order_of_the_events_whoever_owns_them(ingress: Ingress) -> None:
    shipped = {"customer_ref": "C-1", "order_ref": "O-1", "shipped_on": "2026-01-02"}
    supply = {"data": shipped, "type": "erp.scm.OrderShipped"}
    outcomes = bring(
        ingress,
        event(id="1"),
        event(id="2", **supply),
        event(id="3"),
        event(settled(payment_ref="P-9"), id="1"),
        event(id="4", **supply),
    )

    assert [each.first if isinstance(each, Stored) else type(each) for each in outcomes] == [
        1,
        1,
        2,
        IdempotencyKeyReused,
        2,
    ]
    assert len(rows(ingress, SUPPLY)) == 2


def test_what_no_log_can_hold_is_refused_alone(ingress: Ingress) -> None:
    """In UTC this is the year 0, or 10000."""
    said = (
        event(id="1", occurredat="0001-01-01T00:00:00+08:00"),
        event(id="2"),
        event(id="3", occurredat="9999-12-31T23:59:59-08:00"),
    )
    outcomes = ingress.record([ingress.unchecked(line(each)) for each in said])

    assert [type(each) for each in outcomes] == [Poison, Stored, Poison]
    assert [Envelope.from_json(row.envelope).causationid for row in rows(ingress)] == ["2"]


def test_unchecked_data_is_recorded_as_it_is(ingress: Ingress) -> None:
    """As a broker would; its consumers park it."""
    said = [event(settled(**changed), id=name) for name, changed in DATA.items()]
    outcomes = ingress.record([ingress.unchecked(line(each)) for each in said])

    assert all(isinstance(each, Stored) for each in outcomes), outcomes
    assert [json.loads(row.body) for row in rows(ingress)] == [each["data"] for each in said]


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def test_what_is_taken_can_be_recorded(ingress: Ingress) -> None:
    """Whatever passes the door leads to an outcome, never to an exception."""

    @settings(max_examples=40)
    @given(
        st.dictionaries(st.sampled_from(["customer_ref", "comment", "amount"]), values),
        st.fixed_dictionaries({}, optional={"timeline": values, "correlationid": values}),
        st.booleans(),
    )
    def law(data: dict[str, Any], attributes: dict[str, Any], checked: bool) -> None:
        said = line(event(SETTLED | data, **attributes))
        try:
            arrival = (ingress.check if checked else ingress.unchecked)(said)
        except Poison:
            return
        (outcome,) = ingress.record([arrival])
        assert isinstance(outcome, Stored | IdempotencyKeyReused)

    law()
