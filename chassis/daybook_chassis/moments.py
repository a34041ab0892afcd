"""Days and instants as a reader asks for them; what a column holds its name tells.

A row holds a day as YYYY-MM-DD, an instant as RFC 3339 in UTC, so that text stands in the order of
time. A text that is neither would be compared all the same, and pass for an answer.
"""

import re
from datetime import date, datetime

from daybook_chassis.errors import Poison
from daybook_contracts.envelope import instant

_DAY = re.compile(r"(\w+_)?(on|as_of|until)|\w*day|effective_from|period_(from|to)")
_INSTANT = re.compile(r"(\w+_)?at")
_EITHER = re.compile(r"(\w+_)?since")
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(T.+)?", re.ASCII)

_END_OF_DAY = "T24"
"""After every instant of the day before it, and before the next day."""


def holds_days(column: str) -> bool:
    return _DAY.fullmatch(column) is not None


def holds_instants(column: str) -> bool:
    return _INSTANT.fullmatch(column) is not None


def asked(column: str, bound: str, text: str) -> str:
    """What a column, or its `from` or `to`, is compared with; a day `to` which is wholly in.

    Raises Poison for a text that is no day or instant where the column holds such.
    """
    either = _EITHER.fullmatch(column) is not None
    if holds_days(column):
        if _day(text) is None:
            raise Poison(f"{column} is a day, YYYY-MM-DD")
    elif holds_instants(column) or either:
        if _day(text) is not None and (bound or either):
            return text + _END_OF_DAY if bound == "to" else text
        moment = _moment(text)
        if moment is None:
            raise Poison(
                f"{column} is an instant such as 2026-03-31T09:00:00Z; days bound it, "
                f"as {column}.from and {column}.to"
            )
        return instant(moment)
    return text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
        return moment if moment and moment.tzinfo and instant(moment) else None
    except (ValueError, OverflowError):
        return None
