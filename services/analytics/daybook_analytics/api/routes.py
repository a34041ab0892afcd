"""The routes of analytics: views as of any day, and the tables they are finished from."""

from datetime import UTC, date, datetime
from hashlib import sha256
from json import dumps
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from daybook_analytics.application.answers import Answers
from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service


class ViewDescription(BaseModel):
    name: str
    question: str


class ViewAnswer(BaseModel):
    """Rows as of a day, and the policy version they were finished under; money in minor units."""

    view: str
    as_of: date
    policy: str | None
    total: int
    rows: list[dict[str, Any]]


def router(service: Service) -> APIRouter:
    router = APIRouter(responses=PROBLEMS)
    answers = Answers(service.queries)
    reader = [Depends(Permit("analytics.views.read"))]

    @router.get("/views", dependencies=reader)
    def views() -> list[ViewDescription]:
        """What can be asked."""
        return [
            ViewDescription(name=view.name, question=view.question)
            for view in answers.views.values()
        ]

    @router.get("/views/{name}", dependencies=reader)
    def view(
        response: Response,
        name: str,
        as_of: Annotated[date | None, Query(description="Business day; today if not given")] = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    ) -> ViewAnswer:
        """One view as of a day."""
        day = as_of or datetime.now(UTC).date()
        rows = answers.finish(name, day)
        digest = sha256(dumps(rows, sort_keys=True).encode()).hexdigest()
        response.headers["ETag"] = f'"{digest[:32]}"'
        return ViewAnswer(
            view=name,
            as_of=day,
            policy=answers.find(name).policy(day),
            total=len(rows),
            rows=rows[offset : offset + limit],
        )

    queries = QueryRoutes(router, service)
    queries.add("/customer-days", "analytics.customer_days", "analytics.views.read")
    queries.add("/standings", "analytics.standings", "analytics.views.read")
    return router
