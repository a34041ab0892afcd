"""How what goes on over months is drawn: revenue, who comes back, who is gone."""

from collections import defaultdict
from collections.abc import Iterator

from daybook_analytics.reports.charts import Chart, Grid, Lines, Series
from daybook_analytics.reports.messages import Messages
from daybook_analytics.reports.section import (
    COUNT,
    LAST_MONTHS,
    PERCENT,
    Section,
    bars,
    by_currency,
    chart,
    money,
)
from daybook_analytics.views.view import Table

_COHORTS = 12
_ALL = "all"


def _revenue(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        last = own[-LAST_MONTHS:]
        shape = bars(last, "month", ["net_minor"], money(currency), say, standing=True)
        yield chart(currency, "revenue", "month", shape, say, "net_minor", currency)


def kept(rows: Table) -> dict[str, dict[int, float]]:
    """By cohort and month since the first purchase, which share of the cohort bought."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in rows:
        found[row["cohort"]][row["month"]] = row["active"] / row["customers"]
    return found


def curve(rows: Table) -> dict[int, float]:
    """The same share of all cohorts that have come so far."""
    active: dict[int, int] = defaultdict(int)
    customers: dict[int, int] = defaultdict(int)
    for row in rows:
        active[row["month"]] += row["active"]
        customers[row["month"]] += row["customers"]
    return {month: active[month] / customers[month] for month in sorted(active)}


def _cohorts(rows: Table, say: Messages) -> Iterator[Chart]:
    average = dict(list(curve(rows).items())[: LAST_MONTHS + 1])
    yield Chart(
        "curve",
        say("chart.curve"),
        say("axis.months"),
        say("axis.kept"),
        Lines(
            tuple(float(month) for month in average),
            COUNT,
            (Series(say("text.all_cohorts"), tuple(average.values())),),
            PERCENT,
        ),
    )
    cohorts = kept(rows)
    shown = sorted(cohorts)[-_COHORTS:]
    last = max(max(cohorts[each]) for each in shown)
    months = [*range(min(1, last), min(_COHORTS, last) + 1)]  # in month 0 all of them bought
    yield Chart(
        "grid",
        say("chart.cohorts"),
        say("axis.months"),
        say.column("cohort"),
        Grid(
            tuple(shown),
            tuple(str(month) for month in months),
            tuple(tuple(cohorts[each].get(month) for month in months) for each in shown),
            PERCENT,
        ),
    )


def _cohorts_by_quarter(rows: Table) -> Table:
    """Month 0, and every third month since."""
    return [
        {
            "cohort": row["cohort"],
            "months": row["month"],
            "customers": row["customers"],
            "active": row["active"],
            "kept": row["active"] / row["customers"],
        }
        for row in rows
        if row["month"] % 3 == 0
    ]


def _retention(rows: Table, say: Messages) -> Iterator[Chart]:
    cohorts = [row for row in rows if row["cohort"] != _ALL][-LAST_MONTHS:]
    shape = bars(cohorts, "cohort", ["repurchase_rate", "churn_rate"], PERCENT, say, standing=True)
    yield chart("", "churn", "cohort", shape, say, "share_of_all")


SECTIONS = (
    Section("revenue", _revenue),
    Section("cohorts", _cohorts, _cohorts_by_quarter),
    Section("retention", _retention),
)
