"""Nothing malformed gets through the door, and everything that is refused is told why (I6)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.database import Database
from daybook_chassis.errors import Poison
from daybook_chassis.ingress import Ingress
from daybook_contracts.erp import PaymentSettled
from tests.chassis.events import SETTLED, door, event, line, settled
from tests.chassis.malformed import ATTRIBUTES, BYTES, CORPUS, DATA, GOOD, SCHEMA

CANARY = "canary"


@pytest.fixture(scope="module")
def ingress() -> Iterator[Ingress]:
    database = Database("sqlite://")
    yield door(database, "erp.finance")
    database.close()


@pytest.mark.parametrize("said", CORPUS.values(), ids=CORPUS)
def test_it_is_refused_with_a_reason(ingress: Ingress, said: bytes) -> None:
    with pytest.raises(Poison, match=r"\w+ \w+"):
        ingress.check(said)


def test_without_the_malformation_it_is_taken(ingress: Ingress) -> None:
    arrival = ingress.check(GOOD)

    assert isinstance(arrival.fact, PaymentSettled)
    assert (arrival.owner, arrival.customer_ref) == ("erp.finance", "C-1")


@pytest.mark.parametrize(
    "said",
    [
        event(dataschema=f"{SCHEMA}:1"),
        event(datacontenttype="application/json; charset=utf-8"),
        event(comment="an attribute nobody knows"),
        event(settled(comment="a field nobody knows", deep={"a": [1, None, "x"]})),
        event(settled(customer_ref="Ä 𝄞 \u202e", settled_on="1900-01-01")),
        event(settled(settled_on="2199-12-31"), occurredat="2199-12-31T23:59:59.999999Z"),
        event(occurredat="2026-01-02T03:04:05+14:00", traceparent=f"00-{'a' * 32}-{'b' * 16}-01"),
        event({"day": "2026-01-02"}, type="erp.finance.DayClosed"),
    ],
    ids=str,
)
def test_what_is_only_unusual_is_taken(ingress: Ingress, said: dict[str, Any]) -> None:
    assert ingress.check(line(said)).event.data == said["data"]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (event(settled(settled_on="0001-01-01")), "settled_on"),
        (event(settled(settled_on="9999-12-31")), "settled_on"),
        (event(occurredat="0026-01-02T03:04:05Z"), "occurredat"),
    ],
    ids=["the first day", "the last day", "a slip"],
)
def test_a_day_of_no_year_in_which_business_is_done_is_refused(
    ingress: Ingress, said: dict[str, Any], where: str
) -> None:
    with pytest.raises(Poison, match=f"^{where}: its year is from 1900 to 2199"):
        ingress.check(line(said))


@pytest.mark.parametrize("name", ["amount", "payment_ref", "settled_on", "source", "id"])
def test_a_reason_does_not_repeat_what_was_said(ingress: Ingress, name: str) -> None:
    wrong = {"x": CANARY, CANARY: "x"}
    data = settled() if name in event() else settled(**{name: wrong})
    said = event(data, **({name: wrong} if name in event() else {}))

    with pytest.raises(Poison) as refusal:
        ingress.check(line(said))
    assert CANARY not in str(refusal.value)


def test_unchecked_data_is_its_consumers_business_and_nothing_else_is(ingress: Ingress) -> None:
    for name, changed in DATA.items():
        assert ingress.unchecked(line(event(settled(**changed)))).fact is None, name
    assert ingress.unchecked(line(event(**ATTRIBUTES["version of the future"]))).fact is None
    others = [
        line(event(**changed)) for name, changed in ATTRIBUTES.items() if "future" not in name
    ]
    for said in [*others, *BYTES.values()]:
        with pytest.raises(Poison):
            ingress.unchecked(said)


_OTHERS = event().keys() - {"data"}
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_whatever_raise_anything_else(ingress: Ingress, said: bytes) -> None:
    with pytest.raises(Poison):
        ingress.check(said)


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*_OTHERS, "dataschema", "occurredat", "timeline"]), values))
def test_no_attributes_whatever_raise_anything_else(
    ingress: Ingress, changed: dict[str, Any]
) -> None:
    with suppress(Poison):
        assert ingress.check(line(event() | changed)).event.data == SETTLED


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*SETTLED, "comment"]), values))
def test_no_data_whatever_raise_anything_else(ingress: Ingress, changed: dict[str, Any]) -> None:
    with suppress(Poison):
        assert ingress.check(line(event(SETTLED | changed))).event.data == SETTLED | changed
