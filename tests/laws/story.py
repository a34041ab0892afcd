"""Random but plausible business with a few customers, done by real commands and at the real door.

Whatever `random` draws from may be seeded or be Hypothesis; a refusal is as good as a success here,
since both leave a log that the laws have to hold on.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.errors import Conflict, DaybookError, NotFound, Refusal
from daybook_chassis.ids import derived_id
from daybook_cli.house import House
from daybook_contracts.money import Money

TIMELINE = "law"
CURRENCIES = ("USD", "USD", "USD", "EUR", "JPY")
SENDERS = ("ledger", "till")


@dataclass
class Party:
    """One customer: ids that are fixed, and what has been begun with it."""

    customer_id: UUID
    reference: str
    contacts: list[UUID] = field(default_factory=list)
    opportunities: list[UUID] = field(default_factory=list)
    contracts: list[UUID] = field(default_factory=list)
    tickets: list[UUID] = field(default_factory=list)
    payments: list[tuple[str, str]] = field(default_factory=list)


class Story:
    """Does things to a house, on a business time of its own.

    `carried` says by idempotency key which command made facts; `refused` counts what was not done.
    """

    def __init__(self, house: House, random: Random, parties: int = 3) -> None:
        self.house = house
        self.random = random
        self.now = datetime(2025, 1, 10, 9, tzinfo=UTC)
        self.parties = [
            Party(derived_id("law", "customer", number), f"C-{number}") for number in range(parties)
        ]
        self.focus: Party | None = None
        self.carried: dict[str, type[Command]] = {}
        self.refused: Counter[str] = Counter()
        self._count = 0
        self._said: list[bytes] = []

    # --- what moves are made of ---

    def new_id(self, kind: str) -> UUID:
        self._count += 1
        return derived_id("law", kind, self._count)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def party(self) -> Party:
        """Whom a move is about: anyone, or the one in focus."""
        return self.focus or self.random.choice(self.parties)

    def money(self) -> Money:
        """Few amounts, so that receipts often match, overshoot or undershoot what is owed."""
        currency = self.random.choice(CURRENCIES)
        return Money(self.random.choice((5000, 10000, 0, 1, 99, 12345)), currency)

    def do(self, service: str, command: Command, *, live: bool = False) -> Receipt | None:
        """Carry a command out; None if the house refuses it. Anything but a refusal is a bug."""
        command_id = self.new_id("command")
        context = Context(
            actor="clerk",
            command_id=command_id,
            occurred_at=self.now,
            timeline=None if live else TIMELINE,
        )
        self.carried[str(command_id)] = type(command)
        try:
            return self.house[service].commands.execute(command, context)
        except (Refusal, NotFound, Conflict) as refusal:
            self.refused[f"{type(command).__name__}: {type(refusal).__name__}"] += 1
            return None

    def say(
        self, type_name: str, data: dict[str, Any], *, sender: str, checked: bool = True
    ) -> None:
        """An outside system says something, now and then twice."""
        event = {
            "specversion": "1.0",
            "id": f"e-{self.new_id('event')}",
            "source": sender,
            "type": type_name,
            "occurredat": self.now.isoformat(),
            "timeline": TIMELINE,
            "data": data,
        }
        line = json.dumps(event).encode()
        self._said.append(line)
        self.record([line] * self.random.choice((1, 1, 1, 2)), checked=checked)

    def say_again(self) -> None:
        """A sender repeats some of what it said earlier."""
        if self._said:
            self.record([self.random.choice(self._said) for _ in range(3)], checked=False)

    def record(self, lines: list[bytes], *, checked: bool = True) -> None:
        ingress = self.house.ingress
        read = ingress.check if checked else ingress.unchecked
        for outcome in ingress.record([read(line) for line in lines]):
            if isinstance(outcome, DaybookError):
                raise outcome

    def wait(self, **how_long: float) -> None:
        """Business time goes on, and what is due by then happens."""
        self.now += timedelta(**how_long)
        self.house.advance(TIMELINE, self.now)

    def settle(self) -> None:
        self.house.drain()

    # --- a whole story ---

    def play(
        self,
        moves: dict[Callable[["Story"], None], int],
        how_many: int,
        begin: Sequence[Callable[["Story"], None]] = (),
    ) -> None:
        """Make random moves, `moves` by weight, and in the end close the books.

        Most parties `begin` in order; with the others, things happen out of order.
        """
        for party in self.parties:
            self.focus = party
            for move in begin:
                if self.chance(80):
                    move(self)
            self.settle()
        self.focus = None
        names, weights = list(moves), list(moves.values())
        for _ in range(how_many):
            (move,) = self.random.choices(names, weights)
            move(self)
            if self.chance(25):
                self.settle()
        for _ in range(2):
            self.wait(days=31)
            self.close_month()

    def close_month(self) -> None:
        """Every sender closes the month before this one, which has analytics review everyone."""
        last = self.now.date().replace(day=1) - timedelta(days=1)
        for sender in SENDERS:
            self.close(last, sender)
        self.settle()

    def close(self, day: date, sender: str) -> None:
        self.say("erp.finance.DayClosed", {"day": day.isoformat()}, sender=sender)
