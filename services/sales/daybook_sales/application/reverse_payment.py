"""Take a received payment back and reopen what it had settled (SA18)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_sales.application.streams import ACCOUNT, RECEIPT, receipt_of
from daybook_sales.domain import account, receipt
from daybook_sales.domain.books import check_come


class ReversePayment(Command):
    """A reversal that arrives before its payment is noted, and done when that comes.

    `told_on` is the day, where it begins first, on which we heard of it; None in a history.
    """

    customer_id: UUID
    payment_ref: Reference
    reversed_on: Day
    told_on: Day | None = None


def reverse_payment(command: ReversePayment, work: Work) -> None:
    """Raises DayToCome."""
    check_come(command.reversed_on, command.told_on)
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
