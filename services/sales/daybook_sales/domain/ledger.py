"""What a customer ordered and sent back in one currency, day by day, and what of it was stated.

Orders have streams of their own; here they come together, so that a statement is issued from one
place (SA19), and so that an order is decided on all others of its customer (CU24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Day, Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import OrderDelivered, OrderPlaced, OrderReturned
from daybook_sales.domain.account import Account
from daybook_sales.domain.amounts import counted


class EntryKind(StrEnum):
    ORDER = "order"
    DELIVERED = "delivered"
    RETURN = "return"


class LedgerEntered(Fact, type="sales.LedgerEntered", version=1):
    """An order was placed, was wholly delivered, or came back in part.

    `contract_id` is of an order that was placed under a contract.
    """

    customer_id: UUID
    order_id: UUID
    kind: EntryKind
    day: Day
    amount: Money
    contract_id: UUID | None = None


class PeriodStated(Fact, type="sales.PeriodStated", version=1):
    """A statement was issued; the sums are of all days up to its last."""

    customer_id: UUID
    statement_id: UUID
    until: Day
    orders: Money
    returns: Money
    receipts: Money


class CreditLimitNoted(Fact, type="sales.CreditLimitNoted", version=1):
    """What the customer may owe at most, as the customers service says (CU24)."""

    customer_id: UUID
    limit: Money


LedgerFact = LedgerEntered | PeriodStated | CreditLimitNoted
PRIVATE: tuple[type[Fact], ...] = (LedgerEntered, PeriodStated, CreditLimitNoted)


@dataclass(frozen=True, slots=True)
class Sums:
    """Minor units of all days up to some day."""

    orders: int = 0
    returns: int = 0
    receipts: int = 0

    @property
    def balance(self) -> int:
        return self.orders - self.returns - self.receipts


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is decided on; `ordered` and `returned` are minor units by day.

    `orders` are those that were entered, `open_orders` those of them not wholly delivered, `worth`
    each of them less what came back, in the order in which they were entered; `contracts` are those
    under which they were placed.
    """

    ordered: dict[date, int] = field(default_factory=dict)
    returned: dict[date, int] = field(default_factory=dict)
    orders: frozenset[UUID] = frozenset()
    open_orders: frozenset[UUID] = frozenset()
    stated: Sums = Sums()
    stated_until: date | None = None
    statements: tuple[UUID, ...] = ()
    limit: Money | None = None
    worth: dict[UUID, int] = field(default_factory=dict)
    contracts: dict[UUID, UUID] = field(default_factory=dict)

    def under(self, contract_id: UUID) -> int:
        """Minor units of what was ordered under a contract and did not come back."""
        return sum(self.worth[order] for order, of in self.contracts.items() if of == contract_id)

    def sums(self, account: Account | None, until: date = date.max) -> Sums:
        """Of all that is known by now of the days up to `until`."""
        return Sums(
            _until(self.ordered, until),
            _until(self.returned, until),
            _until(account.net if account else {}, until),
        )


class ContractExceeded(Refusal):
    """More is ordered than the contract is worth: of that no instalment is due, and nobody approved
    it, unless it is amended first (SA16, SA18)."""


class CreditExceeded(Refusal):
    """With this order the customer would owe more than its limit (CU24)."""


def evolve(state: Ledger | None, fact: LedgerFact) -> Ledger:
    ledger = state or Ledger()
    match fact:
        case LedgerEntered():
            return _entered(ledger, fact)
        case PeriodStated():
            return replace(
                ledger,
                stated=Sums(fact.orders.minor, fact.returns.minor, fact.receipts.minor),
                stated_until=fact.until,
                statements=(*ledger.statements, fact.statement_id),
            )
        case CreditLimitNoted():
            return replace(ledger, limit=fact.limit)
        case _:
            assert_never(fact)


