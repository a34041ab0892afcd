"""Approve a return; for money, finance hears what it owes (SE5)."""

from datetime import date, timedelta
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.policies import AFTER_SALES
from daybook_service.application.streams import RETURN
from daybook_service.domain import goods_return


class ApproveReturn(Command):
    return_id: UUID


def approve_return(command: ApproveReturn, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    terms = work.policy(AFTER_SALES)
    due_on = _after(work.now.date(), terms.policy.refund_days)
    facts = goods_return.approve(stream.state, due_on)
    work.record(RETURN, stream, facts, policy_version=terms.version)


def _after(day: date, days: int | None) -> date | None:
    """The last day there is ends every term."""
    return None if days is None else day + timedelta(days=min(days, (date.max - day).days))
