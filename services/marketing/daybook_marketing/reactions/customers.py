"""Grades and consents of customers are noted, and so is the loss of either (MK2, CU22)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.consent import ConsentGranted, ConsentWithdrawn
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope
from daybook_marketing.application.note_consent import NoteConsent
from daybook_marketing.application.note_grade import NoteGrade


def note_grade(fact: CustomerGraded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteGrade(customer_id=fact.customer_id, grade=fact.grade))


def note_consent(fact: ConsentGranted, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(_note(fact, granted=True))


def note_withdrawal(
    fact: ConsentWithdrawn, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Issue(_note(fact, granted=False))


def _note(fact: ConsentGranted | ConsentWithdrawn, *, granted: bool) -> NoteConsent:
    return NoteConsent(
        customer_id=fact.customer_id,
        contact_id=fact.contact_id,
        purpose=fact.purpose,
        channel=fact.channel,
        granted=granted,
    )


NOTE_CUSTOMER = Reaction(
    "marketing.note_customer",
    {
        CustomerGraded: note_grade,
        ConsentGranted: note_consent,
        ConsentWithdrawn: note_withdrawal,
    },
    issues=frozenset({NoteGrade, NoteConsent}),
)
