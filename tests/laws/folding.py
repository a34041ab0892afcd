"""Folds a history into a projection in other ways than services do: other batches, other orders."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from random import Random

from daybook_chassis.database import Database
from daybook_chassis.feed import Message, opened
from daybook_chassis.projection import Key, Posting, Projection, Row
from daybook_chassis.service import Service
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from tests.laws.histories import History

Told = tuple[Fact, Envelope]
Rows = dict[Key, Row]

SCRATCH = Database("sqlite://")
"""In memory; every fold makes its table anew: two services may have one of the same name."""


def facts_of(history: History, service: Service, projection: Projection) -> list[Told]:
    """What a projection hears of a history, as its service reads it, source after source."""
    return [
        (opened(each, service.parts.catalogue, service.seals), each.envelope)
        for each in messages_of(history, projection)
    ]


def sealed_facts_of(history: History, service: Service, projection: Projection) -> list[Told]:
    """The same for somebody who holds no subject keys."""
    return [
        (message.fact(service.parts.catalogue), message.envelope)
        for message in messages_of(history, projection)
    ]


def messages_of(history: History, projection: Projection) -> list[Message]:
    wanted = {fact.type for fact in projection.on}
    return [
        message
        for messages in history.messages.values()
        for message in messages
        if message.envelope.type in wanted
    ]


def live_rows(history: History, service: Service, projection: Projection) -> Rows:
    return keyed(projection, service.queries.all(projection.name))


def folded(projection: Projection, batches: Iterable[Sequence[Told]]) -> Rows:
    """The rows that these batches make, posted as a consumer posts them."""
    posting = Posting(projection)
    with SCRATCH.write() as tx:
        posting.table.drop(tx, checkfirst=True)
        posting.table.create(tx)
        for batch in batches:
            posting.apply(tx, batch)
        return keyed(projection, [dict(row._mapping) for row in tx.execute(posting.select())])


def keyed(projection: Projection, rows: Iterable[Row]) -> Rows:
    return {tuple(row[name] for name in projection.key_columns): row for row in rows}


def split(facts: Sequence[Told], cuts: Iterable[int]) -> Iterator[Sequence[Told]]:
    """The same facts in batches that end at these places."""
    begin = 0
    for cut in sorted({*cuts, len(facts)}):
        yield facts[begin:cut]
        begin = cut


def shuffled(facts: Sequence[Told], random: Random, lane: Callable[[Told], Hashable]) -> list[Told]:
    """Lanes overtake each other; within a lane the order stays."""
    lanes: dict[Hashable, deque[Told]] = defaultdict(deque)
    for fact in facts:
        lanes[lane(fact)].append(fact)
    order = [lane(fact) for fact in facts]
    random.shuffle(order)
    return [lanes[each].popleft() for each in order]


def lane_of(told: Told) -> Hashable:
    """What stays in order everywhere: the facts of one source about one customer (I2)."""
    _, envelope = told
    return envelope.source, envelope.partitionkey
