"""An envelope means the same as stored JSON and as Kafka headers, and keeps its own rules."""

import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from daybook_contracts.envelope import (
    SLOTS,
    Envelope,
    EnvelopeInvalid,
    canonical,
    dataschema_of,
    instant,
    slot_of,
    version_of,
)
from tests.contracts.strategies import envelopes, moments, names

SCHEMA = Path(__file__).parents[2] / "contracts" / "schemas" / "envelope.json"


def attributes(**changed: Any) -> dict[str, Any]:
    """Attributes of a small public fact; None leaves one out."""
    plain: dict[str, Any] = {
        "specversion": "1.0",
        "id": "0190163d-8694-739b-aea5-966c26f8ad91",
        "source": "crm.sales",
        "type": "crm.sales.ContractSigned",
        "subject": "contract-1",
        "time": "2024-03-15T09:30:00Z",
        "dataschema": "urn:daybook:schema:crm.sales.ContractSigned:1",
        "partitionkey": "customer-1",
        "sequence": "00000000000000000007",
        "epoch": 1,
        "slot": 232,
        "prevposition": "00000000000000000003",
        "streamversion": 0,
        "occurredat": "2024-03-15T09:29:00Z",
        "correlationid": "command-1",
        "causationid": "command-1",
        "actor": "sales-desk",
    }
    return {name: value for name, value in (plain | changed).items() if value is not None}


@given(envelopes())
def test_json_and_headers_read_back_the_same(envelope: Envelope) -> None:
    assert Envelope.from_json(envelope.to_json()) == envelope
    assert Envelope.from_headers(envelope.to_headers()) == envelope


@given(envelopes())
def test_canonical_bytes_are_stable(envelope: Envelope) -> None:
    stored = envelope.to_json()

    assert Envelope.from_json(stored).to_json() == stored
    assert Envelope.from_headers(envelope.to_headers()).to_json() == stored
    assert canonical(json.loads(stored)) == stored


def test_canonical_json_has_one_form() -> None:
    assert (
        canonical({"b": 1, "a": ["Žofie", None, 0.5]}) == '{"a":["Žofie",null,0.5],"b":1}'.encode()
    )
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"a": float("nan")})


def test_canonical_bytes_are_these() -> None:
    envelope = Envelope.from_attributes(attributes(subject="Žofie", hops=2))

    assert envelope.to_json().decode() == (
        '{"actor":"sales-desk","causationid":"command-1","correlationid":"command-1",'
        '"dataschema":"urn:daybook:schema:crm.sales.ContractSigned:1","epoch":1,"hops":2,'
        '"id":"0190163d-8694-739b-aea5-966c26f8ad91","occurredat":"2024-03-15T09:29:00Z",'
        '"partitionkey":"customer-1","prevposition":"00000000000000000003",'
        '"sequence":"00000000000000000007","slot":232,"source":"crm.sales",'
        '"specversion":"1.0","streamversion":0,"subject":"Žofie","time":"2024-03-15T09:30:00Z",'
        '"type":"crm.sales.ContractSigned"}'
    )


@given(envelopes())
def test_stored_envelopes_fit_the_published_schema(envelope: Envelope) -> None:
    schema = json.loads(SCHEMA.read_bytes())
    stored = json.loads(envelope.to_json())

    assert not list(Draft202012Validator(schema).iter_errors(stored))
    assert stored.keys() <= schema["properties"].keys()


@pytest.mark.parametrize("order", list(permutations(("id", "source", "type")))[1:])
def test_the_order_of_names_changes_nothing(order: tuple[str, ...]) -> None:
    plain = attributes()
    shuffled = {name: plain[name] for name in (*order, *plain.keys() - set(order))}

    read = Envelope.from_json(json.dumps(shuffled, indent=1).encode())

    assert read.to_json() == Envelope.from_attributes(plain).to_json()


