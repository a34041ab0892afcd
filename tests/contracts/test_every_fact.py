"""Laws that hold for every fact anyone publishes, today's and tomorrow's."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from daybook_contracts.catalogue import FactUnreadable
from daybook_contracts.fact import Fact
from daybook_contracts.topics import TOPICS, Topic, published, source_of
from tools.examples import written_again
from tools.schemas import fact_schema, misdeclared

CONTRACTS = Path(__file__).parents[2] / "contracts"
CATALOGUE = published()
ON_TOPICS = [(topic, fact) for topic in TOPICS for fact in topic.facts]

every_fact = pytest.mark.parametrize("fact", list(CATALOGUE), ids=lambda fact: fact.type)


def example(fact: type[Fact]) -> bytes:
    return (CONTRACTS / "examples" / fact.type / f"{fact.version}.json").read_bytes()


def schema(fact: type[Fact]) -> dict[str, Any]:
    text = (CONTRACTS / "schemas" / fact.type / f"{fact.version}.json").read_bytes()
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def validator(fact: type[Fact]) -> Draft202012Validator:
    return Draft202012Validator(schema(fact), format_checker=Draft202012Validator.FORMAT_CHECKER)


ANY_NAMES = {"terms"}
"""Fields that hold whatever names somebody else declares: there is no unknown one in them."""


def with_unknown(value: Any) -> Any:
    """The same with a name that no contract knows in every object."""
    match value:
        case dict():
            known = {
                name: inner if name in ANY_NAMES else with_unknown(inner)
                for name, inner in value.items()
            }
            return known | {"unheard_of": {"by": "us"}}
        case list():
            return [with_unknown(inner) for inner in value]
        case _:
            return value


def test_there_are_facts_to_look_at() -> None:
    assert len(ON_TOPICS) == len(list(CATALOGUE)) > 30


@pytest.mark.parametrize(
    ("topic", "fact"), ON_TOPICS, ids=[f"{topic.name}-{fact.type}" for topic, fact in ON_TOPICS]
)
def test_it_travels_on_its_owners_topic(topic: Topic, fact: type[Fact]) -> None:
    assert source_of(fact.type) == topic.source
    assert topic.name.rpartition(".")[0] == topic.source


@every_fact
def test_its_schema_is_published(fact: type[Fact]) -> None:
    Draft202012Validator.check_schema(schema(fact))
    assert schema(fact) == fact_schema(fact)
    assert schema(fact)["$id"] == f"urn:daybook:schema:{fact.type}:{fact.version}"
    assert '"additionalProperties": false' not in json.dumps(schema(fact))


@every_fact
def test_its_example_is_read_and_written_byte_by_byte(fact: type[Fact]) -> None:
    read = CATALOGUE.read(fact.type, fact.version, example(fact))

    assert type(read) is fact
    assert written_again(read, example(fact)) == example(fact)


@every_fact
def test_its_example_fits_its_schema(fact: type[Fact]) -> None:
    assert not list(validator(fact).iter_errors(json.loads(example(fact))))


@every_fact
def test_its_schema_wants_what_the_fact_wants(fact: type[Fact]) -> None:
    data = json.loads(example(fact))
    for name in data:
        less = {key: value for key, value in data.items() if key != name}
        try:
            CATALOGUE.read(fact.type, fact.version, json.dumps(less).encode())
        except FactUnreadable:
            assert not validator(fact).is_valid(less)
        else:
            assert validator(fact).is_valid(less)


@every_fact
def test_its_quantities_have_units_and_its_persons_are_named(fact: type[Fact]) -> None:
    assert not list(misdeclared(fact))


@every_fact
def test_it_is_frozen(fact: type[Fact]) -> None:
    read = CATALOGUE.read(fact.type, fact.version, example(fact))
    field = next(iter(fact.model_fields))

    with pytest.raises(ValidationError, match="frozen"):
        setattr(read, field, getattr(read, field))


@every_fact
def test_unknown_fields_are_refused_in_writing(fact: type[Fact]) -> None:
    read = CATALOGUE.read(fact.type, fact.version, example(fact))
    fields = {name: getattr(read, name) for name in fact.model_fields}
    assert fact.model_validate(fields) == read

    with pytest.raises(ValidationError, match="unheard_of"):
        fact.model_validate(fields | {"unheard_of": 1})


@every_fact
def test_unknown_fields_are_ignored_in_reading(fact: type[Fact]) -> None:
    wider = json.dumps(with_unknown(json.loads(example(fact)))).encode()
    assert b"unheard_of" in wider

    read = CATALOGUE.read(fact.type, fact.version, wider)

    assert read == CATALOGUE.read(fact.type, fact.version, example(fact))


@every_fact
def test_a_field_of_another_type_is_unreadable_and_not_quoted(fact: type[Fact]) -> None:
    data = json.loads(example(fact))
    for name in fact.model_fields:
        # An object without required fields may be read from any object, but never from a list.
        other = ["plaintext"] if isinstance(data.get(name), dict) else {"secret": ["plaintext"]}
        body = json.dumps(data | {name: other}).encode()
        with pytest.raises(FactUnreadable) as refusal:
            CATALOGUE.read(fact.type, fact.version, body)
        assert name in str(refusal.value)
        assert "plaintext" not in str(refusal.value)
