"""Refusals and failures as problem details (RFC 9457); here, and only here, they get HTTP codes."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from daybook_chassis.errors import (
    Conflict,
    DaybookError,
    IdempotencyKeyReused,
    NotFound,
    Poison,
    Refusal,
    Transient,
    UnknownReference,
)


class Unauthenticated(Refusal):
    """No token, or one that nobody has."""


class Forbidden(Refusal):
    """The principal is known and may not do this."""


class BodyTooLarge(Refusal):
    """The request's body is larger than this edge takes."""


_MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[DaybookError], int], ...] = (
    (Unauthenticated, 401),
    (Forbidden, 403),
    (BodyTooLarge, 413),
    (UnknownReference, 422),
    (NotFound, 404),
    (IdempotencyKeyReused, 422),
    (Conflict, 409),
    (Refusal, 409),
    (Poison, 422),
    (Transient, 503),
)


class Problem(BaseModel):
    """RFC 9457: `title` names the kind, `detail` says what is true here."""

    type: str
    title: str
    status: int
    detail: str


def problem_of(error: DaybookError) -> Problem:
    """How a refusal or failure is told."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return _problem(status, type(error).__name__, str(error))


def _problem(status: int, title: str, detail: str) -> Problem:
    return Problem(type=f"urn:daybook:problem:{title}", title=title, status=status, detail=detail)


def problem(
    status: int, title: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """One problem as a response."""
    content = _problem(status, title, detail).model_dump()
    return JSONResponse(content, status, headers=headers, media_type=_MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every refusal, bad request and bug of this app with problem details."""
    app.add_exception_handler(DaybookError, _on_daybook_error)
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


async def _on_daybook_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DaybookError)
    told = problem_of(error)
    headers = {503: {"Retry-After": "1"}, 401: {"WWW-Authenticate": "Bearer"}}.get(told.status)
    return JSONResponse(told.model_dump(), told.status, headers=headers, media_type=_MEDIA_TYPE)


async def _on_bad_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return problem(422, "InvalidRequest", f"{where}: {first['msg']}")


async def _on_http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, "HttpError", str(error.detail), dict(error.headers or {}))


async def _on_bug(_: Request, error: Exception) -> JSONResponse:
    """Says nothing of what went wrong; the server still logs it, with its traceback."""
    return problem(500, "InternalError", "this is a fault of ours")
