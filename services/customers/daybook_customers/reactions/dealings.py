"""Contacts, complaints and answers that service and sales hear of count towards the grade (CU11).

Damping: service hears of grades, and deals with nobody because of one; a visit that it plans is
made by a person.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.activities import FollowUpLogged, VisitLogged
from daybook_contracts.sales.quotes import QuoteAccepted
from daybook_contracts.service.calls import CallLinked
from daybook_contracts.service.complaints import ComplaintFiled, SuggestionRecorded
from daybook_contracts.service.interactions import InteractionRecorded
from daybook_contracts.service.surveys import SurveyAnswered
from daybook_contracts.service.visits import ReturnVisitCompleted
from daybook_customers.application.note_dealing import NoteDealing
from daybook_customers.domain.dealings import DealingKind

_Touch = CallLinked | FollowUpLogged | VisitLogged | QuoteAccepted


def met(fact: InteractionRecorded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _dealt(fact.customer_id, DealingKind.CONTACT, fact.happened_at)


def visited(fact: ReturnVisitCompleted, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _dealt(fact.customer_id, DealingKind.CONTACT, fact.completed_at)


def touched(fact: _Touch, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _dealt(fact.customer_id, DealingKind.CONTACT, envelope.occurredat)


def complained(fact: ComplaintFiled, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _dealt(fact.customer_id, DealingKind.COMPLAINT, fact.filed_at)


def suggested(fact: SuggestionRecorded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _dealt(fact.customer_id, DealingKind.SUGGESTION, envelope.occurredat)


def answered(fact: SurveyAnswered, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Content is who perceived at least what they expected (SE9)."""
    kind = DealingKind.CONTENT if fact.satisfaction >= 0 else DealingKind.DISCONTENT
    yield _dealt(fact.customer_id, kind, envelope.occurredat)


def _dealt(customer_id: UUID, kind: DealingKind, at: datetime) -> Effect:
    return Issue(NoteDealing(customer_id=customer_id, kind=kind, on=at.astimezone(UTC).date()))


NOTE_DEALINGS = Reaction(
    "customers.note_dealings",
    {
        InteractionRecorded: met,
        ReturnVisitCompleted: visited,
        CallLinked: touched,
        FollowUpLogged: touched,
        VisitLogged: touched,
        QuoteAccepted: touched,
        ComplaintFiled: complained,
        SuggestionRecorded: suggested,
        SurveyAnswered: answered,
    },
    issues=frozenset({NoteDealing}),
)
