"""Commands: how a request, a reaction or a timer becomes facts (I1, I3).

A handler gets the command and a `Work`; it loads streams, asks the domain to decide, and records
what the domain answered. It never commits: `Commands` appends the facts of many commands in one
transaction, each whole or refused alone, each under its idempotency key.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from daybook_contracts.fact import Fact, partition_key
from pydantic import BaseModel, ConfigDict

from daybook_chassis import telemetry
from daybook_chassis.errors import (
    Conflict,
    DaybookError,
    NotFound,
    StreamConflictError,
    Transient,
)
from daybook_chassis.ids import new_id
from daybook_chassis.references import References
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Once, Outcome, Provenance, Stored
from daybook_chassis.store.mapper import StreamEvent

S = TypeVar("S")
_ATTEMPTS = 5

BEHIND = Transient("not tried: a command before it was refused")
"""The outcome of a command that has to wait for one of its lane."""


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


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[S]):
    """How the state of one kind of stream follows from its facts; `name` is for messages."""

    name: str
    evolve: Callable[[S | None, Any], S]


@dataclass(frozen=True, slots=True)
class Stream(Generic[S]):
    """One stream as loaded: `version` facts, folded into `state`, which is None before the first."""

    id: UUID
    version: int
    state: S


@dataclass(frozen=True, slots=True)
class Receipt:
    """Facts are durable at positions `first` to `last` of (`source`, `epoch`), none if empty."""

    source: str
    epoch: int
    first: int
    last: int
    repeat: bool

    @property
    def token(self) -> str:
        """The Consistency-Token: a view that has reached it shows these facts."""
        return f"{self.source}:{self.epoch}:{self.last}"


class Work:
    """What one command does: streams loaded, facts recorded, nothing stored yet."""

    def __init__(self, session: "_Session", context: Context) -> None:
        self._session = session
        self._context = context
        self._first_load = True
        self.events: list[StreamEvent] = []
        self.touched: dict[UUID, Stream[Any] | None] = {}

    @property
    def now(self) -> datetime:
        """Business time of this command."""
        return self._context.occurred_at or self._session.now

    @property
    def actor(self) -> str:
        return self._context.actor

    @property
    def sees_everything(self) -> bool:
        """Whether all facts before this command are stored: nothing of its batch is pending.

        Streams loaded here show pending facts; projections and log positions do not.
        """
        return not self._session.pending

    def find(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        """The stream, with state None if it has no facts yet. Raises Conflict (expected version)."""
        stream = self._session.load(aggregate, stream_id)
        expected = self._context.expected_version
        if self._first_load and expected is not None and stream.version != expected:
            raise Conflict(f"{aggregate.name} {stream_id} is at version {stream.version}")
        self._first_load = False
        return stream

    def load(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S]:
        """The stream. Raises NotFound, Conflict (expected version)."""
        stream = self.find(aggregate, stream_id)
        if stream.state is None:
            raise NotFound(f"there is no {aggregate.name} {stream_id}")
        return cast(Stream[S], stream)

    def resolve(self, reference: str) -> str:
        """What this service heard about a reference. Raises UnknownReference."""
        return self._session.references.resolve(reference)

    def record(
        self,
        aggregate: Aggregate[S],
        stream: Stream[S] | Stream[S | None],
        facts: Iterable[Fact],
        *,
        policy_version: str | None = None,
    ) -> Stream[S | None]:
        """Append facts to a stream, to be stored with the rest of this command."""
        state: S | None = stream.state
        version = stream.version
        for fact in facts:
            version += 1
            provenance = self._provenance(fact, stream.id, policy_version)
            self.events.append(StreamEvent(stream.id, version, fact, provenance))
            state = aggregate.evolve(state, fact)
        self.touched.setdefault(stream.id, self._session.streams.get(stream.id))
        moved = Stream(stream.id, version, state)
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
            traceparent=context.traceparent,
            hops=context.hops,
        )


Handler = Callable[[Any, Work], None]


class _Session:
    """Streams as loaded by a batch of commands: a later command sees what an earlier recorded."""

    def __init__(self, application: LogApplication, references: References) -> None:
        self.application = application
        self.references = references
        self.now = datetime.now(UTC)
        self.streams: dict[UUID, Stream[Any] | None] = {}
        self.pending = False

    def load(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        known = self.streams.get(stream_id)
        if known is None:
            known = self.streams[stream_id] = self._project(aggregate, stream_id)
        return known

    def _project(self, aggregate: Aggregate[S], stream_id: UUID) -> Stream[S | None]:
        def project(events: Iterable[StreamEvent]) -> Stream[S | None] | None:
            state: S | None = None
            version = 0
            for event in events:
                state = aggregate.evolve(state, event.fact)
                version = event.originator_version
            return Stream(stream_id, version, state) if version else None

        return self.application.load(stream_id, project) or Stream(stream_id, 0, None)

    def undo(self, work: Work) -> None:
        """Forget what a command recorded that will not be stored."""
        self.streams.update(work.touched)


class Commands:
    """A service's commands and their handlers; the one way in which it makes facts."""

    def __init__(
        self,
        application: LogApplication,
        references: References,
        handlers: Mapping[type[Command], Handler],
    ) -> None:
        self._application = application
        self._references = references
        self._handlers = dict(handlers)
        self._by_name = {command.__name__: command for command in handlers}

    def find(self, name: str) -> type[Command]:
        """The command class of that name. Raises NotFound."""
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFound(f"there is no command {name}") from None

    def __iter__(self) -> Iterator[type[Command]]:
        return iter(self._handlers)

    def execute(self, command: Command, context: Context) -> Receipt:
        """Carry out one command. Raises what its handler refuses with, Conflict, Transient."""
        (outcome,) = self.execute_all([(command, context)])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def execute_all(
        self,
        requests: Sequence[tuple[Command, Context]],
        lanes: Sequence[Hashable] | None = None,
    ) -> list[Receipt | DaybookError]:
        """Carry out commands in order, in one transaction; one outcome a command.

        Given `lanes`, a command is not tried after one of the same lane was refused; its outcome
        is `BEHIND`. A command that loses a race for a stream is tried again on the newer state,
        unless it names the version it expects. Raises Transient when nothing is known to be
        stored.
        """
        lanes = lanes or range(len(requests))
        outcomes = self._attempt(requests, lanes)
        for _ in range(_ATTEMPTS - 1):
            lost = [
                place
                for place, outcome in enumerate(outcomes)
                if isinstance(outcome, StreamConflictError)
                and requests[place][1].expected_version is None
            ]
            if not lost:
                break
            again = self._attempt(
                [requests[place] for place in lost], [lanes[place] for place in lost]
            )
            for place, outcome in zip(lost, again, strict=True):
                outcomes[place] = outcome
        return outcomes

    def _attempt(
        self, requests: Sequence[tuple[Command, Context]], lanes: Sequence[Hashable]
    ) -> list[Receipt | DaybookError]:
        outcomes = self._recall(requests)
        session = _Session(self._application, self._references)
        pending: list[int] = []
        groups: list[tuple[list[StreamEvent], Once]] = []
        refused: set[Hashable] = set()
        for place, (command, context) in enumerate(requests):
            if outcomes[place] is not None:
                continue
            if lanes[place] in refused:
                outcomes[place] = BEHIND
                continue
            try:
                groups.append((self._handle(command, context, session), once_of(command, context)))
                pending.append(place)
            except DaybookError as refusal:
                # It may be refused just because it was done a moment ago, by the same key.
                known = self._recall([(command, context)])[0]
                outcomes[place] = known or refusal
                if known is None:
                    refused.add(lanes[place])
        stored = self._application.append(groups) if groups else ()
        for place, outcome in zip(pending, stored, strict=True):
            outcomes[place] = self._receipt(outcome)
        return [outcome for outcome in outcomes if outcome is not None]

    def _handle(
        self, command: Command, context: Context, session: _Session
    ) -> list[StreamEvent]:
        with telemetry.command(type(command).__name__, context.traceparent) as traceparent:
            work = Work(session, replace(context, traceparent=traceparent))
            try:
                self._handlers[type(command)](command, work)
            except BaseException:
                session.undo(work)
                raise
        session.pending = session.pending or bool(work.events)
        return work.events

    def _recall(
        self, requests: Sequence[tuple[Command, Context]]
    ) -> list[Receipt | DaybookError | None]:
        known = self._application.journal.recall([once_of(*request) for request in requests])
        return [None if outcome is None else self._receipt(outcome) for outcome in known]

    def _receipt(self, outcome: Outcome) -> Receipt | DaybookError:
        if isinstance(outcome, Stored):
            source = self._application.journal.source
            return Receipt(source, outcome.epoch, outcome.first, outcome.last, outcome.repeat)
        return outcome.reason


def once_of(command: Command, context: Context) -> Once:
    """The idempotency record: the key as given, or the command's id, over the command's content."""
    content = f"{type(command).__name__} {command.model_dump_json()}"
    return Once(context.key or str(context.command_id), sha256(content.encode()).hexdigest())
