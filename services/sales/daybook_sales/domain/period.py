"""Years, quarters, months and weeks, and which of them make up which (SA10).

A week belongs to the month of its Thursday, as ISO 8601 has it for years; so each is in one month.
"""

from calendar import monthrange
from datetime import date

from daybook_chassis.errors import Refusal


def level(period: str) -> str:
    """`year`, `quarter`, `month` or `week`."""
    _, _, part = period.partition("-")
    return {"": "year", "Q": "quarter", "W": "week"}.get(part[:1], "month")


def check(period: str) -> None:
    """Raises Refusal for a week that its year does not have."""
    if level(period) == "week":
        _thursday(period)


def parent(period: str) -> str | None:
    """The period that this one is a part of; a year is of none."""
    year, _, part = period.partition("-")
    match level(period):
        case "year":
            return None
        case "quarter":
            return year
        case "month":
            return f"{year}-Q{(int(part) + 2) // 3}"
        case _:
            return month_of(_thursday(period))


def parts(period: str) -> tuple[str, ...]:
    """The periods that make this one up; a week has none."""
    year, _, part = period.partition("-")
    match level(period):
        case "year":
            return tuple(f"{year}-Q{number}" for number in range(1, 5))
        case "quarter":
            first = 3 * int(part[1]) - 2
            return tuple(f"{year}-{month:02}" for month in range(first, first + 3))
        case "month":
            return tuple(week for week in _weeks(year) if parent(week) == period)
        case _:
            return ()


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def _weeks(year: str) -> list[str]:
    last = date(int(year), 12, 28).isocalendar().week
    return [f"{year}-W{number:02}" for number in range(1, last + 1)]


def _thursday(week: str) -> date:
    try:
        return date.fromisocalendar(int(week[:4]), int(week[6:]), 4)
    except ValueError as error:
        raise Refusal(f"there is no week {week}") from error
