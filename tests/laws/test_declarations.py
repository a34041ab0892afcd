"""What services declare holds together: policies, columns, facts and the topics they travel on."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Text

from daybook_chassis.projection import Projection
from daybook_chassis.work import Aggregate
from daybook_cli.house import BUILDERS
from daybook_contracts.fact import Fact
from daybook_contracts.topics import TOPICS, source_of
from tests.laws.histories import History
from tests.laws.members import PARTS, PROJECTIONS

OWN_FACTS = [fact for topic in TOPICS for fact in topic.facts if topic.source.startswith("crm.")]
OUTSIDE_FACTS = [fact for topic in TOPICS for fact in topic.facts if fact not in OWN_FACTS]
UNSAID: Mapping[str, str] = {}
"""Public facts of ours that no story makes a command emit, each with the reason. None is."""

POLICY_FILES = [
    (name, file.name.removesuffix(".toml"))
    for name in BUILDERS
    if (folder := files(f"daybook_{name}").joinpath("policies")).is_dir()
    for file in folder.iterdir()
]

each_projection = pytest.mark.parametrize(
    "projection",
    [projection for _, projection in PROJECTIONS],
    ids=[projection.name for _, projection in PROJECTIONS],
)


def test_there_are_policies_to_visit() -> None:
    assert len(POLICY_FILES) >= len(BUILDERS)


@pytest.mark.parametrize(("owner", "name"), POLICY_FILES)
def test_every_policy_is_loaded_by_its_service_and_dated(owner: str, name: str) -> None:
    """A file that nobody loads governs nothing; a term that nobody checks may be misspelt."""
    book = PARTS[owner].policies
    assert book is not None
    model, policies = book.find(name).model, book.find(name).shipped

    assert model.model_config.get("frozen")
    assert model.model_config.get("extra") == "forbid"
    days = [version.effective_from for version in policies.versions]
    names = [version.version for version in policies.versions]
    assert all(type(day) is date for day in days)
    assert len(set(days)) == len(days)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z-]+/[1-9][0-9]*", each) for each in names)
    assert days[0] <= date(1970, 1, 1), "some policy is in force on any day of any history"


@pytest.mark.parametrize(("owner", "name"), POLICY_FILES)
def test_every_policy_file_opens_with_what_it_is_about(owner: str, name: str) -> None:
    text = files(f"daybook_{owner}").joinpath("policies", f"{name}.toml").read_text("utf-8")

    assert text.startswith("# ")
    assert tomllib.loads(text).keys() == {"policy"}


@each_projection
def test_columns_are_text_whole_numbers_or_truth(projection: Projection) -> None:
    """Other types digest differently on different databases."""
    for column in projection.table.columns:
        assert type(column.type) in (Text, BigInteger, Boolean), column.name
        assert column.server_default is None
        assert column.default is None
    keys = projection.table.primary_key.columns
    assert keys
    assert all(type(column.type) is Text for column in keys)


@each_projection
def test_a_row_says_whose_it_is(projection: Projection) -> None:
    """By that column it is marked incomplete while facts of its customer are held back."""
    assert projection.customer_column in (None, *projection.columns)
    assert projection.customer_column or "customer_id" not in projection.columns


@pytest.mark.parametrize("owner", PARTS)
def test_names_begin_with_their_service(owner: str) -> None:
    parts = PARTS[owner]
    names = [
        *(projection.name for projection in parts.projections),
        *(reaction.name for reaction in parts.reactions),
        *(parts.extras or {}),
    ]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(rf"{owner}\.[a-z_]+", name) for name in names)


@pytest.mark.parametrize("owner", PARTS)
def test_what_a_service_hears_is_public(owner: str) -> None:
    """Private facts are not published, so that a subscription to one would never hear it."""
    parts = PARTS[owner]
    heard: set[type[Fact]] = {
        *(fact for projection in parts.projections for fact in projection.on),
        *(fact for reaction in parts.reactions for fact in reaction.on),
        *(parts.references or {}),
        *(fact for extra in (parts.extras or {}).values() for fact in extra.facts),
    }

    assert heard <= {fact for topic in TOPICS for fact in topic.facts}


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.name for topic in TOPICS])
def test_every_topic_has_its_host(topic: Any) -> None:
    parts = PARTS[topic.host]

    assert topic.source == f"crm.{topic.host}" or topic.source in parts.hosts
    assert all(source_of(fact.type) == topic.source for fact in topic.facts)


@pytest.mark.parametrize("fact", OWN_FACTS, ids=[fact.type for fact in OWN_FACTS])
def test_some_command_says_every_public_fact(every_told: list[History], fact: type[Fact]) -> None:
    owner = fact.type.split(".")[1]
    emitted = {
        name
        for told in every_told
        for names in told.emitted(told.service(owner)).values()
        for name in names
    }

    assert (fact.type in emitted) != (fact.type in UNSAID)


@pytest.mark.parametrize("fact", OUTSIDE_FACTS, ids=[fact.type for fact in OUTSIDE_FACTS])
def test_every_outside_fact_is_taken_at_a_door(every_told: list[History], fact: type[Fact]) -> None:
    topics = {record.topic for told in every_told for record in told.records[source_of(fact.type)]}

    assert f"{fact.type}/{fact.version}" in topics


@pytest.mark.parametrize("owner", PARTS)
def test_every_private_fact_is_the_services_own(every_told: list[History], owner: str) -> None:
    """Its name and its class are in the service, and some command says it."""
    private = PARTS[owner].catalogue.private
    emitted = {
        name
        for told in every_told
        for names in told.emitted(told.service(owner)).values()
        for name in names
    }

    assert {fact.type for fact in private} <= emitted
    for fact in private:
        assert fact.type == f"{owner}.{fact.__name__}"
        assert import_module(fact.__module__).__name__.startswith(f"daybook_{owner}.domain.")


@pytest.mark.parametrize("owner", PARTS)
def test_every_kind_of_stream_says_which_facts_it_takes(owner: str) -> None:
    """By them an id of something else is told from one of its own, instead of failing midway."""
    streams = import_module(f"daybook_{owner}.application.streams")
    kinds = [each for each in vars(streams).values() if isinstance(each, Aggregate)]

    assert kinds
    assert len({kind.name for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.facts
        assert all(issubclass(fact, Fact) for fact in kind.facts), kind.name
