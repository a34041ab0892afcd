"""The network around a customer, a few steps far, as it stood on a day (CU4)."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from daybook_chassis.consistency import Token, wait_for
from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.http.queries import TokenHeader
from daybook_chassis.projection import Row
from daybook_chassis.service import Service

_LINKS = "customers.relationships"
_MOST = 1000

Depth = Annotated[int, Query(ge=1, le=4, description="How many steps far")]
AsOf = Annotated[date | None, Query(description="A day; today if not given")]


class Link(BaseModel):
    """One party and what it is to another, from the side that was reached first."""

    link_id: str
    customer_id: str
    party_id: str
    kind: str
    other_customer_id: str
    other_party_id: str
    since: str
    until: str | None


class Graph(BaseModel):
    """Customers by how many steps away they are, and the links among them; `complete` is false
    where a step had more than 1000 links."""

    customers: dict[str, int]
    links: list[Link]
    complete: bool


def router(service: Service) -> APIRouter:
    router = APIRouter(tags=["relationships"], responses=PROBLEMS)
    permit = [Depends(Permit("customers.profiles.read"))]

    @router.get("/customers/{customer_id}/graph", dependencies=permit, operation_id="get_graph")
    def graph(
        customer_id: UUID, depth: Depth = 2, as_of: AsOf = None, token: TokenHeader = None
    ) -> Graph:
        """Whoever is related to the customer or its contacts, and to those in turn."""
        if token is not None:
            wait_for(service.database, service.generations, _LINKS, Token.parse(token))
        with service.database.read():  # one snapshot for all steps
            service.queries.one("customers.directory", (str(customer_id),))
            return _walk(service, str(customer_id), depth, as_of or datetime.now(UTC).date())

    return router


def _walk(service: Service, start: str, depth: int, day: date) -> Graph:
    steps, links, complete = {start: 0}, dict[tuple[str, str], Row](), True
    frontier = [start]
    for step in range(1, depth + 1):
        where = [
            *(("customer_id", each) for each in frontier),
            ("since.to", day.isoformat()),
        ]
        found = service.queries.page(_LINKS, where=where, limit=_MOST)
        complete = complete and found.after is None
        frontier = []
        for row in found.rows:
            if row["until"] is not None and row["until"] < day.isoformat():
                continue
            links.setdefault((row["link_id"], row["since"]), row)
            if row["other_customer_id"] not in steps:
                steps[row["other_customer_id"]] = step
                frontier.append(row["other_customer_id"])
        if not frontier:
            break
    shown = [Link.model_validate(row, extra="ignore") for row in links.values()]
    return Graph(customers=steps, links=shown, complete=complete)
