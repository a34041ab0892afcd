"""Within a version optional fields may come; every other change of a schema is told."""

import json
from enum import Enum
from typing import Annotated, Any

import jsoncompat
import pytest
from pydantic import BaseModel, Field

from daybook_contracts.fact import unit
from daybook_contracts.money import Money
from tests.contracts.parcels import parcel
from tools.compatibility import breaking_changes
from tools.schemas import Schema, fact_schema

Fields = dict[str, Any]


class Size(BaseModel):
    height: Annotated[int, unit("mm")]


class Optional(BaseModel):
    height: Annotated[int, unit("mm")] | None = None


class Wider(Size):
    width: Annotated[int, unit("mm")] | None = None


class Deeper(Size):
    depth: Annotated[int, unit("mm")]


class Tree(BaseModel):
    children: "tuple[Tree, ...]" = ()
    rings: Annotated[int, unit("1")]


class Shrub(BaseModel):
    children: "tuple[Shrub, ...]" = ()
    rings: Annotated[int, unit("year")]


def speed(*names: str) -> Any:
    return Enum("Speed", {name: name for name in names}, type=str)


def schema(fields: Fields) -> Schema:
    return fact_schema(parcel(**fields))


SEEN_BY_JSONCOMPAT: dict[str, tuple[Fields, Fields, str]] = {
    "removed": ({"a": str, "b": str}, {"a": str}, "`b` was removed"),
    "optional removed": ({"a": str, "b": (str, "")}, {"a": str}, "`b` was removed"),
    "retyped": ({"a": str}, {"a": bool}, "`a` was string and is boolean"),
    "made optional": ({"a": str}, {"a": (str, "")}, "`a` was required and is optional"),
    "made nullable": ({"a": str}, {"a": str | None}, "`a` was string and is string or null"),
    "more values": (
        {"a": speed("slow")},
        {"a": speed("slow", "fast")},
        '`a` may now be "fast"',
    ),
    "any value": ({"a": speed("slow")}, {"a": str}, "`a` lost its list of values"),
    "longer": (
        {"a": Annotated[str, Field(max_length=5)]},
        {"a": Annotated[str, Field(max_length=9)]},
        "`a`: maxLength was 5 and is 9",
    ),
    "removed deep inside": (
        {"a": tuple[Wider, ...]},
        {"a": tuple[Size, ...]},
        "`a[].width` was removed",
    ),
    "made optional deep inside": (
        {"a": dict[str, Size]},
        {"a": dict[str, Optional]},
        "`a.*.height` was required and is optional",
    ),
    "other items": ({"a": list[str]}, {"a": list[bool]}, "`a[]` was string and is boolean"),
}
"""Before, after, and what is said of it. Readers of the old schema could not read the new facts."""

SEEN_BY_US: dict[str, tuple[Fields, Fields, str]] = {
    "made required": ({"a": (str, "")}, {"a": str}, "`a` was optional and is required"),
    "required added": ({"a": str}, {"a": str, "b": str}, "`b` is new and not optional"),
    "required added deep inside": (
        {"a": list[Size]},
        {"a": list[Deeper]},
        "`a[].depth` is new and not optional",
    ),
    "fewer values": (
        {"a": speed("slow", "fast")},
        {"a": speed("slow")},
        '`a` may no longer be "fast"',
    ),
    "listed values": ({"a": str}, {"a": speed("slow")}, "`a` gained its list of values"),
    "never null": ({"a": str | None}, {"a": str}, "`a` was string or null and is string"),
    "shorter": (
        {"a": Annotated[str, Field(max_length=9)]},
        {"a": Annotated[str, Field(max_length=5)]},
        "`a`: maxLength was 9 and is 5",
    ),
    "another pattern": (
        {"a": Annotated[str, Field(pattern="^[A-Z]$")]},
        {"a": Annotated[str, Field(pattern="^[a-z]$")]},
        '`a`: pattern was "^[A-Z]$" and is "^[a-z]$"',
    ),
    "another default": (
        {"a": (str, "x")},
        {"a": (str, "y")},
        '`a`: default was "x" and is "y"',
    ),
    "another unit": (
        {"a": Annotated[int, unit("mm")]},
        {"a": Annotated[int, unit("inch")]},
        '`a`: x-unit was "mm" and is "inch"',
    ),
    "no unit": (
        {"a": Annotated[int, unit("mm")]},
        {"a": int},
        '`a`: x-unit was "mm" and is absent',
    ),
    "another unit inside itself": (
        {"a": Tree},
        {"a": Shrub},
        '`a.rings`: x-unit was "1" and is "year"',
    ),
}
"""Old facts in the log could not be read, or would mean something else, under the new schema."""

