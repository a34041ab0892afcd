"""Days that come again, by an RRULE (RFC 5545), at the hour at which a customer is served."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from daybook_chassis.errors import Refusal
from daybook_service.domain.business_hours import BusinessCalendar

MOST = 60
"""Occurrences of one rule; who wants more plans again."""

_YEARS = timedelta(days=3660)
_RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;(INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS)=[A-Z0-9,+-]{1,60}){0,6}",
    re.ASCII,
)


class RuleUnfit(Refusal):
    """Not a rule by days, or one that never happens, or too often."""


def days(rule: str, first_on: date) -> tuple[date, ...]:
    """The days of a rule from `first_on` on, within ten years. Raises RuleUnfit."""
    if not _RULE.fullmatch(rule):
        raise RuleUnfit("an RRULE by days, such as FREQ=MONTHLY;INTERVAL=3;COUNT=8")
    parts = dict(part.split("=") for part in rule.split(";"))
    try:
        if int(parts.get("INTERVAL", 1)) < 1:
            raise ValueError("INTERVAL is 1 or more")
        count = int(parts.pop("COUNT", MOST + 1))
        last = min(_until(parts.pop("UNTIL", None), first_on), first_on + _YEARS)
        bounded = ";".join(f"{name}={value}" for name, value in parts.items())
        start = datetime.combine(first_on, time(), tzinfo=UTC)
        found = rrulestr(f"{bounded};UNTIL={last:%Y%m%d}T000000Z", dtstart=start)
        some = tuple(each.date() for each in islice(found, min(count, MOST + 1)))
    except (ValueError, OverflowError) as error:
        raise RuleUnfit(f"not an RRULE: {error}") from error
    if not 0 < len(some) <= MOST:
        raise RuleUnfit(f"it happens {'never' if not some else f'more than {MOST} times'}")
    return some


def moments(rule: str, first_on: date, calendar: BusinessCalendar) -> tuple[datetime, ...]:
    """When a calendar opens on those days, or next after. Raises RuleUnfit."""
    return tuple(calendar.opening(day) for day in days(rule, first_on))


def _until(text: str | None, first_on: date) -> date:
    if text is None:
        return first_on + _YEARS
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
