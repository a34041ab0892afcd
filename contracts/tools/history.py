"""What was published before, and whether the facts of today still keep its promises."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.fact import Fact
from tools.compatibility import breaking_changes
from tools.examples import written_again
from tools.schemas import Schema, envelope_schema, fact_schema

Version = tuple[str, int]
"""A fact's type name and its version."""

ENVELOPE_PATH = "schemas/envelope.json"
_VERSION_FILE = re.compile(r"[1-9][0-9]{0,3}\.json", re.ASCII)


def schema_path(type_name: str, version: int) -> str:
    return f"schemas/{type_name}/{version}.json"


def example_path(type_name: str, version: int) -> str:
    return f"examples/{type_name}/{version}.json"


@dataclass(frozen=True)
class History:
    """The documents that were published; `problems` names files that are none."""

    schemas: dict[Version, Schema]
    examples: dict[Version, bytes]
    envelope: Schema | None
    problems: list[str]


def read_history(directory: Path) -> History:
    """Read `schemas/` and `examples/` under the directory; both may be missing."""
    history = History({}, {}, None, [])
    for path in sorted(directory.glob("schemas/*/*")):
        if version := _version(path, directory, history.problems):
            history.schemas[version] = _object(path, directory, history.problems)
    for path in sorted(directory.glob("examples/*/*")):
        if version := _version(path, directory, history.problems):
            history.examples[version] = path.read_bytes()
    envelope = directory / ENVELOPE_PATH
    if not envelope.exists():
        return history
    return History(
        history.schemas,
        history.examples,
        _object(envelope, directory, history.problems),
        history.problems,
    )


def broken_promises(catalogue: Catalogue, history: History) -> Iterator[str]:
    """One line for each, saying what to do. A newest version may still lack its documents."""
    yield from history.problems
    public = {fact.type: fact for fact in catalogue.public}
    for name, version in sorted(history.schemas.keys() | history.examples.keys()):
        if name not in public:
            yield f"{name} {version} was published and has no class: put it back, logs hold it"
        elif version > public[name].version:
            yield (
                f"{name} {version} was published and the class says version "
                f"{public[name].version}: versions only grow"
            )
    if history.envelope is not None:
        for change in breaking_changes(history.envelope, envelope_schema()):
            yield f"envelope: {change}: undo it, stored envelopes never change"
    for fact in catalogue.public:
        yield from _unfinished_steps(fact, catalogue, history)
        yield from _changes(fact, history)
        yield from _unreadable_examples(fact, catalogue, history)


def _unfinished_steps(fact: type[Fact], catalogue: Catalogue, history: History) -> Iterator[str]:
    for version in range(1, fact.version):
        name = f"{fact.type} {version}"
        if (fact.type, version) not in history.schemas:
            yield f"{name} has no schema: restore {schema_path(fact.type, version)}"
        if (fact.type, version) not in history.examples:
            yield f"{name} has no golden example: restore {example_path(fact.type, version)}"
        if (fact.type, version) not in catalogue.upcasters:
            yield f"{name} cannot become {version + 1}: ship an upcaster"


def _changes(fact: type[Fact], history: History) -> Iterator[str]:
    published = history.schemas.get((fact.type, fact.version))
    if published is None:
        return
    for change in breaking_changes(published, fact_schema(fact)):
        yield (
            f"{fact.type} {fact.version}: {change}: undo it, or write version "
            f"{fact.version + 1} with an upcaster"
        )


def _unreadable_examples(fact: type[Fact], catalogue: Catalogue, history: History) -> Iterator[str]:
    """Golden replay: what was stored once must be read for ever, and mean the same."""
    for version in range(1, fact.version + 1):
        example = history.examples.get((fact.type, version))
        if example is None:
            continue
        path = example_path(fact.type, version)
        try:
            read = catalogue.read(fact.type, version, example)
        except FactUnreadable as error:
            yield f"{path} can no longer be read ({error}): mend the fact or its upcaster"
            continue
        if version == fact.version and written_again(read, example) != example:
            yield f"{path} would be written differently today: restore it, or how it was written"


def _version(path: Path, directory: Path, problems: list[str]) -> Version | None:
    if _VERSION_FILE.fullmatch(path.name) and path.is_file():
        return path.parent.name, int(path.stem)
    problems.append(f"{path.relative_to(directory)} is not a version of a fact: remove it")
    return None


def _object(path: Path, directory: Path, problems: list[str]) -> Schema:
    try:
        schema = json.loads(path.read_bytes())
    except ValueError:
        schema = None
    if isinstance(schema, dict):
        return schema
    problems.append(f"{path.relative_to(directory)} is not a JSON object: restore it")
    return {}
