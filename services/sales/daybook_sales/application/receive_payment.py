"""Take a payment into the customer's account and settle what is oldest (SA18)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_sales.application.streams import ACCOUNT, RECEIPT, account_of, receipt_of
from daybook_sales.domain import account, receipt
from daybook_sales.domain.books import check_come


class ReceivePayment(Command):
    """`payment_ref` is the customer's, over all payer systems: `<system>:<its own reference>`.

    `told_on` is the day, where it begins first, on which we heard of it; None in a history.
    """

    customer_id: UUID
    payment_ref: Reference
    amount: Money
    received_on: Day
    told_on: Day | None = None


def receive_payment(command: ReceivePayment, work: Work) -> None:
    """A payment that was taken back before it came is received and taken back at once.

    Raises DayToCome.
    """
    check_come(command.received_on, command.told_on)
    stream = work.find(ACCOUNT, account_of(command.customer_id, command.amount.currency))
    known = work.find(RECEIPT, receipt_of(command.customer_id, command.payment_ref))
    placed = receipt.place(
        known.state,
        customer_id=command.customer_id,
        account_id=stream.id,
        payment_ref=command.payment_ref,
    )
    received = account.receive(
        stream.state,
        customer_id=command.customer_id,
        account_id=stream.id,
        payment_ref=command.payment_ref,
        amount=command.amount,
        received_on=command.received_on,
    )
    work.record(RECEIPT, known, placed)
    moved = work.record(ACCOUNT, stream, received)
    reversed_on = known.state.reversed_on if known.state else None
    if moved.state is not None and reversed_on is not None:
        back = account.reverse(moved.state, command.payment_ref, reversed_on)
        work.record(ACCOUNT, moved, back)