@given(st.dictionaries(names, names), envelopes())
def test_unknown_attributes_and_headers_are_ignored(
    unknown: dict[str, str], envelope: Envelope
) -> None:
    known = json.loads(envelope.to_json())
    foreign = [(f"ce_x{name}", value.encode()) for name, value in unknown.items()]
    tracing = [(f"kafka_{name}", None) for name in unknown]

    assert Envelope.from_attributes({f"x{n}": v for n, v in unknown.items()} | known) == envelope
    assert Envelope.from_headers([*foreign, *tracing, *envelope.to_headers()]) == envelope


@given(moments, st.integers(-14, 14))
def test_instants_are_the_same_in_every_zone(moment: datetime, hours: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))

    assert instant(elsewhere) == instant(moment)
    assert datetime.fromisoformat(instant(moment)) == moment
    assert instant(moment).endswith("Z")


def test_numbers_and_digits_mean_the_same() -> None:
    numbers = attributes(sequence=7, prevposition=3)
    digits = attributes(epoch="1", slot="232", streamversion="0", hops="0")

    assert Envelope.from_attributes(numbers) == Envelope.from_attributes(digits)


# --- slots ---


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_key_has_one_slot(key: str) -> None:
    assert 0 <= slot_of(key) < SLOTS
    assert slot_of(key) == slot_of(str(key.encode(), "utf-8"))


@pytest.mark.parametrize(
    ("key", "slot"),
    [
        # The first octet of `printf %s KEY | sha256sum`.
        ("customer-1", 232),
        ("", 227),
        ("9e37fe87-2427-5fe6-ae37-20afc9d729fe", 231),
        ("Žofie", 228),
    ],
)
def test_slots_never_change(key: str, slot: int) -> None:
    assert slot_of(key) == slot


@pytest.mark.parametrize("slot", [slot for slot in range(SLOTS) if slot != 232])
def test_another_slot_than_that_of_the_key_is_refused(slot: int) -> None:
    with pytest.raises(EnvelopeInvalid, match="slot"):
        Envelope.from_attributes(attributes(slot=slot))


@pytest.mark.parametrize("absent", ["slot", "prevposition"])
def test_slot_and_prevposition_come_together(absent: str) -> None:
    with pytest.raises(EnvelopeInvalid, match="come together"):
        Envelope.from_attributes(attributes(**{absent: None}))


def test_a_private_fact_has_neither() -> None:
    assert Envelope.from_attributes(attributes()).public
    assert not Envelope.from_attributes(attributes(slot=None, prevposition=None)).public


@pytest.mark.parametrize("before", [7, 8, 10**20 - 1])
def test_the_previous_position_is_before_this_one(before: int) -> None:
    with pytest.raises(EnvelopeInvalid, match="prevposition"):
        Envelope.from_attributes(attributes(prevposition=before))


# --- versions and times ---


@given(names, st.integers(1, 9999))
def test_the_schema_names_the_version(type_name: str, version: int) -> None:
    assert version_of(dataschema_of(type_name, version), type_name) == version
    with pytest.raises(EnvelopeInvalid):
        version_of(dataschema_of(type_name, version), f"{type_name}x")


def test_the_envelope_knows_its_version() -> None:
    schema = "urn:daybook:schema:crm.sales.ContractSigned:12"

    assert Envelope.from_attributes(attributes(dataschema=schema)).version == 12


@pytest.mark.parametrize("name", ["time", "occurredat"])
@pytest.mark.parametrize(
    "moment",
    [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime(2024, 3, 15)],  # noqa: DTZ001
)
def test_a_time_that_utc_cannot_tell_is_not_written(name: str, moment: datetime) -> None:
    fields = Envelope.from_attributes(attributes()).model_dump()

    with pytest.raises(ValidationError, match="time"):
        Envelope(**(fields | {name: moment}))


def test_an_envelope_is_frozen() -> None:
    envelope = Envelope.from_attributes(attributes())

    with pytest.raises(ValidationError, match="frozen"):
        envelope.time = datetime(2025, 1, 1, tzinfo=UTC)  # type: ignore[misc]
