"""Note that a customer has become more or less keen (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.sales.opportunities import Heat
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity


class ChangeHeat(Command):
    opportunity_id: UUID
    heat: Heat


def change_heat(command: ChangeHeat, work: Work) -> None:
    stream = work.load(OPPORTUNITY, command.opportunity_id)
    work.record(OPPORTUNITY, stream, opportunity.change_heat(stream.state, command.heat))
