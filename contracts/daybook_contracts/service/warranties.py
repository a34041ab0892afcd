"""Facts about warranties, and maintenance by schedule (SE4)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Day, Fact, Instant, Reference, Text


class WarrantyRegistered(Fact, type="crm.service.WarrantyRegistered", version=1):
    """What we answer for until the end of a day, and when to remind of that (SE4)."""

    customer_id: UUID
    warranty_id: UUID
    product_ref: Reference
    serial_ref: Reference | None = None
    starts_on: Day
    ends_on: Day
    remind_at: Instant


class WarrantyExpiring(Fact, type="crm.service.WarrantyExpiring", version=1):
    """The warranty ends soon (SE4)."""

    customer_id: UUID
    warranty_id: UUID
    product_ref: Reference
    ends_on: Day


class MaintenancePlanned(Fact, type="crm.service.MaintenancePlanned", version=1):
    """Maintenance falls due on these days; `rule` is the RRULE (RFC 5545) of them (SE4)."""

    customer_id: UUID
    plan_id: UUID
    product_ref: Reference
    rule: Text
    due_at: Annotated[tuple[Instant, ...], Field(min_length=1)]


class MaintenanceDue(Fact, type="crm.service.MaintenanceDue", version=1):
    """Maintenance `number` of a plan, counted from 1, is to be done (SE4)."""

    customer_id: UUID
    plan_id: UUID
    product_ref: Reference
    number: Annotated[int, Field(ge=1, le=1000, json_schema_extra={"x-unit": "1"})]
    due_at: Instant


class MaintenanceDone(Fact, type="crm.service.MaintenanceDone", version=1):
    """Maintenance of that number was done (SE4)."""

    customer_id: UUID
    plan_id: UUID
    number: Annotated[int, Field(ge=1, le=1000, json_schema_extra={"x-unit": "1"})]
    report: Text


FACTS: tuple[type[Fact], ...] = (
    WarrantyRegistered,
    WarrantyExpiring,
    MaintenancePlanned,
    MaintenanceDue,
    MaintenanceDone,
)
