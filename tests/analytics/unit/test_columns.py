"""One definition at two speeds: columns give what the live projection and the views give."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daybook_analytics.archive.rows import row_of, table_of
from daybook_analytics.columns import scores, standings
from daybook_analytics.columns.days import Days
from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_analytics.views import lifecycle, rfm, transitions
from daybook_analytics.views.accumulation import MEASURES
from daybook_analytics.views.buckets import Bucket
from daybook_chassis.database import Database
from daybook_chassis.errors import Poison
from daybook_chassis.projection import Key, Posting, Row
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import PaymentReceived, ReceiptReversed
from daybook_contracts.topics import published
from tests.analytics.logs import SOURCE, MemoryLog
from tests.analytics.samples import AS_OF, NEAR, VALUE, bucket, bucket_lists, orders

TIERS = VALUE.model_copy(update={"platinum": 25, "gold": 50, "ordinary": 75})
drawn_facts = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.booleans(),
        st.sampled_from(("EUR", "JPY", "BHD")),
        st.integers(0, 10**9),
        st.integers(0, 3),
    ),
    max_size=20,
)


def fact(customer: UUID, back: bool, currency: str, minor: int, day: int) -> Fact:
    money, on = Money(minor, currency), AS_OF + timedelta(days=day)
    if back:
        return ReceiptReversed(
            customer_id=customer,
            account_id=customer,
            payment_ref="P",
            amount=money,
            reversed_on=on,
            reopened=(),
            credit=Money.zero(currency),
        )
    return PaymentReceived(
        customer_id=customer, account_id=customer, payment_ref="P", amount=money, received_on=on
    )


def log_of(drawn: Sequence[tuple[int, bool, str, int, int]]) -> MemoryLog:
    """The facts, with one of another kind and one that is private between them."""
    log = MemoryLog()
    for number, back, currency, minor, day in drawn:
        log.say(fact(UUID(int=number), back, currency, minor, day), UUID(int=number))
        log.append(b'{"customer_id":"x"}', "crm.sales.Counted/1", UUID(int=number))
        log.append(b"{}", "sales.ReceiptPlaced/1", UUID(int=number), public=False)
    return log


def heard(log: MemoryLog) -> list[tuple[Fact, Envelope]]:
    """What the live projection hears of the log."""
    known, kinds = published(), {fact.type for fact in CUSTOMER_DAYS.on}
    envelopes = [Envelope.from_json(each.envelope) for each in log.records]
    return [
        (known.read(envelope.type, envelope.version, record.body), envelope)
        for envelope, record in zip(envelopes, log.records, strict=True)
        if envelope.type in kinds
    ]


def live(log: MemoryLog) -> list[Row]:
    """What is posted, fact by fact."""
    rows: dict[Key, Row | None] = {}
    for fact, envelope in heard(log):
        CUSTOMER_DAYS.fold(rows, fact, envelope)
    return [row for _, row in sorted(rows.items()) if row]


def add(days: Days, log: MemoryLog, after: int, upto: int) -> None:
    days.add_batch(SOURCE, table_of([row_of(each) for each in log.records[after:upto]]), upto)


@settings(max_examples=12, deadline=None)
@given(drawn_facts, st.lists(st.integers(0, 60), max_size=2), st.integers(0, 60))
@example([(1, False, "EUR", 500, 0), (1, False, "EUR", 7, 0), (1, True, "EUR", 7, 0)], [3, 6], 2)
def test_any_split_repeated_and_restarted_gives_what_is_posted_live(
    drawn: list[tuple[int, bool, str, int, int]], cuts: list[int], again: int
) -> None:
    """Ranges of positions; the last one begins with facts that came before; then all at once."""
    log = log_of(drawn)
    ends = sorted({min(cut, log.head()) for cut in cuts} | {log.head()})
    expected = live(log)
    with TemporaryDirectory() as folder:
        after = 0
        for upto in ends:
            with Days(Path(folder) / "days.duckdb") as days:
                add(days, log, max(after - again, 0), upto)
                after = days.covered(SOURCE)
        with Days(Path(folder) / "days.duckdb") as days:
            assert list(days.rows()) == expected
    with Days() as whole:
        add(whole, log, 0, log.head())
        assert list(whole.rows()) == expected
        assert whole.covered(SOURCE) == log.head()


@settings(max_examples=12, deadline=None)
@given(drawn_facts, orders)
def test_the_order_of_customers_does_not_matter(
    drawn: list[tuple[int, bool, str, int, int]], order: Random
) -> None:
    """Each customer's facts in their order, the customers in any."""
    turns = [number for number, *_ in drawn]
    order.shuffle(turns)
    waiting = {number: [each for each in drawn if each[0] == number] for number in turns}
    other = log_of([waiting[number].pop(0) for number in turns])

    with Days() as days, Days() as mixed:
        log = log_of(drawn)
        add(days, log, 0, log.head())
        add(mixed, other, 0, other.head())
        assert list(mixed.rows()) == list(days.rows())


