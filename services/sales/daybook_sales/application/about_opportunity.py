"""Whose opportunity a plan, a quote or a contract is about, and whether it still is one."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_chassis.errors import Refusal
from daybook_contracts.sales.opportunities import Stage
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain.opportunity import Opportunity, OpportunityClosed


def opportunity(opportunity_id: UUID, customer_id: UUID, work: Work) -> Opportunity:
    """Raises NotFound, Refusal for another customer's."""
    found = work.load(OPPORTUNITY, opportunity_id).state
    if found.customer_id != customer_id:
        raise Refusal(f"opportunity {opportunity_id} is another customer's")
    return found


def still_to_win(opportunity_id: UUID, customer_id: UUID, work: Work) -> None:
    """What a quote or a contract is about. Raises NotFound, Refusal, OpportunityClosed if lost."""
    if opportunity(opportunity_id, customer_id, work).stage is Stage.CLOSED_LOST:
        raise OpportunityClosed(f"opportunity {opportunity_id} is lost: open another")
