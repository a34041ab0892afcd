"""Send a contract, amend it, let it expire; and plan what an amendment makes due (SA16, SA18)."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Day, Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_sales.application.ledgers import books
from daybook_sales.application.policies import RECEIVABLES
from daybook_sales.application.streams import ACCOUNT, CONTRACT, account_of
from daybook_sales.domain import amendment


class AmendContract(Command):
    """All terms of a signed contract anew, with a reason; the currency stays, and the value is not
    below what was ordered under it or paid for it."""

    contract_id: UUID
    value: Money
    instalments: tuple[Instalment, ...] = Field(min_length=1, max_length=400)
    ends_on: Day | None = None
    reason: Text


class SendContract(Command):
    """Notes that the document went to a contact."""

    contract_id: UUID
    contact_id: UUID
    channel: Channel = Channel.EMAIL


class ExpireContract(Command):
    """What a timer asks for on the day after the contract's last one."""

    contract_id: UUID


class ReplanPayment(Command):
    """The instalments of an amendment in place of those of the terms before it."""

    customer_id: UUID
    replaces: Reference
    origin_ref: Reference
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    contract_id: UUID | None = None


def amend_contract(command: AmendContract, work: Work) -> None:
    stream = work.load(CONTRACT, command.contract_id)
    signed = stream.state
    ledger, account = books(work, signed.customer_id, signed.value.currency)
    facts = amendment.amend(
        signed,
        command.value,
        command.instalments,
        command.ends_on,
        command.reason,
        ordered=ledger.state.under(command.contract_id) if ledger.state else 0,
        paid=account.settled(command.contract_id) if account else 0,
    )
    work.record(CONTRACT, stream, facts)


def send_contract(command: SendContract, work: Work) -> None:
    stream = work.load(CONTRACT, command.contract_id)
    facts = amendment.send(stream.state, command.contact_id, command.channel)
    work.record(CONTRACT, stream, facts)


def expire_contract(command: ExpireContract, work: Work) -> None:
    stream = work.load(CONTRACT, command.contract_id)
    work.record(CONTRACT, stream, amendment.expire(stream.state, work.now.date()))


def replan_payment(command: ReplanPayment, work: Work) -> None:
    receivables = work.policy(RECEIVABLES)
    currency = command.instalments[0].amount.currency
    stream = work.load(ACCOUNT, account_of(command.customer_id, currency))
    facts = amendment.replan(
        stream.state,
        replaces=command.replaces,
        origin_ref=command.origin_ref,
        instalments=command.instalments,
        reminder_days=receivables.policy.reminder_days,
        contract_id=command.contract_id,
    )
    work.record(ACCOUNT, stream, facts, policy_version=receivables.version)


HANDLERS: Mapping[type[Command], Handler] = {
    AmendContract: amend_contract,
    SendContract: send_contract,
    ExpireContract: expire_contract,
    ReplanPayment: replan_payment,
}
