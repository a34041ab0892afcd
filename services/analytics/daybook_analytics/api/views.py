"""Views over HTTP: as of any day, as known at any moment, filtered, in pages or as a file."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from daybook_analytics.api.parquet import parquet_of
from daybook_analytics.api.tags import is_known
from daybook_analytics.application.answers import Answer, Answers
from daybook_analytics.application.explaining import Explaining, Explanation
from daybook_analytics.views import slices
from daybook_analytics.views.view import Table
from daybook_chassis.doors import check_text
from daybook_chassis.http.edge import Permit
from daybook_chassis.http.queries import TokenHeader, wait_until_shown
from daybook_chassis.service import Service
from daybook_chassis.tabular import csv_of

_RESERVED = ("as_of", "known_at", "limit", "cursor", "sort", "format")

AsOf = Annotated[date | None, Query(description="Business day; today if not given")]
KnownAt = Annotated[
    AwareDatetime | None,
    Query(description="Of what was recorded up to this moment; of all if not given"),
]


class Form(StrEnum):
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class ViewDescription(BaseModel):
    """A view; `relative` columns compare customers with each other."""

    name: str
    question: str
    reads: list[str]
    policy: str | None
    relative: list[str]


class ViewAnswer(BaseModel):
    """Rows as of a day, and the policy version they were finished under; money in minor units.

    `total` counts rows that pass the filters; `next` is the cursor of the page after this one.
    `incomplete` says that facts are held back which the rows would rest on, `left_out` in which
    currencies customers paid who are left out, since the policy has no rates for them.
    """

    view: str
    as_of: date
    known_at: datetime | None
    policy: str | None
    incomplete: bool
    left_out: list[str]
    total: int
    rows: list[dict[str, Any]]
    next: str | None = None


_PARQUET = "application/vnd.apache.parquet"
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            _PARQUET: {"schema": {"type": "string", "format": "binary"}},
        }
    },
    304: {"description": "It is what `If-None-Match` names"},
}


def add(router: APIRouter, service: Service) -> None:
    """`GET /views`, `GET /views/{name}` and `GET /explain`."""
    reader = [Depends(Permit("analytics.views.read"))]
    answers, explaining = Answers(service), Explaining(service)

    @router.get("/views", dependencies=reader)
    def views() -> list[ViewDescription]:
        """What can be asked."""
        return [
            ViewDescription(
                name=view.name,
                question=view.question,
                reads=view.projections,
                policy=view.policy,
                relative=sorted(view.relative),
            )
            for view in answers.views.values()
        ]

    @router.get("/views/{name}", dependencies=reader, response_model=ViewAnswer, responses=_FILES)
    def view(
        request: Request,
        response: Response,
        name: str,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        sort: Annotated[
            str | None, Query(description="A column; -column for the highest first", max_length=200)
        ] = None,
        cursor: Annotated[
            str | None, Query(description="`next` of the page before", max_length=2000)
        ] = None,
        limit: Annotated[int, Query(ge=1, le=10_000, description="Rows a page")] = 1000,
        form: Annotated[Form, Query(alias="format", description="A file is whole")] = Form.JSON,
        if_none_match: Annotated[str | None, Header()] = None,
        token: TokenHeader = None,
    ) -> Any:
        """One view as of a day. Filter by any column: `tier=gold&spend_minor.from=1`."""
        wait_until_shown(service, answers.find(name).projections, token)
        answer = answers.answer(name, as_of or _today(), known_at)
        where = _filters(request)
        slices.check_columns(answer.view.columns, where, sort)
        rows = slices.ordered(slices.chosen(answer.rows, where), sort)
        tag = _tag(answer, rows)
        response.headers["ETag"] = f'"{tag}"'
        if is_known(f'"{tag}"', if_none_match):
            return Response(status_code=304, headers=response.headers)
        if form is Form.CSV:
            told = csv_of(rows, answer.view.columns)
            return _file(answer, told, "text/csv; charset=utf-8", response)
        if form is Form.PARQUET:
            return _file(answer, parquet_of(rows, answer.view.columns), _PARQUET, response)
        some, after = slices.page(rows, tag, cursor, limit)
        return ViewAnswer(
            view=name,
            as_of=answer.as_of,
            known_at=known_at,
            policy=answer.policy,
            incomplete=answer.incomplete,
            left_out=list(answer.left_out),
            total=len(rows),
            rows=some,
            next=after,
        )

    @router.get("/explain", dependencies=reader)
    def explain(
        view: Annotated[str, Query(description="A view with a row a customer")],
        customer_id: UUID,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> Explanation:
        """The events, the policy and the folds that a customer's figures rest on."""
        return explaining.explain(view, str(customer_id), as_of or _today(), known_at)


def _filters(request: Request) -> Sequence[tuple[str, str]]:
    asked = request.query_params.multi_items()
    where = [(name, value) for name, value in asked if name not in _RESERVED]
    check_text(where)
    return where


def _tag(answer: Answer, rows: Table) -> str:
    said = [answer.view.name, str(answer.as_of), str(answer.known_at), answer.policy]
    said_besides = [answer.incomplete, answer.left_out]
    return sha256(dumps([*said, *said_besides, rows], sort_keys=True).encode()).hexdigest()[:32]


def _file(answer: Answer, body: str | bytes, kind: str, response: Response) -> Response:
    ending = "parquet" if kind == _PARQUET else "csv"
    name = f"{answer.view.name}-{answer.as_of}.{ending}"
    headers = {**response.headers, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)


def _today() -> date:
    return datetime.now(UTC).date()
