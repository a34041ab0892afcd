"""Appoint the manager of a customer whose tier has one of its own (SE15)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Reference
from daybook_service.application.streams import ENTITLEMENT, entitlement_of
from daybook_service.domain import entitlement


class AppointManager(Command):
    """`manager` gets the customer's tickets and calls from now on."""

    customer_id: UUID
    manager: Reference


def appoint_manager(command: AppointManager, work: Work) -> None:
    entitlement_id = entitlement_of(command.customer_id)
    if work.find(ENTITLEMENT, entitlement_id).state is None:
        raise NotFound(f"customer {command.customer_id} has no tier yet")
    stream = work.load(ENTITLEMENT, entitlement_id)
    work.record(ENTITLEMENT, stream, entitlement.appoint(stream.state, command.manager))
