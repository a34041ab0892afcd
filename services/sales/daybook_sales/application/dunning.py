"""Say of an instalment that it falls due, or that it did and is not paid (SA18)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_sales.application.streams import ACCOUNT
from daybook_sales.domain import dunning


class RemindPayment(Command):
    """What a timer asks for some days before the due day."""

    account_id: UUID
    instalment_id: UUID


class MarkOverdue(Command):
    """What a timer asks for on the day after the due day, and a reversal at once."""

    account_id: UUID
    instalment_id: UUID


def remind_payment(command: RemindPayment, work: Work) -> None:
    stream = work.load(ACCOUNT, command.account_id)
    facts = dunning.remind(stream.state, command.instalment_id, work.now.date())
    work.record(ACCOUNT, stream, facts)


def mark_overdue(command: MarkOverdue, work: Work) -> None:
    stream = work.load(ACCOUNT, command.account_id)
    facts = dunning.mark_overdue(stream.state, command.instalment_id, work.now.date())
    work.record(ACCOUNT, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    RemindPayment: remind_payment,
    MarkOverdue: mark_overdue,
}
