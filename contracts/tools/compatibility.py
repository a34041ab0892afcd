"""What may change between two schemas of one version: optional fields come, all else stays."""

import json
from collections.abc import Iterator

import jsoncompat

from tools.schemas import Schema, parts, resolved

_LOOKED_INTO = {
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "description",
    "enum",
    "examples",
    "items",
    "oneOf",
    "prefixItems",
    "properties",
    "required",
    "title",
}
"""Keywords that are compared by meaning, or that mean nothing to a reader of facts."""


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """One line for each change that breaks a promise; none if the schemas are compatible.

    A log holds facts of the old schema for ever and yesterday's readers meet facts of the new one,
    so compatibility runs both ways. Two judges look: `jsoncompat` on the values that a writer of
    the new schema can produce, and a comparison of our own on what that cannot see (reading old
    facts, units, patterns, formats).
    """
    found = list(_Comparison(old, new).differences("", old, new, frozenset()))
    return found or list(_unreadable_values(old, new))


def _unreadable_values(old: Schema, new: Schema) -> Iterator[str]:
    """Whether readers of the old schema may meet values that they refuse."""
    try:
        fits = jsoncompat.check_compat(_text(old), _text(new), role="serializer")
    except ValueError as error:
        yield f"it cannot be compared: {error}"
        return
    if not fits:
        yield "readers of the committed schema may refuse what the new one allows"


def _text(schema: Schema) -> str:
    # jsoncompat 0.3.1 takes what stands under an `$id` for a document that it would have to fetch.
    return json.dumps({key: value for key, value in schema.items() if key != "$id"})


class _Comparison:
    """Walks two schemas side by side, following the references of each."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old_definitions: Schema = old.get("$defs", {})
        self._new_definitions: Schema = new.get("$defs", {})

    def differences(
        self, where: str, old: Schema, new: Schema, above: frozenset[tuple[str, str]]
    ) -> Iterator[str]:
        references = (old.get("$ref", ""), new.get("$ref", ""))
        if references in above:
            return
        above |= {references} - {("", "")}
        old = resolved(old, self._old_definitions)
        new = resolved(new, self._new_definitions)
        was = _kind(old, self._old_definitions)
        is_now = _kind(new, self._new_definitions)
        if was != is_now:
            yield f"`{where}` was {was} and is {is_now}"
            return
        yield from _changed_keywords(where, old, new)
        yield from self._properties(where, old, new, above)
        inside, inside_now = parts(old), parts(new)
        if [suffix for suffix, _ in inside] != [suffix for suffix, _ in inside_now]:
            yield f"`{where}` holds something else than before"
            return
        for (suffix, before), (_, after) in zip(inside, inside_now, strict=True):
            yield from self.differences(where + suffix, before, after, above)

    def _properties(
        self, where: str, old: Schema, new: Schema, above: frozenset[tuple[str, str]]
    ) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was_required, is_required = old.get("required", ()), new.get("required", ())
        for name in after.keys() - before.keys() & set(is_required):
            yield f"`{_path(where, name)}` is new and not optional"
        for name in before:
            path = _path(where, name)
            if name not in after:
                yield f"`{path}` was removed"
                continue
            was, is_now = (
                "required" if name in names else "optional" for names in (was_required, is_required)
            )
            if was != is_now:
                yield f"`{path}` was {was} and is {is_now}"
                continue
            yield from self.differences(path, before[name], after[name], above)


def _changed_keywords(where: str, old: Schema, new: Schema) -> Iterator[str]:
    """Units, patterns, limits, defaults and whatever else stands beside the structure."""
    if "enum" in old and "enum" in new:
        before, after = ({json.dumps(value) for value in node["enum"]} for node in (old, new))
        for gained in sorted(after - before):
            yield f"`{where}` may now be {gained}"
        for lost in sorted(before - after):
            yield f"`{where}` may no longer be {lost}"
    elif "enum" in old or "enum" in new:
        yield f"`{where}` {'lost' if 'enum' in old else 'gained'} its list of values"
    for keyword in sorted((old.keys() | new.keys()) - _LOOKED_INTO):
        was, is_now = (
            json.dumps(node[keyword]) if keyword in node else "absent" for node in (old, new)
        )
        if was != is_now:
            yield f"`{where}`: {keyword} was {was} and is {is_now}"


def _kind(node: Schema, definitions: Schema) -> str:
    """The type in words: `string (date)`, or `integer or null` of alternatives."""
    node = resolved(node, definitions)
    if options := [*node.get("anyOf", ()), *node.get("oneOf", ())]:
        return " or ".join(_kind(option, definitions) for option in options)
    name = str(node.get("type", "anything"))
    return f"{name} ({node['format']})" if "format" in node else name


def _path(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
