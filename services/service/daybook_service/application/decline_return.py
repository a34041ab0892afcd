"""Decline a return (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import RETURN, SOLD, sold_of
from daybook_service.domain import goods_return, sold


class DeclineReturn(Command):
    return_id: UUID
    reason: Text


def decline_return(command: DeclineReturn, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    work.record(RETURN, stream, goods_return.decline(stream.state, command.reason))
    if order_id := sold.id_of(stream.state.requested.order_ref):
        order = work.find(SOLD, sold_of(order_id))
        work.record(SOLD, order, sold.release(order.state, command.return_id))
