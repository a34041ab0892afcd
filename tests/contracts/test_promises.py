"""What was published is a promise: breaking one is refused, with a line that says what to do."""

import json
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import pytest

from daybook_contracts.catalogue import Catalogue
from daybook_contracts.fact import Fact, unit
from daybook_contracts.personal import Personal
from tests.contracts.parcels import (
    EXAMPLE,
    PARCEL,
    SCHEMA,
    SENT,
    SENT_2,
    Weight,
    catalogue,
    contents,
    parcel,
    rename_city,
    run,
)

Name = Personal[str]


def refused(facts: Catalogue, directory: Path) -> tuple[str, ...]:
    """The problems; both ways of running see them, and neither writes."""
    before = contents(directory)
    told = run(facts, directory).problems
    assert told
    assert set(told) <= set(run(facts, directory, check=True).problems)
    assert contents(directory) == before
    return told


CHANGES: dict[str, tuple[type[Fact], str]] = {
    "a field removed": (parcel(weight=Weight, note=(str, "none")), "`city` was removed"),
    "a field retyped": (
        parcel(weight=Weight, city=bool, note=(str, "none")),
        "`city` was string and is boolean",
    ),
    "a field made optional": (
        parcel(weight=Weight, city=(str, ""), note=(str, "none")),
        "`city` was required and is optional",
    ),
    "a field made required": (
        parcel(weight=Weight, city=str, note=str),
        "`note` was optional and is required",
    ),
    "a required field added": (
        parcel(weight=Weight, city=str, note=(str, "none"), lane=str),
        "`lane` is new and not optional",
    ),
    "values listed": (
        parcel(weight=Weight, city=Enum("City", {"City": "City"}, type=str), note=(str, "none")),
        "`city` gained its list of values",
    ),
    "another unit": (
        parcel(weight=Annotated[int, unit("ounce")], city=str, note=(str, "none")),
        '`weight`: x-unit was "gram" and is "ounce"',
    ),
}


@pytest.mark.parametrize(("changed", "told"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_within_a_version(published: Path, changed: type[Fact], told: str) -> None:
    advice = "undo it, or write version 2 with an upcaster"

    assert f"{PARCEL} 1: {told}: {advice}" in refused(catalogue(changed), published)


def test_a_changed_envelope(published: Path) -> None:
    path = published / "schemas/envelope.json"
    envelope = json.loads(path.read_bytes())
    envelope["properties"]["lane"] = {"type": "string"}
    path.write_text(json.dumps(envelope))

    assert refused(catalogue(SENT), published) == (
        "envelope: `lane` was removed: undo it, stored envelopes never change",
    )


def test_a_unit_never_declared(tmp_path: Path) -> None:
    assert refused(catalogue(parcel(weight=int)), tmp_path) == (
        f"{PARCEL} 1: `weight` is a number without a unit: declare one with unit(...)",
    )


def test_a_dropped_version(published: Path) -> None:
    run(catalogue(SENT_2, upcasters={1: rename_city}), published)

    assert refused(catalogue(SENT), published) == (
        f"{PARCEL} 2 was published and the class says version 1: versions only grow",
    )


def test_a_removed_fact(published: Path) -> None:
    other = parcel(type_name="test.ParcelLost", city=str)

    assert refused(catalogue(other), published) == (
        f"{PARCEL} 1 was published and has no class: put it back, logs hold it",
    )


def test_a_fact_made_private(published: Path) -> None:
    (problem,) = refused(Catalogue([], [SENT]), published)

    assert problem.startswith(f"{PARCEL} 1 was published")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (SCHEMA, f"{PARCEL} 1 has no schema: restore {SCHEMA}"),
        (EXAMPLE, f"{PARCEL} 1 has no golden example: restore {EXAMPLE}"),
    ],
)
def test_a_step_without_its_documents(published: Path, missing: str, told: str) -> None:
    (published / missing).unlink()

    assert refused(catalogue(SENT_2, upcasters={1: rename_city}), published) == (told,)


