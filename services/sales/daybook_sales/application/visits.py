"""Plan to visit a customer, and report the result into the same item of the schedule (SA9)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Instant, Reference, Text
from daybook_contracts.sales.activities import VisitPlanned
from daybook_sales.application.planning import (
    check_contact,
    due,
    place_of,
    record,
    terms,
)
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import customer_contact


class PlanVisit(Command):
    """Without an `owner`, who asks goes there; `title` says what for."""

    activity_id: UUID
    customer_id: UUID
    title: Text
    due_at: Instant
    place: Text | None = None
    contact_id: UUID | None = None
    owner: Reference | None = None
    opportunity_id: UUID | None = None


class LogVisit(Command):
    """`contact_id` is who was met, if not whom the plan names."""

    activity_id: UUID
    result: Text
    contact_id: UUID | None = None


def plan_visit(command: PlanVisit, work: Work) -> None:
    check_contact(command.customer_id, command.opportunity_id, command.due_at, work)
    owner = command.owner or work.actor
    planned = VisitPlanned(
        **command.model_dump(exclude={"due_at", "owner"}),
        **place_of(owner, work),
        owner=owner,
        due=due(1, command.due_at, terms(work).policy.visit_missed_minutes, work),
    )
    record(planned, work)


def log_visit(command: LogVisit, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    facts = customer_contact.log_visit(
        stream.state, contact_id=command.contact_id, result=command.result, now=work.now
    )
    work.record(ACTIVITY, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {PlanVisit: plan_visit, LogVisit: log_visit}
