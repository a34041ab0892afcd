"""What must have come of what finance said, counted once more from the journal alone (I3, I5).

Nothing of the product is used. For each reference of a customer, in the order of the places that
the door gave: money is planned, received and taken back once; what names another amount under a
known reference is refused, and everything of that reference behind it waits for an operator.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

DIGITS = {"USD": 2, "EUR": 2, "JPY": 0}

Account = tuple[str, str]
"""Customer and currency."""

Day = tuple[str, str, str]
"""Customer, currency and day."""


@dataclass(frozen=True, slots=True)
class Said:
    """One event that the door took."""

    sender: str
    id: str
    name: str
    data: Mapping[str, Any]
    position: int

    @property
    def lane(self) -> tuple[str, str]:
        """What stays in order: the facts of one sender about one customer, or its books."""
        return self.sender, self.data.get("customer_ref", "")


@dataclass
class Sums:
    """One account in minor units."""

    planned: int = 0
    received: int = 0
    reversed: int = 0

    @property
    def settled(self) -> int:
        """Credit settles whatever is owed."""
        return min(self.planned, self.received - self.reversed)

    @property
    def credit(self) -> int:
        return self.received - self.reversed - self.settled


@dataclass
class Expected:
    """`facts` counts by (position of the cause, name); `held` and `parked` are positions."""

    accounts: dict[Account, Sums] = field(default_factory=lambda: defaultdict(Sums))
    days: dict[Day, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    facts: Counter[tuple[int, str]] = field(default_factory=Counter)
    unlinked: set[int] = field(default_factory=set)
    parked: set[int] = field(default_factory=set)
    behind: set[int] = field(default_factory=set)


@dataclass
class _Lane:
    customer: str
    invoices: dict[str, tuple[str, int]] = field(default_factory=dict)
    payments: dict[str, tuple[str, int]] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)
    reversed: set[str] = field(default_factory=set)
    stuck: bool = False


def recounted(said: Iterable[Said], customers: Mapping[tuple[str, str], str]) -> Expected:
    """What events come to, given whose the references are that are linked."""
    expected = Expected()
    lanes: dict[tuple[str, str], _Lane] = {}
    for each in sorted(said, key=lambda each: each.position):
        if "customer_ref" not in each.data:
            continue
        if each.lane not in customers:
            expected.unlinked.add(each.position)
            continue
        lane = lanes.setdefault(each.lane, _Lane(customers[each.lane]))
        if lane.stuck:
            expected.behind.add(each.position)
        else:
            _HANDLERS[each.name](expected, lane, each)
    return expected


def minor(money: Mapping[str, str]) -> int:
    return int(Decimal(money["amount"]).scaleb(DIGITS[money["currency"]]))


def _invoice(expected: Expected, lane: _Lane, said: Said) -> None:
    money = (said.data["amount"]["currency"], minor(said.data["amount"]))
    if _is_known(expected, lane, said, lane.invoices.get(said.data["invoice_ref"]), money):
        return
    lane.invoices[said.data["invoice_ref"]] = money
    expected.accounts[lane.customer, money[0]].planned += money[1]
    expected.facts[said.position, "PaymentPlanned"] += 1


def _payment(expected: Expected, lane: _Lane, said: Said) -> None:
    money = (said.data["amount"]["currency"], minor(said.data["amount"]))
    reference = said.data["payment_ref"]
    if _is_known(expected, lane, said, lane.payments.get(reference), money):
        return
    lane.payments[reference] = money
    expected.accounts[lane.customer, money[0]].received += money[1]
    expected.facts[said.position, "ReceiptPlaced"] += 1
    expected.facts[said.position, "PaymentReceived"] += 1
    day = expected.days[lane.customer, money[0], said.data["settled_on"]]
    day[0] += 1
    day[1] += money[1]
    if reference in lane.noted:
        _take_back(expected, lane, said, reference, lane.noted[reference])


def _reversal(expected: Expected, lane: _Lane, said: Said) -> None:
    reference, day = said.data["payment_ref"], said.data["reversed_on"]
    if reference in lane.payments:
        if reference not in lane.reversed:
            _take_back(expected, lane, said, reference, day)
    elif reference not in lane.noted:
        lane.noted[reference] = day
        expected.facts[said.position, "ReversalNoted"] += 1


def _take_back(expected: Expected, lane: _Lane, said: Said, reference: str, day: str) -> None:
    currency, amount = lane.payments[reference]
    lane.reversed.add(reference)
    expected.accounts[lane.customer, currency].reversed += amount
    expected.days[lane.customer, currency, day][2] += amount
    expected.facts[said.position, "ReceiptReversed"] += 1


def _is_known(
    expected: Expected,
    lane: _Lane,
    said: Said,
    known: tuple[str, int] | None,
    money: tuple[str, int],
) -> bool:
    """Whether this reference came before; with another amount it parks."""
    if known not in (None, money):
        lane.stuck = True
        expected.parked.add(said.position)
    return known is not None


_HANDLERS = {
    "InvoiceIssued": _invoice,
    "PaymentSettled": _payment,
    "PaymentReversed": _reversal,
}
