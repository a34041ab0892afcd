"""Where other services are handed the key of a person, on record, to read what is sealed (CU23)."""

from base64 import b64encode
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from daybook_chassis.errors import NotFound
from daybook_chassis.http.edge import PROBLEMS, Permit, documented, parsed, read_body
from daybook_chassis.seals import KeyErased
from daybook_chassis.security import Principal
from daybook_chassis.service import Service
from daybook_contracts.fact import Text
from daybook_customers.keys import KeyRing


class KeyRequest(BaseModel):
    """What the person's data are needed for; it is kept with the access."""

    purpose: Text


class HandedOut(BaseModel):
    """The key, 32 octets in base64, to be forgotten after `seconds`: it may be destroyed."""

    key: str
    seconds: int = Field(default=60)


def router(service: Service) -> APIRouter:
    router = APIRouter(tags=["keys"], responses=PROBLEMS)
    ring = KeyRing(service.database)
    permit = Permit("customers.keys.read")
    body = {"requestBody": documented(KeyRequest.model_json_schema())}

    @router.post("/subject-keys/{subject_id}", openapi_extra=body)
    async def hand_out(
        subject_id: UUID, request: Request, principal: Annotated[Principal, Depends(permit)]
    ) -> HandedOut:
        """The key of one person. The access is recorded with who asked and what for."""
        asked = parsed(KeyRequest, await read_body(request), {})
        return await run_in_threadpool(handed_out, subject_id, principal.actor, asked.purpose)

    def handed_out(subject_id: UUID, actor: str, purpose: str) -> HandedOut:
        try:
            key = ring.hand_out(subject_id, to=actor, purpose=purpose)
        except KeyErased:
            raise NotFound(f"the person {subject_id} is erased") from None
        if key is None:
            raise NotFound(f"there is no person {subject_id}")
        return HandedOut(key=b64encode(key).decode())

    return router
