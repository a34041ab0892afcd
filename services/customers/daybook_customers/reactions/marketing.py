"""Who unsubscribes has withdrawn the consent to marketing on that channel (MK3, CU22)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.consent import Purpose
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.messages import Unsubscribed
from daybook_customers.application.withdraw_consent import WithdrawConsent


def withdraw(fact: Unsubscribed, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        WithdrawConsent(
            customer_id=fact.customer_id,
            contact_id=fact.contact_id,
            purpose=Purpose.MARKETING,
            channel=fact.channel,
        )
    )


WITHDRAW_UNSUBSCRIBED = Reaction(
    "customers.withdraw_unsubscribed",
    {Unsubscribed: withdraw},
    issues=frozenset({WithdrawConsent}),
)
