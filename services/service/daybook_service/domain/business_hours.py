"""When time counts: calendars of working hours, as a versioned policy (SE1).

Time passes only while a calendar is open. So working time adds up (`later` by a and then by b is
`later` by a + b), never runs backwards, and what is due is due within hours.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.service.entitlements import ServiceTier

_SPAN = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])", re.ASCII)
_DAY = timedelta(days=1)


def _span(text: str) -> tuple[timedelta, timedelta]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError("hours are such as 09:00-12:30")
    hour, minute, until_hour, until_minute = map(int, found.groups())
    begin = timedelta(hours=hour, minutes=minute)
    return begin, timedelta(hours=until_hour, minutes=until_minute)


def _in_order(hours: tuple[str, ...]) -> tuple[str, ...]:
    bounds = [bound for text in hours for bound in _span(text)]
    if bounds != sorted(set(bounds)) or bounds[-1:] > [_DAY]:
        raise ValueError("hours of a day follow one another, with time between, until 24:00")
    return hours


def _known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (LookupError, OSError, ValueError):
        raise ValueError("a zone is an IANA name, such as Asia/Shanghai") from None
    return zone


Hours = Annotated[tuple[str, ...], AfterValidator(_in_order)]
"""Local hours of one day, `HH:MM-HH:MM`, in order; none is a day on which nothing is open."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class BusinessCalendar(BaseModel):
    """Hours by day of the week in an IANA zone; an exception replaces those of one date."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Annotated[str, AfterValidator(_known)]
    week: dict[Weekday, Hours]
    exceptions: dict[date, Hours] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _opens(self) -> "BusinessCalendar":
        if not any(self.week.values()):
            raise ValueError("a calendar is open for some hours of the week")
        return self

    def later(self, moment: datetime, working: timedelta) -> datetime:
        """The first instant at which so much working time has passed since `moment`; in UTC."""
        left = working
        if left > timedelta(0):
            for begin, end in self._open(moment):
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        return moment

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """The working time from one instant to a later one; none if it is not later."""
        passed = timedelta(0)
        for opens, closes in self._open(begin):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return passed

    def next_open(self, moment: datetime) -> datetime:
        """That instant, or the next one from which on time passes; in UTC."""
        begin, _ = next(self._open(moment))
        return begin

    def opening(self, day: date) -> datetime:
        """When it opens on a local day, or next after it."""
        return self.next_open(datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone)))

    def is_open(self, moment: datetime) -> bool:
        """Whether time passes from then on."""
        return self.next_open(moment) == moment

    def _open(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the time in which it is open, span by span, from `moment` on.

        Where clocks are changed, spans may meet on the line of time; none counts twice.
        """
        zone = ZoneInfo(self.zone)
        day = moment.astimezone(zone).date()
        reached = moment.astimezone(UTC)
        while True:
            midnight = datetime.combine(day, time(), tzinfo=zone)
            for text in self._hours(day):
                begin, end = ((midnight + bound).astimezone(UTC) for bound in _span(text))
                if end > max(begin, reached):
                    yield max(begin, reached), end
                    reached = end
            day += _DAY

    def _hours(self, day: date) -> Hours:
        return self.exceptions.get(day, self.week.get(_WEEKDAYS[day.weekday()], ()))


class BusinessHoursPolicy(BaseModel):
    """Calendars by name, and whose hours each tier has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    calendar: dict[ServiceTier, str] = Field(min_length=len(ServiceTier))
    calendars: dict[str, BusinessCalendar]

    @model_validator(mode="after")
    def _named(self) -> "BusinessHoursPolicy":
        if not set(self.calendar.values()) <= self.calendars.keys():
            raise ValueError("a tier has the hours of a calendar that is there")
        return self

    def of(self, tier: ServiceTier) -> BusinessCalendar:
        return self.calendars[self.calendar[tier]]
