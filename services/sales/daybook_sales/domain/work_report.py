"""A report on a day, a week or a month, submitted once and remarked on (SA11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.sales.reports import (
    ReportPeriod,
    WorkReportCommented,
    WorkReportSubmitted,
)

ReportFact = WorkReportSubmitted | WorkReportCommented


@dataclass(frozen=True, slots=True)
class WorkReport:
    submitted: WorkReportSubmitted
    comments: Mapping[UUID, str] = field(default_factory=dict)


class NotAPeriod(Refusal):
    """No such day, week or month begins then, or none that has begun."""


class ReportSubmitted(Conflict):
    """A report on that period says something else already."""


def evolve(state: WorkReport | None, fact: ReportFact) -> WorkReport:
    match fact:
        case WorkReportSubmitted():
            return WorkReport(fact)
        case WorkReportCommented():
            assert state is not None, "the first fact of a report submits it"
            return replace(state, comments={**state.comments, fact.comment_id: fact.text})
        case _:
            assert_never(fact)


def first_of(period: ReportPeriod, day: date) -> date:
    """The first day of the period that a day is in."""
    match period:
        case ReportPeriod.DAILY:
            return day
        case ReportPeriod.WEEKLY:
            return day - timedelta(days=min(day.weekday(), (day - date.min).days))
        case ReportPeriod.MONTHLY:
            return day.replace(day=1)
        case _:
            assert_never(period)


def last_of(period: ReportPeriod, starts_on: date, today: date) -> date:
    """Its last day. Raises NotAPeriod where it begins on another day, or is not begun."""
    if first_of(period, starts_on) != starts_on:
        raise NotAPeriod(f"no {period} report begins on {starts_on}")
    if starts_on > today:
        raise NotAPeriod(f"{starts_on} is yet to come")
    match period:
        case ReportPeriod.DAILY:
            return starts_on
        case ReportPeriod.WEEKLY:
            return starts_on + timedelta(days=6)
        case ReportPeriod.MONTHLY:
            return first_of(period, starts_on + timedelta(days=31)) - timedelta(days=1)
        case _:
            assert_never(period)


def submit(state: WorkReport | None, report: WorkReportSubmitted) -> list[ReportFact]:
    """The same words again change nothing. Raises ReportSubmitted for others."""
    if state is None:
        return [report]
    if (state.submitted.summary, state.submitted.plans) != (report.summary, report.plans):
        raise ReportSubmitted(f"{report.author} reported on {report.starts_on} already")
    return []


def comment(state: WorkReport, comment_id: UUID, text: str) -> list[ReportFact]:
    """The same again changes nothing. Raises Conflict for other words under the same id."""
    said = state.comments.get(comment_id)
    if said is not None and said != text:
        raise Conflict(f"comment {comment_id} says something else")
    if said is not None:
        return []
    return [
        WorkReportCommented(
            report_id=state.submitted.report_id,
            comment_id=comment_id,
            author=state.submitted.author,
            text=text,
        )
    ]
