"""What the transport suite plays with: a log, a listener, a line between them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, insert, select

from daybook_chassis import references
from daybook_chassis.consumer import tables as consumer_tables
from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.consumer.consumer import Consumer, Problems, Subscription
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed, LogFeed, Message, Page
from daybook_chassis.ids import new_id
from daybook_chassis.store.entry import Append, Entry, Provenance
from daybook_chassis.store.log import Fork, Log
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact

KEYS = ("key-0", "key-1", "key-2", "key-3", "key-18")
"""Partition keys; the third and the last share a slot."""

_METADATA = MetaData()
_HEARD = Table(
    "suite_heard",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("subscription", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("event", Text, nullable=False),
)
_DERIVED = (_HEARD, consumer_tables.CHECKPOINTS, consumer_tables.HELD)
_numbers = count(1)

Events = dict[str, list[str]]
"""Ids of facts, in order, by key."""


class Said(Fact, type="suite.Said", version=1):
    """Something was said; what it was does not matter."""


class Crash(BaseException):
    """The process dies here."""


class Speaker:
    """Publishes facts under keys, and can be restored to what it said earlier."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.source = f"suite.log{next(_numbers)}"
        self.log = self._opened()
        self._feed = LogFeed(self.log)

    def say(self, *keys: str) -> list[str]:
        """One public fact a key; their ids."""
        return self._append(keys, public=True)

    def feed(self) -> Feed:
        return self._feed

    def whisper(self, how_often: int) -> None:
        """Private facts, which have positions and are not published."""
        self._append([KEYS[0]] * how_often, public=False)

    def restore(self, upto: int) -> None:
        """Lose all after a position, as the restore of an older backup does."""
        log = self.log.tables.log
        with self._database.write() as tx:
            tx.execute(delete(log).where(log.c.position > upto))
        self.log = self._opened()
        self.log.raise_epoch()
        self._feed = LogFeed(self.log)

    def said(self) -> Events:
        """What the log holds that is public."""
        said: Events = defaultdict(list, {key: [] for key in KEYS})
        for record in self.log.read(0, 1_000_000):
            envelope = Envelope.from_json(record.envelope)
            if envelope.public:
                said[envelope.partitionkey].append(envelope.id)
        return said

    def _opened(self) -> Log:
        log = Log(self._database, self.source, own=False)
        log.create()
        return log

    def _append(self, keys: Iterable[str], *, public: bool) -> list[str]:
        entries = [
            Entry(new_id(), 1, f"{Said.type}/{Said.version}", b"{}", _provenance(key, public))
            for key in keys
        ]
        self.log.append([Append((entry,)) for entry in entries])
        return [str(entry.provenance.event_id) for entry in entries]


def _provenance(key: str, public: bool) -> Provenance:
    return Provenance(datetime.now(UTC), "suite", "suite", "suite", key=key, public=public)


