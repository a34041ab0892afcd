"""Sign an approved contract; here `ContractSigned` is decided (SA16)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_sales.application.streams import CONTRACT, QUOTE
from daybook_sales.domain import contract, quote


class SignContract(Command):
    contract_id: UUID
    signed_on: Day


def sign_contract(command: SignContract, work: Work) -> None:
    """Raises QuoteIsContracted, and what signing raises."""
    stream = work.load(CONTRACT, command.contract_id)
    facts = contract.sign(stream.state, command.signed_on, work.now.date())
    work.record(CONTRACT, stream, facts)
    if facts and stream.state.quote_id is not None:
        cited = work.load(QUOTE, stream.state.quote_id)
        work.record(QUOTE, cited, quote.contracted(cited.state, command.contract_id))
