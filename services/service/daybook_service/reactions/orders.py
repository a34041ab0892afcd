"""What sales says of orders and deliveries is noted where returns are decided on (SE5)."""

from collections.abc import Iterator
from datetime import UTC

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.orders import OrderDelivered, OrderPlaced
from daybook_service.application.note_order import NoteDelivery, NoteOrder


def note(fact: OrderPlaced, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteOrder(customer_id=fact.customer_id, order_id=fact.order_id, lines=fact.lines))


def deliver(fact: OrderDelivered, envelope: Envelope, known: References) -> Iterator[Effect]:
    """It came on the day, in UTC, on which sales says that it happened."""
    yield Issue(
        NoteDelivery(
            customer_id=fact.customer_id,
            order_id=fact.order_id,
            delivery_ref=fact.delivery_ref,
            delivered_on=envelope.occurredat.astimezone(UTC).date(),
            goods=fact.goods,
        )
    )


NOTE_ORDERS = Reaction(
    "service.note_orders",
    {OrderPlaced: note, OrderDelivered: deliver},
    issues=frozenset({NoteOrder, NoteDelivery}),
)
