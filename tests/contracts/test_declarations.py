"""What a fact must declare before it is published: units, and whose its personal fields are."""

from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel

from daybook_contracts.fact import Fact, unit
from daybook_contracts.money import Money
from daybook_contracts.personal import Personal
from tests.contracts.parcels import PARCEL, parcel
from tools.schemas import fact_schema, misdeclared

Gram = Annotated[int, unit("gram")]
Name = Personal[str]


class Level(IntEnum):
    LOW = 1


class Box(BaseModel):
    weight: int


class Lift(BaseModel):
    floors: "tuple[Lift, ...]" = ()


@pytest.mark.parametrize(
    ("annotation", "where"),
    [
        (int, "x"),
        (float, "x"),
        (Decimal, "x"),
        (int | None, "x"),
        (Level, "x"),
        (Literal[1, 2], "x"),
        (Literal[1], "x"),
        (tuple[int, ...], "x[]"),
        (tuple[str, int], "x[1]"),
        (dict[str, int], "x.*"),
        (Box, "x.weight"),
        (list[Box], "x[].weight"),
        (Box | None, "x.weight"),
    ],
    ids=str,
)
def test_a_number_without_a_unit_is_found(annotation: Any, where: str) -> None:
    told = set(misdeclared(parcel(x=annotation)))

    assert told == {f"`{where}` is a number without a unit: declare one with unit(...)"}


@pytest.mark.parametrize(
    "annotation",
    [
        Gram,
        Gram | None,
        Annotated[int | None, unit("gram")],
        Annotated[Decimal, unit("gram")],
        Annotated[Level, unit("1")],
        tuple[Gram, ...],
        Annotated[tuple[int, ...], unit("gram")],
        dict[str, Gram],
        Money,
        Money | None,
        bool,
        str,
        UUID,
        Lift,
    ],
    ids=str,
)
def test_what_has_a_unit_or_needs_none_is_well_declared(annotation: Any) -> None:
    assert list(misdeclared(parcel(x=annotation))) == []


def test_a_model_that_is_used_twice_is_looked_at_twice() -> None:
    told = list(misdeclared(parcel(x=Box, y=Box)))

    assert [problem.split()[0] for problem in told] == ["`x.weight`", "`y.weight`"]


def test_units_are_published() -> None:
    properties = fact_schema(parcel(x=Gram, price=Money))["properties"]

    assert properties["x"]["x-unit"] == "gram"
    assert properties["price"]["x-unit"] == "currency"


def test_a_personal_field_of_nobody() -> None:
    """A class that forgets `data_subject` cannot even be made; this one loses it afterwards."""

    class Invited(Fact, type=PARCEL, version=1):
        data_subject: ClassVar[str | None] = "guest"

        guest: str
        name: Name

    assert list(misdeclared(Invited)) == []
    Invited.data_subject = None

    (told,) = misdeclared(Invited)

    assert told.startswith("personal fields belong to someone")


@pytest.mark.parametrize(
    "fields",
    [{"name": (Name | None, None)}, {"name": tuple[Name, ...]}, {"name": dict[str, Name]}],
)
def test_a_personal_field_that_nobody_would_seal(fields: dict[str, Any]) -> None:
    """Such a class cannot even be made, public or private."""
    with pytest.raises(TypeError, match=r"name: a personal field stands alone"):
        parcel(**fields)
