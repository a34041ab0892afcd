"""What a command handler works with: streams as they stand, and the facts it records on them.

A handler gets the command and a `Work`; it loads streams, asks the domain to decide, and records
what the domain answered. It never commits: see `daybook_chassis.commands`.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from inspect import signature
from threading import Lock
from typing import Any, Generic, TypeVar, cast, get_args, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_chassis.errors import Conflict, NotFound
from daybook_chassis.ids import new_id
from daybook_chassis.policy import P, Policy, Version
from daybook_chassis.references import References
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Append, Entries, Once, Provenance
from daybook_chassis.store.mapper import StreamEvent
from daybook_contracts.fact import Fact, partition_key

S = TypeVar("S")


class Command(BaseModel):
    """Something that is asked for, in the imperative. Unknown fields and coercion are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, allow_inf_nan=False
    )


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, why, and for when.

    `key` is the idempotency key; without one the command id is used. `occurred_at` is business
    time and only given for what happened earlier; `timeline` then names the imported history.
    `expected_version` refuses the command when the stream it first loads stands elsewhere.
    """

    actor: str
    command_id: UUID = field(default_factory=new_id)
    key: str | None = None
    occurred_at: datetime | None = None
    timeline: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
    hops: int = 0
    expected_version: int | None = None


class OtherKind(Conflict):
    """The id is that of something else: streams of all kinds share one space of ids."""


@dataclass(frozen=True)
class Aggregate(Generic[S]):
    """How the state of one kind of stream follows from its facts; `name` tells kinds apart."""

    name: str
    evolve: Callable[[S | None, Any], S]

    @cached_property
    def facts(self) -> tuple[type, ...]:
        """The facts of such a stream: those that `evolve` says it takes."""
        taken = list(signature(self.evolve).parameters)[1]
        hint = get_type_hints(self.evolve)[taken]
        return get_args(hint) or ((object,) if hint is Any else (hint,))


@dataclass(frozen=True, slots=True)
class Stream(Generic[S]):
    """One stream as loaded: `version` facts, folded into `state`, None before the first.

    `kind` is the name of its aggregate, empty before the first fact.
    """

    id: UUID
    version: int
    state: S
    kind: str = ""


class Work:
    """What one command does: streams loaded, facts recorded, nothing stored yet."""

    def __init__(self, session: "Session", context: Context) -> None:
        self._session = session
        self._context = context
        self._first_load = True
        self.events: list[StreamEvent] = []
        self.reads: dict[UUID, Stream[Any]] = {}
        self.traceparent = context.traceparent

    @property
    def now(self) -> datetime:
        """Business time of this command, in UTC: a zone with summer time would miscount hours."""
        return (self._context.occurred_at or self._session.now).astimezone(UTC)

    @property
    def actor(self) -> str:
        return self._context.actor

    @property
    def sees_everything(self) -> bool:
        """Whether all facts before this command are stored: nothing of its batch is pending.

        Streams loaded here show pending facts; projections and log positions do not.
        """
        return not self._session.writers

    def find(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        """The stream, with state None before its first fact. Raises OtherKind, Conflict (expected
        version)."""
        stream = self._session.load(aggregate, stream_id)
        self.reads.setdefault(stream_id, stream)
        expected = self._context.expected_version
        if self._first_load and expected is not None and stream.version != expected:
            raise Conflict(f"{aggregate.name} {stream_id} is at version {stream.version}")
        self._first_load = False
        return stream

    def load(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S]:
        """The stream. Raises NotFound, OtherKind, Conflict (expected version)."""
        stream = self.find(aggregate, stream_id)
        if stream.state is None:
            raise NotFound(f"there is no {aggregate.name} {stream_id}")
        return cast(Stream[S], stream)

    def resolve(self, reference: str) -> str:
        """What this service heard about a reference. Raises UnknownReference."""
        return self._session.references.resolve(reference)

    def policy(self, policy: Policy[P], day: date | None = None) -> Version[P]:
        """The terms in force on `day`, by default the day of this command.

        A command counts only if they still are when it is stored.
        """
        aggregate: Aggregate[Sequence[Version[P]]] = Aggregate("policy", policy.evolve)
        stream = self._session.load(aggregate, policy.stream_id)
        self.reads.setdefault(stream.id, stream)
        return policy.versions(stream.state).at(day or self.now.date())

    def record(
        self,
        aggregate: Aggregate[S],
        stream: Stream[S] | Stream[S | None],
        facts: Iterable[Fact],
        *,
        policy_version: str | None = None,
    ) -> Stream[S | None]:
        """Append facts to a stream as it was last returned, to be stored with the rest."""
        before = self._session.streams[stream.id]
        assert before.version == stream.version, "the stream has moved on"
        moved: Stream[S | None] = Stream(stream.id, stream.version, stream.state, stream.kind)
        for fact in facts:
            provenance = self._provenance(fact, stream.id, policy_version)
            state = aggregate.evolve(moved.state, fact)
            moved = Stream(stream.id, moved.version + 1, state, aggregate.name)
            self.events.append(StreamEvent(stream.id, moved.version, fact, provenance))
        self._session.streams[stream.id] = moved
        return moved

    def _provenance(self, fact: Fact, stream_id: UUID, policy_version: str | None) -> Provenance:
        context = self._context
        return Provenance(
            occurred_at=self.now,
            actor=context.actor,
            correlation_id=context.correlation_id or str(context.command_id),
            causation_id=context.causation_id or str(context.command_id),
            key=partition_key(fact, stream_id),
            public=self._session.application.catalogue.is_public(fact.type),
            policy_version=policy_version,
            timeline=context.timeline,
            traceparent=self.traceparent,
            hops=context.hops,
        )


class StreamCache:
    """Streams as they were when last stored, the most recent ones, all in one epoch.

    They may be stale: what is decided on them counts only because an append names the versions it
    was decided on, and the log refuses it when one has moved. See `Commands`.
    """

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._streams: OrderedDict[UUID, Stream[Any]] = OrderedDict()
        self._epoch: int | None = None
        self._lock = Lock()

    def get(self, stream_id: UUID) -> tuple[Stream[Any], int] | None:
        """The stream, and the epoch in which it was so."""
        with self._lock:
            stream = self._streams.get(stream_id)
            return None if stream is None or self._epoch is None else (stream, self._epoch)

    def without(self, stream_ids: Iterable[UUID]) -> list[UUID]:
        """Those that are not here."""
        with self._lock:
            return [each for each in stream_ids if each not in self._streams]

    def put(self, streams: Iterable[Stream[Any]], epoch: int) -> None:
        with self._lock:
            if epoch != self._epoch:  # what was remembered may have been lost in the fork
                self._streams.clear()
                self._epoch = epoch
            for stream in streams:
                self._streams[stream.id] = stream
                self._streams.move_to_end(stream.id)
            while len(self._streams) > self._size:
                self._streams.popitem(last=False)

    def forget(self, stream_ids: Iterable[UUID]) -> None:
        with self._lock:
            for stream_id in stream_ids:
                self._streams.pop(stream_id, None)


class Session:
    """Streams as loaded by a batch of commands: a later command sees what an earlier recorded.

    `writers` says which append has yet to store what a stream shows, `remembered` in which epoch
    it was so if it was not loaded just now.
    """

    def __init__(
        self, application: LogApplication, references: References, cache: StreamCache
    ) -> None:
        self.application = application
        self.references = references
        self.now = datetime.now(UTC)
        self.streams: dict[UUID, Stream[Any]] = {}
        self.writers: dict[UUID, Append] = {}
        self.remembered: dict[UUID, int] = {}
        self._cache = cache

    def load(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        known = self.streams.get(stream_id)
        if known is None:
            cached = self._cache.get(stream_id)
            if cached is None:
                known = self._project(aggregate, stream_id)
            else:
                known, self.remembered[stream_id] = cached
            self.streams[stream_id] = known
        if known.kind not in ("", aggregate.name):
            raise OtherKind(f"{stream_id} is no {aggregate.name}")
        return known

    def is_certain(self, work: Work) -> bool:
        """Whether all that a command was decided on is stored, and was loaded just now."""
        return work.reads.keys().isdisjoint(self.writers.keys() | self.remembered.keys())

    def append(self, work: Work, entries: Entries, once: Once, after: Iterable[Append]) -> Append:
        """What a command recorded, to be stored if all is so that it was decided on."""
        writers = {self.writers[stream_id] for stream_id in work.reads if stream_id in self.writers}
        epochs = {self.remembered[each] for each in work.reads if each in self.remembered}
        reads = {str(stream.id): stream.version for stream in work.reads.values()}
        append = Append(
            entries, once, reads, min(epochs, default=None), tuple(writers.union(after))
        )
        self.writers.update((event.originator_id, append) for event in work.events)
        return append

    def undo(self, work: Work) -> None:
        """Forget what a command recorded that will not be stored."""
        self.streams.update(work.reads)

    def _project(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        def project(events: Iterable[StreamEvent]) -> Stream[S | None] | None:
            state: S | None = None
            version = 0
            for event in events:
                if not isinstance(event.fact, aggregate.facts):
                    raise OtherKind(f"{stream_id} is no {aggregate.name}")
                state = aggregate.evolve(state, event.fact)
                version = event.originator_version
            return Stream(stream_id, version, state, aggregate.name) if version else None

        return self.application.load(stream_id, project) or Stream(stream_id, 0, None)
