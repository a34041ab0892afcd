"""Say of an instalment that it falls due, or that it did and is not paid (SA18)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_sales.application.streams import ACCOUNT, CONTRACT
from daybook_sales.domain import dunning
from daybook_sales.domain.account import Account


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
    seller = _seller(stream.state, command.instalment_id, work)
    facts = dunning.remind(stream.state, command.instalment_id, work.now.date(), seller)
    work.record(ACCOUNT, stream, facts)


def mark_overdue(command: MarkOverdue, work: Work) -> None:
    stream = work.load(ACCOUNT, command.account_id)
    seller = _seller(stream.state, command.instalment_id, work)
    facts = dunning.mark_overdue(stream.state, command.instalment_id, work.now.date(), seller)
    work.record(ACCOUNT, stream, facts)


def _seller(account: Account, instalment_id: UUID, work: Work) -> str | None:
    """Whose contract it is of; an invoice is nobody's."""
    claim = account.claims.get(instalment_id)
    if claim is None or claim.contract_id is None:
        return None
    return work.load(CONTRACT, claim.contract_id).state.seller


HANDLERS: Mapping[type[Command], Handler] = {
    RemindPayment: remind_payment,
    MarkOverdue: mark_overdue,
}
