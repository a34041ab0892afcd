"""Reactions: a fact, from here or elsewhere, becomes effects that this service owes (I3, I8).

A reaction is a pure function of the fact, its envelope and what the service has heard of. It is
run in the consumer's transaction, which records the effects; carrying them out comes later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from daybook_chassis import effects, timers
from daybook_chassis.commands import Command
from daybook_chassis.consumer.consumer import Problems
from daybook_chassis.effects import Cancel, Effect, Issue, Owed, Schedule
from daybook_chassis.errors import Poison, UnknownReference
from daybook_chassis.ids import derived_id
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact

MAX_HOPS = 16
"""Reactions that may follow one another from one command; more is a cycle and parks."""

Announcement = Callable[[Any], tuple[str, str]]
"""The reference that a fact makes known, and its value."""

React = Callable[[Any, Envelope, References], Iterable[Effect]]


@dataclass(frozen=True, eq=False)
class Reaction:
    """`name` is `<service>.<effect>`, named for what it does and not for what triggers it.

    `issues` declares the commands it may owe: the graph of reactions is checked from it.
    """

    name: str
    on: Mapping[type[Fact], React]
    issues: frozenset[type[Command]]


@dataclass(frozen=True)
class Owing:
    """Runs a reaction over a batch and records what it owes."""

    reaction: Reaction
    references: References

    @property
    def facts(self) -> frozenset[type[Fact]]:
        return frozenset(self.reaction.on)

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        known = self.references.within(tx)
        owed: list[Owed] = []
        changes = timers.Changes()
        problems: dict[int, UnknownReference | Poison] = {}
        blocked: set[str] = set()
        for place, (fact, envelope) in enumerate(facts):
            if envelope.partitionkey in blocked:
                continue
            try:
                answers = self._answers(fact, envelope, known)
            except (UnknownReference, Poison) as problem:
                problems[place] = problem
                blocked.add(envelope.partitionkey)
                continue
            for index, effect in enumerate(answers):
                self._take(effect, envelope, index, owed, changes)
        effects.owe(tx, owed)
        changes.save(tx)
        return problems

    def _answers(self, fact: Fact, envelope: Envelope, known: References) -> list[Effect]:
        if envelope.hops >= MAX_HOPS:
            raise Poison(f"{envelope.hops} reactions in a row: this is a cycle")
        return [*self.reaction.on[type(fact)](fact, envelope, known)]

    def _take(
        self,
        effect: Effect,
        envelope: Envelope,
        index: int,
        owed: list[Owed],
        changes: timers.Changes,
    ) -> None:
        if isinstance(effect, Cancel):
            changes.cancel(effect.timer)
            return
        if type(effect.command) not in self.reaction.issues:
            raise TypeError(
                f"{self.reaction.name} does not declare {type(effect.command).__name__}"
            )
        due = Owed.caused_by(
            envelope,
            derived_id(self.reaction.name, envelope.id, index),
            self.reaction.name,
            effect.command,
            closing=isinstance(effect, Issue) and effect.closing,
        )
        if isinstance(effect, Schedule):
            changes.schedule(effect.timer, effect.due_at, due)
        elif isinstance(effect, Issue):
            owed.append(due)

    def reset(self, tx: Connection) -> bool:
        return False


def announcing_name(service: str, kinds: Iterable[type[Fact]]) -> str:
    """The subscription that announces what these facts name: another one for other kinds.

    A version that announces more has to hear them from the beginning, while the version before may
    still go on from its own marks. A reference means the same for ever, so hearing it again does
    no harm, and neither do the marks that are left.
    """
    types = "\n".join(sorted(kind.type for kind in kinds))
    return f"{service}.references.{sha256(types.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Announcing:
    """Makes references known as facts name them, so that what waits for them can go on."""

    references: References
    on: Mapping[type[Fact], Announcement]

    @property
    def facts(self) -> frozenset[type[Fact]]:
        return frozenset(self.on)

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        self.references.within(tx).provide(self.on[type(fact)](fact) for fact, _ in facts)
        return {}

    def reset(self, tx: Connection) -> bool:
        return False
