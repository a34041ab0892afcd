"""The CloudEvents SDK reads what we send, in both modes, and we read what it sends."""

import json
from datetime import datetime
from typing import Any

from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, from_structured, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given

from daybook_contracts.envelope import CONTENT_TYPE, Envelope, instant
from daybook_contracts.fact import Fact
from tests.contracts.strategies import envelopes
from tests.contracts.test_envelope import attributes
from tests.contracts.test_every_fact import CATALOGUE, every_fact, example
from tools.examples import written_again

BODY = {"customer_id": "9e37fe87-2427-5fe6-ae37-20afc9d729fe", "organization_name": "Žofie a.s."}


def binary(envelope: Envelope, body: bytes) -> KafkaMessage:
    return KafkaMessage(dict(envelope.to_headers()), envelope.partitionkey.encode(), body)


def structured(envelope: Envelope, body: bytes) -> KafkaMessage:
    event = json.loads(envelope.to_json())
    event |= {"datacontenttype": CONTENT_TYPE, "data": json.loads(body)}
    headers = {"content-type": b"application/cloudevents+json"}
    return KafkaMessage(headers, envelope.partitionkey.encode(), json.dumps(event).encode())


def texts(event: BaseCloudEvent) -> dict[str, str]:
    """Attributes as strings, which is all that headers can tell apart."""
    found: dict[str, Any] = event.get_attributes()
    return {
        name: instant(value) if isinstance(value, datetime) else str(value)
        for name, value in found.items()
    }


@given(envelopes())
def test_both_modes_read_the_same(envelope: Envelope) -> None:
    body = json.dumps(BODY).encode()
    ours = {name: str(value) for name, value in json.loads(envelope.to_json()).items()}

    by_headers = from_binary(binary(envelope, body), JSONFormat())
    by_json = from_structured(structured(envelope, body), JSONFormat())

    assert texts(by_headers) == ours | {"datacontenttype": CONTENT_TYPE}
    assert texts(by_json) == texts(by_headers)
    assert by_headers.get_data() == by_json.get_data() == BODY


@every_fact
def test_every_example_is_a_cloudevent(fact: type[Fact]) -> None:
    names = {"type": fact.type, "dataschema": f"urn:daybook:schema:{fact.type}:{fact.version}"}
    envelope = Envelope.from_attributes(attributes(**names))

    event = from_binary(binary(envelope, example(fact)), JSONFormat())

    assert event.get_type() == fact.type
    assert event.get_dataschema() == names["dataschema"]
    read = CATALOGUE.read(fact.type, fact.version, json.dumps(event.get_data()).encode())
    assert written_again(read, example(fact)) == example(fact)


@given(envelopes())
def test_we_read_what_the_sdk_sends(envelope: Envelope) -> None:
    stored = json.loads(envelope.to_json())
    event = CloudEvent(stored | {"time": envelope.time}, BODY)

    message = to_binary(event, JSONFormat())

    assert message.key == envelope.partitionkey
    assert Envelope.from_headers(message.headers.items()) == envelope
