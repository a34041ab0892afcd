"""Personal fields: what a person could be known by, sealed under that person's key.

A personal field is in one of three states. `Known` holds the value and can only be written after
sealing. `Sealed` holds a JWE compact string, in the log and on the wire alike. `Erased` says that
the key is gone for good. Every consumer must run with `Sealed` (architecture, Personal data).
"""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """The value in the clear. It never reaches a log, a wire or a log line: its repr hides it."""

    value: T

    def __repr__(self) -> str:
        return "Known(***)"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A JWE compact string (RFC 7516) under the key of one data subject."""

    token: str

    def __post_init__(self) -> None:
        if self.token.count(".") != 4:
            raise ValueError("a sealed field is a JWE compact string of five parts")


@dataclass(frozen=True, slots=True)
class Erased:
    """The subject's key was destroyed; the value cannot be had again."""


class _PersonalField:
    """Tells pydantic how a personal field travels: as its sealed string and in no other form."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(
                Sealed, core_schema.str_schema(strict=True)
            ),
            python_schema=core_schema.is_instance_schema((Known, Sealed, Erased)),
            serialization=core_schema.plain_serializer_function_ser_schema(_token),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": "application/jose", "x-personal": True}


def _token(field: Known[Any] | Sealed | Erased) -> str:
    if isinstance(field, Sealed):
        return field.token
    raise ValueError("personal data is written sealed or not at all")


PERSONAL = _PersonalField()
Personal = Annotated[Known[T] | Sealed | Erased, PERSONAL]
"""`name: Personal[str]` declares a personal field; its fact names the `data_subject` field."""


def value_type(annotation: Any) -> Any:
    """The type inside `Personal[...]`, given the annotation of a field that carries the marker."""
    for member in get_args(annotation):
        if getattr(member, "__origin__", None) is Known:
            return get_args(member)[0]
    raise TypeError("not a personal field")
