"""The consumer of one subscription: a batch becomes one transaction (I2, I3, I6).

In that transaction the checkpoints advance, and one projection is posted or one reaction records
the effects it owes. Nothing here depends on the transport: it may repeat, reorder, skip, and hand
a slot to somebody else.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from daybook_chassis import telemetry
from daybook_chassis.consumer import breaker, checkpoints, held
from daybook_chassis.consumer.admission import Admitted, EpochChanged, admit, follow
from daybook_chassis.consumer.checkpoints import Mark, Marks, Memory, diverged
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.database import Database
from daybook_chassis.errors import Poison, Transient, UnknownReference
from daybook_chassis.feed import Batch, Feed, Message, Page
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact

log = logging.getLogger(__name__)

_BREAKER_KEYS = 20
_RELEASE_KEYS = 200


Problems = Mapping[int, UnknownReference | Poison]
"""By place in a batch, why a fact is held."""


class Posts(Protocol):
    """What a subscription does with facts: a projection posts rows, a reaction owes effects."""

    @property
    def facts(self) -> frozenset[type[Fact]]:
        """The facts it wants."""

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        """Apply facts in order within the transaction; those by place that could not be, of which
        nothing was applied, nor of what came after them under the same key.

        An UnknownReference makes a fact wait, a Poison parks it. Raised, they concern the whole
        batch, which comes again fact by fact, as after a bug; Transient, to be called again.
        """

    def reset(self, tx: Connection) -> bool:
        """Go back to before the first fact; False where what was done cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`name` is the consumer group, `<service>.<subscription>`, and is never renamed."""

    name: str
    posts: Posts
    sources: frozenset[str]


class SubscriptionStopped(Exception):
    """Handlers failed for many keys at once: this is a bug, and parking everything hides it."""


class Consumer:
    """Receives deliveries for one subscription, from any transport, in any number of processes."""

    def __init__(
        self,
        database: Database,
        subscription: Subscription,
        read: Callable[[Message], Fact],
        feeds: Mapping[str, Feed],
    ) -> None:
        self.database = database
        self.subscription = subscription
        self.name = subscription.name
        self._memory = Memory(subscription.name)
        self._read = read
        self._feeds = feeds
        self._wanted = {fact.type for fact in subscription.posts.facts}

    def wanted(self, messages: Batch) -> list[Message]:
        """Those with which it does more than to pass over them."""
        if self._wanted.isdisjoint(messages.types):
            return []
        return [message for message in messages if message.envelope.type in self._wanted]

    def positions(self) -> Marks:
        """Where to go on reading."""
        with self.database.glance() as tx:
            return checkpoints.load(tx, self.name)

    def marks(self) -> Marks:
        """The same, as this process knows them if nobody else has moved them. Not to be changed.

        Not to be called while a delivery is under way in another thread.
        """
        with self.database.glance() as tx:  # the revision comes first: at worst they are read anew
            return self._memory.look(tx)

    def covered(self, source: str) -> Mark:
        """Up to where a log was looked at."""
        with self.database.glance() as tx:
            return checkpoints.covered(tx, self.name, source)

    def all_covered(self) -> dict[str, Mark]:
        """The same of every log that it has looked at."""
        with self.database.glance() as tx:
            return checkpoints.covered_of(tx, self.name)

    def receive(self, messages: Sequence[Message]) -> int:
        """Apply a delivery; returns how many facts were new.

        A lane with a gap that cannot be refilled now stays where it is. Raises Transient, with
        nothing applied; SubscriptionStopped when the breaker is open. After a change of epoch
        nothing is applied, and `positions` says from where to read again.
        """
        messages = Batch.of(messages)
        moved = 0
        try:
            while True:  # a long gap is refilled in several transactions
                admitted = self._take(lambda marks: admit(marks, messages, self._feeds))
                moved += len(admitted.messages)
                if not admitted.unfinished:
                    return moved
        except EpochChanged as change:
            self.follow_epoch(change.source)
            return moved

    def cover(self, covered: Callable[[Marks], Marks]) -> None:
        """Note up to where logs were looked at, as it follows from the marks and from nothing else:
        they may have gone back since somebody last saw them. Raises as `receive`.
        """
        self._take(lambda marks: Admitted(marks=covered(marks)))

    def read_on(self, source: str, before: Mark, page: Page, epoch: int) -> int:
        """Apply a whole page of a log that was looked at up to `before`, where the page begins;
        returns how many facts were new. The log was then in `epoch`. Raises as `receive`.
        """
        admitted = self._take(lambda marks: follow(marks, source, before, page, epoch))
        return len(admitted.messages)

    def _take(self, admission: Callable[[Marks], Admitted]) -> Admitted:
        try:
            return self._transact(admission, self._apply_together)
        except (EpochChanged, Transient, SubscriptionStopped):
            raise
        except Exception:
            log.debug("%s: a batch failed, going fact by fact", self.name, exc_info=True)
        try:
            return self._transact(admission, self._apply_singly)
        except SubscriptionStopped as reason:
            self._stop(str(reason))
            raise

    def _transact(
        self,
        admission: Callable[[Marks], Admitted],
        apply: Callable[[Connection, Sequence[Message]], None],
    ) -> Admitted:
        with self.database.derive() as tx:
            self._check_not_stopped(tx)
            admitted = admission(self._memory.lock(tx))
            applied = self._behind_held(tx, admitted.messages)
            if applied:
                apply(tx, applied)
            self._memory.save(tx, admitted.marks)
        telemetry.count("daybook.facts.applied", len(admitted.messages), subscription=self.name)
        telemetry.count("daybook.facts.repeated", admitted.repeats, subscription=self.name)
        telemetry.count("daybook.gaps.refilled", admitted.refilled, subscription=self.name)
        if applied:
            oldest = min(message.envelope.time for message in applied)
            delay = (datetime.now(UTC) - oldest).total_seconds()
            telemetry.took("daybook.delivery.duration", delay, subscription=self.name)
        return admitted

    def _behind_held(self, tx: Connection, messages: Sequence[Message]) -> list[Message]:
        """Only wanted facts whose key is free; the others queue up behind what is held."""
        wanted = self.wanted(Batch.of(messages))
        blocked = held.keys(tx, self.name) if wanted else set()
        for message in wanted:
            if message.envelope.partitionkey in blocked:
                held.hold(tx, self.name, message, HeldState.BEHIND)
        return [each for each in wanted if each.envelope.partitionkey not in blocked]

    def _apply_together(self, tx: Connection, messages: Sequence[Message]) -> None:
        problems = self._post(tx, messages)
        self._hold(tx, messages, problems)

    def _post(self, tx: Connection, messages: Sequence[Message]) -> Problems:
        facts = [(self._read(each), each.envelope) for each in messages]
        return self.subscription.posts.apply(tx, facts)

    def _hold(
        self, tx: Connection, messages: Sequence[Message], problems: Mapping[int, Exception]
    ) -> None:
        """Each fact with a problem, and behind it what comes later under its key."""
        if not problems:
            return
        blocked: set[str] = set()
        for place, message in enumerate(messages):
            if message.envelope.partitionkey in blocked:
                held.hold(tx, self.name, message, HeldState.BEHIND)
            elif place in problems:
                held.hold(tx, self.name, message, *_verdict(problems[place]))
                blocked.add(message.envelope.partitionkey)

    def _apply_singly(self, tx: Connection, messages: Sequence[Message]) -> None:
        """Each fact under its own savepoint; the first that fails blocks its key and no other."""
        problems: dict[int, Exception] = {}
        blocked: set[str] = set()
        bugs: set[str] = set()
        for place, message in enumerate(messages):
            key = message.envelope.partitionkey
            problem = None if key in blocked else self._try(tx, message)
            if problem is None:
                continue
            problems[place] = problem
            blocked.add(key)
            if not isinstance(problem, UnknownReference | Poison):
                bugs.add(key)
                log.error("%s: %s failed", self.name, message.envelope.id, exc_info=problem)
            if len(bugs) >= _BREAKER_KEYS:
                raise SubscriptionStopped(f"{len(bugs)} keys failed at once: {problem!r}")
        self._hold(tx, messages, problems)

    def _try(self, tx: Connection, message: Message) -> Exception | None:
        try:
            with tx.begin_nested():
                return self._post(tx, [message]).get(0)
        except Transient:
            raise
        except OperationalError as problem:
            if getattr(problem.orig, "sqlite_errorname", None) == "SQLITE_ERROR":
                return problem  # a wrong statement, which on PostgreSQL is a ProgrammingError
            raise  # nobody's bug: the whole delivery comes again
        except Exception as problem:  # noqa: BLE001 - held with its reason
            return problem

    def release(self) -> int:
        """Apply held facts that may go now; returns how many did. While stopped, none goes."""
        with self.database.read() as tx:
            keys = held.ready_keys(tx, self.name, _RELEASE_KEYS)
            if not keys or breaker.reason_of(tx, self.name):
                return 0
        return sum(self._release(key) for key in keys)

    def _release(self, key: str) -> int:
        done: list[int] = []
        with self.database.derive() as tx:
            checkpoints.lock(tx, self.name)  # rows may be shared with what is received
            for held_id, message in held.of_key(tx, self.name, key):
                problem = self._try(tx, message)
                if problem is not None:
                    held.change(tx, held_id, *_verdict(problem))
                    break
                done.append(held_id)
            held.remove(tx, done)
        return len(done)

    def follow_epoch(self, source: str) -> None:
        """Go back to the fork if this log lost what we have seen. Raises Transient.

        A projection starts anew, since it cannot un-post; a reaction goes on from the fork: what
        it did because of lost facts is done.
        """
        feed = self._feeds[source]
        forks = feed.forks()
        if not diverged(self.positions(), source, forks):
            return
        with self.database.derive() as tx:
            marks = checkpoints.lock(tx, self.name)
            if not diverged(marks, source, forks):
                return  # another process of this subscription was first
            log.warning("%s: %s is now in epoch %d", self.name, source, forks[-1].epoch)
            if self.subscription.posts.reset(tx):
                checkpoints.forget(tx, self.name)
                held.forget(tx, self.name)
            else:
                back = checkpoints.rewound(marks, source, forks, feed.slot_heads)
                checkpoints.save(tx, self.name, back)
                held.forget_lost(tx, self.name, source, forks)

    def stopped(self) -> str | None:
        """Why the breaker is open, None while it is closed."""
        with self.database.glance() as tx:
            return breaker.reason_of(tx, self.name)

    def resume(self) -> None:
        """Close the breaker; what failed is tried again."""
        with self.database.write() as tx:
            breaker.resume(tx, self.name)

    def _stop(self, reason: str) -> None:
        log.error("%s is stopped: %s", self.name, reason)
        with self.database.write() as tx:
            breaker.stop(tx, self.name, reason)

    def _check_not_stopped(self, tx: Connection) -> None:
        reason = breaker.reason_of(tx, self.name)
        if reason is not None:
            raise SubscriptionStopped(reason)


def _verdict(problem: Exception) -> tuple[HeldState, str, str | None]:
    """How a fact that failed is held: state, reason, reference it waits for."""
    if isinstance(problem, UnknownReference):
        return HeldState.WAITING, str(problem), problem.reference
    if isinstance(problem, Poison):
        return HeldState.PARKED, str(problem), None
    return HeldState.PARKED, f"{type(problem).__name__}: {problem}", None
