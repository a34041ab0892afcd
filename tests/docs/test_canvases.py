"""The canvas of a service, its README, names all that the service promises, does and answers."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from daybook_analytics.views.catalogue import VIEWS
from daybook_chassis.http.edge import Permit
from daybook_chassis.http.policies import policies
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_cli.house import BUILDERS, House
from daybook_cli.serve import ROUTERS
from daybook_contracts.topics import TOPICS
from tests.docs.blocks import REPOSITORY

SERVICES = sorted(BUILDERS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(Settings(home=tmp_path_factory.mktemp("house"), store="sqlite")) as house:
        yield house


def canvas(service: str) -> str:
    return (REPOSITORY / "services" / service / "README.md").read_text("utf-8")


def missing(service: str, names: list[str]) -> list[str]:
    text = canvas(service)
    return sorted(name for name in names if f"`{name}`" not in text)


def row_of(service: str, name: str) -> str:
    """The row of a table that begins with a name."""
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \|.*$", canvas(service), re.MULTILINE)
    return str(row)


def rows(service: str, heading: str) -> set[str]:
    """What the rows of a section's table begin with."""
    section = canvas(service).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE))


def routes(service: Service) -> Iterator[tuple[str, str, str]]:
    """Name, `METHOD path` and permission of every route of the service's own."""
    book = service.parts.policies
    assert book is not None
    for route in (*ROUTERS[service.name](service).routes, *policies(service, book).routes):
        if isinstance(route, APIRoute):
            (permit,) = (
                each.call for each in route.dependant.dependencies if isinstance(each.call, Permit)
            )
            for method in route.methods or ():
                yield route.name, f"{method} {route.path}", permit.permission


@pytest.mark.parametrize("service", SERVICES)
def test_it_names_every_fact_of_its_topic(service: str) -> None:
    topics = [topic for topic in TOPICS if topic.host == service]
    own = [topic for topic in topics if topic.source == f"crm.{service}"]
    hosted = [topic.source for topic in topics if topic not in own]

    assert len(own) == 1
    assert missing(service, [own[0].name, own[0].source, *hosted]) == []
    assert missing(service, [fact.__name__ for topic in own for fact in topic.facts]) == []


@pytest.mark.parametrize("service", SERVICES)
def test_it_names_every_private_fact(service: str, house: House) -> None:
    private = house[service].parts.catalogue.private

    assert missing(service, [fact.__name__ for fact in private]) == []
    assert private or "None are private" in canvas(service)


@pytest.mark.parametrize("service", SERVICES)
def test_it_lists_every_command_and_no_other(service: str, house: House) -> None:
    assert rows(service, "Commands") == {each.__name__ for each in house[service].commands}


@pytest.mark.parametrize("service", SERVICES)
def test_it_lists_every_projection_and_no_other(service: str, house: House) -> None:
    views = set(VIEWS) if service == "analytics" else set()

    listed = rows(service, "Questions answered")

    assert listed == set(house[service].generations.projections) | views


@pytest.mark.parametrize("service", SERVICES)
def test_it_names_what_it_hears_and_does_about_it(service: str, house: House) -> None:
    parts = house[service].parts
    heard = {fact.__name__ for reaction in parts.reactions for fact in reaction.on}
    learnt = {fact.__name__ for fact in parts.references or {}}

    assert missing(service, [reaction.name for reaction in parts.reactions]) == []
    assert missing(service, list(parts.extras or {})) == []
    assert missing(service, sorted(heard | learnt)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_it_names_route_and_permission(service: str, house: House) -> None:
    commands = {command.__name__ for command in house[service].commands}
    projections = set(house[service].generations.projections)
    routed: set[str] = set()
    for name, route, permission in routes(house[service]):
        if name in commands | projections:
            routed.add(name)
            assert f"`{route}`, `{permission}`" in row_of(service, name)
        elif not name.endswith(" row"):
            assert f"`{permission}`" in canvas(service), f"{route} is not told of"

    assert routed >= projections
    for name in commands - routed:
        assert "| issued by " in row_of(service, name)


@pytest.mark.parametrize("service", SERVICES)
def test_it_names_every_policy(service: str) -> None:
    package = REPOSITORY / "services" / service / f"daybook_{service}"
    policies = sorted(path.name for path in (package / "policies").glob("*.toml"))

    assert policies
    assert missing(service, [f"policies/{name}" for name in policies]) == []


def test_a_missing_name_is_told() -> None:
    assert missing("sales", ["ContractSigned", "NeverHappened"]) == ["NeverHappened"]
