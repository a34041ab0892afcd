"""Which rows of a table, and in which order, as a reader asks for it in text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Table, and_, func, literal, or_

from daybook_chassis import moments
from daybook_chassis.errors import Poison
from daybook_chassis.projection import Row

Place = tuple[str | int, ...]
"""Where a page ended: what its last row is ordered by."""

_LOWEST = {str: "", int: -(2**63), bool: False}
_LARGEST = 2**63


def filters(table: Table, where: Iterable[tuple[str, str]]) -> list[ColumnElement[bool]]:
    """One condition a name: any of its values, or a bound. Raises Poison."""
    values: dict[str, list[str]] = {}
    for name, value in where:
        values.setdefault(name, []).append(value)
    return [_condition(table, name, given) for name, given in values.items()]


def _condition(table: Table, name: str, given: Sequence[str]) -> ColumnElement[bool]:
    column_name, dot, bound = name.partition(".")
    column = _column(table, column_name)
    read = [_value(column, column_name, bound, text) for text in given]
    if not dot:
        return column.in_([value for value in read if _fits(value)])
    if isinstance(column.type, Boolean):
        raise Poison(f"{column_name} is true or false, and has no bounds")
    if bound == "from":
        return and_(*(column >= each if _fits(each) else literal(_below(each)) for each in read))
    if bound == "to":
        return and_(
            *(column <= each if _fits(each) else literal(not _below(each)) for each in read)
        )
    raise Poison(f"{name}: a bound is {column_name}.from or {column_name}.to")


def _fits(value: Any) -> bool:
    """Whether a column can hold it at all; SQLite and PostgreSQL count in 64 bits."""
    return not isinstance(value, int) or -_LARGEST <= value < _LARGEST


def _below(value: Any) -> bool:
    """Whether what no column can hold is below all that one can."""
    return int(value) < 0


def _column(table: Table, name: str) -> ColumnElement[Any]:
    if name not in table.c:
        raise Poison(f"no column {name}; there are {', '.join(table.c.keys())}")
    return table.c[name]


def _value(column: ColumnElement[Any], name: str, bound: str, text: str) -> str | int | bool:
    if isinstance(column.type, BigInteger):
        try:
            return int(text)
        except ValueError:
            raise Poison(f"{name} is a whole number") from None
    if isinstance(column.type, Boolean):
        if text not in ("true", "false"):
            raise Poison(f"{name} is true or false")
        return text == "true"
    return moments.asked(name, bound, text)


@dataclass(frozen=True, slots=True)
class Ordering:
    """By one column, either way, then by key, so that no two rows are in one place."""

    table: Table
    keys: Sequence[str]
    column: str | None = None
    descending: bool = False

    def clauses(self) -> list[ColumnElement[Any]]:
        first, rest = self._parts()
        return [*(each.desc() if self.descending else each for each in first), *rest]

    def beyond(self, place: Place) -> ColumnElement[bool]:
        """Rows after a place. Raises Poison for a place of another order.

        (a, b) > (x, y), spelt out for any database.
        """
        first, rest = self._parts()
        parts = [*first, *rest]
        kinds = [int if isinstance(each.type, BigInteger) else str for each in parts]
        if [type(value) for value in place] != kinds:
            raise Poison("cursor: take it from `next` of the page before, and ask as you did then")
        steps = []
        for index, value in enumerate(place):
            equal = [part == same for part, same in zip(parts[:index], place[:index], strict=True)]
            down = self.descending and index < len(first)
            steps.append(and_(*equal, parts[index] < value if down else parts[index] > value))
        return or_(*steps)

    def place(self, row: Row) -> Place:
        """Where a row stands."""
        values = [row[name] for name in self.keys]
        if self.column is None:
            return tuple(values)
        value = row[self.column]
        lowest = _LOWEST[self.table.c[self.column].type.python_type]
        return (lowest if value is None else value, *values)

    def _parts(self) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
        rest: list[ColumnElement[Any]] = [self.table.c[name] for name in self.keys]
        if self.column is None:
            return [], rest
        column = self.table.c[self.column]
        return [func.coalesce(column, _LOWEST[column.type.python_type])], rest


def ordering(table: Table, keys: Sequence[str], sort: str | None) -> Ordering:
    """As asked for: a column, `-` before it for the highest first. Raises Poison."""
    if sort is None:
        return Ordering(table, keys)
    name = sort.removeprefix("-")
    if isinstance(_column(table, name).type, Boolean):
        raise Poison(f"{name} is true or false, and orders nothing: filter by it")
    return Ordering(table, keys, name, descending=sort.startswith("-"))
