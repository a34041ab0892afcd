"""Note what the post answered about a message, or that nobody knows (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Count
from daybook_contracts.marketing.messages import MessageSent
from daybook_marketing.application.policies import MESSAGES
from daybook_marketing.application.streams import (
    CORRESPONDENCE,
    GREETINGS_DUE,
    correspondence_of,
    greetings_of,
)
from daybook_marketing.domain import correspondence, greetings
from daybook_marketing.domain.correspondence import Outcome


class NoteOutcome(Command):
    """`attempt` is the one that is answered."""

    customer_id: UUID
    message_id: UUID
    attempt: Count
    outcome: Outcome


def note_outcome(command: NoteOutcome, work: Work) -> None:
    terms = work.policy(MESSAGES)
    stream = work.find(CORRESPONDENCE, correspondence_of(command.customer_id))
    facts = correspondence.note_outcome(
        stream.state,
        customer_id=command.customer_id,
        message_id=command.message_id,
        attempt=command.attempt,
        outcome=command.outcome,
        now=work.now,
        policy=terms.policy,
    )
    noted = work.record(CORRESPONDENCE, stream, facts, policy_version=terms.version)
    if noted.state is not None and any(isinstance(fact, MessageSent) for fact in facts):
        greeting_id = noted.state.messages[command.message_id].mailing_id
        due = work.find(GREETINGS_DUE, greetings_of(command.customer_id))
        sent = greetings.sent(due.state, customer_id=command.customer_id, greeting_id=greeting_id)
        work.record(GREETINGS_DUE, due, sent)
