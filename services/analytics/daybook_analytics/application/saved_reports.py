"""The stream of each report that is kept under a name: what it consists of now."""

from typing import assert_never
from uuid import UUID

from daybook_analytics.views.definition import Choice
from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_contracts.analytics.reports import ReportChoice, ReportRemoved, ReportSaved

ReportFact = ReportSaved | ReportRemoved


def evolve(state: ReportFact | None, fact: ReportFact) -> ReportFact:
    match fact:
        case ReportSaved() | ReportRemoved():
            return fact
        case _:
            assert_never(fact)


REPORT = Aggregate("report", evolve)


def report_of(name: str) -> UUID:
    return derived_id("report", name)


def choice_of(told: ReportChoice) -> Choice:
    """A choice of views as reports draw it."""
    where = tuple((each.column, each.value) for each in told.where)
    return Choice(told.view, where, told.sort, told.columns, told.limit)
