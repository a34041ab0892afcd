"""A mailing that is ordered goes to each customer; a message begun is waited for (MK3).

Damping of deferred messages, which are sent again: quiet hours end, and attempts are bounded.
"""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.messages import (
    MailingOrdered,
    MessageBegun,
    MessageDeferred,
    NoteWritten,
)
from daybook_marketing.application.note_outcome import NoteOutcome
from daybook_marketing.application.send_message import SendMessage
from daybook_marketing.domain.correspondence import Outcome


def send(fact: MailingOrdered, envelope: Envelope, known: References) -> Iterator[Effect]:
    for customer_id in fact.customers:
        yield Issue(SendMessage(mailing_id=fact.mailing_id, customer_id=customer_id))


def send_note(fact: NoteWritten, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(SendMessage(mailing_id=fact.mailing_id, customer_id=fact.customer_id))


def send_later(fact: MessageDeferred, envelope: Envelope, known: References) -> Iterator[Effect]:
    again = SendMessage(mailing_id=fact.mailing_id, customer_id=fact.customer_id)
    yield Schedule(f"message:{fact.message_id}", fact.until, again)


def give_up(fact: MessageBegun, envelope: Envelope, known: References) -> Iterator[Effect]:
    unknown = NoteOutcome(
        customer_id=fact.customer_id,
        message_id=fact.message_id,
        attempt=fact.attempt,
        outcome=Outcome.UNKNOWN,
    )
    yield Schedule(f"answer:{fact.message_id}", fact.answer_by, unknown)


SEND_MESSAGES = Reaction(
    "marketing.send_messages",
    {MailingOrdered: send, NoteWritten: send_note, MessageDeferred: send_later},
    issues=frozenset({SendMessage, NoteOutcome}),  # the post's answer is owed on its behalf
)
GIVE_UP_WAITING = Reaction(
    "marketing.give_up_waiting",
    {MessageBegun: give_up},
    issues=frozenset({NoteOutcome}),
)
