"""`daybook serve`: one customer from first contact to closed ticket, across a restart."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest

from tests.e2e.deployed import deployed
from tests.e2e.events import good_lines, invoice, line, payment
from tests.e2e.programs import daybook
from tests.e2e.served import Served, eventually, served

_IDS = UUID("01890000-0000-7000-8000-000000000000")
CUSTOMER, CONTACT, OPPORTUNITY, CONTRACT, TICKET = (
    str(uuid5(_IDS, name)) for name in ("customer", "contact", "opportunity", "contract", "ticket")
)
CONSENT = f"/customers/customers/{CUSTOMER}/contacts/{CONTACT}"


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def meet(services: Served) -> None:
    services.do(
        "/customers/customers",
        customer_id=CUSTOMER,
        kind="organization",
        organization_name="Lindqvist Pumps",
        country="SE",
    )
    services.do(
        f"/customers/customers/{CUSTOMER}/contacts",
        contact_id=CONTACT,
        role="buyer",
        name="Astrid Lindqvist",
        email="astrid@lindqvist.example",
    )
    services.do(f"{CONSENT}/grant", purpose="marketing", channel="email", evidence="form 17")
    services.do(
        f"/customers/customers/{CUSTOMER}/identities", source_name="ledger", customer_ref="C-1"
    )
    assert services.row("/customers/customers", customer_id=CUSTOMER)["country"] == "SE"
    row = services.row("/customers/contacts")
    assert (row["name"], row["state"]) == ("Astrid Lindqvist", "known")


def sell(services: Served) -> None:
    eventually(lambda: _opened(services))
    services.do(f"/sales/opportunities/{OPPORTUNITY}/stage", stage="negotiation")
    instalments = [
        {"instalment_id": str(uuid5(_IDS, day)), "due_on": day, "amount": usd("150.00")}
        for day in ("2025-04-01", "2025-05-01")
    ]
    services.do(
        "/sales/contracts",
        contract_id=CONTRACT,
        customer_id=CUSTOMER,
        opportunity_id=OPPORTUNITY,
        value=usd("300.00"),
        instalments=instalments,
    )
    early = services.client.post(
        f"/sales/contracts/{CONTRACT}/sign",
        json={"signed_on": "2025-03-20"},
        headers=services.headers(),
    )
    assert (early.status_code, early.json()["title"]) == (409, "ContractNotApproved")
    services.do(f"/sales/contracts/{CONTRACT}/approve")
    services.do(f"/sales/contracts/{CONTRACT}/sign", signed_on="2025-03-20")
    eventually(lambda: len(services.rows("/sales/receivables", customer_id=CUSTOMER)) == 2)
    eventually(lambda: services.rows("/sales/opportunities", stage="closed_won"))


def _opened(services: Served) -> bool:
    """Sales has to have heard of the customer first; until then it says so."""
    body = {
        "opportunity_id": OPPORTUNITY,
        "customer_id": CUSTOMER,
        "title": "Pumps",
        "origin": "trade fair",
        "route": "met at the stand",
        "value": usd("300.00"),
    }
    answer = services.client.post(
        "/sales/opportunities", json=body, headers=services.headers("open")
    )
    if answer.status_code == 422:
        assert answer.json()["title"] == "UnknownReference"
        return False
    assert answer.status_code == 201
    return True


def pay(services: Served) -> None:
    lines = [
        payment("C-1", 1, "200.00", "2025-03-25"),
        payment("C-1", 1, "200.00", "2025-03-25"),
        payment("C-1", 2, "12.5e3", "2025-03-25"),
        line("DayClosed", "closed-march", {"day": "2025-03-31"}),
    ]
    assert services.tell(lines) == ["accepted", "repeat", "refused", "accepted"]
    eventually(lambda: _settled(services) == 20000)
    account = services.row("/sales/accounts", settled_minor="20000")
    assert (account["received_minor"], account["credit_minor"]) == (20000, 0)


def _settled(services: Served) -> int:
    rows = services.rows("/sales/receivables", customer_id=CUSTOMER)
    return sum(row["amount_minor"] - row["outstanding_minor"] for row in rows)


def value(services: Served) -> None:
    """The closed month moves value, stage, grade, service tier and audience."""
    eventually(lambda: services.rows("/marketing/audiences", member="true"))
    standing = services.row("/analytics/standings", tier="platinum")
    assert (standing["scored_as_of"], standing["monetary"]) == ("2025-03-31", 5)
    view = services.get("/analytics/views/value_tiers", as_of="2025-03-31").json()
    assert (view["policy"], view["as_of"]) == ("value/1", "2025-03-31")
    assert sum(row["spend_minor"] for row in view["rows"]) == 20000
    grade = services.row("/customers/grades", customer_id=CUSTOMER)["grade"]
    assert services.row("/service/entitlements", customer_id=CUSTOMER)["grade"] == grade


def serve(services: Served) -> None:
    services.do(
        "/service/tickets",
        ticket_id=TICKET,
        customer_id=CUSTOMER,
        kind="incident",
        channel="phone",
        topic="A pump stands still",
    )
    services.do(f"/service/tickets/{TICKET}/pause", waiting_for="photographs")
    services.do(f"/service/tickets/{TICKET}/resume")
    services.do(f"/service/tickets/{TICKET}/resolve", resolution="replaced the seal")
    services.do(f"/service/tickets/{TICKET}/close")
    eventually(lambda: _ticket(services).get("status") == "closed")
    assert _ticket(services)["sla_met"] is True


def _ticket(services: Served) -> dict[str, Any]:
    answer = services.get(f"/service/tickets/{TICKET}")
    ticket: dict[str, Any] = answer.json() if answer.is_success else {}
    return ticket


def part(services: Served) -> None:
    services.do(f"{CONSENT}/withdraw", purpose="marketing", channel="email")
    eventually(lambda: not services.rows("/marketing/audiences", member="true"))
    services.do(f"{CONSENT}/erase")
    row = services.row("/customers/contacts", state="erased")
    assert (row["name"], row["email"]) == (None, None)


@pytest.mark.parametrize("running", [served, deployed], ids=["in one process", "each its own"])
def test_one_customer_through_all_services_across_a_restart(
    tmp_path: Path, running: Callable[[Path], AbstractContextManager[Served]]
) -> None:
    home = tmp_path / "home"
    with running(home) as services:
        assert services.token_mode == 0o600
        meet(services)
        sell(services)
        token = services.token
        assert services.stop() == 0
    with running(home) as services:
        assert services.token == token
        assert services.rows("/customers/customers", customer_id=CUSTOMER)
        pay(services)
        value(services)
        serve(services)
        part(services)
        assert services.stop(signal.SIGINT) == 0

    proved = daybook(home, "verify")
    assert proved.status == 0
    assert daybook(home, "parked", "--format", "json").out.strip() == "[]"
    assert not any("Traceback" in log.read_text("utf-8") for log in home.rglob("*.log"))


def test_nobody_gets_in_without_the_token(tmp_path: Path) -> None:
    with served(tmp_path / "home") as services:
        for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": services.token}):
            answer = services.client.get("/sales/accounts", headers=headers)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
        assert services.client.get("/").json() == {
            name: f"/{name}/docs"
            for name in ("customers", "sales", "analytics", "service", "marketing")
        }


def test_killed_while_lines_come_in_it_loses_none_that_it_acknowledged(tmp_path: Path) -> None:
    home = tmp_path / "home"
    lines = good_lines()
    taken = 0
    with served(home) as services:
        for begin in range(0, 24, 4):
            taken += services.tell(lines[begin : begin + 4]).count("accepted")
        services.process.kill()
        services.process.wait()
    with served(home) as services:
        told = services.tell(lines)
    assert taken == 24
    assert told == ["repeat"] * 24 + ["accepted"] * (len(lines) - 24)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_acknowledged_before_a_signal_is_there_after_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    home = tmp_path / "home"
    with served(home) as services:
        services.tell([invoice("C-1", 1, "10.00", "2025-01-10")])
        assert services.stop(number) == 0
        with pytest.raises(httpx.TransportError):
            services.client.get("/sales/health")

    assert "1 facts read" in daybook(home, "verify").out