def test_a_fact_of_another_shape_is_refused_and_changes_nothing() -> None:
    log = log_of([(1, False, "EUR", 500, 0)])
    log.append(b'{"amount":[]}', "crm.sales.PaymentReceived/1", UUID(int=1))

    with Days() as days:
        add(days, log, 0, 1)
        before = list(days.rows())
        with pytest.raises(Poison, match="cannot be accumulated"):
            add(days, log, 1, log.head())
        assert list(days.rows()) == before
        assert days.covered(SOURCE) == 1


@pytest.fixture(scope="module")
def engine() -> Iterator[Days]:
    """One for all that is drawn: to open one takes longer than to ask."""
    with Days() as days:
        yield days


def hold(days: Days, buckets: Sequence[Bucket]) -> None:
    """These buckets and no others."""
    days.engine.execute("DELETE FROM days")
    rows = [
        (each.customer_id, each.currency, each.day, *(getattr(each, name) for name in MEASURES))
        for each in buckets
    ]
    if rows:
        days.engine.executemany("INSERT INTO days VALUES (?, ?, ?, ?, ?, ?)", rows)


def rows_of(found: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return sorted(rows, key=lambda row: (row["currency"], row["customer_id"]))


def as_rows(records: Sequence[Any]) -> list[dict[str, Any]]:
    rows = [asdict(each) for each in records]
    return sorted(rows, key=lambda row: (row["currency"], row["customer_id"]))


@settings(max_examples=25, deadline=None)
@given(buckets=bucket_lists)
@example([bucket("a", 1, 30), bucket("b", 1, 5), bucket("c", 2, 5), bucket("d", 3, 5)])
def test_AN4_scores_and_tiers_are_those_of_the_view(engine: Days, buckets: list[Bucket]) -> None:
    hold(engine, buckets)

    found = rows_of(scores.finish(engine, AS_OF, TIERS))

    assert found == as_rows(rfm.finish(buckets, AS_OF, TIERS))


@settings(max_examples=25, deadline=None)
@given(buckets=bucket_lists, window=st.integers(1, 120), tending=st.integers(1, 120))
@example([bucket("a", 20, 10), bucket("a", 1, 1), bucket("b", 50, 9)], 10, 1)
@example([bucket("a", 20, 10), bucket("a", 5, 6)], 10, 1)
def test_AN1_stages_are_those_of_the_view(
    engine: Days, buckets: list[Bucket], window: int, tending: int
) -> None:
    policy = NEAR.model_copy(update={"window_days": window, "tending_days": tending})
    hold(engine, buckets)

    found = rows_of(standings.finish(engine, AS_OF, policy))

    assert found == as_rows(lifecycle.finish(buckets, AS_OF, policy))


@settings(max_examples=8, deadline=None)
@given(buckets=bucket_lists)
def test_AN1_transitions_are_those_of_the_view(engine: Days, buckets: list[Bucket]) -> None:
    until = [each for each in buckets if each.day <= AS_OF]
    expected = as_rows(transitions.finish(until, AS_OF, NEAR))
    hold(engine, buckets)

    found = rows_of(standings.transitions(engine, AS_OF, NEAR))

    assert sorted(found, key=_moved_on) == sorted(expected, key=_moved_on)


def _moved_on(row: dict[str, Any]) -> tuple[str, str, date]:
    return row["customer_id"], row["currency"], row["moved_on"]


def test_the_digest_is_that_of_the_live_table() -> None:
    log = log_of([(2, False, "EUR", 500, 0), (1, False, "JPY", 7, 1), (1, True, "JPY", 7, 2)])
    posting, database = Posting(CUSTOMER_DAYS), Database("sqlite://")
    database.create(posting.table.metadata)
    with database.write() as tx:
        posting.apply(tx, heard(log))
        expected = posting.digest(tx)
    database.close()

    with Days() as days:
        add(days, log, 0, log.head())
        assert days.digest() == expected
        sums = [tuple(row[name] for name in MEASURES) for row in days.rows()]
    assert sums == [(1, 7, 0), (0, 0, 7), (1, 500, 0)]
