"""Everything about one customer in one answer: the 360 degree view (CU1)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from daybook_chassis.consistency import Token, wait_for
from daybook_chassis.http.edge import PROBLEMS, Permit
from daybook_chassis.http.queries import TokenHeader
from daybook_chassis.service import Service

_ONE = "customers.directory"
_MANY: Mapping[str, str] = {
    "contacts": "customers.contacts",
    "consents": "customers.consents",
    "identities": "customers.identities",
    "roles": "customers.roles",
    "standing": "customers.standings",
    "tags": "customers.tags",
    "persona": "customers.personas",
    "segments": "customers.segments",
    "credit_limits": "customers.credit_limits",
    "relationships": "customers.relationships",
    "captures": "customers.captures",
    "dealings": "customers.dealings",
    "trades": "customers.trades",
    "grades": "customers.grades",
    "changes": "customers.changes",
}
_MOST = 1000


class Overview(BaseModel):
    """The customer's row of the directory, and what other lists have of it, 1000 rows at most."""

    customer: dict[str, Any]
    lists: dict[str, list[dict[str, Any]]]


def router(service: Service) -> APIRouter:
    router = APIRouter(tags=["overview"], responses=PROBLEMS)
    permit = [Depends(Permit("customers.overview.read"))]

    @router.get(
        "/customers/{customer_id}/overview", dependencies=permit, operation_id="get_overview"
    )
    def overview(customer_id: UUID, token: TokenHeader = None) -> Overview:
        """Basics, contacts, dealings, trades and evaluations, of one moment, under one id."""
        if token is not None:
            parsed = Token.parse(token)
            for name in (_ONE, *_MANY.values()):
                wait_for(service.database, service.generations, name, parsed)
        queries, whose = service.queries, str(customer_id)
        with service.database.read():  # one snapshot for all lists
            return Overview(
                customer=queries.one(_ONE, (whose,)),
                lists={
                    name: queries.page(each, where=[("customer_id", whose)], limit=_MOST).rows
                    for name, each in _MANY.items()
                },
            )

    return router
