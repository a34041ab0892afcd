"""Plan maintenance that comes again by a rule (SE4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference, Text
from daybook_contracts.service.warranties import MaintenancePlanned
from daybook_service.application.recurrence import moments
from daybook_service.application.streams import MAINTENANCE
from daybook_service.application.terms import calendar_of
from daybook_service.domain import after_sales


class PlanMaintenance(Command):
    """`rule` is an RRULE by days (RFC 5545), such as FREQ=MONTHLY;INTERVAL=3;COUNT=8."""

    plan_id: UUID
    customer_id: UUID
    product_ref: Reference
    rule: Text
    first_on: Day


def plan_maintenance(command: PlanMaintenance, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(MAINTENANCE, command.plan_id)
    calendar = calendar_of(command.customer_id, work)
    due_at = moments(command.rule, command.first_on, work.now.date(), calendar)
    planned = MaintenancePlanned(**command.model_dump(exclude={"first_on"}), due_at=due_at)
    work.record(MAINTENANCE, stream, after_sales.plan(stream.state, planned))
