"""Approve a return; for money, finance hears what it owes (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import RETURN
from daybook_service.domain import goods_return


class ApproveReturn(Command):
    return_id: UUID


def approve_return(command: ApproveReturn, work: Work) -> None:
    stream = work.load(RETURN, command.return_id)
    work.record(RETURN, stream, goods_return.approve(stream.state))
