"""When a festival comes, by the Gregorian or by the Chinese lunar calendar (MK4).

The lunar calendar is that of GB/T 33661-2017, as tables of `borax` have it for 1900 to 2100.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from borax.calendars.lunardate import LunarDate

_COMMON_YEAR = 2001
_LUNAR_DAYS = 29  # a lunar month has 29 or 30, from year to year


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    LUNAR = "lunar"


@dataclass(frozen=True, slots=True)
class FestivalDay:
    """The same day of every year; of a lunar year, never in its leap month."""

    calendar: Calendar
    month: int
    day: int

    def check(self) -> None:
        """Raises ValueError for a day that some years do not have."""
        if self.calendar is Calendar.LUNAR and self.day > _LUNAR_DAYS:
            raise ValueError("not every lunar month has that day")
        if self.calendar is Calendar.GREGORIAN:
            date(_COMMON_YEAR, self.month, self.day)

    def of(self, year: int) -> date:
        """The day in that year of its own calendar. Raises ValueError beyond the tables."""
        match self.calendar:
            case Calendar.GREGORIAN:
                return date(year, self.month, self.day)
            case Calendar.LUNAR:
                day: date = LunarDate(year, self.month, self.day).to_solar_date()
                return day
            case _:
                assert_never(self.calendar)

    def next_after(self, day: date) -> tuple[int, date]:
        """The year of its own calendar and the day, later than `day`."""
        year = day.year - 1  # a lunar year ends in the next of ours
        while (found := self.of(year)) <= day:
            year += 1
        return year, found
