"""A log in memory, written by the store's own chain, whose clock and restores a test decides."""

from datetime import UTC, datetime
from uuid import UUID

from daybook_chassis.store.chaining import GENESIS, Chain, Tail
from daybook_chassis.store.entry import Entry, Provenance, Record, Stored, topic_of
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import SLOTS, canonical
from daybook_contracts.fact import Fact

SOURCE = "crm.sales"


class MemoryLog:
    """As `daybook_chassis.store.log.Log`, to an archive; `month` counts from January 2026."""

    source = SOURCE

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.epochs = [Fork(1, 0)]
        self.month = 0
        self._versions: dict[UUID, int] = {}

    def head(self) -> int:
        return len(self.records)

    def forks(self) -> list[Fork]:
        return list(self.epochs)

    def read(self, after: int, limit: int, *, upto: int | None = None) -> list[Record]:
        return self.records[after : min(after + limit, self.head() if upto is None else upto)]

    def say(self, fact: Fact, stream: UUID, *, public: bool = True) -> None:
        """Append one fact, about the customer whom its stream is named for."""
        self.append(
            canonical(fact.model_dump(mode="json")),
            topic_of(fact.type, fact.version),
            stream,
            public=public,
        )

    def append(self, body: bytes, topic: str, stream: UUID, *, public: bool = True) -> None:
        """Append one fact as bytes."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        moment = datetime(2026 + self.month // 12, self.month % 12 + 1, 5, 9, 30, tzinfo=UTC)
        provenance = Provenance(
            moment, "tester", f"order-{version}", str(stream), key=str(stream), public=public
        )
        chain = Chain(SOURCE, self.epochs[-1].epoch, self._tail())
        chain._now = moment
        placed = chain.place([Entry(stream, version, topic, body, provenance)])
        assert isinstance(placed, Stored), placed
        self.records += [Record(**row) for row in chain.rows]

    def restore(self, upto: int) -> None:
        """What followed a position is lost, and another epoch begins."""
        del self.records[upto:]
        self.epochs.append(Fork(self.epochs[-1].epoch + 1, upto))

    def rewrite(self, place: int, body: bytes) -> None:
        """Put another body into the past, and make all hashes anew."""
        later, self.records = self.records[place:], self.records[: place - 1]
        self.append(body, "crm.sales.Forged/1", UUID(int=9))
        for record in later:
            self.append(record.body, record.topic, UUID(record.stream_id))

    def _tail(self) -> Tail:
        slots = [0] * SLOTS
        for record in self.records:
            if record.slot is not None:
                slots[record.slot] = record.position
        last = self.records[-1].hash if self.records else GENESIS
        return Tail(len(self.records), last, tuple(slots))


def filled(facts: int) -> MemoryLog:
    """A log of so many facts, every third of them private."""
    log = MemoryLog()
    for number in range(facts):
        fill_one(log, number)
    return log


def fill_one(log: MemoryLog, number: int) -> None:
    """The stream and the lane of a fact follow from its number."""
    body = b'{"number":%d}' % number
    log.append(body, "crm.sales.Counted/1", UUID(int=number % 5), public=number % 3 > 0)
