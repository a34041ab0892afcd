"""Plan when a customer is asked how content they are, again and again (SE9)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Text
from daybook_contracts.service.surveys import SurveysPlanned
from daybook_service.application.recurrence import moments
from daybook_service.application.streams import SURVEY_PLAN
from daybook_service.application.terms import calendar_of
from daybook_service.domain import survey


class PlanSurveys(Command):
    """`rule` is an RRULE by days (RFC 5545), such as FREQ=MONTHLY;INTERVAL=6;COUNT=4."""

    plan_id: UUID
    customer_id: UUID
    rule: Text
    first_on: Day


def plan_surveys(command: PlanSurveys, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(SURVEY_PLAN, command.plan_id)
    calendar = calendar_of(command.customer_id, work)
    send_at = moments(command.rule, command.first_on, work.now.date(), calendar)
    wanted = SurveysPlanned(**command.model_dump(), send_at=send_at)
    work.record(SURVEY_PLAN, stream, survey.plan(stream.state, wanted))
