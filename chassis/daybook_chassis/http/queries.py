"""Reading projections over HTTP: filters by column, a page at a time, with a cursor."""

import base64
import json
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel

from daybook_chassis.consistency import Token, wait_for
from daybook_chassis.doors import check_text
from daybook_chassis.errors import Poison
from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.projection import Key, Row
from daybook_chassis.rows import VERSION
from daybook_chassis.service import Service

_RESERVED = ("limit", "cursor")

Limit = Annotated[int, Query(ge=1, le=1000, description="Rows a page")]
Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=2000)]

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


class QueryRoutes:
    """Adds routes that read one projection each, all in the same manner."""

    def __init__(self, router: APIRouter, service: Service) -> None:
        self._router = router
        self._service = service

    def add(self, path: str, projection: str, permission: str) -> None:
        """`GET path` pages through a projection, `GET path/{key...}` reads one row."""
        definition = self._service.generations.find(projection)
        columns = ", ".join(definition.columns)

        def page(
            request: Request, limit: Limit = 100, cursor: Cursor = None, token: TokenHeader = None
        ) -> Rows:
            self._wait(projection, token)
            where = {
                name: value for name, value in request.query_params.items() if name not in _RESERVED
            }
            check_text(where)
            after = _key(cursor, len(definition.key_columns))
            found = self._service.queries.page(projection, where=where, after=after, limit=limit)
            return Rows(rows=found.rows, next=_cursor(found.after))

        def one(request: Request, response: Response, token: TokenHeader = None) -> dict[str, Any]:
            self._wait(projection, token)
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
            description=f"Filter by any column: {columns}.",
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

    def _wait(self, projection: str, token: str | None) -> None:
        if token is not None:
            service = self._service
            wait_for(service.database, service.generations, projection, Token.parse(token))


def _cursor(after: Key | None) -> str | None:
    return None if after is None else base64.urlsafe_b64encode(json.dumps(after).encode()).decode()


def _key(cursor: str | None, columns: int) -> Key | None:
    if cursor is None:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        texts = isinstance(parts, list) and all(isinstance(part, str) for part in parts)
        if not texts or len(parts) != columns:
            raise ValueError
        "".join(parts).encode()
        check_text(parts)
    except (ValueError, RecursionError):
        raise Poison("cursor: take it from `next` of the page before") from None
    return tuple(parts)


def _tag(row: Row) -> str:
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:32]
