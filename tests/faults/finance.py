"""What finance says of customers, line by line: bills, payments, mistakes, and malformed lines."""

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.e2e.events import BAD

_MALFORMED = sorted(BAD.keys() - {"deep nesting"})  # that line alone is larger than a body may be


@dataclass(frozen=True)
class Line:
    """One event for the door; `data` is None where nobody could take it."""

    sender: str
    id: str
    name: str
    data: dict[str, Any] | None
    text: bytes
    taken: bool = True


@dataclass
class Party:
    """A customer as one sender knows it. Nobody links a `stranger`; `late` is linked in the end.

    Of a `clash` the sender once says two amounts under one payment reference.
    """

    nature: str
    sender: str
    reference: str
    currency: str
    customer_id: str
    payments: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0


class Finance:
    """Draws lines about parties; `taken` are lines that the door has taken."""

    def __init__(self, random: Random) -> None:
        self.taken: deque[Line] = deque(maxlen=2000)
        self._random = random
        self._said = 0

    def draw(self, party: Party, today: date) -> Line:
        what = self._random.choices(
            ("invoice", "payment", "reversal", "again", "other", "malformed", "echo", "clash"),
            (45, 43, 3, 2, 1, 2, 1, 3),
        )[0]
        if what in ("again", "other") and self.taken:
            earlier = self._random.choice(self.taken)
            return earlier if what == "again" else _with_other_data(earlier)
        if what == "malformed":
            kind = self._random.choice(_MALFORMED)
            return Line("", kind, "", None, BAD[kind][0], taken=False)
        if what == "invoice":
            return self._invoice(party, today)
        if party.payments and what == "reversal":
            return self._reversal(party, today)
        if party.payments and what == "echo":
            return self.payment(party, today, *self._random.choice(party.payments))
        if party.payments and what == "clash" and party.nature == "clash":
            return self.clash(party, today)
        return self.payment(party, today)

    def payment(
        self, party: Party, today: date, reference: str | None = None, amount: str | None = None
    ) -> Line:
        number = self._number()
        if reference is None or amount is None:
            reference, amount = f"P-{number}", self._amount(party)
            party.payments.append((reference, amount))
        return _about(
            party,
            "PaymentSettled",
            f"payment-{number}",
            payment_ref=reference,
            amount={"amount": amount, "currency": party.currency},
            settled_on=self._day(today),
        )

    def clash(self, party: Party, today: date) -> Line:
        """Another amount under a reference that was used."""
        reference, amount = self._random.choice(party.payments)
        return self.payment(party, today, reference, str(Decimal(amount) + 1))

    def _invoice(self, party: Party, today: date) -> Line:
        day = self._day(today)
        reference = f"I-{self._number()}"
        return _about(
            party,
            "InvoiceIssued",
            f"invoice-{reference}",
            invoice_ref=reference,
            amount={"amount": self._amount(party), "currency": party.currency},
            issued_on=day,
            due_on=day,
        )

    def _reversal(self, party: Party, today: date) -> Line:
        reference, _ = self._random.choice(party.payments)
        return _about(
            party,
            "PaymentReversed",
            f"reversal-{self._number()}",
            payment_ref=reference,
            reversed_on=self._day(today),
            reason="card stolen",
        )

    def _amount(self, party: Party) -> str:
        minor = self._random.randint(1, 50_000)
        return str(minor) if party.currency == "JPY" else f"{minor // 100}.{minor % 100:02d}"

    def _day(self, today: date) -> str:
        return (today - timedelta(days=self._random.randint(0, 9))).isoformat()

    def _number(self) -> int:
        self._said += 1
        return self._said


def closed(sender: str, day: date) -> Line:
    """The sender has said all it will say up to a day."""
    data = {"day": day.isoformat()}
    return _line(sender, "DayClosed", f"closed-{day.isoformat()}", data)


def probing(party: Party, number: int) -> Line:
    """A payment on a day of its own, by which it is found."""
    return _about(
        party,
        "PaymentSettled",
        f"probe-{number}",
        payment_ref=f"probe-{number}",
        amount={"amount": "1.00", "currency": "USD"},
        settled_on=(date(1990, 1, 1) + timedelta(days=number)).isoformat(),
    )


def _about(party: Party, name: str, event_id: str, **data: Any) -> Line:
    return _line(party.sender, name, event_id, {"customer_ref": party.reference, **data})


def _line(
    sender: str, name: str, event_id: str, data: dict[str, Any], *, taken: bool = True
) -> Line:
    event = {
        "specversion": "1.0",
        "id": event_id,
        "source": sender,
        "type": f"erp.finance.{name}",
        "data": data,
    }
    return Line(sender, event_id, name, data, json.dumps(event).encode(), taken)


def _with_other_data(line: Line) -> Line:
    """The same id, saying something else."""
    assert line.data is not None
    changed = line.data | {"day" if line.name == "DayClosed" else "customer_ref": "2020-02-02"}
    return _line(line.sender, line.name, line.id, changed, taken=False)
