"""What a view is: a name, a question, what it is finished from, and a pure function of that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from daybook_analytics.views.buckets import Bucket

Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """A projection that views are finished from; `when` is its column with the business day.

    That column may hold an instant: a day is one of UTC. `told_by_others` says that a customer's
    rows are also posted from facts of other customers.
    """

    projection: str
    when: str
    read: Callable[[Mapping[str, Any]], Any]
    told_by_others: bool = False

    def until(self, rows: Iterable[Mapping[str, Any]], as_of: date) -> list[Any]:
        """What had happened by the end of a day."""
        last = as_of.isoformat()
        return [self.read(row) for row in rows if row[self.when][:10] <= last]


DAYS = Source("analytics.customer_days", "day", Bucket.from_row)
"""What each customer brought on each day."""


@runtime_checkable
class Priced(Protocol):
    """A policy with rates of some currencies: who pays in another is left out."""

    @property
    def currencies(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class View:
    """`finish(*what was read, as_of, policy)` gives the rows, and nothing else decides them.

    `columns` are those of every row, in their order.
    What is read has one entry a source, up to and including `as_of`. `policy` names the policy
    whose version of that day is handed in, None where there is none. `relative` names columns in
    which customers are compared with each other; all others of a customer's row are by what
    happened with that customer alone. `classes` names columns that say what a
    customer is graded as.
    """

    name: str
    question: str
    finish: Callable[..., Table]
    columns: tuple[str, ...]
    reads: tuple[Source, ...] = (DAYS,)
    policy: str | None = None
    relative: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()

    @property
    def projections(self) -> list[str]:
        """The projections that it is finished from."""
        return [source.projection for source in self.reads]


def fields_of(record: type[Any]) -> tuple[str, ...]:
    """Those of the rows of a dataclass."""
    return tuple(each.name for each in fields(record))


def rows_of(records: Iterable[Any]) -> Table:
    """Dataclasses as rows of JSON."""
    return [{name: plain(value) for name, value in asdict(record).items()} for record in records]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