class Line:
    """A feed that can be `away`, and that hands on what `distort` makes of each page."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.away = False
        self.distort: Callable[[Sequence[Message]], Sequence[Message]] = list

    @property
    def source(self) -> str:
        return self._speaker.source

    @property
    def log(self) -> Log:
        """What a transport that is no reader of feeds publishes from."""
        return self._speaker.log

    def forks(self) -> list[Fork]:
        return self._feed().forks()

    def has_ended(self, after: int) -> bool:
        return not self.away and self._speaker.feed().has_ended(after)

    def read(self, after: int, limit: int) -> Page:
        page = self._feed().read(after, limit)
        brought = self.distort(page.messages)
        whole = page.whole and [*brought] == [*page.messages]
        return Page(brought, page.covered, whole)

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        return self._feed().read_slot(slot, after, upto)

    def slot_heads(self, upto: int) -> dict[int, int]:
        return self._feed().slot_heads(upto)

    def _feed(self) -> Feed:
        if self.away:
            raise Transient("the line is dead")
        return self._speaker.feed()


class Recording:
    """Writes down each fact in the transaction that moves the checkpoints.

    One that `resets` forgets it all when its log loses facts, as a projection does; one that does
    not goes on, as a reaction does.
    """

    facts: frozenset[type[Fact]] = frozenset({Said})

    def __init__(self, *, resets: bool = True) -> None:
        self._resets = resets
        self.name = f"suite.subscription{next(_numbers)}"
        self.dies = False

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        rows = [
            {"subscription": self.name, "key": envelope.partitionkey, "event": envelope.id}
            for _, envelope in facts
        ]
        if rows:
            tx.execute(insert(_HEARD), rows)
        if self.dies:
            raise Crash
        return {}

    def reset(self, tx: Connection) -> bool:
        if self._resets:
            tx.execute(delete(_HEARD).where(_HEARD.c.subscription == self.name))
        return self._resets

    def heard(self, database: Database) -> Events:
        """What is written down, in the order in which it was."""
        query = select(_HEARD.c.key, _HEARD.c.event).order_by(_HEARD.c.id)
        heard: Events = defaultdict(list, {key: [] for key in KEYS})
        with database.read() as tx:
            for key, event in tx.execute(query.where(_HEARD.c.subscription == self.name)):
                heard[key].append(event)
        return heard


class Carries(Protocol):
    """A transport as the suite drives it."""

    def pump(self, consumer: "Mortal") -> int:
        """Bring the consumer some facts; how many were new. Raises Transient, Crash."""

    def close(self) -> None:
        """Leave nothing open. Safe to repeat."""


class Member:
    """One process that consumes a subscription: `line` is what its transport carries, `refill`
    is where it fetches what the transport skipped."""

    def __init__(
        self,
        database: Database,
        recording: Recording,
        speaker: Speaker,
        connect: Callable[[Line, Line], Carries],
    ) -> None:
        self.line, self.refill = Line(speaker), Line(speaker)
        self.dies_after = False
        self._transport = connect(self.line, self.refill)
        self._consumer = Mortal(
            database,
            Subscription(recording.name, recording, frozenset({speaker.source})),
            read,
            {speaker.source: self.refill},
        )

    def pump(self) -> int:
        """Raises Crash when told to die, Transient when a line is dead."""
        self._consumer.dies_after = self.dies_after
        return self._transport.pump(self._consumer)

    def close(self) -> None:
        self._transport.close()


class Mortal(Consumer):
    """May die when it has committed and nobody knows it yet; `new` counts the facts it applied."""

    dies_after = False
    new = 0

    def receive(self, messages: Sequence[Message]) -> int:
        return self._outlive(super().receive(messages))

    def read_on(self, source: str, before: Mark, page: Page, epoch: int) -> int:
        return self._outlive(super().read_on(source, before, page, epoch))

    def _outlive(self, new: int) -> int:
        self.new += new
        if self.dies_after and new:
            raise Crash
        return new


_CATALOGUE = Catalogue([Said])


def read(message: Message) -> Fact:
    """Raises Poison for anything but what was said."""
    return message.fact(_CATALOGUE)


Derived = Mapping[Table, Sequence[Mapping[str, Any]]]
"""What a subscription has derived: its rows by table."""


def derived(database: Database) -> Derived:
    with database.read() as tx:
        rows = {table: tx.execute(select(table)).mappings().all() for table in _DERIVED}
    return {table: [dict(row) for row in some] for table, some in rows.items()}


def undo(database: Database, before: Derived) -> None:
    """What was derived since is lost, as by a database that went down at once."""
    with database.write() as tx:
        for table, rows in before.items():
            tx.execute(delete(table))
            if rows:
                tx.execute(insert(table), rows)


def create_tables(database: Database) -> None:
    """What a subscription needs in its database."""
    for metadata in (_METADATA, consumer_tables.METADATA, references.METADATA):
        database.create(metadata)
