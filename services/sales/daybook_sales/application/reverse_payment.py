"""Take a received payment back and reopen what it had settled (SA18)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_sales.application.streams import ACCOUNT
from daybook_sales.domain import account


class ReversePayment(Command):
    """A reversal that arrives before its payment waits for it."""

    payment_ref: Reference
    reversed_on: Day


def reverse_payment(command: ReversePayment, work: Work) -> None:
    account_id = UUID(work.resolve(f"payment:{command.payment_ref}"))
    stream = work.load(ACCOUNT, account_id)
    work.record(
        ACCOUNT, stream, account.reverse(stream.state, command.payment_ref, command.reversed_on)
    )
