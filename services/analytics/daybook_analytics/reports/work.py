"""How what is at work is drawn: opportunities by stage, what they are worth, tickets by grade."""

from collections.abc import Iterator

from daybook_analytics.reports.charts import Chart
from daybook_analytics.reports.messages import Messages
from daybook_analytics.reports.section import (
    COUNT,
    DAYS,
    MINUTES,
    PERCENT,
    Section,
    bars,
    by_currency,
    chart,
    money,
)
from daybook_analytics.views.pipeline import ALL
from daybook_analytics.views.view import Table

_KINDS = ("won", "lost", "open")


def _funnel(rows: Table, say: Messages) -> Iterator[Chart]:
    passed = bars(rows, "stage", ["entered", "advanced", "lost"], COUNT, say)
    yield chart("passed", "funnel", "stage", passed, say, "opportunities")
    went_on = bars(rows, "stage", ["conversion"], PERCENT, say)
    yield chart("conversion", "conversion", "stage", went_on, say, "conversion")
    stayed = bars(rows, "stage", ["mean_dwell_days", "median_dwell_days"], DAYS, say)
    yield chart("dwell", "dwell", "stage", stayed, say, "dwell")


def _win_loss(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        kinds = [{"outcome": kind, "opportunities": own[0][kind]} for kind in _KINDS]
        shape = bars(kinds, "outcome", ["opportunities"], COUNT, say)
        title = say("chart.outcomes", currency=currency)
        label = COUNT.label(say.column("opportunities"), say)
        yield Chart(currency, title, label, say.column("outcome"), shape)


def _forecast(rows: Table, say: Messages) -> Iterator[Chart]:
    for currency, own in by_currency(rows).items():
        stages = [row for row in own if row["stage"] != ALL]
        columns = ["value_minor", "weighted_minor"]
        shape = bars(stages, "stage", columns, money(currency), say)
        yield chart(currency, "forecast", "stage", shape, say, "amount", currency)


def _tickets(rows: Table, say: Messages) -> Iterator[Chart]:
    times = ["mean_response_minutes", "mean_resolution_minutes"]
    yield chart("times", "times", "grade", bars(rows, "grade", times, MINUTES, say), say, "time")
    shares = ["response_in_time", "sla_met", "reopened_rate"]
    kept = bars(rows, "grade", shares, PERCENT, say)
    yield chart("kept", "kept", "grade", kept, say, "share_of_all")


SECTIONS = (
    Section("funnel", _funnel),
    Section("win_loss", _win_loss),
    Section("pipeline_forecast", _forecast),
    Section("ticket_figures", _tickets),
    Section("scorecards"),
)
