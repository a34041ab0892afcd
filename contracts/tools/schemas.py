"""The JSON Schema (draft 2020-12) of every fact and of the envelope, as an outsider reads them."""

from collections.abc import Iterator
from typing import Any

from daybook_contracts.envelope import SPECVERSION, Envelope, dataschema_of
from daybook_contracts.fact import Fact

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ENVELOPE_ID = "urn:daybook:schema:envelope"
_POSITION: Schema = {"type": "string", "pattern": "^[0-9]{20}$"}
_POSITIONS = ("sequence", "prevposition")


def fact_schema(fact: type[Fact]) -> Schema:
    """What a stored fact looks like. It is open: a reader ignores fields that it does not know."""
    schema = _opened(fact.model_json_schema(mode="serialization"))
    return {"$schema": DIALECT, "$id": dataschema_of(fact.type, fact.version), **schema}


def envelope_schema() -> Schema:
    """The envelope's canonical JSON, where an attribute without a value is absent, never null."""
    schema = _opened(Envelope.model_json_schema(mode="serialization"))
    properties = {name: _present(node) for name, node in schema["properties"].items()}
    for name in _POSITIONS:
        properties[name] = {"title": properties[name]["title"], **_POSITION}
    properties["specversion"] = {"title": "Specversion", "type": "string", "const": SPECVERSION}
    return {
        "$schema": DIALECT,
        "$id": _ENVELOPE_ID,
        **schema,
        "properties": properties,
        "required": [*schema["required"], "specversion"],
    }


def misdeclared(fact: type[Fact]) -> Iterator[str]:
    """What JSON Schema cannot refuse: quantities without a unit, personal fields out of place."""
    nodes = list(_nodes(fact.model_json_schema(mode="validation")))
    for where, node in nodes:
        if node.get("type") in ("integer", "number") and "x-unit" not in node:
            yield f"`{where}` is a number without a unit: declare one with unit(...)"
    personal = {where for where, node in nodes if "x-personal" in node}
    if personal and fact.data_subject not in fact.model_fields:
        yield "personal fields belong to someone: name the field of the person in `data_subject`"


def resolved(node: Schema, definitions: Schema) -> Schema:
    """The node with its local reference followed; what stands beside the reference wins."""
    while "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**definitions[node["$ref"].rpartition("/")[2]], **beside}
    return node


def parts(node: Schema) -> list[tuple[str, Schema]]:
    """The schemas inside one node, other than named properties, and what each adds to a path."""
    found = [(f"[{index}]", item) for index, item in enumerate(node.get("prefixItems", ()))]
    if isinstance(node.get("items"), dict):
        found.append(("[]", node["items"]))
    if isinstance(node.get("additionalProperties"), dict):
        found.append((".*", node["additionalProperties"]))
    for key in ("anyOf", "oneOf", "allOf"):
        found += [("", option) for option in node.get(key, ())]
    return found


def _opened(schema: Schema) -> Schema:
    """The same without `additionalProperties: false`, which binds the writer alone."""
    return {
        key: _opened_value(value)
        for key, value in schema.items()
        if not (key == "additionalProperties" and value is False)
    }


def _opened_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _opened(value)
    return [_opened_value(item) for item in value] if isinstance(value, list) else value


def _present(node: Schema) -> Schema:
    """The node of an attribute that is left out when it has no value."""
    kept = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
    for option in node.get("anyOf", ()):
        if option != {"type": "null"}:
            kept |= option
    return kept


def _nodes(root: Schema) -> Iterator[tuple[str, Schema]]:
    """Every node with its path. Alternatives and items share the unit of what they are part of."""

    def visit(where: str, node: Schema, above: frozenset[str]) -> Iterator[tuple[str, Schema]]:
        reference = node.get("$ref", "")
        if reference in above:
            return
        above |= {reference} - {""}
        node = resolved(node, root.get("$defs", {}))
        yield where, node
        for name, child in node.get("properties", {}).items():
            yield from visit(f"{where}.{name}".removeprefix("."), child, above)
        shared = {key: node[key] for key in ("x-unit",) if key in node}
        for suffix, child in parts(node):
            yield from visit(where + suffix, shared | child, above)

    yield from visit("", root, frozenset())
