"""Facts that the customers service publishes: who they are, what they consented to, their grade."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Fact, Quintile, Reference, Score, Text
from daybook_contracts.personal import Personal


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class DecisionRole(StrEnum):
    """The contact's part in a purchase (CU4)."""

    DECIDER = "decider"
    INFLUENCER = "influencer"
    BUYER = "buyer"
    USER = "user"
    GATEKEEPER = "gatekeeper"


class Purpose(StrEnum):
    """What personal data may be used for (CU22)."""

    MARKETING = "marketing"
    SERVICE = "service"
    ANALYSIS = "analysis"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"


class Grade(StrEnum):
    """Customer grade, best first (CU11)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class CustomerRegistered(Fact, type="crm.customers.CustomerRegistered", version=1):
    """A party became known under one id (CU1). Organisation names are not personal data."""

    customer_id: UUID
    kind: PartyKind
    organization_name: Text | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class ContactAdded(Fact, type="crm.customers.ContactAdded", version=1):
    """A person stands for a customer (CU4); `contact_id` is the data subject."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    contact_id: UUID
    role: DecisionRole
    name: Personal[str]
    email: Personal[str]


class ConsentGranted(Fact, type="crm.customers.ConsentGranted", version=1):
    """A contact agreed to one purpose on one channel; evidence is kept (CU22)."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    evidence: Text


class ConsentWithdrawn(Fact, type="crm.customers.ConsentWithdrawn", version=1):
    """A contact took a consent back; no further processing for that purpose (CU22)."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel


class SourceIdentityLinked(Fact, type="crm.customers.SourceIdentityLinked", version=1):
    """Another system's reference was recognised as one of our customers (CU8)."""

    customer_id: UUID
    identity_id: UUID
    source_name: Reference
    customer_ref: Reference


class GradeInputs(BaseModel):
    """What a grade was computed from: quintiles 1 to 5 and points by policy (CU11)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    monetary: Quintile
    frequency: Quintile
    recency: Quintile
    lifecycle_stage: str | None = None
    spend_points: Score
    frequency_points: Score
    interaction_points: Score
    potential_points: Score
    feedback_points: Score


class CustomerGraded(Fact, type="crm.customers.CustomerGraded", version=1):
    """The grade moved; the envelope's `policyversion` names the policy (CU11)."""

    customer_id: UUID
    grade: Grade
    previous_grade: Grade | None = None
    score: Score
    inputs: GradeInputs
    as_of: Day


class PersonalDataErased(Fact, type="crm.customers.PersonalDataErased", version=1):
    """The key of one person was destroyed: what it sealed is gone everywhere (CU23)."""

    customer_id: UUID
    contact_id: UUID


FACTS: tuple[type[Fact], ...] = (
    CustomerRegistered,
    ContactAdded,
    ConsentGranted,
    ConsentWithdrawn,
    SourceIdentityLinked,
    CustomerGraded,
    PersonalDataErased,
)
