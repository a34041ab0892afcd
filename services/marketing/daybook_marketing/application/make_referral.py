"""Write down that a customer recommended us to somebody (MK16)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import ORIGIN, origin_of
from daybook_marketing.domain import referral


class MakeReferral(Command):
    """`customer_id` recommended us; the other is registered and has not bought yet."""

    customer_id: UUID
    referral_id: UUID
    referred_customer_id: UUID


def make_referral(command: MakeReferral, work: Work) -> None:
    """Raises UnknownReference for either, SelfReferral, AlreadyReferred, AlreadyCustomer."""
    for each in (command.customer_id, command.referred_customer_id):
        work.resolve(f"customer:{each}")
    stream = work.find(ORIGIN, origin_of(command.referred_customer_id))
    facts = referral.make(
        stream.state,
        referral_id=command.referral_id,
        referrer_id=command.customer_id,
        referred_id=command.referred_customer_id,
        referrer=work.find(ORIGIN, origin_of(command.customer_id)).state,
        today=work.now.date(),
    )
    work.record(ORIGIN, stream, facts)
