"""Whatever is sent, every service answers as its OpenAPI document says, and never with a fault.

Requests are made from the documents, right and wrong, and named after things that there are: an id
out of nowhere is answered 404 and reaches little.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from daybook_chassis.http.app import create_app
from daybook_chassis.security import operator_only
from daybook_cli.house import BUILDERS, House
from daybook_cli.serve import ROUTERS
from tests.laws.conftest import Library
from tests.laws.histories import house_at

WHO = "known"
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
Ids = Mapping[str, Sequence[str]]
Request = Case[Any]
Operation = APIOperation[Any, Any, Any, Any]

EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}
"""Of each kind for each operation: this law is about all of them, and not about chance."""

few = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def house(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A copy of the one after the tour: what is sent here changes things."""
    home = tmp_path_factory.mktemp("documents")
    for path in library("tour").house.settings.home.glob("*.db"):
        copy = sqlite3.connect(home / path.name)
        with closing(sqlite3.connect(path)) as told, closing(copy):
            told.backup(copy)
    with house_at(home) as house:
        yield house


@pytest.fixture(scope="module")
def ids(house: House) -> Ids:
    """Some ids of things that there are, by the name of their column."""
    found: dict[str, list[str]] = {}
    for service in house.services.values():
        for name in service.generations.projections:
            for row in service.queries.page(name, limit=10).rows:
                for column, value in row.items():
                    if column.endswith("_id") and value is not None:
                        found.setdefault(column, []).append(value)
    return found


def app_of(house: House, name: str) -> FastAPI:
    return create_app(house[name], [ROUTERS[name](house[name])], operator_only(WHO))


@pytest.mark.parametrize("name", BUILDERS)
def test_it_answers_as_its_document_says(name: str, house: House, ids: Ids) -> None:
    app: Any = app_of(house, name)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    asked = set()
    with asgi.get_client(app) as client:
        client.headers["Authorization"] = f"Bearer {WHO}"
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), f"what does the document mean: {found.err()}"
            operation = found.ok()
            for mode in GenerationMode:
                ask(operation, mode, client, ids)
            asked.add(operation.label)
    assert asked >= {"POST /commands", "GET /operations/status", "GET /ready"}


def ask(operation: Operation, mode: GenerationMode, client: asgi.ASGIClient, ids: Ids) -> None:
    @settings(few, max_examples=EXAMPLES[mode])
    @given(case=operation.as_strategy(generation_mode=mode), pick=st.integers(0, 99))
    def answers(case: Request, pick: int) -> None:
        given_known(case, ids, pick)
        case.call_and_validate(session=client, checks=CHECKS)

    try:
        answers()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing of it can be wrong"


def given_known(case: Request, ids: Ids, pick: int) -> None:
    """Most ids in a path, and half of those in a body, are of things that there are."""
    for name in case.path_parameters.keys() & ids.keys():
        if pick % 5:
            case.path_parameters[name] = ids[name][pick % len(ids[name])]
    if isinstance(case.body, dict) and pick % 2:
        for name in case.body.keys() & ids.keys():
            case.body[name] = ids[name][pick % len(ids[name])]
