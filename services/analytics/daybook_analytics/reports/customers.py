"""How customers are drawn: life cycle, tiers, recency and frequency, concentration, contentment."""

from collections import Counter
from collections.abc import Iterator

from daybook_analytics.reports.charts import Chart, Grid, Lines, Series
from daybook_analytics.reports.figures import Measure, Unit
from daybook_analytics.reports.messages import Messages
from daybook_analytics.reports.section import (
    COUNT,
    PERCENT,
    Section,
    bars,
    by_currency,
    chart,
    money,
)
from daybook_analytics.views.view import Table

_SCORES = (1, 2, 3, 4, 5)


def _lifecycle(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        counted = bars(own, "stage", ["customers"], COUNT, say)
        flows = bars(own, "stage", ["input_minor", "output_minor"], money(currency), say)
        key = f"customers-{currency}"
        yield chart(key, "stages", "stage", counted, say, "customers", currency)
        yield chart(f"flows-{currency}", "flows", "stage", flows, say, "amount", currency)


def _tiers(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        total = sum(row["customers"] for row in own)
        shares = [row | {"customer_share": row["customers"] / total} for row in own]
        shape = bars(shares, "tier", ["customer_share", "share"], PERCENT, say)
        title = say("chart.tiers", currency=currency)
        label = PERCENT.label(say.column("share_of_all"), say)
        yield Chart(currency, title, label, say.column("tier"), shape)


def _rfm(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        counts = Counter((row["recency"], row["frequency"]) for row in own)
        shape = Grid(
            tuple(str(recency) for recency in reversed(_SCORES)),
            tuple(str(frequency) for frequency in _SCORES),
            tuple(
                tuple(counts.get((recency, frequency)) for frequency in _SCORES)
                for recency in reversed(_SCORES)
            ),
            COUNT,
        )
        title = say("chart.rfm", currency=currency)
        yield Chart(currency, title, say("axis.frequency"), say("axis.recency"), shape)


def _rfm_by_recency(rows: Table) -> Table:
    """One row a currency and score of recency, the most recent first."""
    found: Table = []
    for currency, own in sorted(by_currency(rows).items()):
        for recency in reversed(_SCORES):
            some = [row for row in own if row["recency"] == recency]
            if some:
                found.append(
                    {
                        "currency": currency,
                        "recency": recency,
                        "customers": len(some),
                        "last_purchase_from": min(row["last_purchase_on"] for row in some),
                        "last_purchase_to": max(row["last_purchase_on"] for row in some),
                        "purchases": sum(row["purchases"] for row in some),
                        "spend_minor": sum(row["spend_minor"] for row in some),
                    }
                )
    return found


def _lorenz(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        percents = tuple(row["percent"] / 100 for row in own)
        held = Series(say("text.held"), tuple(row["share"] for row in own))
        even = Series(say("text.even"), percents)
        shape = Lines(percents, Measure(Unit.PERCENT), (held,), PERCENT, even)
        title = say("chart.lorenz", currency=currency)
        yield Chart(currency, title, say("axis.poorest"), say("axis.held"), shape)


def _quintiles_of_curve(rows: Table) -> Table:
    """Every fifth of the customers; the curve has the rest."""
    return [row for row in rows if row["percent"] % 20 == 0]


def _satisfaction(rows: Table, say: Messages) -> Iterator[Chart]:
    if any(row["customers"] for row in rows):
        shape = bars(rows, "zone", ["customers"], COUNT, say)
        yield chart("", "zones", "zone", shape, say, "customers")


SECTIONS = (
    Section("lifecycle", _lifecycle),
    Section("value_tiers", _tiers),
    Section("rfm", _rfm, _rfm_by_recency),
    Section("concentration"),
    Section("lorenz", _lorenz, _quintiles_of_curve),
    Section("satisfaction", _satisfaction),
)
