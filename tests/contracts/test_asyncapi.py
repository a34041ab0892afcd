"""The AsyncAPI document says of topics and facts what the code says."""

import json
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Count, Fact
from daybook_contracts.topics import TOPICS
from tests.contracts.parcels import PARCEL, parcel, topics
from tests.contracts.strategies import envelopes
from tools.asyncapi import asyncapi_document
from tools.publish import CONTRACTS


def test_channels_say_what_topics_say() -> None:
    channels = asyncapi_document(TOPICS)["channels"]

    assert list(channels) == [topic.name for topic in TOPICS]
    for topic in TOPICS:
        kafka = channels[topic.name]["bindings"]["kafka"]
        assert channels[topic.name]["address"] == kafka["topic"] == topic.name
        assert kafka["partitions"] == topic.partitions
        retention = kafka["topicConfiguration"]["retention.ms"]
        assert retention == topic.retention_days * 86_400_000


def test_every_version_of_a_fact_is_a_message_of_its_channel() -> None:
    document = asyncapi_document(TOPICS)

    for topic in TOPICS:
        names = [
            document["components"]["messages"][entry["$ref"].rpartition("/")[2]]["name"]
            for entry in document["channels"][topic.name]["messages"].values()
        ]
        assert names == [fact.type for fact in topic.facts for _ in range(fact.version)]


def references(node: Any) -> list[str]:
    match node:
        case dict():
            found = [value for key, value in node.items() if key == "$ref"]
            return found + [ref for value in node.values() for ref in references(value)]
        case list():
            return [ref for value in node for ref in references(value)]
        case _:
            return []


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi_document(TOPICS)
    found = set(references(document))
    assert len(found) > len(TOPICS)

    for reference in found:
        path, _, pointer = reference.partition("#")
        target: Any = json.loads((CONTRACTS / path).read_bytes()) if path else document
        for name in pointer.split("/")[1:]:
            target = target[name]
        assert isinstance(target, dict)


def test_older_versions_stay_on_the_channel() -> None:
    document = asyncapi_document(topics(parcel(2, city=str)))

    assert list(document["channels"]["test.v1"]["messages"]) == [f"{PARCEL}.1", f"{PARCEL}.2"]
    assert references(document["components"]["messages"][f"{PARCEL}.1"])[1:] == [
        f"./schemas/{PARCEL}/1.json"
    ]


@given(envelopes())
def test_headers_are_as_described(envelope: Envelope) -> None:
    schema = asyncapi_document(TOPICS)["components"]["schemas"]["headers"]
    validator = Draft202012Validator(schema)
    headers = {name: value.decode() for name, value in envelope.to_headers()}

    assert headers.keys() <= schema["properties"].keys()
    assert validator.is_valid(headers) == envelope.public
    for name in headers:
        less = {key: value for key, value in headers.items() if key != name}
        assert not (validator.is_valid(less) and name in schema["required"])


def test_summaries_are_those_of_the_facts() -> None:
    class Counted(Fact, type="test.Counted", version=1):
        """Somebody counted.

        It took long.
        """

        count: Count

    document = asyncapi_document(topics(Counted))

    assert document["components"]["messages"]["test.Counted.1"]["summary"] == "Somebody counted."
