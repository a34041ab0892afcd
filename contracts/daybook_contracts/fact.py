"""What every fact is: a frozen model with a type name and a version that no refactoring changes."""

import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

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
        for name, field in cls.model_fields.items():
            if name not in cls.personal_fields and _holds_personal(field.annotation):
                raise TypeError(f"{cls.__name__}.{name}: a personal field stands alone")
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
    customer_id = getattr(fact, "customer_id", None)
    return str(stream_id if customer_id is None else customer_id)


def unit(name: str) -> Any:
    """Declare the unit of a quantity: `days: Annotated[int, unit("day")]`."""
    return Field(json_schema_extra={"x-unit": name})


def _holds_personal(annotation: Any) -> bool:
    """Whether a personal field hides in an optional, a list or the like, where no seal reaches."""
    parts = get_args(annotation)
    return PERSONAL in parts or any(_holds_personal(part) for part in parts)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _said_as_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value):
        raise ValueError("a day is YYYY-MM-DD")
    return date.fromisoformat(value)


def _said_as_instant(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DAY.match(value):
        raise ValueError("an instant is RFC 3339, such as 2026-03-31T09:00:00Z")
    return datetime.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_said_as_day)]
"""A calendar day; on the wire YYYY-MM-DD and nothing else, such as seconds since 1970."""

Instant = Annotated[AwareDatetime, BeforeValidator(_said_as_instant)]
"""A moment with its zone; on the wire RFC 3339 and nothing else."""

_LARGEST = 2**31 - 1

Percent = Annotated[int, Field(ge=0, le=100, json_schema_extra={"x-unit": "percent"})]
Count = Annotated[int, Field(ge=0, le=_LARGEST, json_schema_extra={"x-unit": "1"})]
Score = Annotated[int, Field(ge=-10, le=100, json_schema_extra={"x-unit": "point"})]
Quintile = Annotated[int, Field(ge=1, le=5, json_schema_extra={"x-unit": "quintile"})]
Days = Annotated[int, Field(ge=0, le=_LARGEST, json_schema_extra={"x-unit": "day"})]
Minutes = Annotated[int, Field(ge=0, le=_LARGEST, json_schema_extra={"x-unit": "minute"})]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
"""What a person wrote; no database of ours holds NUL."""
Reference = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Another system's own id of a thing; opaque to us, without control characters."""
