"""What a customer may owe at most is noted where its orders are decided on (CU24)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.standing import CreditLimitSet
from daybook_contracts.envelope import Envelope
from daybook_sales.application.ledgers import NoteCreditLimit


def note_limit(fact: CreditLimitSet, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteCreditLimit(customer_id=fact.customer_id, limit=fact.limit))


NOTE_LIMIT = Reaction(
    "sales.note_limit", {CreditLimitSet: note_limit}, issues=frozenset({NoteCreditLimit})
)
