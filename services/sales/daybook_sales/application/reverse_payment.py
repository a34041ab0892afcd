"""Take a received payment back and reopen what it had settled (SA18)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_sales.application.streams import ACCOUNT, RECEIPT, receipt_of
from daybook_sales.domain import account, receipt


class ReversePayment(Command):
    """A reversal that arrives before its payment is noted, and done when that comes."""

    customer_id: UUID
    payment_ref: Reference
    reversed_on: Day


def reverse_payment(command: ReversePayment, work: Work) -> None:
    known = work.find(RECEIPT, receipt_of(command.customer_id, command.payment_ref))
    if known.state is None or known.state.account_id is None:
        noted = receipt.note_reversal(
            known.state,
            customer_id=command.customer_id,
            payment_ref=command.payment_ref,
            reversed_on=command.reversed_on,
        )
        work.record(RECEIPT, known, noted)
        return
    stream = work.load(ACCOUNT, known.state.account_id)
    work.record(
        ACCOUNT, stream, account.reverse(stream.state, command.payment_ref, command.reversed_on)
    )