def enter_order(
    state: Ledger | None,
    account: Account | None,
    placed: OrderPlaced,
    today: date,
    agreed: Money | None = None,
) -> list[LedgerFact]:
    """`agreed` is what the contract is worth that it was placed under, if it was.

    A quote agrees on prices and not on how much is bought: without a contract only the credit limit
    bounds it. A customer without a limit has none that it could exceed.

    Raises ContractExceeded, CreditExceeded.
    """
    ledger = state or Ledger()
    if placed.contract_id is not None and agreed is not None:
        _check_agreed(ledger, placed.contract_id, placed.total, agreed)
    limit = ledger.limit
    owed = exposure(ledger, account, today) + placed.total.minor
    if limit is not None and owed > limit.minor:
        told = counted(owed, limit.currency)
        raise CreditExceeded(f"with this order {told} would be owed, the credit limit is {limit}")
    entry = _entry(placed, EntryKind.ORDER, placed.total, today)
    return [entry.model_copy(update={"contract_id": placed.contract_id})]


def _check_agreed(ledger: Ledger, contract_id: UUID, ordered: Money, agreed: Money) -> None:
    if ordered.currency != agreed.currency:
        raise ContractExceeded(f"contract {contract_id} is in {agreed.currency}")
    under = ordered.minor + ledger.under(contract_id)
    if under > agreed.minor:
        told = counted(under, agreed.currency)
        raise ContractExceeded(
            f"{told} would be ordered under contract {contract_id}, which is worth {agreed}"
        )


def enter_delivery(state: Ledger | None, fact: OrderDelivered, today: date) -> list[LedgerFact]:
    """When it completes an order that was entered here."""
    if state is None or fact.order_id not in state.open_orders or not fact.complete:
        return []
    return [_entry(fact, EntryKind.DELIVERED, fact.amount, today)]


def enter_return(state: Ledger | None, fact: OrderReturned, today: date) -> list[LedgerFact]:
    if state is None or fact.order_id not in state.orders:
        return []
    return [_entry(fact, EntryKind.RETURN, fact.amount, today)]


def exposure(ledger: Ledger, account: Account | None, today: date) -> int:
    """What is owed now, in minor units (CU24).

    Ordered, not sent back and not paid; or, if that is more, what was invoiced or fell due and is
    not paid: an invoice may be of these very orders, so that the two are not added.
    """
    balance = ledger.sums(account).balance
    open_claims = account.claimed_by(today) if account else 0
    return max(balance, open_claims) if open_claims else balance


def note_limit(state: Ledger | None, customer_id: UUID, limit: Money) -> list[LedgerFact]:
    """The same limit again changes nothing."""
    if state is not None and state.limit == limit:
        return []
    return [CreditLimitNoted(customer_id=customer_id, limit=limit)]


def _entry(
    fact: OrderPlaced | OrderDelivered | OrderReturned, kind: EntryKind, amount: Money, day: date
) -> LedgerEntered:
    return LedgerEntered(
        customer_id=fact.customer_id, order_id=fact.order_id, kind=kind, day=day, amount=amount
    )


def _entered(ledger: Ledger, fact: LedgerEntered) -> Ledger:
    match fact.kind:
        case EntryKind.ORDER:
            return replace(
                ledger,
                ordered=_added(ledger.ordered, fact),
                orders=ledger.orders | {fact.order_id},
                open_orders=ledger.open_orders | {fact.order_id},
                worth=ledger.worth | {fact.order_id: fact.amount.minor},
                contracts=ledger.contracts
                | ({fact.order_id: fact.contract_id} if fact.contract_id else {}),
            )
        case EntryKind.DELIVERED:
            return replace(ledger, open_orders=ledger.open_orders - {fact.order_id})
        case EntryKind.RETURN:
            left = ledger.worth.get(fact.order_id, 0) - fact.amount.minor
            return replace(
                ledger,
                returned=_added(ledger.returned, fact),
                worth=ledger.worth | {fact.order_id: left},
            )
        case _:
            assert_never(fact.kind)


def _added(days: dict[date, int], fact: LedgerEntered) -> dict[date, int]:
    return days | {fact.day: days.get(fact.day, 0) + fact.amount.minor}


def _until(days: Mapping[date, int], until: date) -> int:
    return sum(minor for day, minor in days.items() if day <= until)
