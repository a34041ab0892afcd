"""Facts about greetings: festivals that are kept, and who is greeted on which occasion (MK4)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.customers.birthdays import CalendarYear
from daybook_contracts.fact import Count, Day, Fact, Reference


class FestivalKept(Fact, type="crm.marketing.FestivalKept", version=1):
    """From now on the members of an audience are greeted on a festival (MK4)."""

    festival: Reference
    audience: Reference
    next_on: Day


class FestivalDropped(Fact, type="crm.marketing.FestivalDropped", version=1):
    """Nobody is greeted on a festival any more (MK4)."""

    festival: Reference


class FestivalReached(Fact, type="crm.marketing.FestivalReached", version=1):
    """A festival has come, for these members of its audience (MK4); at most 500 a fact.

    `year` is that of the festival's own calendar, `next_on` when it comes again.
    """

    festival: Reference
    year: CalendarYear
    next_on: Day
    part: Count
    parts: Count
    customers: Annotated[tuple[UUID, ...], Field(max_length=500)]


class GreetingDue(Fact, type="crm.marketing.GreetingDue", version=1):
    """A person is to be greeted, once for this occasion of this year (MK4)."""

    customer_id: UUID
    contact_id: UUID
    greeting_id: UUID
    occasion: Reference
    year: CalendarYear


class GreetingSent(Fact, type="crm.marketing.GreetingSent", version=1):
    """The post took a greeting (MK4)."""

    customer_id: UUID
    contact_id: UUID
    greeting_id: UUID


FACTS: tuple[type[Fact], ...] = (
    FestivalKept,
    FestivalDropped,
    FestivalReached,
    GreetingDue,
    GreetingSent,
)
