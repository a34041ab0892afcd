"""A projection is a fold, however its facts are batched and wherever it is stored (I4)."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.consumer import held
from daybook_chassis.database import Database
from daybook_chassis.projection import Key, On, Posting, Projection, Row, by_customer
from daybook_chassis.rows import integer, key, table
from daybook_chassis.store.entry import Append, Entry, Provenance
from daybook_contracts.envelope import Envelope, dataschema_of, slot_of
from daybook_contracts.fact import Fact
from tests.chassis.stock import (
    ITEMS,
    SHELVES,
    PutUp,
    ShelfPutUp,
    ShelfTakenDown,
    Shop,
    Stock,
    Stocked,
)

CUSTOMER, OTHER = UUID(int=1), UUID(int=2)
SHELF_IDS = [UUID(int=11), UUID(int=12)]
NOW = datetime(2026, 1, 2, tzinfo=UTC)

shelf = st.sampled_from(SHELF_IDS)
facts = st.lists(
    st.one_of(
        st.builds(ShelfPutUp, customer_id=st.just(CUSTOMER), shelf_id=shelf, place=st.text("äz")),
        st.builds(
            Stocked,
            customer_id=st.just(CUSTOMER),
            shelf_id=shelf,
            item=st.sampled_from(["nuts", "Äpfel", "bolts"]),
            amount=st.integers(-1, 1),
        ),
        st.builds(ShelfTakenDown, customer_id=st.just(CUSTOMER), shelf_id=shelf),
    ),
    max_size=20,
)
cuts = st.lists(st.integers(0, 20), max_size=4)
"""Where a list of facts is cut into batches."""


def numbered(facts: list[Fact]) -> list[tuple[Fact, Envelope]]:
    """The facts with envelopes as a log would give them."""
    return [(fact, _envelope(fact, place)) for place, fact in enumerate(facts, 1)]


def _envelope(fact: Any, place: int) -> Envelope:
    customer = str(fact.customer_id)
    return Envelope(
        id=str(uuid4()),
        source="crm.stock",
        type=fact.type,
        subject=str(fact.shelf_id),
        time=NOW,
        dataschema=dataschema_of(fact.type, 1),
        partitionkey=customer,
        sequence=place,
        epoch=1,
        slot=slot_of(customer),
        prevposition=place - 1,
        streamversion=place,
        occurredat=NOW,
        correlationid="c",
        causationid="c",
        actor="test",
    )


def folded(projection: Projection, facts: list[tuple[Fact, Envelope]]) -> dict[Key, Row]:
    """What the pure fold makes of the facts, one after another."""
    rows: dict[Key, Row | None] = {}
    for fact, envelope in facts:
        if type(fact) in projection.on:
            projection.fold(rows, fact, envelope)
    return {row_key: row for row_key, row in rows.items() if row is not None}


def posted(
    database: Database, posting: Posting, batches: list[list[tuple[Fact, Envelope]]]
) -> dict[Key, Row]:
    """What stands in the table after the batches, each in a transaction of its own."""
    for batch in batches:
        with database.write() as tx:
            posting.apply(tx, [each for each in batch if type(each[0]) in posting.facts])
    with database.read() as tx:
        rows = [dict(row._mapping) for row in tx.execute(posting.select())]
    return {tuple(row[name] for name in posting.projection.key_columns): row for row in rows}


@pytest.mark.parametrize("projection", [SHELVES, ITEMS], ids=["one key", "composite key"])
def test_any_batching_posts_what_the_fold_says(database_url: str, projection: Projection) -> None:
    database = Database(database_url)
    posting = Posting(projection)
    with database.write() as tx:
        posting.table.create(tx)

    @settings(max_examples=40)
    @given(facts, cuts)
    def law(said: list[Fact], places: list[int]) -> None:
        with database.write() as tx:
            posting.reset(tx)
        everything = numbered(said)
        bounds = [0, *sorted(min(place, len(said)) for place in places), len(said)]
        batches = [everything[a:b] for a, b in pairwise(bounds)]

        assert posted(database, posting, batches) == folded(projection, everything)

    law()
    database.close()


def test_equal_rows_have_equal_digests_on_any_database(sqlite_url: str, postgres_url: str) -> None:
    said: list[Fact] = [
        fact
        for number, name in enumerate(["nuts", "Äpfel", "äpfel", "𝄞", "a'b\\", "Z"])
        for fact in (
            ShelfPutUp(customer_id=CUSTOMER, shelf_id=UUID(int=number), place=name),
            Stocked(customer_id=CUSTOMER, shelf_id=UUID(int=number), item=name, amount=number),
        )
    ]
    digests = {}
    for url, order in ((sqlite_url, said), (postgres_url, sorted(said, key=repr, reverse=True))):
        database = Database(url)
        for projection in (SHELVES, ITEMS):
            posting = Posting(projection)
            with database.write() as tx:
                posting.table.create(tx)
            posted(database, posting, [numbered(said if projection is SHELVES else order)])
            with database.read() as tx:
                digests[url, projection.name] = posting.digest(tx)
        database.close()

    for name in (SHELVES.name, ITEMS.name):
        assert digests[sqlite_url, name] == digests[postgres_url, name]
    assert digests[sqlite_url, SHELVES.name] != digests[sqlite_url, ITEMS.name]


def test_a_digest_tells_rows_apart(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    posting = Posting(ITEMS)
    with database.write() as tx:
        posting.table.create(tx)
    seen = set()
    for amount in (1, 1, -1, 5):
        fact = Stocked(customer_id=CUSTOMER, shelf_id=SHELF_IDS[0], item="nuts", amount=amount)
        posted(database, posting, [numbered([fact])])
        with database.read() as tx:
            seen.add((amount, posting.digest(tx)))
    database.close()

    assert len({digest for _, digest in seen}) == 3  # 1, 2, 1 again, 6


def test_many_rows_are_loaded_in_parts(database_url: str) -> None:
    """More keys than one query takes, in two columns, some of them gone afterwards."""
    database = Database(database_url)
    posting = Posting(ITEMS)
    with database.write() as tx:
        posting.table.create(tx)
    said: list[Fact] = [
        Stocked(
            customer_id=CUSTOMER,
            shelf_id=SHELF_IDS[number % 2],
            item=f"item {number}",
            amount=amount,
        )
        for amount, numbers in ((1, range(1200)), (-1, range(1100)))
        for number in numbers
    ]
    everything = numbered(said)
    batches = [everything[:1200], everything[1200:]]

    rows = posted(database, posting, batches)
    assert rows == folded(ITEMS, everything)
    assert len(rows) == 100
    database.close()


def test_rows_of_a_customer_of_whom_facts_are_held_say_so(database_url: str) -> None:
    shop = Shop(database_url)
    for shelf_id, customer in zip(SHELF_IDS, (CUSTOMER, OTHER), strict=True):
        shop.ask(PutUp(shelf_id=shelf_id, customer_id=customer, place="hall"))
    provenance = Provenance(NOW, "test", "c", "c", key=str(CUSTOMER), public=True)
    broken = Entry(SHELF_IDS[0], 2, "crm.stock.Stocked/1", b'{"amount": "many"}', provenance)
    shop.service.log.append([Append((broken,))])
    shop.settle()

    rows = shop.service.queries.page("stock.shelves").rows
    assert [row.get("incomplete") for row in rows] == [True, None]
    assert shop.service.queries.one("stock.shelves", (str(SHELF_IDS[0]),))["incomplete"] is True
    shop.close()


def test_what_no_column_can_hold_is_bad_input_and_no_bug(database_url: str) -> None:
    """As many as would stop the subscription if they were a bug."""
    shop = Shop(database_url, projections=(SHELVES,))
    for number in range(25):
        ids = {"shelf_id": UUID(int=number), "customer_id": UUID(int=100 + number)}
        shop.ask(PutUp(**ids, place="hall"))
        shop.ask(Stock(**ids, item="stars", amount=2**70))
    shop.settle()

    with shop.service.database.read() as tx:
        reasons = {each.reason for each in held.listing(tx)}
        assert held.counts(tx) == {"parked": 25}
    assert reasons == {"a value that the table cannot hold"}
    shop.close()


def test_a_row_a_customer(sqlite_url: str) -> None:
    def count(row: Row, fact: Fact, envelope: Envelope) -> Row:
        return row | {"facts": (row["facts"] or 0) + 1}

    counts = Projection(
        "stock.counts",
        table("counts", key("customer_id"), integer("facts")),
        {ShelfPutUp: On(count, by_customer)},
    )
    shop = Shop(sqlite_url, projections=(counts,))
    for number, customer in enumerate((CUSTOMER, CUSTOMER, OTHER)):
        shop.ask(PutUp(shelf_id=UUID(int=number), customer_id=customer, place="hall"))
    shop.settle()

    rows = shop.service.queries.all("stock.counts")
    assert {row["customer_id"]: row["facts"] for row in rows} == {str(CUSTOMER): 2, str(OTHER): 1}
    shop.close()
