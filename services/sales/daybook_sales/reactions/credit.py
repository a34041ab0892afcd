"""What a customer may owe, and pays in advance, is noted where orders are decided on (CU24)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.standing import CreditLimitSet, CreditRated
from daybook_contracts.envelope import Envelope
from daybook_sales.application.ledgers import NoteCreditLimit, NoteUpfront


def note_limit(fact: CreditLimitSet, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteCreditLimit(customer_id=fact.customer_id, limit=fact.limit))


NOTE_LIMIT = Reaction(
    "sales.note_limit", {CreditLimitSet: note_limit}, issues=frozenset({NoteCreditLimit})
)


def note_rating(fact: CreditRated, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteUpfront(customer_id=fact.customer_id, upfront=fact.upfront))


NOTE_RATING = Reaction(
    "sales.note_rating", {CreditRated: note_rating}, issues=frozenset({NoteUpfront})
)
