"""Facts about contracts, and the instalments they make due (SA16)."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Count, Day, Fact, Reference, Text
from daybook_contracts.money import Money

Document = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
"""A letter in plain text."""


class Instalment(BaseModel):
    """A part of what is owed, and the day it falls due."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    instalment_id: UUID
    due_on: Day
    amount: Money


class ContractPrepared(Fact, type="crm.sales.ContractPrepared", version=1):
    """How a contract stands that is not signed: drafted, changed or approved, on these terms; it
    counts from 1 (SA16)."""

    customer_id: UUID
    contract_id: UUID
    revision: Count
    approved: bool
    opportunity_id: UUID | None = None
    quote_id: UUID | None = None
    value: Money
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    ends_on: Day | None = None
    seller: Reference | None = None


class ContractSigned(Fact, type="crm.sales.ContractSigned", version=1):
    """Both sides signed; the instalments sum to the value (SA16, SA18).

    `seller` is who is credited with it, if anybody (SA23).
    """

    customer_id: UUID
    contract_id: UUID
    opportunity_id: UUID | None = None
    value: Money
    signed_on: Day
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    quote_id: UUID | None = None
    ends_on: Day | None = None
    seller: Reference | None = None


class ContractAmended(Fact, type="crm.sales.ContractAmended", version=1):
    """What was signed was changed: these are all its terms; `amendment` counts from 1 (SA16)."""

    customer_id: UUID
    contract_id: UUID
    amendment: Count
    value: Money
    previous_value: Money
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    ends_on: Day | None = None
    reason: Text


class ContractSent(Fact, type="crm.sales.ContractSent", version=1):
    """The document went to a contact of the customer (SA16); this is what it says."""

    customer_id: UUID
    contract_id: UUID
    contact_id: UUID
    channel: Channel
    document: Document | None = None


class ContractExpired(Fact, type="crm.sales.ContractExpired", version=1):
    """The last day of a signed contract went by (SA16)."""

    customer_id: UUID
    contract_id: UUID
    ended_on: Day


FACTS: tuple[type[Fact], ...] = (
    ContractPrepared,
    ContractSigned,
    ContractAmended,
    ContractSent,
    ContractExpired,
)
