"""Warranties that are reminded of, and maintenance that falls due by schedule (SE4)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, assert_never

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.service.returns import ReturnKind
from daybook_contracts.service.warranties import (
    MaintenanceDone,
    MaintenanceDue,
    MaintenancePlanned,
    WarrantyExpiring,
    WarrantyRegistered,
)

WarrantyFact = WarrantyRegistered | WarrantyExpiring
MaintenanceFact = MaintenancePlanned | MaintenanceDue | MaintenanceDone
Days = Annotated[int, Field(ge=0, le=3660)]


class AfterSalesPolicy(BaseModel):
    """Days before a warranty ends, after delivery, and after an approval, for a refund.

    Terms without `refund_days` leave finance its time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    warranty_reminder_days: Days
    return_days: dict[ReturnKind, Days] = Field(min_length=len(ReturnKind))
    refund_days: Days | None = None


@dataclass(frozen=True, slots=True)
class Warranty:
    registered: WarrantyRegistered
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Numbers, counted from 1, of what fell due and of what was done."""

    planned: MaintenancePlanned
    due: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()


class WarrantyEndsEarly(Refusal):
    """A warranty ends on or after the day on which it begins."""


class WarrantyOver(Refusal):
    """Its last day is over: nobody can be reminded before it ends (SE4)."""


class NoSuchMaintenance(Refusal):
    """The plan has no maintenance of that number."""


def warranty(state: Warranty | None, fact: WarrantyFact) -> Warranty:
    match fact:
        case WarrantyRegistered():
            return Warranty(fact)
        case WarrantyExpiring():
            assert state is not None, "a warranty is registered before it ends"
            return replace(state, reminded=True)
        case _:
            assert_never(fact)


def reminder_day(starts_on: date, ends_on: date, today: date, policy: AfterSalesPolicy) -> date:
    """As long before its last day as the policy says, but not before its first. Raises
    WarrantyEndsEarly, WarrantyOver."""
    if ends_on < starts_on:
        raise WarrantyEndsEarly(f"it begins on {starts_on}")
    if ends_on < today:
        raise WarrantyOver(f"{ends_on} is over")
    return ends_on - min(timedelta(days=policy.warranty_reminder_days), ends_on - starts_on)


def register(state: Warranty | None, registered: WarrantyRegistered) -> list[WarrantyFact]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"warranty {registered.warranty_id} exists")
    return [registered]


def remind(state: Warranty, now: datetime) -> list[WarrantyFact]:
    """What a timer does; early or again, nothing."""
    registered = state.registered
    if state.reminded or now < registered.remind_at:
        return []
    return [
        WarrantyExpiring(
            customer_id=registered.customer_id,
            warranty_id=registered.warranty_id,
            product_ref=registered.product_ref,
            ends_on=registered.ends_on,
        )
    ]


def maintenance(state: Maintenance | None, fact: MaintenanceFact) -> Maintenance:
    if isinstance(fact, MaintenancePlanned):
        return Maintenance(fact)
    assert state is not None, "maintenance is planned before it is due"
    match fact:
        case MaintenanceDue():
            return replace(state, due=state.due | {fact.number})
        case MaintenanceDone():
            return replace(state, done=state.done | {fact.number})
        case _:
            assert_never(fact)


def plan(state: Maintenance | None, planned: MaintenancePlanned) -> list[MaintenanceFact]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"maintenance plan {planned.plan_id} exists")
    return [planned]


def fall_due(state: Maintenance, number: int, now: datetime) -> list[MaintenanceFact]:
    """What a timer does; early, again, or after it was done, nothing."""
    planned = state.planned
    due_at = planned.due_at[number - 1]
    if number in state.due | state.done or now < due_at:
        return []
    return [
        MaintenanceDue(
            customer_id=planned.customer_id,
            plan_id=planned.plan_id,
            product_ref=planned.product_ref,
            number=number,
            due_at=due_at,
        )
    ]


def do(state: Maintenance, number: int, report: str) -> list[MaintenanceFact]:
    """It may be done early; doing it again changes nothing. Raises NoSuchMaintenance."""
    planned = state.planned
    if number > len(planned.due_at):
        raise NoSuchMaintenance(f"the plan has {len(planned.due_at)}")
    if number in state.done:
        return []
    return [
        MaintenanceDone(
            customer_id=planned.customer_id,
            plan_id=planned.plan_id,
            number=number,
            report=report,
        )
    ]