def test_a_step_without_its_upcaster(published: Path) -> None:
    assert f"{PARCEL} 1 cannot become 2: ship an upcaster" in refused(catalogue(SENT_2), published)


def test_a_version_that_skips_one(published: Path) -> None:
    skipping = parcel(3, weight=Weight, town=str)

    assert refused(catalogue(skipping, upcasters={1: rename_city, 2: dict}), published) == (
        f"{PARCEL} 2 has no schema: restore schemas/{PARCEL}/2.json",
        f"{PARCEL} 2 has no golden example: restore examples/{PARCEL}/2.json",
    )


def misspelt(old: dict[str, Any]) -> dict[str, Any]:
    return {"weight": old["weight"], "town": old["cty"]}


def unfit(old: dict[str, Any]) -> dict[str, Any]:
    return {"weight": str(old["weight"]), "town": old["city"]}


@pytest.mark.parametrize("upcaster", [misspelt, unfit, dict])
def test_an_upcaster_that_fails_its_example(
    published: Path, upcaster: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    (problem,) = refused(catalogue(SENT_2, upcasters={1: upcaster}), published)

    assert problem.startswith(f"{EXAMPLE} can no longer be read (")
    assert problem.endswith("): mend the fact or its upcaster")


def test_an_example_that_the_fact_no_longer_reads(published: Path) -> None:
    """A rule that no schema shows, so only the replay of the example can find it."""

    class Picky(Fact, type=PARCEL, version=1):
        weight: Weight
        city: str
        note: str = "none"

        def model_post_init(self, context: Any) -> None:
            if self.weight > 0:
                raise ValueError("a parcel weighs nothing")

    (problem, *_) = refused(catalogue(Picky), published)

    assert problem == (
        f"{EXAMPLE} can no longer be read (a parcel weighs nothing): mend the fact or its upcaster"
    )


@pytest.mark.parametrize(
    "edited",
    [
        b'{"city":"City","weight":1,"note":"Note"}',
        b'{"weight": 1, "city": "City", "note": "Note"}',
        b'{"weight":1,"city":"City","note":"Note"}\n',
        b'{"weight":1,"city":"\\u0043ity","note":"Note"}',
        b'{"weight":1,"city":"City","note":"Note","lane":"left"}',
    ],
)
def test_an_example_of_other_bytes_than_are_stored(published: Path, edited: bytes) -> None:
    (published / EXAMPLE).write_bytes(edited)

    assert refused(catalogue(SENT), published) == (
        f"{EXAMPLE} would be written differently today: restore it, or how it was written",
    )


@pytest.mark.parametrize("text", ["<<<<<<< ours", "[]", ""])
@pytest.mark.parametrize("path", [SCHEMA, "schemas/envelope.json"])
def test_a_schema_that_is_none(published: Path, path: str, text: str) -> None:
    (published / path).write_text(text)

    assert f"{path} is not a JSON object: restore it" in refused(catalogue(SENT), published)


@pytest.mark.parametrize("name", ["01.json", "0.json", "1.txt", "latest.json", "1.json.orig"])
@pytest.mark.parametrize("folder", ["schemas", "examples"])
def test_a_stray_file(published: Path, folder: str, name: str) -> None:
    stray = f"{folder}/{PARCEL}/{name}"
    (published / stray).write_text("{}")

    assert refused(catalogue(SENT), published) == (
        f"{stray} is not a version of a fact: remove it",
    )


def test_an_example_that_cannot_be_made_up(tmp_path: Path) -> None:
    odd = parcel(city=Annotated[str, unit("x")], weight=dict[str, Any] | None, at=Any)

    (problem,) = refused(catalogue(odd), tmp_path)

    assert problem == (
        f"{EXAMPLE} is missing and cannot be made up (at: no sample for a field of any type): "
        "write it by hand"
    )
