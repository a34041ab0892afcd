"""Sign an approved contract; here `ContractSigned` is decided (SA16)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_sales.application.streams import CONTRACT
from daybook_sales.domain import contract


class SignContract(Command):
    contract_id: UUID
    signed_on: Day


def sign_contract(command: SignContract, work: Work) -> None:
    stream = work.load(CONTRACT, command.contract_id)
    work.record(CONTRACT, stream, contract.sign(stream.state, command.signed_on, work.now.date()))
