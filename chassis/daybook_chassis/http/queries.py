"""Reading projections over HTTP: filters by column, a page at a time, with a cursor."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel

from daybook_chassis.consistency import Token, wait_for
from daybook_chassis.doors import check_text
from daybook_chassis.errors import Poison
from daybook_chassis.filters import Place
from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.projection import Row
from daybook_chassis.rows import VERSION
from daybook_chassis.service import Service

_RESERVED = ("limit", "cursor", "sort")

Limit = Annotated[int, Query(ge=1, le=1000, description="Rows a page")]
Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=2000)]

Sort = Annotated[
    str | None, Query(description="A column; -column for the highest first", max_length=200)
]

_HOW = (
    "Filter by any column; given twice, either value will do. `<column>.from` and `<column>.to` "
    "bound it, both included. A column `..._on` holds days, `..._at` instants, which days bound."
)

TokenHeader = Annotated[
    str | None,
    Header(
        alias="Consistency-Token",
        description="From a command's answer: wait a moment until what it did shows here",
        max_length=8000,
    ),
]


class Rows(BaseModel):
    """One page; `next` is the cursor of the page after it. `incomplete` marks a row of a customer
    of whom facts are held back."""

    rows: list[dict[str, Any]]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Widened:
    """A name by which a list is asked for several values of a column, found when it is asked.

    `meaning` goes on from "rows".
    """

    column: str
    values: Callable[[str], Iterable[str]]
    meaning: str


Filters = list[tuple[str, str]]
_NONE: Mapping[str, Widened] = MappingProxyType({})


class QueryRoutes:
    """Adds routes that read one projection each, all in the same manner."""

    def __init__(self, router: APIRouter, service: Service) -> None:
        self._router = router
        self._service = service

    def add(
        self, path: str, projection: str, permission: str, also: Mapping[str, Widened] = _NONE
    ) -> None:
        """`GET path` pages through a projection, `GET path/{key...}` reads one row.

        Names in `also` may be asked besides columns.
        """
        definition = self._service.generations.find(projection)
        columns = ", ".join(definition.columns)

        def page(
            request: Request,
            limit: Limit = 100,
            cursor: Cursor = None,
            sort: Sort = None,
            token: TokenHeader = None,
        ) -> Rows:
            wait_until_shown(self._service, [projection], token)
            asked = request.query_params.multi_items()
            where = [(name, value) for name, value in asked if name not in _RESERVED]
            check_text(where)
            found = self._service.queries.page(
                projection,
                where=_widened(where, also),
                sort=sort,
                after=_place(cursor),
                limit=limit,
            )
            return Rows(rows=found.rows, next=_cursor(found.after))

        def one(request: Request, response: Response, token: TokenHeader = None) -> dict[str, Any]:
            wait_until_shown(self._service, [projection], token)
            row_key = tuple(request.path_params[name] for name in definition.key_columns)
            check_text(row_key)
            row = self._service.queries.one(projection, row_key)
            response.headers["ETag"] = f'"{row.get(VERSION) or _tag(row)}"'
            return row

        kind = projection.partition(".")[2].replace("_", " ")
        dependencies = [Depends(Permit(permission))]
        self._router.add_api_route(
            path,
            page,
            methods=["GET"],
            name=projection,
            operation_id=f"list_{projection}",
            summary=f"List {kind}",
            description=f"{_HOW} Columns: {columns}.{_told(also)}",
            dependencies=dependencies,
            response_model=Rows,
            responses=PROBLEMS,
        )
        keys = "/".join(f"{{{name}}}" for name in definition.key_columns)
        self._router.add_api_route(
            f"{path}/{keys}",
            one,
            methods=["GET"],
            name=f"{projection} row",
            operation_id=f"get_{projection}",
            summary=f"One of {kind}",
            dependencies=dependencies,
            responses=PROBLEMS,
            openapi_extra={
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                    for name in definition.key_columns
                ]
            },
        )


def _widened(asked: Iterable[tuple[str, str]], also: Mapping[str, Widened]) -> Filters:
    """Raises Poison where a column is asked for twice over, which would be less than either."""
    where = list(asked)
    names = {name for name, _ in where}
    for name in names & also.keys():
        if names & {also[name].column, f"{also[name].column}.from", f"{also[name].column}.to"}:
            raise Poison(f"ask for {name} or {also[name].column}, not for both")
    return [
        pair
        for name, value in where
        for pair in (
            ((also[name].column, each) for each in also[name].values(value))
            if name in also
            else ((name, value),)
        )
    ]


def _told(also: Mapping[str, Widened]) -> str:
    return "".join(f" `{name}`: rows {each.meaning}." for name, each in also.items())


def wait_until_shown(service: Service, projections: Iterable[str], token: str | None) -> None:
    """Until projections show what a token names, if one was sent. Raises Poison, Transient."""
    if token is not None:
        named = Token.parse(token)
        for projection in projections:
            wait_for(service.database, service.generations, projection, named)


def _cursor(after: Place | None) -> str | None:
    return None if after is None else base64.urlsafe_b64encode(json.dumps(after).encode()).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if not (isinstance(parts, list) and all(type(part) in (str, int) for part in parts)):
            raise ValueError
        texts = [part for part in parts if isinstance(part, str)]
        "".join(texts).encode()
        check_text(texts)
    except (ValueError, RecursionError):
        raise Poison("cursor: take it from `next` of the page before") from None
    if any(isinstance(part, int) and abs(part) > 2**63 for part in parts):
        raise Poison("cursor: take it from `next` of the page before")
    return tuple(parts)


def _tag(row: Row) -> str:
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:32]
