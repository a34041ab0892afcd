"""Many commands in one request, each with its own outcome (I1, I10)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.consistency import Token, merged, token_for
from daybook_chassis.doors import check_text
from daybook_chassis.errors import DaybookError, NotFound
from daybook_chassis.http.edge import (
    PROBLEMS,
    CommandRoute,
    Permit,
    ReceiptBody,
    body_of,
    context_of,
    documented,
    idempotency_key,
    parsed,
    read_body,
    validated,
)
from daybook_chassis.http.problems import Forbidden, Problem, problem_of
from daybook_chassis.ids import new_id
from daybook_chassis.security import Principal
from daybook_chassis.service import Service

MAX_ITEMS = 500


class Item(BaseModel):
    """One command by name, with all its fields. What was refused or timed out may be sent again:
    with the same key it is done once."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    command: str
    data: dict[str, JsonValue]
    idempotency_key: str | None = None
    if_match: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class Items(BaseModel):
    """Commands in the order in which they are carried out; one that is refused stops no other."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    items: Annotated[list[Item], Field(min_length=1, max_length=MAX_ITEMS)]


class Outcome(BaseModel):
    """What the route of this command alone would have answered: a receipt, or a problem."""

    status: int
    receipt: ReceiptBody | None = None
    problem: Problem | None = None


class Outcomes(BaseModel):
    """One outcome an item, in the order of the items."""

    outcomes: list[Outcome]


def bulk(service: Service, routers: Sequence[APIRouter]) -> APIRouter:
    """`POST /commands`: any commands of this service that have a route."""
    endpoints = [getattr(route, "endpoint", None) for each in routers for route in each.routes]
    routes = {each.command.__name__: each for each in endpoints if isinstance(each, CommandRoute)}
    router = APIRouter(tags=["commands"], responses=PROBLEMS)
    permit = [Depends(Permit(f"{service.name}.commands.send"))]
    extra = {"requestBody": documented(Items.model_json_schema())}

    @router.post("/commands", dependencies=permit, openapi_extra=extra, operation_id="bulk")
    async def commands(request: Request, response: Response) -> Outcomes:
        """Carry out many commands; each takes the permission of its own route besides."""
        items = parsed(Items, await read_body(request), {}).items
        context = context_of(request)
        principal: Principal = request.state.principal
        outcomes, token = await run_in_threadpool(
            _execute, service, routes, principal, context, items
        )
        if token is not None:
            response.headers["Consistency-Token"] = str(token)
        return Outcomes(outcomes=outcomes)

    return router


def _execute(
    service: Service,
    routes: Mapping[str, CommandRoute],
    principal: Principal,
    context: Context,
    items: Sequence[Item],
) -> tuple[list[Outcome], Token | None]:
    drafts = [_draft(routes, principal, context, item) for item in items]
    asked = [draft for draft in drafts if not isinstance(draft, DaybookError)]
    done = iter(service.commands.execute_all(asked))
    results = [draft if isinstance(draft, DaybookError) else next(done) for draft in drafts]
    tokens = [token_for(service.log, result) for result in results if isinstance(result, Receipt)]
    pairs = zip(items, results, strict=True)
    return [_outcome(routes, item, result) for item, result in pairs], merged(tokens)


def _draft(
    routes: Mapping[str, CommandRoute], principal: Principal, context: Context, item: Item
) -> tuple[Command, Context] | DaybookError:
    try:
        route = routes.get(item.command)
        if route is None:
            raise NotFound(f"no route carries out {item.command}")
        if not principal.may(route.permission):
            raise Forbidden(f"this takes the permission {route.permission}")
        check_text(item.data)
        command: Command = validated(route.command, item.data)
        own: dict[str, Any] = {"expected_version": item.if_match}
        if item.idempotency_key is not None:
            own["key"] = idempotency_key(principal, item.idempotency_key)
        return command, replace(context, command_id=new_id(), **own)
    except DaybookError as refusal:
        return refusal


def _outcome(
    routes: Mapping[str, CommandRoute], item: Item, result: Receipt | DaybookError
) -> Outcome:
    if isinstance(result, DaybookError):
        problem = problem_of(result)
        return Outcome(status=problem.status, problem=problem)
    return Outcome(status=routes[item.command].status, receipt=body_of(result))
