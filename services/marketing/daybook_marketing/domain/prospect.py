"""A prospect: what marketing knows of a customer, and the audiences that follow from it.

Grade and consents are noted as they come; where they put the customer into an audience or out of
it, that is said in the same decision. Without consent nobody is in any. Source: MK2, CU22.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.audiences import AudienceJoined, AudienceLeft, LeftBecause
from daybook_contracts.marketing.messages import Unsubscribed
from daybook_marketing.domain.audience_policy import AudiencePolicy


class GradeNoted(Fact, type="marketing.GradeNoted", version=1):
    """The customer has this grade from now on."""

    customer_id: UUID
    grade: Grade


class ConsentNoted(Fact, type="marketing.ConsentNoted", version=1):
    """A contact agreed to one purpose on one channel, or took that back."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    granted: bool


ProspectFact = GradeNoted | ConsentNoted | AudienceJoined | AudienceLeft | Unsubscribed
PRIVATE: tuple[type[Fact], ...] = (GradeNoted, ConsentNoted)

Consent = tuple[UUID, Purpose, Channel]
"""One contact's consent to a purpose on a channel."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is decided on: grade, consents in force, and the audiences that were joined."""

    customer_id: UUID
    grade: Grade | None = None
    consents: frozenset[Consent] = frozenset()
    audiences: frozenset[str] = frozenset()

    def agreed_to(self, purpose: Purpose, channel: Channel) -> bool:
        """Whether any contact did, and has not taken it back."""
        return bool(self.who_agreed_to(purpose, channel))

    def who_agreed_to(self, purpose: Purpose, channel: Channel) -> frozenset[UUID]:
        """The contacts who did, and have not taken it back."""
        return frozenset(each[0] for each in self.consents if each[1:] == (purpose, channel))


def evolve(state: Prospect | None, fact: ProspectFact) -> Prospect:
    prospect = state or Prospect(fact.customer_id)
    match fact:
        case GradeNoted():
            return replace(prospect, grade=fact.grade)
        case ConsentNoted():
            consent = {(fact.contact_id, fact.purpose, fact.channel)}
            consents = prospect.consents | consent if fact.granted else prospect.consents - consent
            return replace(prospect, consents=consents)
        case Unsubscribed():
            gone = {(fact.contact_id, Purpose.MARKETING, fact.channel)}
            return replace(prospect, consents=prospect.consents - gone)
        case AudienceJoined():
            return replace(prospect, audiences=prospect.audiences | {fact.audience})
        case AudienceLeft():
            return replace(prospect, audiences=prospect.audiences - {fact.audience})
        case _:
            assert_never(fact)


def note_grade(
    state: Prospect | None, customer_id: UUID, grade: Grade, policy: AudiencePolicy
) -> list[ProspectFact]:
    """The same grade again changes nothing, unless the policy did."""
    prospect = state or Prospect(customer_id)
    if prospect.grade is grade:
        return list(_moved(prospect, policy))
    noted = GradeNoted(customer_id=customer_id, grade=grade)
    return [noted, *_moved(evolve(prospect, noted), policy)]


def note_consent(
    state: Prospect | None,
    customer_id: UUID,
    contact_id: UUID,
    purpose: Purpose,
    channel: Channel,
    *,
    granted: bool,
    policy: AudiencePolicy,
) -> list[ProspectFact]:
    """A consent that stands, or one withdrawn that never was, changes nothing but by the policy."""
    prospect = state or Prospect(customer_id)
    if ((contact_id, purpose, channel) in prospect.consents) is granted:
        return list(_moved(prospect, policy))
    noted = ConsentNoted(
        customer_id=customer_id,
        contact_id=contact_id,
        purpose=purpose,
        channel=channel,
        granted=granted,
    )
    return [noted, *_moved(evolve(prospect, noted), policy)]


def unsubscribe(
    state: Prospect | None,
    customer_id: UUID,
    contact_id: UUID,
    channel: Channel,
    policy: AudiencePolicy,
) -> list[ProspectFact]:
    """Marketing refuses from now on; customers withdraws the consent because of it (CU22).

    Who has not agreed, or has unsubscribed already, changes nothing.
    """
    prospect = state or Prospect(customer_id)
    if (contact_id, Purpose.MARKETING, channel) not in prospect.consents:
        return []
    fact = Unsubscribed(customer_id=customer_id, contact_id=contact_id, channel=channel)
    return [fact, *_moved(evolve(prospect, fact), policy)]


def _moved(state: Prospect, policy: AudiencePolicy) -> Iterator[AudienceJoined | AudienceLeft]:
    """Audiences that the prospect fits and is not in, or is in and does not fit."""
    for name, audience in policy.audiences.items():
        agreed = state.agreed_to(audience.purpose, audience.channel)
        member = name in state.audiences
        if agreed and state.grade is not None and state.grade in audience.grades:
            if not member:
                yield AudienceJoined(
                    customer_id=state.customer_id, audience=name, grade=state.grade
                )
        elif member:
            reason = LeftBecause.GRADE_TOO_LOW if agreed else LeftBecause.CONSENT_WITHDRAWN
            yield AudienceLeft(customer_id=state.customer_id, audience=name, reason=reason)
