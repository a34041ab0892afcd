"""Note what was ordered and delivered, as sales says, where returns are decided on (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.sales.orders import Goods, OrderLine
from daybook_service.application.streams import SOLD, sold_of
from daybook_service.domain import sold
from daybook_service.domain.sold import DeliveryNoted, OrderNoted


class NoteOrder(Command):
    customer_id: UUID
    order_id: UUID
    lines: tuple[OrderLine, ...]


class NoteDelivery(Command):
    customer_id: UUID
    order_id: UUID
    delivery_ref: Reference
    delivered_on: Day
    goods: tuple[Goods, ...]


def note_order(command: NoteOrder, work: Work) -> None:
    stream = work.find(SOLD, sold_of(command.order_id))
    work.record(SOLD, stream, sold.note(stream.state, OrderNoted(**dict(command))))


def note_delivery(command: NoteDelivery, work: Work) -> None:
    stream = work.load(SOLD, sold_of(command.order_id))
    work.record(SOLD, stream, sold.deliver(stream.state, DeliveryNoted(**dict(command))))
