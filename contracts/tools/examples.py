"""Golden examples: one stored fact of every type and version, the very bytes, kept for ever."""

import base64
import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from daybook_contracts.envelope import canonical, first_problem
from daybook_contracts.fact import Fact
from tools.schemas import Schema, resolved

_DATE = "2024-03-15"
_DATES = {"due_on": "2024-04-14", "last_purchase_on": "2024-03-03"}
_AMOUNT = "1250.00"
_AMOUNTS = {"credit": "0.00", "outstanding": "0.00"}
_TEXTS = {
    "audience": "spring-campaign",
    "carrier": "Parcel post",
    "country": "NL",
    "currency": "EUR",
    "digest": "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
    "evidence": "Form signed at the trade fair",
    "lifecycle_stage": "growth",
    "organization_name": "Van Dijk Installatietechniek B.V.",
    "origin": "Trade fair",
    "reason": "The customer changed plans",
    "resolution": "The door sensor was replaced",
    "route": "Direct sales",
    "source_name": "erp.finance",
    "title": "Service contract for twelve lifts",
    "topic": "The lift in hall B stops between floors",
    "waiting_for": "Photographs of the door",
    "file_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "region": "NL-ZH",
    "industry": "C2813",
    "age_band": "35-44",
    "language": "nl-NL",
    "website": "https://vandijk.example",
}
"""What reads well, or must fit a pattern, by the name of the field; any other name will do, too."""

_QUANTITIES = {
    "1": 4,
    "day": 12,
    "minute": 90,
    "percent": 40,
    "point": 62,
    "quintile": 4,
    "year": 2024,
}
"""Plausible quantities by unit; limits of the field come first."""


class ExampleNotBuilt(ValueError):
    """No sample fits the declared fields; the message says which field."""


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


SEALED = ".".join(
    (
        _part(b'{"alg":"dir","enc":"A256GCM","kid":"example"}'),
        "",  # direct encryption has no encrypted key
        _part(bytes(12)),
        _part(b"not a ciphertext: an example"),
        _part(bytes(16)),
    )
)
"""A well-formed JWE compact string (RFC 7516) that nobody can open: it was never encrypted."""


def example_of(fact: type[Fact]) -> bytes:
    """The bytes of one plausible fact, the same on every run. Raises ExampleNotBuilt.

    Every field has a value, optional ones too. Ids depend on the field's name alone, so that all
    examples together speak of one customer.
    """
    schema = fact.model_json_schema(mode="serialization")
    try:
        sample = canonical(_sample("", schema, schema.get("$defs", {})))
        return fact.model_validate_json(sample).model_dump_json().encode()
    except ValidationError as error:
        raise ExampleNotBuilt(first_problem(error)) from error
    except RecursionError as error:
        raise ExampleNotBuilt("it contains itself") from error


def written_again(fact: Fact, example: bytes) -> bytes:
    """What the fact that was read from the example is written as, less what the example lacks.

    Equal to the example unless reading or writing changed; fields that became part of the version
    later are optional and left out.
    """
    written = fact.model_dump_json().encode()
    shown = _less(json.loads(written), json.loads(example))
    return json.dumps(shown, separators=(",", ":"), ensure_ascii=False).encode()


def _less(written: Any, example: Any) -> Any:
    """The written value without the names that the example does not have, however deep."""
    match written, example:
        case dict(), dict():
            return {
                name: _less(value, example[name])
                for name, value in written.items()
                if name in example
            }
        case list(), list() if len(written) == len(example):
            return [_less(*pair) for pair in zip(written, example, strict=True)]
    return written


def _sample(name: str, node: Schema, definitions: Schema) -> Any:
    """A value for the field `name`; `node` is its schema."""
    node = resolved(node, definitions)
    for option in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        if option != {"type": "null"}:
            return _sample(name, option, definitions)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return _one_of(name, node["enum"])
    match node.get("type"):
        case "object":
            return _members(name, node, definitions)
        case "array":
            items = node.get("prefixItems") or [node["items"]] * max(1, node.get("minItems", 1))
            return [_sample(name, item, definitions) for item in items]
        case "string":
            return _text(name, node)
        case "integer" | "number":
            return _quantity(node)
        case "boolean":
            return True
        case other:
            raise ExampleNotBuilt(f"{name}: no sample for {other or 'a field of any type'}")


def _members(name: str, node: Schema, definitions: Schema) -> Any:
    if node.get("x-unit") == "currency":
        return {"amount": _AMOUNTS.get(name, _AMOUNT), "currency": "EUR"}
    fields = node.get("properties", {})
    return {field: _sample(field, fields[field], definitions) for field in fields}


def _one_of(name: str, values: list[Any]) -> Any:
    """The first value for what was before, the second for what is: a change shows as one."""
    return values[0] if name.startswith("previous_") or len(values) == 1 else values[1]


def _text(name: str, node: Schema) -> str:
    match node.get("format"):
        case "uuid":
            return str(uuid5(NAMESPACE_URL, f"urn:daybook:example:{name}"))
        case "date":
            return _DATES.get(name, _DATE)
        case "date-time":
            return f"{_DATE}T09:30:00Z"
        case None:
            pass
        case other:
            raise ExampleNotBuilt(f"{name}: no sample for the format {other}")
    if "x-personal" in node:
        return SEALED
    if name.endswith("_ref"):
        return f"{name.removesuffix('_ref').upper()}-1001"
    return _TEXTS.get(name, name.replace("_", " ").capitalize())


def _quantity(node: Schema) -> int:
    value = _QUANTITIES.get(node.get("x-unit", ""), 1)
    value = max(value, node.get("minimum", value))
    return int(min(value, node.get("maximum", value)))
