"""A catalogue reads what it knows, in whatever version, and says of all else why it cannot."""

import json
from typing import Annotated, Any
from uuid import UUID

import pytest

from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.fact import Count, ExternalFact, Fact, Text, partition_key, unit
from daybook_contracts.money import Money

CUSTOMER = UUID("9e37fe87-2427-5fe6-ae37-20afc9d729fe")
STREAM = UUID("dd41ca6f-914b-52df-83f3-0345abac9a97")


class ParcelWeighed(Fact, type="test.ParcelWeighed", version=3):
    """Version 1 said kilograms, version 2 grams; version 3 says where."""

    grams: Annotated[int, unit("gram")]
    place: Text
    note: str | None = None


class ParcelSent(ExternalFact, type="test.ParcelSent", version=1):
    parcels: Count
    price: Money | None = None


class ParcelLost(Fact, type="test.ParcelLost", version=1):
    customer_id: UUID


def in_grams(old: dict[str, Any]) -> dict[str, Any]:
    return {"grams": old["kilograms"] * 1000}


def with_place(old: dict[str, Any]) -> dict[str, Any]:
    return old | {"place": "unknown"}


UPCASTERS = {("test.ParcelWeighed", 1): in_grams, ("test.ParcelWeighed", 2): with_place}
CATALOGUE = Catalogue([ParcelWeighed, ParcelSent], [ParcelLost], UPCASTERS)
NEWEST = b'{"grams":2000,"place":"unknown","note":null}'


def reason(type_name: str, version: int, body: bytes, catalogue: Catalogue = CATALOGUE) -> str:
    with pytest.raises(FactUnreadable) as refusal:
        catalogue.read(type_name, version, body)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("version", "body"),
    [(1, b'{"kilograms":2}'), (2, b'{"grams":2000}'), (3, NEWEST)],
)
def test_every_version_becomes_the_newest(version: int, body: bytes) -> None:
    read = CATALOGUE.read("test.ParcelWeighed", version, body)

    assert read == ParcelWeighed(grams=2000, place="unknown")
    assert read.model_dump_json().encode() == NEWEST


def test_unknown_types_are_named() -> None:
    assert reason("test.ParcelEaten", 1, b"{}") == "unknown type test.ParcelEaten"


@pytest.mark.parametrize("name", ["builtins.dict", "tests.contracts.test_catalogue.ParcelSent", ""])
def test_a_type_name_chooses_no_code(name: str) -> None:
    assert reason(name, 1, b"{}") == f"unknown type {name}"


@pytest.mark.parametrize("version", [-1, 0, 4, 10**9])
def test_unknown_versions_are_named(version: int) -> None:
    told = reason("test.ParcelWeighed", version, NEWEST)

    assert told == f"unknown version {version} of test.ParcelWeighed"


@pytest.mark.parametrize("missing", [1, 2])
def test_a_missing_upcaster_is_named(missing: int) -> None:
    kept = {step: upcaster for step, upcaster in UPCASTERS.items() if step[1] != missing}

    told = reason("test.ParcelWeighed", 1, b'{"kilograms":2}', Catalogue([ParcelWeighed], (), kept))

    assert told == f"no upcaster from version {missing} of test.ParcelWeighed"


@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"kilograms":null}', b'{"kilograms":"plaintext"}', b'{"kilograms":[{}]}', b"[]"],
)
def test_an_upcaster_that_cannot_makes_the_fact_unreadable(body: bytes) -> None:
    assert "plaintext" not in reason("test.ParcelWeighed", 1, body)


@pytest.mark.parametrize(
    "old", [{"kilograms": {"a": 1}}, {"kilograms": "5 plaintext"}, {}, {"kilograms": 0}], ids=str
)
def test_what_an_upcaster_stumbles_over_is_the_facts_fault(old: dict[str, Any]) -> None:
    def stumbling(data: dict[str, Any]) -> dict[str, Any]:
        return {"grams": 1000 // int(data["kilograms"].strip() if data["kilograms"] else 0)}

    catalogue = Catalogue([ParcelWeighed], (), UPCASTERS | {("test.ParcelWeighed", 1): stumbling})

    told = reason("test.ParcelWeighed", 1, json.dumps(old).encode(), catalogue)

    assert told.startswith("not a version 1 of test.ParcelWeighed")
    assert "plaintext" not in told


# --- what a catalogue is made of ---


def test_two_facts_of_one_name_are_refused() -> None:
    class Impostor(Fact, type="test.ParcelLost", version=1):
        customer_id: UUID

    with pytest.raises(ValueError, match=r"two facts are called test\.ParcelLost"):
        Catalogue([ParcelLost], [Impostor])


@pytest.mark.parametrize("step", [("test.ParcelEaten", 1), ("test.ParcelWeighed", 3)])
def test_an_upcaster_that_leads_nowhere_is_refused(step: tuple[str, int]) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        Catalogue([ParcelWeighed], (), {step: in_grams})


def test_public_and_private_are_told_apart() -> None:
    assert CATALOGUE.is_public("test.ParcelSent")
    assert not CATALOGUE.is_public("test.ParcelLost")
    assert not CATALOGUE.is_public("test.ParcelEaten")
    assert CATALOGUE.find("test.ParcelLost") is ParcelLost
    assert CATALOGUE.find("test.ParcelEaten") is None


def test_catalogues_add_up() -> None:
    first, second = ({step: UPCASTERS[step]} for step in UPCASTERS)
    weighed = Catalogue([ParcelWeighed], (), first)

    both = weighed + Catalogue([ParcelSent, ParcelWeighed], [ParcelLost], second)

    assert list(both) == [ParcelWeighed, ParcelSent, ParcelLost]
    assert both.read("test.ParcelWeighed", 1, b'{"kilograms":2}').version == 3
    assert not both.is_public("test.ParcelLost")


def test_the_key_is_the_customer_or_the_stream() -> None:
    assert partition_key(ParcelLost(customer_id=CUSTOMER), STREAM) == str(CUSTOMER)
    assert partition_key(ParcelSent(parcels=1), STREAM) == str(STREAM)
