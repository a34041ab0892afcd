"""Register a deal, accept or reject that, and end its protection (SA3)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Stream, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Reference, Text
from daybook_contracts.sales.registrations import DealRegistered
from daybook_sales.application.policies import REGISTRATION
from daybook_sales.application.streams import DEAL, PRODUCT, deal_of
from daybook_sales.domain import registration
from daybook_sales.domain.registration import Deal


class RegisterDeal(Command):
    """`registrant` is the seller or dealer it is for; by default who asks."""

    registration_id: UUID
    customer_id: UUID
    product_id: UUID
    registrant: Reference | None = None
    note: Text


class AcceptDeal(Command):
    customer_id: UUID
    product_id: UUID
    registration_id: UUID


class RejectDeal(Command):
    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    reason: Text


class EndProtection(Command):
    """What a timer asks for on the day after the last protected one."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID


def register_deal(command: RegisterDeal, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    work.load(PRODUCT, command.product_id)
    stream = work.find(DEAL, deal_of(command.customer_id, command.product_id))
    asked = DealRegistered(
        customer_id=command.customer_id,
        product_id=command.product_id,
        registration_id=command.registration_id,
        registrant=command.registrant or work.actor,
        note=command.note,
    )
    work.record(DEAL, stream, registration.register(stream.state, asked, work.now.date()))


def accept_deal(command: AcceptDeal, work: Work) -> None:
    terms = work.policy(REGISTRATION)
    stream = _deal(command, work)
    facts = registration.accept(
        stream.state, command.registration_id, work.now.date(), terms.policy.term_days
    )
    work.record(DEAL, stream, facts, policy_version=terms.version)


def reject_deal(command: RejectDeal, work: Work) -> None:
    stream = _deal(command, work)
    facts = registration.reject(stream.state, command.registration_id, command.reason)
    work.record(DEAL, stream, facts)


def end_protection(command: EndProtection, work: Work) -> None:
    stream = _deal(command, work)
    facts = registration.end(stream.state, command.registration_id, work.now.date())
    work.record(DEAL, stream, facts)


def check_free(work: Work, customer_id: UUID, product_id: UUID, seller: str | None) -> None:
    """Raises DealProtected where `seller`, by default who asks, may not sell this."""
    deal = work.find(DEAL, deal_of(customer_id, product_id)).state
    registration.check_free(deal, seller or work.actor, work.now.date())


def _deal(command: AcceptDeal | RejectDeal | EndProtection, work: Work) -> Stream[Deal]:
    stream = work.find(DEAL, deal_of(command.customer_id, command.product_id))
    if stream.state is None:
        raise NotFound("nobody registered this customer and product")
    return work.load(DEAL, stream.id)


HANDLERS: Mapping[type[Command], Handler] = {
    RegisterDeal: register_deal,
    AcceptDeal: accept_deal,
    RejectDeal: reject_deal,
    EndProtection: end_protection,
}
