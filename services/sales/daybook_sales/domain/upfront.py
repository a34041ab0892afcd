"""How much of an order is to be paid before any of it is delivered, by credit rating (CU24)."""

from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Fact, Percent
from daybook_sales.domain.account import Account
from daybook_sales.domain.amounts import counted
from daybook_sales.domain.ledger import Ledger


class UpfrontNoted(Fact, type="sales.UpfrontNoted", version=1):
    """What the customer's rating asks for, as the customers service says."""

    customer_id: UUID
    upfront: Percent


PRIVATE: tuple[type[Fact], ...] = (UpfrontNoted,)


class UpfrontNotPaid(Refusal):
    """The share of the order that its customer pays before delivery is not there yet (CU24)."""


def evolve(state: int | None, fact: UpfrontNoted) -> int:
    return fact.upfront


def note(state: int | None, customer_id: UUID, upfront: int) -> list[UpfrontNoted]:
    """The same share again changes nothing, nor does none where none was asked for."""
    if upfront == (state or 0):
        return []
    return [UpfrontNoted(customer_id=customer_id, upfront=upfront)]


def check(
    share: int | None, ledger: Ledger | None, account: Account | None, order_id: UUID, currency: str
) -> None:
    """What was paid settles what was ordered first, as receipts do (SA18); the rest is for this
    order. `share` is in percent, rounded up to a whole minor unit. Raises UpfrontNotPaid.
    """
    if not share or ledger is None or order_id not in ledger.worth:
        return
    orders = list(ledger.worth)
    before = sum(ledger.worth[each] for each in orders[: orders.index(order_id)])
    due = -(-ledger.worth[order_id] * share // 100)
    paid = max(0, ledger.sums(account).receipts - before)
    if paid < due:
        raise UpfrontNotPaid(
            f"{share} percent, {counted(due, currency)}, is paid before delivery;"
            f" {counted(paid, currency)} is there for this order"
        )
