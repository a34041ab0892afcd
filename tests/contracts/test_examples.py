"""Golden examples are plausible, deterministic, and made up from the declared fields alone."""

import base64
import json
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from daybook_contracts.fact import unit
from daybook_contracts.money import Money
from daybook_contracts.topics import published
from tests.contracts.parcels import parcel
from tools.examples import SEALED, ExampleNotBuilt, example_of

Gram = Annotated[int, unit("gram")]


class Lift(BaseModel):
    floors: "tuple[Lift, ...]" = ()


def test_the_sealed_example_is_a_jwe_compact_string() -> None:
    parts = SEALED.split(".")
    header, key, vector, ciphertext, tag = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts
    )

    assert json.loads(header).keys() == {"alg", "enc", "kid"}
    assert (key, len(vector), len(tag)) == (b"", 12, 16)
    assert ciphertext
    assert "=" not in SEALED


def test_an_example_has_a_value_for_every_field() -> None:
    made = json.loads(example_of(parcel(a=str, b=(str | None, None), c=(Money | None, None))))

    assert made == {"a": "A", "b": "B", "c": {"amount": "1250.00", "currency": "EUR"}}


def test_an_example_of_a_change_shows_one() -> None:
    stage = Literal["open", "won"]

    made = json.loads(example_of(parcel(stage=stage, previous_stage=stage)))

    assert made == {"stage": "won", "previous_stage": "open"}


def test_examples_speak_of_one_customer() -> None:
    ids = {
        json.loads(example_of(fact))["customer_id"]
        for fact in published()
        if "customer_id" in fact.model_fields
    }

    assert len(ids) == 1


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_an_example_keeps_the_limits(low: int, width: int, lower: bool, upper: bool) -> None:
    least, most = low if lower else None, low + width if upper else None

    made = json.loads(example_of(parcel(x=Annotated[Gram, Field(ge=least, le=most)])))

    assert least is None or made["x"] >= least
    assert most is None or made["x"] <= most


@pytest.mark.parametrize(
    ("annotation", "why"),
    [
        (Any, "at: no sample for a field of any type"),
        (Annotated[str, Field(pattern="^[0-9]{4}$")], "at: String should match pattern"),
        (Lift, "it contains itself"),
        (bytes, "at: no sample for the format binary"),
    ],
    ids=str,
)
def test_an_example_that_cannot_be_made_up_says_why(annotation: Any, why: str) -> None:
    with pytest.raises(ExampleNotBuilt) as refusal:
        example_of(parcel(at=annotation))
    assert str(refusal.value).startswith(why)
