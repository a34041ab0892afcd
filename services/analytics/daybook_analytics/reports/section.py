"""A section of a report: a view, what of it stands in the table, and how it is drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daybook_analytics.reports.charts import Bars, Chart, Series
from daybook_analytics.reports.figures import Measure, Unit
from daybook_analytics.reports.messages import Messages
from daybook_analytics.views.view import Table

Draw = Callable[[Table, Messages], Iterable[Chart]]

COUNT = Measure(Unit.COUNT)
PERCENT = Measure(Unit.PERCENT)
DAYS = Measure(Unit.DAYS)
MINUTES = Measure(Unit.MINUTES)

LAST_MONTHS = 24
"""So many months fit beside each other; the table has all."""


def undrawn(rows: Table, say: Messages) -> Iterable[Chart]:
    """A table alone."""
    return ()


def as_it_is(rows: Table) -> Table:
    return rows


@dataclass(frozen=True, slots=True)
class Section:
    """`charts` draws the rows of a view, `tabulated` makes of them what stands in the table."""

    view: str
    charts: Draw = undrawn
    tabulated: Callable[[Table], Table] = as_it_is


def money(currency: str) -> Measure:
    return Measure(Unit.MONEY, currency)


def by_currency(rows: Table) -> dict[str, Table]:
    """Customers are compared within one currency, and so they are drawn."""
    found: dict[str, Table] = {}
    for row in rows:
        found.setdefault(row["currency"], []).append(row)
    return found


def series(rows: Sequence[Mapping[str, Any]], column: str, say: Messages) -> Series:
    """A column under its heading."""
    return Series(say.column(column), tuple(row[column] for row in rows))


def bars(
    rows: Sequence[Mapping[str, Any]],
    place: str,
    columns: Sequence[str],
    measure: Measure,
    say: Messages,
    *,
    standing: bool = False,
) -> Bars:
    """Columns of rows side by side, each row in its place."""
    return Bars(
        tuple(say.word(str(row[place])) for row in rows),
        tuple(series(rows, column, say) for column in columns),
        measure,
        standing,
    )


def chart(
    key: str, message: str, place: str, shape: Bars, say: Messages, what: str, currency: str = ""
) -> Chart:
    """Bars under a title of the catalogue; `what` is the column that the figures are of."""
    title = say(f"chart.{message}", currency=currency)
    kinds, figures = say.column(place), shape.measure.label(say.column(what), say)
    across, up = (kinds, figures) if shape.standing else (figures, kinds)
    return Chart(key, title, across, up, shape)
