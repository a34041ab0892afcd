"""Where a call goes, by the terms in force and by who calls (SE11, SE15)."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_service.application.policies import HOURS, ROUTING
from daybook_service.application.terms import served
from daybook_service.domain.call_routing import Route, route
from daybook_service.domain.service_level_policy import ServiceLevel
from daybook_service.domain.ticket_desk import Served


def route_for(work: Work, caller: Served, skill: str) -> Route:
    """Raises UnknownSkill."""
    hours = work.policy(HOURS).policy.of(caller.level.tier)
    return route(
        work.policy(ROUTING).policy,
        skill,
        is_open=hours.is_open(work.now),
        manager=caller.manager,
        handling=caller.handling,
    )


def caller(work: Work, customer_id: UUID | None, nobody: ServiceLevel) -> Served:
    """How who calls is served; whom nobody knows, as those who were never graded."""
    return Served(nobody) if customer_id is None else served(customer_id, work)
