"""Commands over HTTP: permission, idempotency, expected version, what a 2xx promises (I1, I10)."""

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel, ValidationError

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.consistency import Token, token_for
from daybook_chassis.doors import check_amounts, check_days, check_filled, check_text, read_object
from daybook_chassis.errors import Conflict, Poison
from daybook_chassis.http.problems import (
    BodyTooLarge,
    Forbidden,
    Problem,
    Unauthenticated,
)
from daybook_chassis.security import Principal
from daybook_chassis.service import Service
from daybook_contracts.envelope import first_problem

M = TypeVar("M", bound=BaseModel)

MAX_BODY = 1_000_000
"""Octets of a request body; more is refused before it is read."""


class Permit:
    """A dependency that lets only principals with `permission` pass. Every route declares one."""

    def __init__(self, permission: str) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = scheme.lower() == "bearer" and token.strip()
        principal = request.app.state.tokens.find(given) if given else None
        if principal is None:
            raise Unauthenticated("send 'Authorization: Bearer <token>'")
        if not principal.may(self.permission):
            raise Forbidden(f"this takes the permission {self.permission}")
        request.state.principal = principal
        return principal  # type: ignore[no-any-return]


def permits(dependant: Dependant) -> Iterator[Permit]:
    """Those that a route asks, at whatever depth."""
    if isinstance(dependant.call, Permit):
        yield dependant.call
    for each in dependant.dependencies:
        yield from permits(each)


class ReceiptBody(BaseModel):
    """What a command did: facts at these positions are durable; none if `first` is above `last`."""

    source: str
    epoch: int
    first: int
    last: int
    repeat: bool


@dataclass(frozen=True)
class CommandRoute:
    """What one route carries out; the path gives `fields`, the body the rest."""

    service: Service
    command: type[Command]
    permission: str
    status: int
    fields: frozenset[str]

    async def __call__(self, request: Request) -> Response:
        body = await read_body(request)
        given = {name: request.path_params[name] for name in self.fields}
        asked = parsed(self.command, body, given)
        receipt = await self.service.commands.submit(asked, context_of(request))
        return Response(
            body_of(receipt).model_dump_json(),
            self.status,
            {"Consistency-Token": str(await self._token(receipt))},
            "application/json",
        )

    async def _token(self, receipt: Receipt) -> Token:
        if receipt.heads is not None:
            return token_for(self.service.log, receipt)
        return await run_in_threadpool(token_for, self.service.log, receipt)  # it asks the log


class CommandRoutes:
    """Adds routes that carry out one command each, all in the same manner.

    The body is the command's JSON; path parameters fill the fields they name. Headers:
    `Idempotency-Key` makes a repeat return the first receipt, `If-Match` names the version that
    the command's first stream must have. The answer carries a `Consistency-Token`.
    """

    def __init__(self, router: APIRouter, service: Service) -> None:
        self._router = router
        self._service = service

    def add(self, path: str, command: type[Command], permission: str, *, status: int = 200) -> None:
        """`POST path` carries out `command`; its docstring and schema document the route."""
        fields = frozenset(name for name in command.model_fields if f"{{{name}}}" in path)
        self._router.add_api_route(
            path,
            CommandRoute(self._service, command, permission, status, fields),
            methods=["POST"],
            status_code=status,
            name=command.__name__,
            operation_id=command.__name__,
            summary=_words(command.__name__),
            description=command.__doc__ if command.__doc__ != Command.__doc__ else None,
            response_model=ReceiptBody,
            dependencies=[Depends(Permit(permission))],
            openapi_extra=_documented(command, fields),
            responses=PROBLEMS,
        )


def body_of(receipt: Receipt) -> ReceiptBody:
    return ReceiptBody(
        source=receipt.source,
        epoch=receipt.epoch,
        first=receipt.first,
        last=receipt.last,
        repeat=receipt.repeat,
    )


