"""Take a payment into the customer's account and settle what is oldest (SA18)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_sales.application.streams import ACCOUNT, account_of
from daybook_sales.domain import account


class ReceivePayment(Command):
    """`payment_ref` is unique over all payer systems: `<system>:<its own reference>`."""

    customer_id: UUID
    payment_ref: Reference
    amount: Money
    received_on: Day


def receive_payment(command: ReceivePayment, work: Work) -> None:
    stream = work.find(ACCOUNT, account_of(command.customer_id, command.amount.currency))
    facts = account.receive(
        stream.state,
        customer_id=command.customer_id,
        account_id=stream.id,
        payment_ref=command.payment_ref,
        amount=command.amount,
        received_on=command.received_on,
    )
    work.record(ACCOUNT, stream, facts)
