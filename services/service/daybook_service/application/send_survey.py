"""Ask a customer how content they are, unless they were asked lately (SE9)."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.surveys import SurveyOccasion, SurveySent
from daybook_service.application.about_ticket import check_ticket
from daybook_service.application.policies import SURVEYS
from daybook_service.application.streams import CHANNEL, SURVEY, SURVEYED, channel_of, surveyed_of
from daybook_service.domain import survey
from daybook_service.domain.survey import AskedLately, CustomerSurveyed


class SendSurvey(Command):
    """On the channel that the customer chose, or that of the policy. Who was asked within the
    quiet days of the policy is left in peace."""

    survey_id: UUID
    customer_id: UUID
    occasion: SurveyOccasion
    ticket_id: UUID | None = None


class SendDueSurvey(SendSurvey):
    """What a closed ticket and a plan ask for; nothing where the customer was asked lately."""


def send_due_survey(command: SendDueSurvey, work: Work) -> None:
    with suppress(AskedLately):
        send_survey(command, work)


def send_survey(command: SendSurvey, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    check_ticket(command.ticket_id, command.customer_id, work)
    terms = work.policy(SURVEYS)
    policy = terms.policy
    stream = work.find(SURVEY, command.survey_id)
    asked = work.find(SURVEYED, surveyed_of(command.customer_id))
    sent = SurveySent(
        **command.model_dump(),
        channel=_channel(command.customer_id, work) or policy.channel,
        aspects=policy.aspects[command.occasion],
        sent_at=work.now,
        closes_at=work.now + timedelta(days=policy.open_days),
    )
    facts = survey.send(stream.state, sent, asked.state, policy)
    work.record(SURVEY, stream, facts, policy_version=terms.version)
    noted = CustomerSurveyed(
        customer_id=sent.customer_id, survey_id=sent.survey_id, sent_at=sent.sent_at
    )
    work.record(SURVEYED, asked, [noted] if facts else [])


def _channel(customer_id: UUID, work: Work) -> ContactChannel | None:
    chosen = work.find(CHANNEL, channel_of(customer_id)).state
    return chosen.channel if chosen else None
