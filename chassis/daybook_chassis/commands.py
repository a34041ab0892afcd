"""Commands: how a request, a reaction or a timer becomes facts (I1, I3).

`Commands` hands each command to its handler (see `daybook_chassis.work`) and appends the facts of
many commands in one transaction, each whole or refused alone, each under its idempotency key.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from time import perf_counter
from typing import Any
from uuid import UUID

from daybook_chassis import telemetry
from daybook_chassis.errors import DaybookError, NotFound, StreamConflictError, Transient
from daybook_chassis.gathering import Gathering
from daybook_chassis.references import References
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Append, Entries, Once, Outcome, Stored
from daybook_chassis.work import (
    Aggregate,
    Command,
    Context,
    Session,
    Stream,
    StreamCache,
    Work,
)

__all__ = [
    "BEHIND",
    "Aggregate",
    "Command",
    "Commands",
    "Context",
    "Handler",
    "Receipt",
    "Stream",
    "Work",
]

Handler = Callable[[Any, Work], None]
Request = tuple[Command, Context]

_ATTEMPTS = 32
"""Of those who contend for one stream at least one is stored each time: so many get through."""

BEHIND = Transient("not tried: a command before it was refused")
"""The outcome of a command that has to wait for one of its lane."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Facts are durable at positions `first` to `last` of (`source`, `epoch`), none if empty.

    `heads` are the last of them in each slot, None where only the log knows, as of a repeat.
    """

    source: str
    epoch: int
    first: int
    last: int
    repeat: bool
    heads: Mapping[int, int] | None = field(default=None, compare=False)


_Draft = Append | Receipt | DaybookError
"""What one command has come to, before its facts are stored."""


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
        self._cache = StreamCache()
        self._gathering: Gathering[Request, Receipt] = Gathering(self.execute_each)

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
        with _timed(command):
            (outcome,) = self.execute_each([(command, context)])
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    async def submit(self, command: Command, context: Context) -> Receipt:
        """As `execute`, together with those of other callers who come at the same time."""
        with _timed(command):
            return await self._gathering.submit((command, context))

    def close(self) -> None:
        """Finish what is under way for callers of `submit`; others are told Transient."""
        self._gathering.close()

    def execute_all(
        self, requests: Sequence[Request], lanes: Sequence[Hashable] | None = None
    ) -> list[Receipt | DaybookError]:
        """Carry out commands in order, in one transaction; one outcome a command.

        Given `lanes`, a command is not tried after one of the same lane was refused; its outcome
        is `BEHIND`. A command that was decided on a stream that has moved is decided again. Raises
        Transient when nothing is known to be stored.
        """
        lanes = range(len(requests)) if lanes is None else lanes
        outcomes = self._attempt(requests, lanes)
        if not any(isinstance(outcome, StreamConflictError) for outcome in outcomes):
            return outcomes
        # Some were decided on what has moved, and others on what those would have stored: all
        # that is not stored is decided anew, one by one.
        refused: set[Hashable] = set()
        for place, request in enumerate(requests):
            if not isinstance(outcomes[place], Receipt):
                alone = BEHIND if lanes[place] in refused else self._contend(request)
                outcomes[place] = alone
                if isinstance(alone, DaybookError):
                    refused.add(lanes[place])
        return outcomes

    def execute_each(self, requests: Sequence[Request]) -> list[Receipt | Exception]:
        """Carry out commands that have nothing to do with each other, in one transaction; one
        outcome a command, and what one fails with, be it a bug, is its own.

        Raises Transient when nothing is known to be stored.
        """
        if len(requests) == 1:
            return [self._alone(requests[0])]
        try:
            together = self.execute_all(requests)
        except DaybookError:
            raise
        except Exception:  # noqa: BLE001 - found out again, and raised, where it belongs
            return [self._alone(request) for request in requests]
        return [
            self._alone(request) if isinstance(outcome, Transient) else outcome
            for request, outcome in zip(requests, together, strict=True)
        ]

    def _alone(self, request: Request) -> Receipt | Exception:
        try:
            return self._contend(request)
        except Exception as failure:  # noqa: BLE001 - its caller raises it
            return failure

    def rehearse(self, requests: Sequence[Request]) -> list[int | DaybookError]:
        """What these commands would do, in order: how many facts each would store, or why it would
        be refused. Nothing is stored."""
        session = Session(self._application, self._references, StreamCache())
        found: list[int | DaybookError] = []
        with self._application.reading(_named(requests)):
            for request in requests:
                draft = self._draft(request, session, None)
                found.append(draft if isinstance(draft, DaybookError) else _size(draft))
        return found

    def _contend(self, request: Request) -> Receipt | DaybookError:
        (outcome,) = self._attempt([request], [None])
        for _ in range(_ATTEMPTS):
            if not isinstance(outcome, StreamConflictError):
                break
            (outcome,) = self._attempt([request], [None])
        return outcome

    def _attempt(
        self, requests: Sequence[Request], lanes: Sequence[Hashable]
    ) -> list[Receipt | DaybookError]:
        """Decide all and append at once; who lost a race comes back as StreamConflictError."""
        drafts: list[_Draft] = []
        last: dict[Hashable, _Draft] = {}
        session = Session(self._application, self._references, self._cache)
        application = self._application
        unknown = self._cache.without(_named(requests)) if len(requests) > 1 else ()
        with application.reading(unknown):  # one snapshot for all that is asked
            for request, lane in zip(requests, lanes, strict=True):
                draft = self._draft(request, session, last.get(lane))
                drafts.append(draft)
                last[lane] = draft
        appends = [draft for draft in drafts if isinstance(draft, Append)]
        stored = dict(zip(appends, application.journal.append(appends), strict=True))
        self._remember(session, stored)
        again = self._done_meanwhile(requests, drafts)
        return [
            self._made(draft, stored[draft])
            if isinstance(draft, Append)
            else again.get(place) or draft
            for place, draft in enumerate(drafts)
        ]

    def _draft(self, request: Request, session: Session, before: _Draft | None) -> _Draft:
        """What is to be appended for a command, or its refusal; `before` it in its lane is that."""
        if isinstance(before, DaybookError):
            return BEHIND
        once = once_of(*request)
        after = {before} if isinstance(before, Append) else set()
        work = Work(session, request[1])
        try:
            entries = self._handle(request, work)
        except DaybookError as refusal:
            session.undo(work)
            (answer,) = self._recall([request])
            if answer is not None or session.is_certain(work):
                return answer or refusal
            self._cache.forget(work.reads)
            return StreamConflictError("it was refused for what may not be so")
        return session.append(work, entries, once, after)

    def _handle(self, request: Request, work: Work) -> Entries:
        command, context = request
        with telemetry.command(type(command).__name__, context.traceparent) as work.traceparent:
            self._handlers[type(command)](command, work)
            return self._application.entries(work.events)

    def _remember(self, session: Session, stored: Mapping[Append, Outcome]) -> None:
        """Keep the streams that the log has just agreed with; if it did not, look again."""
        fresh = [each for each in stored.values() if isinstance(each, Stored) and not each.repeat]
        if len(fresh) < len(stored):
            self._cache.forget(session.streams)
        elif fresh:
            agreed = {stream_id for append in stored for stream_id in append.reads}
            streams = [each for each in session.streams.values() if str(each.id) in agreed]
            self._cache.put(streams, fresh[0].epoch)

    def _done_meanwhile(
        self, requests: Sequence[Request], drafts: Sequence[_Draft]
    ) -> dict[int, Receipt | DaybookError]:
        """What was refused for what may not be so may be done by now, under its own key.

        Any other refusal stands: the snapshot it was made in did not know its key.
        """
        unsure = [
            place for place, draft in enumerate(drafts) if isinstance(draft, StreamConflictError)
        ]
        known = self._recall([requests[place] for place in unsure])
        return {place: done for place, done in zip(unsure, known, strict=True) if done}

    def _recall(self, requests: Sequence[Request]) -> list[Receipt | DaybookError | None]:
        known = self._application.journal.recall([once_of(*request) for request in requests])
        return [None if outcome is None else self._receipt(outcome) for outcome in known]

    def _made(self, append: Append, outcome: Outcome) -> Receipt | DaybookError:
        receipt = self._receipt(outcome)
        if isinstance(receipt, Receipt) and not receipt.repeat:
            return replace(receipt, heads=append.heads(receipt.first))
        return receipt

    def _receipt(self, outcome: Outcome) -> Receipt | DaybookError:
        if isinstance(outcome, Stored):
            source = self._application.journal.source
            return Receipt(source, outcome.epoch, outcome.first, outcome.last, outcome.repeat)
        return outcome.reason


@contextmanager
def _timed(command: Command) -> Iterator[None]:
    begun, outcome = perf_counter(), "refused"
    try:
        yield
        outcome = "accepted"
    finally:
        labels = {"command": type(command).__name__, "outcome": outcome}
        telemetry.took("daybook.command.duration", perf_counter() - begun, **labels)


def _size(draft: Append | Receipt) -> int:
    return len(draft.entries) if isinstance(draft, Append) else 0


def _named(requests: Sequence[Request]) -> set[UUID]:
    """The ids that commands name: their handlers are likely to load streams of them."""
    fields = (value for command, _ in requests for value in command.__dict__.values())
    return {value for value in fields if isinstance(value, UUID)}


def once_of(command: Command, context: Context) -> Once:
    """The idempotency record: the key as given, or the command's id, over the command's content."""
    content = f"{type(command).__name__} {command.model_dump_json()}"
    return Once(context.key or str(context.command_id), sha256(content.encode()).hexdigest())
