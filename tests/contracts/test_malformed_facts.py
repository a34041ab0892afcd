"""Whatever bytes a log, a broker or a partner hands over are a fact or FactUnreadable."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_contracts.catalogue import FactUnreadable
from tests.contracts.strategies import json_values
from tests.contracts.test_catalogue import CATALOGUE, NEWEST, ParcelWeighed, reason


@pytest.mark.parametrize(
    "body",
    [
        b'{"parcels":1,"parcels":1}',
        b'{"parcels":1,"x":{"a":1,"a":2}}',
        b'{"parcels":1,"price":{"amount":"1.00","amount":"9.00","currency":"EUR"}}',
        b'{"parcels":1,"x":[[{"a":1,"\\u0061":2}]]}',
    ],
)
def test_names_that_stand_twice_are_refused_of_outsiders(body: bytes) -> None:
    assert reason("test.ParcelSent", 1, body) == "a name stands twice in one object"


@pytest.mark.parametrize("constant", [b"NaN", b"Infinity", b"-Infinity"])
@pytest.mark.parametrize("name", [b"parcels", b"x"])
def test_not_a_number_is_not_json(name: bytes, constant: bytes) -> None:
    body = b'{"parcels":1,"%s":%s}' % (b"x" + name, constant)

    assert reason("test.ParcelSent", 1, body) == f"{constant.decode()} is not JSON"
    assert reason("test.ParcelWeighed", 1, body) == f"{constant.decode()} is not JSON"
    assert reason("test.ParcelWeighed", 3, b'{"grams":%s,"place":"here"}' % constant)


MALFORMED = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a string": b'"fact"',
    "cut off": b'{"grams":2000,"place":"un',
    "trailing bytes": NEWEST + b" x",
    "a byte order mark": b"\xef\xbb\xbf" + NEWEST,
    "UTF-16": NEWEST.decode().encode("utf-16"),
    "invalid UTF-8": b'{"grams":2000,"place":"\xff"}',
    "overlong UTF-8": b'{"grams":2000,"place":"\xc0\x80"}',
    "gzip": b"\x1f\x8b\x08\x00\x00",
    "a bare NUL": b'{"grams":2000,"place":"\x00"}',
    "a lone surrogate": b'{"grams":2000,"place":"\\ud800"}',
    "a lone surrogate as a name": b'{"grams":2000,"place":"here","\\udc00":1}',
    "a huge number": b'{"grams":%s,"place":"here"}' % (b"9" * 5000),
    "deep lists": b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"x":' * 100_000 + b"1" + b"}" * 100_000,
    "deep and cut off": b"[" * 100_000,
    "a missing field": b'{"place":"here"}',
    "an integer as text": b'{"grams":"2000","place":"here"}',
    "an integer with a fraction": b'{"grams":2000.5,"place":"here"}',
    "an integer with an exponent": b'{"grams":2e3,"place":"here"}',
    "a boolean for an integer": b'{"grams":true,"place":"here"}',
    "an empty text": b'{"grams":2000,"place":""}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize(
    ("type_name", "version"),
    [
        ("test.ParcelWeighed", 1),
        ("test.ParcelWeighed", 3),
        ("test.ParcelSent", 1),
        ("test.ParcelLost", 1),
    ],
)
def test_malformed_bytes_are_unreadable(type_name: str, version: int, body: bytes) -> None:
    assert len(reason(type_name, version, body)) < 300


@pytest.mark.parametrize("depth", range(150, 1050, 50))
@pytest.mark.parametrize("version", [1, 2, 3])
def test_no_depth_overflows(version: int, depth: int) -> None:
    old = {1: b'"kilograms":2', 2: b'"grams":2000', 3: NEWEST[1:-1]}[version]
    body = b'{%s,"x":%s%s}' % (old, b"[" * depth, b"]" * depth)

    try:
        read = CATALOGUE.read("test.ParcelWeighed", version, body)
    except FactUnreadable:
        return
    assert read == ParcelWeighed(grams=2000, place="unknown")


@given(
    st.sampled_from(["kilograms", "grams", "place", "parcels", "price", "customer_id"]),
    json_values,
    st.sampled_from([("test.ParcelWeighed", 1), ("test.ParcelWeighed", 3), ("test.ParcelSent", 1)]),
)
def test_any_json_is_a_fact_or_unreadable(name: str, value: Any, known: tuple[str, int]) -> None:
    good = {"kilograms": 2, "grams": 2000, "place": "here", "parcels": 1}
    body = json.dumps(good | {name: value}).encode()

    try:
        read = CATALOGUE.read(*known, body)
    except FactUnreadable:
        return
    assert CATALOGUE.read(read.type, read.version, read.model_dump_json().encode()) == read


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", "not a JSON object"),
        (b'\xef\xbb\xbf{"kilograms":2}', "not JSON: Unexpected UTF-8 BOM"),
        ('{"kilograms":2}'.encode("utf-16"), "not JSON: 'utf-8' codec can't decode"),
        (b'{"kilograms":2,"kilograms":3}', "a name stands twice in one object"),
    ],
    ids=str,
)
def test_old_versions_are_parsed_strictly(body: bytes, told: str) -> None:
    assert reason("test.ParcelWeighed", 1, body).startswith(told)


@given(st.binary())
def test_any_bytes_are_unreadable(body: bytes) -> None:
    for known in (("test.ParcelWeighed", 1), ("test.ParcelWeighed", 3), ("test.ParcelSent", 1)):
        reason(*known, body)
