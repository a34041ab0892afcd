"""The AsyncAPI 3 document: which facts travel on which topic, under what key and headers."""

from collections.abc import Sequence
from typing import Any

from daybook_contracts.envelope import CONTENT_TYPE
from daybook_contracts.fact import Fact
from daybook_contracts.topics import Topic
from tools.schemas import Schema, envelope_schema

Document = dict[str, Any]

_KAFKA = "0.5.0"
"""Version of AsyncAPI's Kafka bindings."""

_DRAFT = "application/schema+json;version=draft-2020-12"

_A_DAY = 24 * 60 * 60 * 1000
"""Milliseconds, in which Kafka counts retention."""


def asyncapi_document(topics: Sequence[Topic]) -> Document:
    """Channels, messages and headers. Payloads refer to the schema files beside the document."""
    facts = [fact for topic in topics for fact in topic.facts]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Daybook",
            "version": "1.0.0",
            "description": "The facts of Daybook, an event-sourced CRM, and of the systems around "
            "it. CloudEvents 1.0 on Kafka in binary mode: attributes are headers, the fact is the "
            "record's value.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {topic.name: _channel(topic) for topic in topics},
        "components": {
            "messages": {
                _name(fact, version): _message(fact, version)
                for fact in facts
                for version in _versions(fact)
            },
            "schemas": {"headers": _headers()},
        },
    }


def _channel(topic: Topic) -> Document:
    return {
        "address": topic.name,
        "title": f"Facts of {topic.source}",
        "description": f"The service `{topic.host}` publishes them; its log keeps them.",
        "messages": {
            _name(fact, version): {"$ref": f"#/components/messages/{_name(fact, version)}"}
            for fact in topic.facts
            for version in _versions(fact)
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": topic.retention_days * _A_DAY,
                },
                "bindingVersion": _KAFKA,
            }
        },
    }


def _message(fact: type[Fact], version: int) -> Document:
    newest = version == fact.version
    return {
        "name": fact.type,
        "title": f"{fact.__name__}, version {version}",
        "summary": (fact.__doc__ or "").partition("\n\n")[0] if newest else "An older version.",
        "contentType": CONTENT_TYPE,
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {
            "schemaFormat": _DRAFT,
            "schema": {"$ref": f"./schemas/{fact.type}/{version}.json"},
        },
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {
            "kafka": {
                "key": {
                    "type": "string",
                    "format": "uuid",
                    "description": "The partition key, as in the header ce_partitionkey.",
                },
                "bindingVersion": _KAFKA,
            }
        },
    }


def _headers() -> Schema:
    """Header values are strings in UTF-8. A published fact always has a slot, and its link."""
    envelope = envelope_schema()
    return {
        "type": "object",
        "properties": {
            "content-type": {"type": "string", "const": CONTENT_TYPE},
            **{f"ce_{name}": _header(node) for name, node in envelope["properties"].items()},
        },
        "required": [
            "content-type",
            *(f"ce_{name}" for name in (*envelope["required"], "slot", "prevposition")),
        ],
    }


def _header(node: Schema) -> Schema:
    if node["type"] == "integer":
        return {"title": node["title"], "type": "string", "pattern": "^[0-9]+$"}
    return node


def _versions(fact: type[Fact]) -> range:
    return range(1, fact.version + 1)


def _name(fact: type[Fact], version: int) -> str:
    return f"{fact.type}.{version}"
