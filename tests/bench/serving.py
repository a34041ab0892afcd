"""What the HTTP measurement serves, as a process: `python -m tests.bench.serving <what> <port>`.

`echo` is FastAPI and nothing else; `customers` is the service's edge over DAYBOOK_STORE. Both run
under the same uvicorn. What moves facts on behind the edge has measurements of its own.
"""

import sys
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from daybook_chassis.database import Database
from daybook_chassis.http.app import create_app
from daybook_chassis.security import operator_only
from daybook_chassis.settings import Settings
from daybook_contracts.customers.parties import PartyKind
from daybook_customers.api.routes import router
from daybook_customers.bootstrap import build

TOKEN = "bench"  # noqa: S105 - of a server that lives for seconds


class Echoed(BaseModel):
    """The fields of RegisterCustomer."""

    customer_id: UUID
    kind: PartyKind
    organization_name: str | None = None
    country: str | None = None


def echo() -> FastAPI:
    """The same path and body; the model that was read is the answer."""
    app = FastAPI()

    @app.post("/customers", status_code=201)
    async def register(command: Echoed) -> Echoed:
        return command

    return app


def customers() -> FastAPI:
    settings = Settings()
    service = build(Database(settings.database_url("customers"), settings.limits()))
    service.create()
    return create_app(service, [router(service)], operator_only(TOKEN))


if __name__ == "__main__":
    app = {"echo": echo, "customers": customers}[sys.argv[1]]()
    uvicorn.run(app, port=int(sys.argv[2]), log_level="warning")
