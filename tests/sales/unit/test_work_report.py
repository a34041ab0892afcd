"""A report on a day, a week or a month (SA11)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.errors import Conflict
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.reports import (
    Figures,
    ReportPeriod,
    WorkReportCommented,
    WorkReportSubmitted,
)
from daybook_sales.domain import work_report
from daybook_sales.domain.work_report import NotAPeriod, ReportSubmitted, first_of, last_of

MONDAY, REPORT, REMARK = date(2026, 3, 2), UUID(int=9), UUID(int=10)
WEEKLY = WorkReportSubmitted(
    report_id=REPORT,
    author="ann",
    supervisor="lee",
    period=ReportPeriod.WEEKLY,
    starts_on=MONDAY,
    ends_on=date(2026, 3, 8),
    figures=Figures(visits_logged=2),
    summary="two visits",
)
COMMENTED = WorkReportCommented(
    report_id=REPORT, comment_id=REMARK, author="ann", text="see the harbour too"
)


def test_SA11_a_report_is_submitted_once_and_remarked_on() -> None:
    the = Scenario(work_report.evolve)
    submitted = the.when(lambda state: work_report.submit(state, WEEKLY)).then(WEEKLY)
    again = WEEKLY.model_copy(update={"figures": Figures(visits_logged=3)})
    submitted.when(lambda state: work_report.submit(state, again)).then()
    other = WEEKLY.model_copy(update={"summary": "three visits"})
    submitted.when(lambda state: work_report.submit(state, other)).refused(ReportSubmitted)

    remarked = submitted.when(
        lambda state: work_report.comment(state, REMARK, "see the harbour too")
    ).then(COMMENTED)
    remarked.when(lambda state: work_report.comment(state, REMARK, "see the harbour too")).then()
    remarked.when(lambda state: work_report.comment(state, REMARK, "or not")).refused(Conflict)


@pytest.mark.parametrize(
    ("period", "starts_on", "ends_on"),
    [
        (ReportPeriod.DAILY, MONDAY, MONDAY),
        (ReportPeriod.WEEKLY, MONDAY, date(2026, 3, 8)),
        (ReportPeriod.MONTHLY, date(2024, 2, 1), date(2024, 2, 29)),
        (ReportPeriod.MONTHLY, date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_SA11_a_report_is_on_a_day_a_week_or_a_month(
    period: ReportPeriod, starts_on: date, ends_on: date
) -> None:
    assert last_of(period, starts_on, today=MONDAY) == ends_on


@pytest.mark.parametrize(
    ("period", "starts_on"),
    [
        (ReportPeriod.WEEKLY, date(2026, 2, 24)),
        (ReportPeriod.MONTHLY, date(2026, 2, 2)),
        (ReportPeriod.DAILY, date(2026, 3, 3)),
        (ReportPeriod.WEEKLY, date.max),
    ],
)
def test_SA11_nobody_reports_on_half_a_week_or_on_tomorrow(
    period: ReportPeriod, starts_on: date
) -> None:
    with pytest.raises(NotAPeriod):
        last_of(period, starts_on, today=MONDAY)


@given(st.sampled_from(ReportPeriod), st.dates(max_value=date(9990, 1, 1)))
def test_SA11_every_day_is_in_one_period(period: ReportPeriod, day: date) -> None:
    first = first_of(period, day)
    last = last_of(period, first, today=day)

    assert first <= day <= last
    assert first_of(period, last) == first
    assert first_of(period, last + timedelta(days=1)) == last + timedelta(days=1)
