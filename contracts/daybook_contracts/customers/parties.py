"""Facts about who a customer is, and under which names other systems know it (CU1, CU8)."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Fact, Reference, Text


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class CustomerRegistered(Fact, type="crm.customers.CustomerRegistered", version=1):
    """A party became known under one id (CU1). Organisation names are not personal data."""

    customer_id: UUID
    kind: PartyKind
    organization_name: Text | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")


class SourceIdentityLinked(Fact, type="crm.customers.SourceIdentityLinked", version=1):
    """Another system's reference was recognised as one of our customers (CU8)."""

    customer_id: UUID
    identity_id: UUID
    source_name: Reference
    customer_ref: Reference


FACTS: tuple[type[Fact], ...] = (
    CustomerRegistered,
    SourceIdentityLinked,
)
