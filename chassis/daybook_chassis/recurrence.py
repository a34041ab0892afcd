"""Days that come again, by an RRULE (RFC 5545)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from daybook_chassis.errors import Refusal

_YEARS = timedelta(days=3660)
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NTH_DAY = f"(?:[+-]?[1-5])?{_WEEKDAY}"
_MONTHDAY = "-?(?:[1-9]|[12][0-9]|3[01])"
_BY = {
    "DAILY": "",
    "WEEKLY": rf"|BYDAY={_WEEKDAY}(?:,{_WEEKDAY}){{0,6}}",
    "MONTHLY": rf"|BYMONTHDAY={_MONTHDAY}(?:,{_MONTHDAY}){{0,30}}"
    rf"|BYDAY={_NTH_DAY}(?:,{_NTH_DAY}){{0,9}}|BYSETPOS=-?[1-9]",
}
_BY["YEARLY"] = _BY["MONTHLY"] + "|BYMONTH=(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2])){0,11}"
_RULE = re.compile(
    "|".join(
        rf"FREQ={freq}(?:;(?:INTERVAL=[1-9][0-9]{{0,3}}|COUNT=[0-9]{{1,6}}|UNTIL=[0-9]{{8}}{by}))*"
        for freq, by in _BY.items()
    ),
    re.ASCII,
)
"""Parts that only narrow, such as BYMONTH of DAILY, are left out: where such a rule never happens,
it takes dateutil a quarter of a minute to find out."""


class RuleUnfit(Refusal):
    """Not a rule by days, or one that never happens, or too often."""


def days(rule: str, first_on: date, horizon: date | None = None) -> Iterator[date]:
    """The days of a rule from `first_on` on, within ten years of it or up to `horizon`.

    Raises RuleUnfit.
    """
    parts = dict(part.split("=") for part in rule.split(";")) if _RULE.fullmatch(rule) else {}
    if len(parts) != rule.count("="):
        raise RuleUnfit("an RRULE by days, such as FREQ=MONTHLY;BYMONTHDAY=15;COUNT=8")
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    try:
        last = min(_until(parts.pop("UNTIL", None)), horizon or _later(first_on))
        bounded = ";".join(f"{name}={value}" for name, value in parts.items())
        start = datetime.combine(first_on, time(), tzinfo=UTC)
        found = rrulestr(f"{bounded};UNTIL={last:%Y%m%d}T000000Z", dtstart=start)
    except (ValueError, OverflowError) as error:
        raise RuleUnfit("not an RRULE, such as FREQ=WEEKLY;BYDAY=MO") from error
    return (each.date() for each in islice(found, count))


def _later(day: date) -> date:
    return day + min(_YEARS, date.max - day)


def _until(text: str | None) -> date:
    if text is None:
        return date.max
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