async def read_body(request: Request) -> bytes:
    """The body, up to `MAX_BODY` octets. Raises BodyTooLarge."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            raise BodyTooLarge(f"a body has at most {MAX_BODY} octets")
        chunks.append(chunk)
    return b"".join(chunks)


def context_of(request: Request) -> Context:
    """Actor from the token, never from the body; key, version and trace from headers."""
    principal: Principal = request.state.principal
    key = request.headers.get("idempotency-key")
    return Context(
        actor=principal.actor,
        key=None if key is None else idempotency_key(principal, key),
        expected_version=_version(request.headers.get("if-match")),
        traceparent=_traceparent(request.headers.get("traceparent")),
    )


def idempotency_key(principal: Principal, key: str) -> str:
    """Keys of different principals never meet. Raises Poison."""
    if not (0 < len(key) <= 200 and key.isprintable() and key.isascii()):
        raise Poison("Idempotency-Key: 1 to 200 printable ASCII characters")
    return f"{principal.actor} {key}"


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    version = if_match.strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdigit() and len(version) <= 10):
        raise Conflict('If-Match: a version such as "3"')
    return int(version)


def _traceparent(header: str | None) -> str | None:
    """A W3C traceparent; one that is malformed is dropped, as the standard asks."""
    parts = (header or "").split("-")
    sizes = [len(part) for part in parts]
    hexadecimal = all(set(part) <= set("0123456789abcdef") for part in parts)
    return header if sizes == [2, 32, 16, 2] and hexadecimal else None


def parsed(model: type[M], body: bytes, given: dict[str, Any]) -> M:
    """A model from a body and what the path says. Raises Poison."""
    data = read_object(body or b"{}")
    check_text(given)
    both = sorted(name for name in given if name in data)
    if both:
        raise Poison(f"{both[0]}: stands in the path, not in the body")
    return validated(model, data | given)


def validated(model: type[M], data: Mapping[str, Any]) -> M:
    """A model from what was read as JSON. Raises Poison."""
    asked = issubclass(model, Command)  # of many in one body, each is asked by itself
    if asked:
        check_filled(data)
        check_amounts(data)
    try:
        read = model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise Poison(first_problem(error)) from error
    if asked:
        check_days(read)
    return read


def _documented(command: type[Command], fields: Set[str]) -> dict[str, Any]:
    schema = command.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    given = [
        (name, schema["properties"][name] | {"$defs": schema.get("$defs", {})})
        for name in sorted(fields)
    ]
    properties = {name: each for name, each in schema["properties"].items() if name not in fields}
    required = [name for name in schema.get("required", ()) if name not in fields]
    schema = schema | {"properties": properties, "required": required}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": inlined(each)}
        for name, each in given
    ]
    headers = [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}
        for name in ("Idempotency-Key", "If-Match")
    ]
    return {"requestBody": documented(schema), "parameters": parameters + headers}


def documented(schema: dict[str, Any]) -> dict[str, Any]:
    """The request body of a route that reads it by itself."""
    content = {"application/json": {"schema": inlined(schema)}}
    return {"required": bool(schema.get("required")), "content": content}


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON schema without `$defs`: every reference replaced by what it names."""
    definitions = schema.get("$defs", {})

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return walk(definitions[node["$ref"].rpartition("/")[2]])
            return {name: walk(value) for name, value in node.items() if name != "$defs"}
        return [walk(each) for each in node] if isinstance(node, list) else node

    walked: dict[str, Any] = walk(schema)
    return walked


def _words(name: str) -> str:
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().capitalize()


def uuid_of(text: str, name: str) -> UUID:
    """A UUID from a path. Raises Poison."""
    try:
        return UUID(text)
    except ValueError:
        raise Poison(f"{name}: not a UUID") from None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, text in (
        (401, "No token, or an unknown one"),
        (403, "The principal may not do this"),
        (404, "It does not exist"),
        (409, "A rule stands against it, or the state has moved on"),
        (413, "The body is too large"),
        (422, "The request cannot be read, or names what is unknown"),
        (503, "Try again with the same Idempotency-Key"),
    )
}
"""Every answer other than success that a route may give."""
