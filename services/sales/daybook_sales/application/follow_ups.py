"""Plan to follow a customer up, in one of four queues, and log what came of it (SA6)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Instant, Reference, Text
from daybook_contracts.sales.activities import FollowUpPlanned, Outcome, Queue
from daybook_contracts.sales.opportunities import Stage
from daybook_sales.application.about_opportunity import opportunity
from daybook_sales.application.planning import (
    check_contact,
    due,
    place_of,
    record,
    terms,
)
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import customer_contact


class PlanFollowUp(Command):
    """Without an `owner` it is for who asks. With an opportunity, its log has that one's stage."""

    activity_id: UUID
    customer_id: UUID
    queue: Queue
    title: Text
    due_at: Instant
    owner: Reference | None = None
    opportunity_id: UUID | None = None


class LogFollowUp(Command):
    """`stage` is needed where the follow-up was planned for no opportunity."""

    activity_id: UUID
    result: Text
    stage: Stage | None = None
    outcome: Outcome = Outcome.CONTINUES


def plan_follow_up(command: PlanFollowUp, work: Work) -> None:
    check_contact(command.customer_id, command.opportunity_id, command.due_at, work)
    owner = command.owner or work.actor
    planned = FollowUpPlanned(
        **command.model_dump(exclude={"due_at", "owner"}),
        **place_of(owner, work),
        owner=owner,
        due=due(1, command.due_at, terms(work).policy.follow_up_missed_minutes, work),
    )
    record(planned, work)


def log_follow_up(command: LogFollowUp, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    facts = customer_contact.log_follow_up(
        stream.state,
        stage=_stage(command, customer_contact.follow_up_of(stream.state), work),
        outcome=command.outcome,
        result=command.result,
        now=work.now,
    )
    work.record(ACTIVITY, stream, facts)


def _stage(command: LogFollowUp, planned: FollowUpPlanned, work: Work) -> Stage:
    if planned.opportunity_id is not None:
        actual = opportunity(planned.opportunity_id, planned.customer_id, work).stage
        if command.stage not in (None, actual):
            raise Refusal(f"opportunity {planned.opportunity_id} is in stage {actual}")
        return actual
    if command.stage is None:
        raise Refusal("a follow-up of no opportunity is logged with its stage")
    return command.stage


HANDLERS: Mapping[type[Command], Handler] = {
    PlanFollowUp: plan_follow_up,
    LogFollowUp: log_follow_up,
}
