"""Approve a drafted contract, in the name of whoever asks (SA16)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_sales.application.drafts import record
from daybook_sales.application.streams import CONTRACT
from daybook_sales.domain import contract


class ApproveContract(Command):
    contract_id: UUID


def approve_contract(command: ApproveContract, work: Work) -> None:
    stream = work.load(CONTRACT, command.contract_id)
    record(work, stream, contract.approve(stream.state, work.actor))
