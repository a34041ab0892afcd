"""The story of the demonstration: each step has its consequences, all are one trace, told once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from daybook_chassis.consumer import held
from daybook_chassis.projection import Row
from daybook_chassis.settings import Settings
from daybook_chassis.store import verify
from daybook_cli.house import House
from daybook_contracts.envelope import Envelope
from daybook_demo.story import BEN, CONTRACT, HARBOUR, MILL, STORY, TICKET
from daybook_demo.teller import TIMELINE, Teller


@dataclass(frozen=True)
class Told:
    house: House
    lines: list[str]

    def envelopes(self) -> list[Envelope]:
        """All facts in all logs, private ones too."""
        return [
            Envelope.from_json(record.envelope)
            for service in self.house.services.values()
            for log in service.logs()
            for record in log.read(0, 10_000)
        ]

    def row(self, projection: str, **where: object) -> Row:
        service = self.house[projection.partition(".")[0]]
        wanted = {name: str(value) for name, value in where.items()}
        (row,) = service.queries.page(projection, where=wanted.items()).rows
        return row


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    lines: list[str] = []
    with House(Settings(home=tmp_path_factory.mktemp("story"))) as house:
        Teller(house, lines.append).tell(STORY)
        yield Told(house, lines)


def test_all_of_it_is_one_trace_of_one_customer_relationship(told: Told) -> None:
    envelopes = told.envelopes()

    assert {envelope.source for envelope in envelopes} == {
        "crm.customers",
        "crm.sales",
        "crm.service",
        "crm.marketing",
        "crm.analytics",
        "erp.finance",
    }
    assert len({(envelope.traceparent or "").split("-")[1] for envelope in envelopes}) == 1
    assert {envelope.timeline for envelope in envelopes} == {TIMELINE}
    spans = [envelope.traceparent for envelope in envelopes]
    assert len(set(spans)) > len(STORY), "commands are spans of their own"


def test_each_fact_of_another_service_was_caused_by_a_fact(told: Told) -> None:
    """From the signing on, what analytics, customers and service do follows from what happened."""
    envelopes = told.envelopes()
    ids = {envelope.id for envelope in envelopes}
    follows = ("PaymentPlanned", "PaymentReceived", "RfmScored", "CustomerGraded")
    caused = [envelope for envelope in envelopes if envelope.type.endswith(follows)]

    assert {envelope.type.rpartition(".")[2] for envelope in caused} == set(follows)
    assert [envelope.type for envelope in caused if envelope.causationid not in ids] == []


def test_it_ends_as_it_should(told: Told) -> None:
    assert told.row("sales.contracts", contract_id=CONTRACT)["signed_on"] == "2026-03-20"
    account = told.row("sales.accounts", customer_id=HARBOUR)
    assert (account["received_minor"], account["settled_minor"]) == (500_000, 500_000)
    grade = told.row("customers.grades", customer_id=HARBOUR)["grade"]
    assert told.row("service.entitlements", customer_id=HARBOUR)["grade"] == grade
    ticket = told.row("service.tickets", ticket_id=TICKET)
    assert (ticket["status"], ticket["sla_met"]) == ("closed", True)
    audience = told.house["marketing"].queries.all("marketing.audiences")
    assert {row["customer_id"]: row["member"] for row in audience} == {
        str(HARBOUR): True,
        str(MILL): False,
    }, f"{BEN} has withdrawn"


def test_one_payment_is_parked_and_those_around_it_flow(told: Told) -> None:
    with told.house["sales"].database.read() as tx:
        (parked,) = held.listing(tx)
    assert (parked.state, parked.subscription) == (held.HeldState.PARKED, "sales.finance")
    assert "amount" in (parked.reason or "")
    assert told.row("sales.accounts", customer_id=MILL)["received_minor"] == 105_000


def test_told_again_nothing_changes(told: Told) -> None:
    before = told.house.digests(), len(told.envelopes())
    again: list[str] = []
    Teller(told.house, again.append).tell(STORY)

    assert (told.house.digests(), len(told.envelopes())) == before
    facts = [line for line in again if line.startswith("    crm.")]
    assert facts == []
    for service in told.house.services.values():
        for log in service.logs():
            assert list(verify.problems(log)) == []


def test_what_is_shown_names_no_person(told: Told) -> None:
    shown = json.dumps(told.lines)
    assert "Harbour" in shown
    assert [name for name in ("Ada Keeper", "ada@harbour") if name in shown] == []
