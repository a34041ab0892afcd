"""A closed ticket and a plan have surveys sent; a suggestion is to be acted on (SE9, SE2)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.complaints import SuggestionRecorded
from daybook_contracts.service.surveys import ImprovementOrigin, SurveyOccasion, SurveysPlanned
from daybook_contracts.service.tickets import TicketClosed
from daybook_service.application.open_improvement import OpenImprovement
from daybook_service.application.send_survey import SendDueSurvey
from daybook_service.application.streams import improvement_of


def ask_after_ticket(fact: TicketClosed, envelope: Envelope, known: References) -> Iterator[Effect]:
    """One survey for each time that it was closed."""
    yield Issue(
        SendDueSurvey(
            survey_id=derived_id("survey", fact.ticket_id, envelope.streamversion),
            customer_id=fact.customer_id,
            occasion=SurveyOccasion.POST_TICKET,
            ticket_id=fact.ticket_id,
        )
    )


def ask_by_plan(fact: SurveysPlanned, envelope: Envelope, known: References) -> Iterator[Effect]:
    for number, moment in enumerate(fact.send_at, 1):
        send = SendDueSurvey(
            survey_id=derived_id("survey", fact.plan_id, number),
            customer_id=fact.customer_id,
            occasion=SurveyOccasion.PERIODIC,
        )
        yield Schedule(f"survey:{fact.plan_id}:{number}", moment, send)


def act_on(fact: SuggestionRecorded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        OpenImprovement(
            improvement_id=improvement_of(fact.suggestion_id),
            origin=ImprovementOrigin.SUGGESTION,
            because_of=fact.suggestion_id,
            problem=fact.subject,
            owner=fact.routed_to,
        )
    )


SEND_SURVEYS = Reaction(
    "service.send_surveys",
    {TicketClosed: ask_after_ticket, SurveysPlanned: ask_by_plan},
    issues=frozenset({SendDueSurvey}),
)

IMPROVE = Reaction(
    "service.improve", {SuggestionRecorded: act_on}, issues=frozenset({OpenImprovement})
)
