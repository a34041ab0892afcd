"""Appoint the manager of a customer whose tier has one of its own (SE15)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_service.application.streams import ENTITLEMENT, entitlement_of
from daybook_service.domain import entitlement


class AppointManager(Command):
    """`manager` gets the customer's tickets and calls from now on."""

    customer_id: UUID
    manager: Reference


def appoint_manager(command: AppointManager, work: Work) -> None:
    stream = work.load(ENTITLEMENT, entitlement_of(command.customer_id))
    work.record(ENTITLEMENT, stream, entitlement.appoint(stream.state, command.manager))
