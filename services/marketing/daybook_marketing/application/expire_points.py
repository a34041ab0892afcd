"""Write off points whose last day is over (MK7)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import LEDGER, ledger_of
from daybook_marketing.domain import loyalty


class ExpirePoints(Command):
    customer_id: UUID


def expire_points(command: ExpirePoints, work: Work) -> None:
    stream = work.find(LEDGER, ledger_of(command.customer_id))
    facts = loyalty.expire(stream.state, customer_id=command.customer_id, today=work.now.date())
    work.record(LEDGER, stream, facts)
