"""Take a customer's answer to a survey: perceived minus expected (SE9)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.service.surveys import AspectRating
from daybook_service.application.policies import SURVEYS
from daybook_service.application.streams import IMPROVEMENT, SURVEY, improvement_of
from daybook_service.domain import improvement, survey


class AnswerSurvey(Command):
    """Each aspect that was asked for is rated once: what was expected, what was perceived. Where
    satisfaction is as low as the policy says, an improvement is opened."""

    survey_id: UUID
    ratings: tuple[AspectRating, ...]
    comment: Text | None = None


def answer_survey(command: AnswerSurvey, work: Work) -> None:
    stream = work.load(SURVEY, command.survey_id)
    facts = survey.answer(stream.state, command.ratings, command.comment, work.now)
    work.record(SURVEY, stream, facts)
    terms = work.policy(SURVEYS)
    because = work.find(IMPROVEMENT, improvement_of(command.survey_id))
    opened = survey.wanting(facts, because.id, terms.policy)
    work.record(
        IMPROVEMENT,
        because,
        [] if opened is None else improvement.open_one(because.state, opened),
        policy_version=terms.version,
    )
