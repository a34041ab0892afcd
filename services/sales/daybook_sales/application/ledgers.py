"""Orders enter their customer's ledger in the very command that decides on them (CU24, SA19)."""

from collections.abc import Iterable, Mapping
from typing import assert_never
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Stream, Work
from daybook_contracts.fact import Percent
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import OrderDelivered, OrderPlaced, OrderReturned
from daybook_sales.application.streams import (
    ACCOUNT,
    CONTRACT,
    LEDGER,
    UPFRONT,
    account_of,
    ledger_of,
    upfront_of,
)
from daybook_sales.domain import ledger, upfront
from daybook_sales.domain.account import Account
from daybook_sales.domain.ledger import Ledger
from daybook_sales.domain.order import OrderFact


class NoteCreditLimit(Command):
    """What the customers service says that a customer may owe at most."""

    customer_id: UUID
    limit: Money


class NoteUpfront(Command):
    """What its rating has a customer pay before an order is delivered, in percent of the order."""

    customer_id: UUID
    upfront: Percent


def note_upfront(command: NoteUpfront, work: Work) -> None:
    stream = work.find(UPFRONT, upfront_of(command.customer_id))
    facts = upfront.note(stream.state, command.customer_id, command.upfront)
    work.record(UPFRONT, stream, facts)


def note_credit_limit(command: NoteCreditLimit, work: Work) -> None:
    stream = work.find(LEDGER, ledger_of(command.customer_id, command.limit.currency))
    facts = ledger.note_limit(stream.state, command.customer_id, command.limit)
    work.record(LEDGER, stream, facts)


def enter(work: Work, facts: Iterable[OrderFact], currency: str) -> None:
    """Raises ContractExceeded, CreditExceeded, UpfrontNotPaid."""
    today = work.now.date()
    for fact in facts:
        stream, account = books(work, fact.customer_id, currency)
        match fact:
            case OrderPlaced():
                agreed = _agreed(fact.contract_id, work)
                entries = ledger.enter_order(stream.state, account, fact, today, agreed)
            case OrderDelivered():
                share = work.find(UPFRONT, upfront_of(fact.customer_id)).state
                upfront.check(share, stream.state, account, fact.order_id, currency)
                entries = ledger.enter_delivery(stream.state, fact, today)
            case OrderReturned():
                entries = ledger.enter_return(stream.state, fact, today)
            case _:
                assert_never(fact)
        work.record(LEDGER, stream, entries)


def _agreed(contract_id: UUID | None, work: Work) -> Money | None:
    return None if contract_id is None else work.load(CONTRACT, contract_id).state.value


def books(
    work: Work, customer_id: UUID, currency: str
) -> tuple[Stream[Ledger | None], Account | None]:
    """A customer's ledger of goods, and its account of money, in one currency."""
    stream = work.find(LEDGER, ledger_of(customer_id, currency))
    return stream, work.find(ACCOUNT, account_of(customer_id, currency)).state


HANDLERS: Mapping[type[Command], Handler] = {
    NoteCreditLimit: note_credit_limit,
    NoteUpfront: note_upfront,
}
