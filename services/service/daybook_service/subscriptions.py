"""What the service desk listens to: its projections, its reactions, and the names it learns."""

from collections.abc import Mapping

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Announcement, Reaction
from daybook_contracts.customers import CustomerRegistered
from daybook_contracts.fact import Fact
from daybook_service.projections.entitlements import ENTITLEMENTS
from daybook_service.projections.tickets import TICKETS
from daybook_service.reactions.entitlements import ASSIGN_TIER
from daybook_service.reactions.sla import WATCH_SLA

PROJECTIONS: tuple[Projection, ...] = (TICKETS, ENTITLEMENTS)
REACTIONS: tuple[Reaction, ...] = (ASSIGN_TIER, WATCH_SLA)


def _customer(fact: CustomerRegistered) -> tuple[str, str]:
    return f"customer:{fact.customer_id}", str(fact.customer_id)


REFERENCES: Mapping[type[Fact], Announcement] = {CustomerRegistered: _customer}
