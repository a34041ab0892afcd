"""Ship other goods in place of those that came back (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_service.application.streams import RETURN
from daybook_service.domain import goods_return


class ShipExchange(Command):
    return_id: UUID
    shipment_ref: Reference


def ship_exchange(command: ShipExchange, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    work.record(RETURN, stream, goods_return.ship(stream.state, command.shipment_ref))
