"""What is ordered and talked about shows what customers are interested in (MK6)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.orders import OrderPlaced
from daybook_contracts.service.interactions import InteractionRecorded
from daybook_marketing.application.offers import NoteConversation, NoteOrder


def ordered(fact: OrderPlaced, envelope: Envelope, known: References) -> Iterator[Effect]:
    products = tuple(sorted({line.product_id for line in fact.lines}))
    yield Issue(NoteOrder(customer_id=fact.customer_id, product_ids=products))


def talked(fact: InteractionRecorded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteConversation(customer_id=fact.customer_id, said=fact.summary))


NOTE_INTERESTS = Reaction(
    "marketing.note_interests",
    {OrderPlaced: ordered, InteractionRecorded: talked},
    issues=frozenset({NoteOrder, NoteConversation}),
)
