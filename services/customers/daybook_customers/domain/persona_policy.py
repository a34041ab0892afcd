"""How customers behave, in a word: personas by what was recorded, and by nothing else (CU14)."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from daybook_contracts.customers.sorting import Criterion, SegmentBasis
from daybook_contracts.fact import Reference
from daybook_customers.domain.rules import problem_of

_CONFIG = ConfigDict(frozen=True, extra="forbid")


def _read(value: Any) -> Any:
    """Facts are read strictly, and from a file come words and lists as from JSON."""
    return Criterion.model_validate_json(json.dumps(value)) if isinstance(value, dict) else value


class Persona(BaseModel):
    """Who meets all of the criteria, each of which is about behaviour."""

    model_config = _CONFIG

    name: Reference
    all_of: tuple[Annotated[Criterion, BeforeValidator(_read)], ...]

    @model_validator(mode="after")
    def _is_about_behaviour(self) -> "Persona":
        if not self.all_of:
            raise ValueError(f"{self.name} has no criteria, and would be everybody")
        for each in self.all_of:
            if each.basis is not SegmentBasis.BEHAVIOUR or each.feature == "persona":
                raise ValueError(f"{self.name}: {each.feature} is no recorded behaviour")
            if wrong := problem_of(each):
                raise ValueError(f"{self.name}: {wrong}")
        return self


class PersonaPolicy(BaseModel):
    """In this order: the first that fits is the customer's."""

    model_config = _CONFIG

    personas: tuple[Persona, ...]
