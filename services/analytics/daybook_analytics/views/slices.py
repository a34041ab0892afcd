"""Which rows of a view, in which order and which page, as a reader asks for it in text.

Views are finished in memory, so this is what `daybook_chassis.filters` is for tables.
"""

import base64
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import Any

from daybook_analytics.views.view import Table
from daybook_chassis import moments
from daybook_chassis.errors import Conflict, Poison
from daybook_chassis.tabular import columns_of

_NUMBERS = (int, float)


def chosen(rows: Table, where: Iterable[tuple[str, str]]) -> Table:
    """Rows that pass every filter: a column has one of its values, or keeps within its bounds.

    `<column>.from` and `<column>.to` bound it, both included; what has no value passes no filter.
    Raises Poison for a column that no row has, or a value that is none of its kind.
    """
    values: dict[str, list[str]] = {}
    for name, value in where:
        values.setdefault(name, []).append(value)
    tests = [_test(rows, name, given) for name, given in values.items()] if rows else []
    return [row for row in rows if all(test(row) for test in tests)]


def ordered(rows: Table, sort: str | None) -> Table:
    """By a column, `-` before it for the highest first; no value is the lowest. Raises Poison."""
    if sort is None or not rows:
        return rows
    name = sort.removeprefix("-")
    _kind(rows, name)

    def place(row: dict[str, Any]) -> tuple[bool, Any]:
        value = row.get(name)
        return (value is not None, value)

    return sorted(rows, key=place, reverse=sort.startswith("-"))


def check_columns(
    known: Sequence[str],
    where: Iterable[tuple[str, str]] = (),
    sort: str | None = None,
    columns: Iterable[str] = (),
) -> None:
    """Raises Poison for what names none of them, or is no day or instant where one is
    asked for, also where there are no rows."""
    asked = [(*name.partition("."), text) for name, text in where]
    filtered = [column for column, *_ in asked]
    sorted_by = [] if sort is None else [sort.removeprefix("-")]
    for name in (*filtered, *sorted_by, *columns):
        if name not in known:
            raise Poison(f"no column {name}; there are {', '.join(known)}")
    for column, _, bound, text in asked:
        moments.asked(column, bound, text)


def page(rows: Table, tag: str, cursor: str | None, limit: int) -> tuple[Table, str | None]:
    """Rows from a cursor on, and the cursor of the next page; `tag` is what the whole view was.

    Raises Poison for what is no cursor, Conflict where the view is not the same any more.
    """
    begin = 0 if cursor is None else _begin(cursor, tag)
    end = begin + limit
    more = end < len(rows)
    after = base64.urlsafe_b64encode(f"{end}.{tag}".encode()).decode() if more else None
    return rows[begin:end], after


def _begin(cursor: str, tag: str) -> int:
    try:
        begin, _, was = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
        place = int(begin)
        if place < 0:
            raise ValueError(begin)
    except ValueError:
        raise Poison("cursor: take it from `next` of the page before") from None
    if was != tag:
        raise Conflict("the view has changed since the page before: begin anew")
    return place


def _test(rows: Table, name: str, given: list[str]) -> Callable[[dict[str, Any]], bool]:
    column, dot, bound = name.partition(".")
    kind = _kind(rows, column)
    try:
        wanted = [
            moments.asked(column, bound, text) if kind is str else _read(kind, text)
            for text in given
        ]
    except ValueError:
        raise Poison(f"{column} is {kind.__name__}, and {given[0]!r} is none") from None
    if not dot:
        return lambda row: row.get(column) in wanted
    if bound == "from":
        return lambda row: row.get(column) is not None and row[column] >= max(wanted)
    if bound == "to":
        return lambda row: row.get(column) is not None and row[column] <= min(wanted)
    raise Poison(f"{name}: a bound is {column}.from or {column}.to")


def _kind(rows: Table, column: str) -> type:
    kinds = {type(row[column]) for row in rows if row.get(column) is not None}
    if not kinds:
        known = columns_of(rows)
        if column not in known:
            raise Poison(f"no column {column}; there are {', '.join(known)}")
        return str
    if kinds & {list, dict}:
        raise Poison(f"{column} holds more than one value: it neither filters nor sorts")
    return float if kinds <= set(_NUMBERS) else next(iter(kinds))


def _read(kind: type, text: str) -> Any:
    if kind is bool:
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    return _number(text) if kind is float else kind(text)


def _number(text: str) -> int | float:
    """Whole ones exactly, however large. Raises ValueError, also for what is infinite."""
    try:
        return int(text)
    except ValueError:
        read = float(text)
    if not isfinite(read):
        raise ValueError(text)
    return read
