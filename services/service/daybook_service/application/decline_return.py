"""Decline a return (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import RETURN
from daybook_service.domain import goods_return


class DeclineReturn(Command):
    return_id: UUID
    reason: Text


def decline_return(command: DeclineReturn, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    work.record(RETURN, stream, goods_return.decline(stream.state, command.reason))
