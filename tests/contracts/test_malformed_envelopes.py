"""Whatever a broker or a peer hands over is an envelope or EnvelopeInvalid, and nothing else."""

import json

import pytest

from daybook_contracts.envelope import Envelope, EnvelopeInvalid
from tests.contracts.test_envelope import attributes

Headers = list[tuple[str, bytes | None]]

REQUIRED = tuple(sorted(attributes().keys() - {"slot", "prevposition"}))
NUMBERS = ("sequence", "epoch", "slot", "prevposition", "streamversion", "hops")
NAMES = (
    "id",
    "source",
    "type",
    "subject",
    "partitionkey",
    "correlationid",
    "causationid",
    "actor",
    "policyversion",
    "timeline",
    "traceparent",
)
TIMES = ("time", "occurredat")


def headers(**changed: bytes | None) -> Headers:
    """Headers of a good envelope, some of them replaced."""
    plain: dict[str, bytes | None] = {
        name: str(value).encode() for name, value in attributes().items()
    }
    return [(f"ce_{name}", value) for name, value in (plain | changed).items()]


def refused(bad: Headers) -> str:
    with pytest.raises(EnvelopeInvalid) as refusal:
        Envelope.from_headers(bad)
    return str(refusal.value)


def test_the_good_headers_are_good() -> None:
    assert Envelope.from_headers(headers()) == Envelope.from_attributes(attributes())


@pytest.mark.parametrize("name", [*NAMES, *NUMBERS, *TIMES, "specversion", "dataschema"])
class TestEachAttribute:
    """What can be wrong with any of them."""

    def test_null(self, name: str) -> None:
        assert refused(headers(**{name: None})) == f"ce_{name}: null header"

    def test_repeated(self, name: str) -> None:
        twice = [*headers(**{name: b"7"}), (f"ce_{name}", b"7")]

        assert refused(twice) == f"ce_{name}: repeated header"

    def test_not_utf_8(self, name: str) -> None:
        assert refused(headers(**{name: b"7\xff"})) == f"ce_{name}: not UTF-8"
        assert refused(headers(**{name: b"\xc0\x80"})) == f"ce_{name}: not UTF-8"
        assert refused(headers(**{name: b"\xed\xa0\x80"})) == f"ce_{name}: not UTF-8"

    def test_empty(self, name: str) -> None:
        assert refused(headers(**{name: b""})).startswith(f"{name}:")

    def test_another_json_type(self, name: str) -> None:
        for value in ([], {}, [1], {"a": 1}, True, False):
            with pytest.raises(EnvelopeInvalid, match=name):
                Envelope.from_json(json.dumps(attributes() | {name: value}).encode())


@pytest.mark.parametrize("name", REQUIRED)
def test_missing(name: str) -> None:
    kept = [pair for pair in headers() if pair[0] != f"ce_{name}"]

    assert refused(kept).startswith(f"{name}:")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1 ",
        "1\n",
        "0x1",
        "1_000",
        "NaN",
        "Infinity",
        "one",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "\N{SUPERSCRIPT TWO}",
        "1" * 21,
        "9" * 5000,
    ],
)
def test_not_a_number(name: str, text: str) -> None:
    assert refused(headers(**{name: text.encode()})) == f"{name}: not a number"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("sequence", 0),
        ("epoch", 0),
        ("epoch", 2**31),
        ("slot", 256),
        ("streamversion", 2**31),
        ("hops", 2**31),
    ],
)
def test_out_of_range(name: str, number: int) -> None:
    assert refused(headers(**{name: str(number).encode()})).startswith(f"{name}:")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", [-1, 10**20, 10**4000, 0.5, 1e300, float("nan"), float("inf")])
def test_json_numbers_that_count_nothing(name: str, number: float) -> None:
    with pytest.raises(EnvelopeInvalid, match=name):
        Envelope.from_json(json.dumps(attributes() | {name: number}).encode())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "a\n", "\x1f", "\x7f", "x" * 257])
def test_not_a_name(name: str, text: str) -> None:
    assert refused(headers(**{name: text.encode()})).startswith(f"{name}:")


@pytest.mark.parametrize("name", TIMES)
@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2024-03-15",
        "2024-03-15T09:30:00",  # no zone
        "2024-03-15T25:00:00Z",
        "2024-02-30T00:00:00Z",
        "2024-06-30T23:59:60Z",  # a leap second
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",  # in UTC, before the year 1
        "9999-12-31T23:59:59-14:00",  # in UTC, after the year 9999
        "1710495000",  # seconds since 1970, which the attribute's type does not allow
        "-5.5",
        "1710495000000.0",
    ],
)
def test_not_a_time(name: str, text: str) -> None:
    reason = refused(headers(**{name: text.encode()}))

    assert reason.startswith((f"{name}:", "a time is not within"))


@pytest.mark.parametrize("version", ["0.3", "1", "1.1", "2.0", "1.0 "])
def test_another_cloudevents_version(version: str) -> None:
    assert refused(headers(specversion=version.encode())) == "specversion: not 1.0"


@pytest.mark.parametrize(
    "schema",
    [
        "urn:daybook:schema:crm.sales.ContractSigned",
        "urn:daybook:schema:crm.sales.ContractSigned:",
        "urn:daybook:schema:crm.sales.ContractSigned:0",
        "urn:daybook:schema:crm.sales.ContractSigned:01",
        "urn:daybook:schema:crm.sales.ContractSigned:-1",
        "urn:daybook:schema:crm.sales.ContractSigned:1.5",
        "urn:daybook:schema:crm.sales.ContractSigned:10000",
        "urn:daybook:schema:crm.sales.ContractSigned:\N{ARABIC-INDIC DIGIT ONE}",
        "urn:daybook:schema:crm.sales.OpportunityWon:1",
        "urn:other:schema:crm.sales.ContractSigned:1",
        "crm.sales.ContractSigned:1",
        "daybook_contracts.sales.ContractSigned",
    ],
)
def test_not_the_schema_of_the_type(schema: str) -> None:
    assert refused(headers(dataschema=schema.encode())).startswith("dataschema:")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b'"envelope"',
        b"{",
        b"{}",
        b'{"specversion":"1.0"}',
        b"[" * 100_000,
        b'{"id":' * 100_000,
        b'{"specversion":"1.0","sequence":' + b"9" * 5000 + b"}",
        b"\x1f\x8b\x08\x00",  # gzip
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
def test_json_that_is_no_envelope(body: bytes) -> None:
    with pytest.raises(EnvelopeInvalid):
        Envelope.from_json(body)


@pytest.mark.parametrize("name", NAMES)
def test_lone_surrogates(name: str) -> None:
    with pytest.raises(EnvelopeInvalid, match=name):
        Envelope.from_json(json.dumps(attributes() | {name: "\ud800"}).encode())


def test_a_thousand_foreign_headers_do_no_harm() -> None:
    foreign: Headers = [(f"x-{number}", b"\xff") for number in range(1000)]

    assert Envelope.from_headers(foreign + headers()) == Envelope.from_headers(headers())


@pytest.mark.parametrize("name", ["id", "sequence", "time", "dataschema", "specversion"])
def test_the_reason_does_not_quote_the_input(name: str) -> None:
    assert "plaintext" not in refused(headers(**{name: b"plaintext \x00 of somebody"}))
