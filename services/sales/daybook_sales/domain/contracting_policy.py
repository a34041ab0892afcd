"""What a contract takes: a versioned policy (SA14)."""

from pydantic import BaseModel, ConfigDict


class ContractingPolicy(BaseModel):
    """Whether a contract has to cite an accepted quote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quote_required: bool
