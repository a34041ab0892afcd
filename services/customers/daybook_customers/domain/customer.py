"""A customer: one party under one id, its contacts, what they consented to, who else knows it.

Source: CU1, CU4, CU8, CU22, CU23; what is known of the party is decided in `party` (CU1-CU3), the
grade in `grading` (CU11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.customers.capture import CustomerDataCaptured
from daybook_contracts.customers.consent import Channel, ConsentGranted, ConsentWithdrawn, Purpose
from daybook_contracts.customers.contacts import ContactAdded, DecisionRole, PersonalDataErased
from daybook_contracts.customers.grading import CustomerGraded, GradeReviewDue
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind, SourceIdentityLinked
from daybook_contracts.customers.profiles import (
    CustomerProfileChanged,
    CustomerRoleAssigned,
    CustomerRoleWithdrawn,
    CustomerStatusChanged,
    Profile,
)
from daybook_contracts.customers.relationships import ContactRoleChanged
from daybook_contracts.customers.sorting import (
    CustomerTagged,
    CustomerUntagged,
    PersonaComputed,
    SegmentMembershipChanged,
)
from daybook_contracts.customers.standing import (
    CreditLimitSet,
    CreditRated,
    CustomerClassified,
    CustomerPrioritised,
    CustomerTiered,
    GradeStrategyApplied,
    RelationshipLevelChanged,
    ValueTierAssigned,
)
from daybook_contracts.identity import identity_of
from daybook_contracts.personal import Known
from daybook_customers.domain import belonging, grading, party, standing
from daybook_customers.domain.belonging import Belonging, BelongingFact
from daybook_customers.domain.dealings import DealingNoted
from daybook_customers.domain.grading import GradeInputsNoted, Grading, GradingFact
from daybook_customers.domain.party import Party, PartyFact
from daybook_customers.domain.standing import Standing, StandingFact

Later = (
    ContactAdded
    | ConsentGranted
    | ConsentWithdrawn
    | SourceIdentityLinked
    | PersonalDataErased
    | ContactRoleChanged
    | CustomerDataCaptured
    | PartyFact
    | GradingFact
    | StandingFact
    | BelongingFact
)
CustomerFact = CustomerRegistered | Later
Consent = tuple[UUID, Purpose, Channel]


@dataclass(frozen=True, slots=True)
class Customer:
    """What is decided on; `granted` are the consents in force, with the day on which each expires;
    `contacts` with their parts in purchases include erased ones."""

    customer_id: UUID
    party: Party
    contacts: Mapping[UUID, DecisionRole] = field(default_factory=dict)
    erased: frozenset[UUID] = frozenset()
    granted: Mapping[Consent, date | None] = field(default_factory=dict)
    identities: frozenset[UUID] = frozenset()
    captures: frozenset[UUID] = frozenset()
    grading: Grading = field(default_factory=Grading)
    standing: Standing = field(default_factory=Standing)
    belonging: Belonging = field(default_factory=Belonging)

    @property
    def consents(self) -> frozenset[Consent]:
        return frozenset(self.granted)


class ContactUnknown(NotFound):
    """The customer has no such contact."""


class ContactErased(Refusal):
    """The person was erased and stays erased (CU23)."""


def evolve(state: Customer | None, fact: CustomerFact) -> Customer:
    if isinstance(fact, CustomerRegistered):
        profile = Profile(organization_name=fact.organization_name, country=fact.country)
        return Customer(fact.customer_id, Party(fact.kind, profile))
    return _moved(_known(state), fact)


def _moved(customer: Customer, fact: Later) -> Customer:
    match fact:
        case (
            CustomerProfileChanged()
            | CustomerRoleAssigned()
            | CustomerRoleWithdrawn()
            | CustomerStatusChanged()
        ):
            return replace(customer, party=party.evolve(customer.party, fact))
        case ContactAdded() | ContactRoleChanged():
            return replace(customer, contacts={**customer.contacts, fact.contact_id: fact.role})
        case CustomerDataCaptured():
            return replace(customer, captures=customer.captures | {fact.capture_id})
        case ConsentGranted() | ConsentWithdrawn():
            return replace(customer, granted=_granted(customer.granted, fact))
        case SourceIdentityLinked():
            return replace(customer, identities=customer.identities | {fact.identity_id})
        case PersonalDataErased():
            return replace(customer, erased=customer.erased | {fact.contact_id})
        case GradeInputsNoted() | DealingNoted() | CustomerGraded() | GradeReviewDue():
            return replace(customer, grading=grading.evolve(customer.grading, fact))
        case (
            CustomerClassified()
            | CustomerTiered()
            | ValueTierAssigned()
            | CustomerPrioritised()
            | GradeStrategyApplied()
            | RelationshipLevelChanged()
            | CreditRated()
            | CreditLimitSet()
        ):
            return replace(customer, standing=standing.evolve(customer.standing, fact))
        case CustomerTagged() | CustomerUntagged() | PersonaComputed() | SegmentMembershipChanged():
            return replace(customer, belonging=belonging.evolve(customer.belonging, fact))
        case _:
            assert_never(fact)


def register(
    state: Customer | None,
    *,
    customer_id: UUID,
    kind: PartyKind,
    organization_name: str | None = None,
    country: str | None = None,
) -> list[CustomerFact]:
    """Raises Conflict if it exists, OrganizationNameMisplaced."""
    if state is not None:
        raise Conflict(f"customer {customer_id} exists")
    party.check_name(kind, organization_name)
    return [
        CustomerRegistered(
            customer_id=customer_id,
            kind=kind,
            organization_name=organization_name,
            country=country,
        )
    ]


def add_contact(
    state: Customer, *, contact_id: UUID, role: DecisionRole, name: str, email: str
) -> list[CustomerFact]:
    """Raises Conflict if the contact is there, erased or not."""
    if contact_id in state.contacts:
        raise Conflict(f"contact {contact_id} exists")
    return [
        ContactAdded(
            customer_id=state.customer_id,
            contact_id=contact_id,
            role=role,
            name=Known(name),
            email=Known(email),
        )
    ]


def change_contact_role(
    state: Customer, *, contact_id: UUID, role: DecisionRole
) -> list[CustomerFact]:
    """The part that it plays already changes nothing. Raises ContactUnknown, ContactErased."""
    check_present(state, contact_id)
    previous = state.contacts[contact_id]
    if role is previous:
        return []
    return [
        ContactRoleChanged(
            customer_id=state.customer_id,
            contact_id=contact_id,
            role=role,
            previous_role=previous,
        )
    ]


def grant_consent(
    state: Customer,
    *,
    contact_id: UUID,
    purpose: Purpose,
    channel: Channel,
    evidence: str,
    expires_on: date | None = None,
) -> list[CustomerFact]:
    """What is granted already, for as long, changes nothing; granted for longer, it is renewed.

    Raises ContactUnknown, ContactErased.
    """
    check_present(state, contact_id)
    consent = (contact_id, purpose, channel)
    if consent in state.granted and not _longer(expires_on, state.granted[consent]):
        return []
    return [
        ConsentGranted(
            customer_id=state.customer_id,
            contact_id=contact_id,
            purpose=purpose,
            channel=channel,
            evidence=evidence,
            expires_on=expires_on,
        )
    ]


def expire_consent(state: Customer, consent: Consent, expires_on: date) -> list[CustomerFact]:
    """End a consent on its day; one that was renewed or withdrawn since stays as it is (CU22)."""
    if state.granted.get(consent) != expires_on:
        return []
    return [_withdrawn(state, consent, expired=True)]


def withdraw_consent(
    state: Customer, *, contact_id: UUID, purpose: Purpose, channel: Channel
) -> list[CustomerFact]:
    """What is not granted changes nothing. Raises ContactUnknown."""
    _check_contact(state, contact_id)
    if (contact_id, purpose, channel) not in state.consents:
        return []
    return [_withdrawn(state, (contact_id, purpose, channel))]


def link_identity(state: Customer, *, source_name: str, customer_ref: str) -> list[CustomerFact]:
    """What is linked already changes nothing; that nobody else has it is decided in `claim`."""
    identity_id = identity_of(source_name, customer_ref)
    if identity_id in state.identities:
        return []
    return [
        SourceIdentityLinked(
            customer_id=state.customer_id,
            identity_id=identity_id,
            source_name=source_name,
            customer_ref=customer_ref,
        )
    ]


def erase(state: Customer, contact_id: UUID) -> list[CustomerFact]:
    """Withdraw what the person consented to, then erase. Again, nothing. Raises ContactUnknown."""
    _check_contact(state, contact_id)
    if contact_id in state.erased:
        return []
    consents = sorted(consent for consent in state.consents if consent[0] == contact_id)
    return [
        *(_withdrawn(state, consent) for consent in consents),
        PersonalDataErased(customer_id=state.customer_id, contact_id=contact_id),
    ]


def _withdrawn(state: Customer, consent: Consent, *, expired: bool = False) -> ConsentWithdrawn:
    contact_id, purpose, channel = consent
    return ConsentWithdrawn(
        customer_id=state.customer_id,
        contact_id=contact_id,
        purpose=purpose,
        channel=channel,
        expired=expired,
    )


def _longer(expires_on: date | None, than: date | None) -> bool:
    return than is not None and (expires_on is None or expires_on > than)


def _consent(fact: ConsentGranted | ConsentWithdrawn) -> Consent:
    return fact.contact_id, fact.purpose, fact.channel


def check_present(state: Customer, contact_id: UUID) -> None:
    """Raises ContactUnknown, ContactErased."""
    _check_contact(state, contact_id)
    if contact_id in state.erased:
        raise ContactErased(f"contact {contact_id} was erased")


def _granted(
    known: Mapping[Consent, date | None], fact: ConsentGranted | ConsentWithdrawn
) -> Mapping[Consent, date | None]:
    others = {consent: until for consent, until in known.items() if consent != _consent(fact)}
    if isinstance(fact, ConsentWithdrawn):
        return others
    return {**others, _consent(fact): fact.expires_on}


def _check_contact(state: Customer, contact_id: UUID) -> None:
    if contact_id not in state.contacts:
        raise ContactUnknown(f"customer {state.customer_id} has no contact {contact_id}")


def _known(state: Customer | None) -> Customer:
    assert state is not None, "the first fact of a customer registers it"
    return state
