"""What the outside world says and asks: drawn from a seed, in small pieces, without an end.

Nobody knows in advance in which order pieces are stored: what they must come to is recounted from
the journal, which knows the places they got.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID, uuid5

from tests.faults.finance import Finance, Line, Party, closed, probing

SENDERS = ("ledger-a", "ledger-b")

_IDS = UUID("01890000-0000-7000-8000-0000000000fa")
_BEGIN = date(2004, 1, 1)  # so long ago that no run comes to a day that is yet to come
_BATCHES_A_DAY = 2
_LINES = (10, 60)
_BULK = (100, 500)
_BULK_SHARE = 0.25
_OVERSIZE = 1_100_000
_NATURES = ("ordinary", "late", "stranger", "clash")
_STORM = 12


@dataclass(frozen=True)
class Batch:
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Oversize:
    octets: int


@dataclass(frozen=True)
class Ask:
    """One command; `fact` is what it makes, `field` names in it what the command names.

    It is sent `copies` times at once under one key; then, `changed`, under the same key.
    """

    service: str
    path: str
    body: dict[str, Any]
    key: str
    fact: str
    field: str
    value: str
    copies: int = 1
    changed: dict[str, Any] | None = None


Task = Batch | Oversize | tuple[Ask, ...]


class Script:
    """Hands out tasks to many threads, and hears which lines were taken."""

    def __init__(self, seed: int, parties: int) -> None:
        self._random = Random(seed)
        self._seed = seed
        self._most = parties
        self._lock = Lock()
        self._parties: list[Party] = []
        self._finance = Finance(self._random)
        self._batches = 0
        self._counted = 0
        self.probe = self._party("ordinary", "USD")

    def opening(self) -> Iterator[Task]:
        """What has to be there first."""
        yield self._introduction(self.probe)
        for nature in (*_NATURES, *("ordinary",) * 6):  # a small run has one of each, too
            yield self._introduce(nature)

    def next(self) -> Task:
        with self._lock:
            drawn = self._random.random()
            if drawn < 0.25 and len(self._parties) < self._most:
                return self._introduce(self._random.choices(_NATURES, (90, 5, 2, 3))[0])
            if drawn < 0.31:
                return self._activity()
            if drawn < 0.32:
                return Oversize(_OVERSIZE)
            if drawn < 0.34:
                return self._storm()
            return self._batch()

    def closing(self) -> Iterator[Task]:
        """What late customers waited for, the last of clashes, and the end of the last day."""
        for party in self._parties:
            if party.nature == "late":
                yield (self._link(party),)
            elif party.nature == "clash":
                today, say = self._today(), self._finance
                yield Batch((say.payment(party, today),))
                yield Batch((say.clash(party, today),))
                yield Batch((say.payment(party, today),))
        yield Batch((closed(SENDERS[0], self._today()),))

    def taken(self, lines: list[Line]) -> None:
        with self._lock:
            self._finance.taken += lines

    def probing(self, number: int) -> Line:
        """A payment of the probe on a day of its own."""
        return probing(self.probe, number)

    # --- customers ---

    def _party(self, nature: str, currency: str) -> Party:
        self._counted += 1
        return Party(
            nature,
            SENDERS[self._counted % len(SENDERS)],
            f"C-{self._counted:06d}",
            currency,
            str(uuid5(_IDS, f"{self._seed} customer {self._counted}")),
        )

    def _introduce(self, nature: str) -> Task:
        currency = self._random.choices(("USD", "EUR", "JPY"), (80, 15, 5))[0]
        party = self._party(nature, currency)
        self._parties.append(party)
        return self._introduction(party) if nature != "stranger" else self._batch()

    def _introduction(self, party: Party) -> tuple[Ask, ...]:
        body = {
            "customer_id": party.customer_id,
            "kind": "organization",
            "organization_name": f"Works {party.reference}",
            "country": "SE",
        }
        register = self._ask("customers", "/customers", body, "CustomerRegistered", "customer_id")
        return (register,) if party.nature == "late" else (register, self._link(party))

    def _link(self, party: Party) -> Ask:
        body = {"source_name": party.sender, "customer_ref": party.reference}
        path = f"/customers/{party.customer_id}/identities"
        return self._ask("customers", path, body, "SourceIdentityLinked", "customer_ref")

    def _known(self) -> Party:
        known = [party for party in self._parties if party.nature != "stranger"]
        return self._random.choice(known or [self.probe])

    def _activity(self) -> tuple[Ask, ...]:
        return self._random.choice((self._opportunity, self._ticket, self._contact))()

    def _opportunity(self) -> tuple[Ask, ...]:
        body = {
            "opportunity_id": self._new_id(),
            "customer_id": self._known().customer_id,
            "title": "Pumps",
            "origin": "trade fair",
            "route": "met at the stand",
            "value": {"amount": "300.00", "currency": "USD"},
        }
        return (self._ask("sales", "/opportunities", body, "OpportunityOpened", "opportunity_id"),)

    def _ticket(self) -> tuple[Ask, ...]:
        body = {
            "ticket_id": self._new_id(),
            "customer_id": self._known().customer_id,
            "kind": "incident",
            "channel": "phone",
            "topic": "A pump stands still",
        }
        return (self._ask("service", "/tickets", body, "TicketOpened", "ticket_id"),)

    def _contact(self) -> tuple[Ask, ...]:
        path = f"/customers/{self._known().customer_id}/contacts"
        contact = self._new_id()
        added = {
            "contact_id": contact,
            "role": "buyer",
            "name": f"Person {contact[:8]}",
            "email": f"{contact}@example.org",
        }
        granted = {"purpose": "marketing", "channel": "email", "evidence": "form 17"}
        consent = self._ask("customers", f"{path}/{contact}/grant", granted, "ConsentGranted", "")
        return (
            self._ask("customers", path, added, "ContactAdded", "contact_id"),
            replace(consent, field="contact_id", value=contact),
        )

    def _storm(self) -> tuple[Ask, ...]:
        """Impatience: many at once under one key; then the key is used for something else."""
        (ask,) = self._opportunity()
        return (replace(ask, copies=_STORM, changed=ask.body | {"title": "Valves"}),)

    def _ask(self, service: str, path: str, body: dict[str, Any], name: str, about: str) -> Ask:
        key = f"key-{self._seed}-{self._count()}"
        fact = f"crm.{service}.{name}"
        return Ask(service, path, body, key, fact, about, str(body.get(about, "")))

    # --- what finance says ---

    def _batch(self) -> Batch:
        self._batches += 1
        today = self._today()
        many = _BULK if self._random.random() < _BULK_SHARE else _LINES
        lines = [
            self._finance.draw(self._random.choice(self._parties or [self.probe]), today)
            for _ in range(self._random.randint(*many))
        ]
        if self._batches % _BATCHES_A_DAY == 0 and (today + timedelta(days=1)).day == 1:
            lines.append(closed(SENDERS[0], today))
        return Batch(tuple(lines))

    def _today(self) -> date:
        return _BEGIN + timedelta(days=self._batches // _BATCHES_A_DAY)

    def _new_id(self) -> str:
        return str(uuid5(_IDS, f"{self._seed} thing {self._count()}"))

    def _count(self) -> int:
        self._counted += 1
        return self._counted
