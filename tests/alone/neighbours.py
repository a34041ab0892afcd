"""What a service hears that runs alone: neighbours that are feeds over HTTP and nothing else."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from daybook_chassis.database import Database
from daybook_chassis.ids import new_id
from daybook_chassis.security import operator_only
from daybook_contracts.customers.consent import Channel, ConsentGranted, Purpose
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import PaymentReceived
from tests.support.publisher import Publisher
from tests.support.running import GRADE_INPUTS

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CUSTOMER = new_id()

SAID = {
    "customers": (
        CustomerRegistered(
            customer_id=CUSTOMER, kind=PartyKind.ORGANIZATION, organization_name="Lift Works"
        ),
        CustomerGraded(
            customer_id=CUSTOMER,
            grade=Grade.A,
            score=80,
            inputs=GRADE_INPUTS,
            as_of=NOW.date(),
        ),
        ConsentGranted(
            customer_id=CUSTOMER,
            contact_id=new_id(),
            purpose=Purpose.MARKETING,
            channel=Channel.EMAIL,
            evidence="Form signed at the trade fair",
        ),
    ),
    "sales": (
        PaymentReceived(
            customer_id=CUSTOMER,
            account_id=new_id(),
            payment_ref="acme-erp:P-1",
            amount=Money.parse("1250.00", "EUR"),
            received_on=NOW.date(),
        ),
    ),
}
"""About one customer, enough for every other service to do something."""


@contextmanager
def neighbours(home: Path, token: str) -> Iterator[dict[str, str]]:
    """Serve what the neighbours say on a free port of loopback; their URLs by name."""
    app = Starlette()
    with ExitStack() as opened:
        for name, facts in SAID.items():
            publisher = Publisher(Database(f"sqlite:///{home / name}.db"), name)
            opened.callback(publisher.close)
            for fact in facts:
                publisher.say(CUSTOMER, fact, NOW)
            app.mount(f"/{name}", publisher.app(operator_only(token)))
        listener = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            port = listener.getsockname()[1]
            yield {name: f"http://127.0.0.1:{port}/{name}" for name in SAID}
        finally:
            server.should_exit = True
            thread.join()
