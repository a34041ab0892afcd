"""Grade a prospect, and say by when a deal with it is expected (SA4)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Day, Text
from daybook_contracts.sales.prospects import ProspectGrade
from daybook_sales.application.policies import PROSPECTS
from daybook_sales.application.streams import PROSPECT, prospect_of
from daybook_sales.domain import prospect


class GradeProspect(Command):
    """A is important, B general, C given up."""

    customer_id: UUID
    grade: ProspectGrade
    reason: Text


class SetCloseHorizon(Command):
    """By when a deal is expected; whether that is short, medium or long is policy."""

    customer_id: UUID
    expected_on: Day


def grade_prospect(command: GradeProspect, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(PROSPECT, prospect_of(command.customer_id))
    facts = prospect.grade(stream.state, command.customer_id, command.grade, command.reason)
    work.record(PROSPECT, stream, facts)


def set_close_horizon(command: SetCloseHorizon, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(PROSPECTS)
    stream = work.find(PROSPECT, prospect_of(command.customer_id))
    facts = prospect.expect(
        stream.state, command.customer_id, command.expected_on, work.now.date(), terms.policy
    )
    work.record(PROSPECT, stream, facts, policy_version=terms.version)


HANDLERS: Mapping[type[Command], Handler] = {
    GradeProspect: grade_prospect,
    SetCloseHorizon: set_close_horizon,
}
