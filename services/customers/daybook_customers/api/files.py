"""Customers as files: CSV and Excel in, under one permission, and out, under another (CU6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from daybook_chassis.doors import check_text
from daybook_chassis.http.edge import (
    PROBLEMS,
    Permit,
    context_of,
    documented,
    parsed,
    read_body,
)
from daybook_chassis.service import Service
from daybook_contracts.customers.capture import FileForm
from daybook_contracts.fact import Reference
from daybook_customers.application import exporting, importing

_KINDS = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FILE = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _KINDS.values()}

Source = Annotated[Reference, Query(description="Whose keys the rows have")]
Dry = Annotated[bool, Query(description="Say what would happen, and change nothing")]


class RefusedRow(BaseModel):
    """`row` counts as a spreadsheet does: the header is 1."""

    row: int
    reason: str


class ImportOutcome(BaseModel):
    """What became of every row; in a dry run, what would have."""

    rows: int
    imported: int
    unchanged: int
    refused: list[RefusedRow]
    dry_run: bool


class Export(BaseModel):
    """Which customers, by column of `GET /customers` as there, and in which form."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    form: FileForm = FileForm.CSV
    filters: dict[str, str] = {}


def router(service: Service) -> APIRouter:
    router = APIRouter(tags=["files"], responses=PROBLEMS)
    reader = [Depends(Permit("customers.profiles.import"))]
    writer = [Depends(Permit("customers.profiles.export"))]
    file = {"requestBody": {"required": True, "content": _FILE}}

    @router.post("/imports", dependencies=reader, operation_id="import", openapi_extra=file)
    async def take_in(request: Request, source_name: Source, dry_run: Dry = False) -> ImportOutcome:
        """Read a file, one customer a row, known by `row_key`; the same row again changes
        nothing."""
        check_text(source_name)
        content = await read_body(request)
        context = context_of(request)
        done = await run_in_threadpool(
            importing.take_in, service.commands, context, source_name, content, dry_run=dry_run
        )
        refused = [RefusedRow(row=each.row, reason=each.reason) for each in done.refused]
        return ImportOutcome(
            rows=done.rows,
            imported=done.imported,
            unchanged=done.unchanged,
            refused=refused,
            dry_run=dry_run,
        )

    body = {"requestBody": documented(Export.model_json_schema())}

    @router.post(
        "/exports",
        dependencies=writer,
        operation_id="export",
        openapi_extra=body,
        response_class=Response,
        responses={200: {"description": "The file", "content": _FILE}},
    )
    async def hand_out(request: Request) -> Response:
        """Write customers to a file. It is recorded who asked, and for what."""
        asked = parsed(Export, await read_body(request), {})
        check_text(asked.filters)
        content = await run_in_threadpool(
            exporting.hand_out,
            service.commands,
            service.queries,
            context_of(request),
            asked.form,
            asked.filters.items(),
        )
        name = f'attachment; filename="customers.{asked.form.value}"'
        return Response(
            content, media_type=_KINDS[asked.form], headers={"Content-Disposition": name}
        )

    return router
