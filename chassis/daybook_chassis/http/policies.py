"""Policies over HTTP: what is in force, what was, and setting the next (see policy_setting)."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, JsonValue

from daybook_chassis.consistency import Token, wait_for
from daybook_chassis.http.edge import PROBLEMS, CommandRoutes, Permit
from daybook_chassis.http.queries import TokenHeader
from daybook_chassis.policy_setting import PolicyBook, SetPolicy
from daybook_chassis.service import Service

Day = Annotated[date | None, Query(description="Which version is in force; today if not given")]


class PolicyVersion(BaseModel):
    """One version: from when it counts, who set it and why, and its terms."""

    name: str
    version: str
    effective_from: date
    in_force: bool
    set_by: str | None
    set_at: str | None
    reason: str
    terms: dict[str, JsonValue]


class PolicyVersions(BaseModel):
    rows: list[PolicyVersion]


def policies(service: Service, book: PolicyBook) -> APIRouter:
    """The policies of one service."""
    router = APIRouter(tags=["policies"], responses=PROBLEMS)
    reader = [Depends(Permit(f"{service.name}.policies.read"))]

    def answer(name: str | None, as_of: date | None, token: str | None) -> PolicyVersions:
        if token is not None:
            parsed = Token.parse(token)
            wait_for(service.database, service.generations, book.projection.name, parsed)
        day = as_of or datetime.now(UTC).date()
        rows: list[dict[str, Any]] = book.rows(service.queries, day, name)
        return PolicyVersions(rows=[PolicyVersion.model_validate(row) for row in rows])

    listed = book.projection.name

    @router.get("/policies", name=listed, dependencies=reader, operation_id="list_policies")
    def every(as_of: Day = None, token: TokenHeader = None) -> PolicyVersions:
        """Every version of every policy."""
        return answer(None, as_of, token)

    @router.get(
        "/policies/{name}", name=f"{listed} row", dependencies=reader, operation_id="get_policy"
    )
    def one(name: str, as_of: Day = None, token: TokenHeader = None) -> PolicyVersions:
        """Every version of one policy."""
        return answer(name, as_of, token)

    CommandRoutes(router, service).add(
        "/policies/{name}", SetPolicy, f"{service.name}.policies.write"
    )
    return router
