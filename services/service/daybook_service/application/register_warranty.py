"""Register what we answer for until a day (SE4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.service.warranties import WarrantyRegistered
from daybook_service.application.policies import AFTER_SALES
from daybook_service.application.streams import WARRANTY
from daybook_service.application.terms import calendar_of
from daybook_service.domain import after_sales


class RegisterWarranty(Command):
    """`ends_on` is the last day on which it holds."""

    warranty_id: UUID
    customer_id: UUID
    product_ref: Reference
    serial_ref: Reference | None = None
    starts_on: Day
    ends_on: Day


def register_warranty(command: RegisterWarranty, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(AFTER_SALES)
    stream = work.find(WARRANTY, command.warranty_id)
    day = after_sales.reminder_day(
        command.starts_on, command.ends_on, work.now.date(), terms.policy
    )
    remind_at = calendar_of(command.customer_id, work).opening(day)
    registered = WarrantyRegistered(**command.model_dump(), remind_at=remind_at)
    facts = after_sales.register(stream.state, registered)
    work.record(WARRANTY, stream, facts, policy_version=terms.version)