ALLOWED: dict[str, tuple[Fields, Fields]] = {
    "nothing": ({"a": Size}, {"a": Size}),
    "optional added": ({"a": str}, {"a": str, "b": (str | None, None)}),
    "optional with a default added": ({"a": str}, {"a": str, "b": (str, "none")}),
    "optional added deep inside": ({"a": list[Size]}, {"a": list[Wider]}),
    "optional money added": ({"a": str}, {"a": str, "b": (Money | None, None)}),
    "fields in another order": ({"a": str, "b": str}, {"b": str, "a": str}),
    "an enumeration by another name": (
        {"a": Enum("Speed", {"slow": "slow"}, type=str)},
        {"a": Enum("Pace", {"slow": "slow"}, type=str)},
    ),
}


def without_id(document: Schema) -> str:
    return json.dumps({key: value for key, value in document.items() if key != "$id"})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [*SEEN_BY_JSONCOMPAT.values(), *SEEN_BY_US.values()],
    ids=[*SEEN_BY_JSONCOMPAT, *SEEN_BY_US],
)
def test_a_broken_promise_is_told(before: Fields, after: Fields, told: str) -> None:
    assert breaking_changes(schema(before), schema(after)) == [told]


@pytest.mark.parametrize(("before", "after"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_is_allowed_is_not_told(before: Fields, after: Fields) -> None:
    assert breaking_changes(schema(before), schema(after)) == []


@pytest.mark.parametrize(
    ("before", "after", "_told"), SEEN_BY_JSONCOMPAT.values(), ids=SEEN_BY_JSONCOMPAT.keys()
)
def test_jsoncompat_agrees(before: Fields, after: Fields, _told: str) -> None:
    assert not jsoncompat.check_compat(
        without_id(schema(before)), without_id(schema(after)), "serializer"
    )


@pytest.mark.parametrize(("before", "after", "_told"), SEEN_BY_US.values(), ids=SEEN_BY_US.keys())
def test_jsoncompat_alone_would_not_do(before: Fields, after: Fields, _told: str) -> None:
    assert jsoncompat.check_compat(
        without_id(schema(before)), without_id(schema(after)), "serializer"
    )


def test_several_changes_are_told_one_by_one() -> None:
    before = schema({"a": str, "b": bool, "c": (str, "")})
    after = schema({"b": str, "c": str, "d": str})

    assert sorted(breaking_changes(before, after)) == [
        "`a` was removed",
        "`b` was boolean and is string",
        "`c` was optional and is required",
        "`d` is new and not optional",
    ]


def test_an_optional_field_that_old_readers_refuse_is_told() -> None:
    """The comparison sees an optional addition; only jsoncompat sees that it was ruled out."""
    only_flags = {"type": "object", "additionalProperties": {"type": "boolean"}}
    with_text = only_flags | {"properties": {"note": {"type": "string"}}}

    told = breaking_changes(only_flags, with_text)

    assert told == ["readers of the committed schema may refuse what the new one allows"]


def test_what_jsoncompat_cannot_judge_is_told() -> None:
    elsewhere = {"type": "object", "not": {"$ref": "https://schemas.invalid/parcel"}}

    (told,) = breaking_changes(elsewhere, elsewhere)

    assert told.startswith("it cannot be compared: ")
