"""A consent that expires has a timer set for the day, which a later grant sets anew (CU22)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.consent import ConsentGranted
from daybook_contracts.envelope import Envelope
from daybook_customers.application.expire_consent import ExpireConsent


def expect(fact: ConsentGranted, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.expires_on is None:
        return
    expire = ExpireConsent(
        customer_id=fact.customer_id,
        contact_id=fact.contact_id,
        purpose=fact.purpose,
        channel=fact.channel,
        expires_on=fact.expires_on,
    )
    timer = f"consent:{fact.contact_id}:{fact.purpose}:{fact.channel}"
    yield Schedule(timer, datetime.combine(fact.expires_on, time(), UTC), expire)


EXPIRE_CONSENTS = Reaction(
    "customers.expire_consents", {ConsentGranted: expect}, issues=frozenset({ExpireConsent})
)
