"""What every fact is: a frozen model with a type name and a version that no refactoring changes."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.personal import PERSONAL, value_type


class Fact(BaseModel):
    """Something that happened, in the past tense.

    `class ContractSigned(Fact, type="crm.sales.ContractSigned", version=1)` names the stored type
    by hand. Writing is strict: no unknown field, no coercion. Reading ignores fields it does not
    know (see `Catalogue.read`). A fact about a customer has a `customer_id`; it is the partition
    key. A fact with personal fields names whose they are in `data_subject`.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, allow_inf_nan=False
    )

    type: ClassVar[str]
    version: ClassVar[int]
    data_subject: ClassVar[str | None] = None
    personal_fields: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, *, type: str, version: int, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type = type
        cls.version = version

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.personal_fields = {
            name: value_type(field.annotation)
            for name, field in cls.model_fields.items()
            if PERSONAL in field.metadata
        }
        if cls.personal_fields and cls.data_subject not in cls.model_fields:
            raise TypeError(f"{cls.__name__} has personal fields and names no data_subject")


class ExternalFact(Fact, type="", version=0):
    """A fact that another enterprise system owns; it names customers by its own reference.

    Its sender is trusted less: its bytes are also checked for names that stand twice. `day_field`
    names the field that says on which day it happened.
    """

    day_field: ClassVar[str]


def partition_key(fact: Fact, stream_id: UUID) -> str:
    """The customer id, or the stream id of a fact that has no customer: an opaque id for life."""
    return str(getattr(fact, "customer_id", stream_id))


def unit(name: str) -> Any:
    """Declare the unit of a quantity: `days: Annotated[int, unit("day")]`."""
    return Field(json_schema_extra={"x-unit": name})


Percent = Annotated[int, Field(ge=0, le=100, json_schema_extra={"x-unit": "percent"})]
Count = Annotated[int, Field(ge=0, json_schema_extra={"x-unit": "1"})]
Score = Annotated[int, Field(ge=-10, le=100, json_schema_extra={"x-unit": "point"})]
Quintile = Annotated[int, Field(ge=1, le=5, json_schema_extra={"x-unit": "quintile"})]
Days = Annotated[int, Field(ge=0, json_schema_extra={"x-unit": "day"})]
Minutes = Annotated[int, Field(ge=0, json_schema_extra={"x-unit": "minute"})]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Reference = Annotated[str, Field(min_length=1, max_length=200)]
"""Another system's own id of a thing; opaque to us."""
