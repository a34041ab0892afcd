"""Facts about contracts, and the instalments they make due (SA16)."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Fact
from daybook_contracts.money import Money


class Instalment(BaseModel):
    """A part of what is owed, and the day it falls due."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    instalment_id: UUID
    due_on: Day
    amount: Money


class ContractSigned(Fact, type="crm.sales.ContractSigned", version=1):
    """Both sides signed; the instalments sum to the value (SA16, SA18)."""

    customer_id: UUID
    contract_id: UUID
    opportunity_id: UUID | None = None
    value: Money
    signed_on: Day
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    quote_id: UUID | None = None


FACTS: tuple[type[Fact], ...] = (ContractSigned,)
