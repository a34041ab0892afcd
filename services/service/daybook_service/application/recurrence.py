"""Days that come again, by an RRULE (RFC 5545), at the hour at which a customer is served."""

from datetime import date, datetime
from itertools import islice

from daybook_chassis import recurrence
from daybook_chassis.recurrence import RuleUnfit
from daybook_service.domain.business_hours import BusinessCalendar

MOST = 60
"""Occurrences of one rule; who wants more plans again."""


def days(rule: str, first_on: date, today: date) -> tuple[date, ...]:
    """The days of a rule from `first_on` on, within ten years. Raises RuleUnfit, also for a rule
    that begins on a day that is over: all of its past would be due at once."""
    some = tuple(islice(recurrence.days(rule, first_on), MOST + 1))
    if not 0 < len(some) <= MOST:
        raise RuleUnfit(f"it happens {'never' if not some else f'more than {MOST} times'}")
    if some[0] < today:
        raise RuleUnfit(f"it begins on {some[0]}, which is over")
    return some


def moments(
    rule: str, first_on: date, today: date, calendar: BusinessCalendar
) -> tuple[datetime, ...]:
    """When a calendar opens on those days, or next after. Raises RuleUnfit."""
    return tuple(calendar.opening(day) for day in days(rule, first_on, today))
