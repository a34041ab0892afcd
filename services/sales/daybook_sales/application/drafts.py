"""Change a contract that is not signed yet, and tell how it stands (SA16)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Stream, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_sales.application.policies import CONTRACTING
from daybook_sales.application.streams import CONTRACT, QUOTE
from daybook_sales.domain import contract, drafting
from daybook_sales.domain.contract import Contract, ContractFact


class RedraftContract(Command):
    """All terms of a draft anew, also of an approved one, which is then approved again."""

    contract_id: UUID
    quote_id: UUID | None = None
    value: Money
    instalments: tuple[Instalment, ...] = Field(min_length=1, max_length=400)
    ends_on: Day | None = None
    seller: Reference | None = None


def redraft_contract(command: RedraftContract, work: Work) -> None:
    contracting = work.policy(CONTRACTING)
    stream = work.load(CONTRACT, command.contract_id)
    if command.quote_id is None and contracting.policy.quote_required:
        raise contract.QuoteNotAgreed(f"by {contracting.version} a contract cites a quote")
    quote = None if command.quote_id is None else work.load(QUOTE, command.quote_id).state
    facts = drafting.redraft(
        stream.state,
        value=command.value,
        instalments=command.instalments,
        ends_on=command.ends_on,
        quote=quote,
        seller=command.seller,
    )
    record(work, stream, facts, policy_version=contracting.version)


def record(
    work: Work,
    stream: Stream[Contract] | Stream[Contract | None],
    facts: Sequence[ContractFact],
    policy_version: str | None = None,
) -> None:
    """Drafts and approvals are private; how the contract stands after them is told."""
    after = work.record(CONTRACT, stream, facts, policy_version=policy_version)
    if facts:
        told = drafting.prepared(after.state)
        work.record(CONTRACT, after, told, policy_version=policy_version)


HANDLERS: Mapping[type[Command], Handler] = {RedraftContract: redraft_contract}
