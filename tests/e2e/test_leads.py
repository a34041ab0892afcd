"""A lead becomes customer, contact and opportunity across services, or is taken back (SA1)."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Row
from daybook_chassis.settings import Settings
from daybook_cli.house import House
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_customers.application.leads import NoteLeadContact
from daybook_sales.application.leads import ConvertLead, CreateLead, DiscardLead, QualifyLead

LEAD = derived_id("test", "lead")
CREATE = CreateLead(
    lead_id=LEAD,
    kind=PartyKind.ORGANIZATION,
    organization_name="Berg Lifts",
    origin="web site",
    route="contact form",
    interest="two lifts",
)
CONVERT = ConvertLead(lead_id=LEAD, title="Two lifts", value=Money(30000, "EUR"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(Settings(home=tmp_path, store="sqlite")) as house:
        yield house


def do(house: House, service: str, command: Command) -> None:
    house[service].commands.execute(command, Context(actor="clerk"))
    house.drain()


def lead(house: House) -> Row:
    (row,) = house["sales"].queries.all("sales.leads")
    return row


def note(house: House) -> None:
    row = lead(house)
    noted = NoteLeadContact(
        lead_id=LEAD,
        customer_id=UUID(row["customer_id"]),
        contact_id=UUID(row["contact_id"]),
        role=DecisionRole.DECIDER,
        name="Ingrid Berg",
        email="ingrid@berg.example",
    )
    do(house, "customers", noted)


def begin(house: House) -> None:
    do(house, "sales", CREATE)
    do(house, "sales", QualifyLead(lead_id=LEAD, note="has a budget"))


def test_SA1_conversion_makes_customer_contact_and_opportunity(house: House) -> None:
    begin(house)
    note(house)
    do(house, "sales", CONVERT)

    row = lead(house)
    assert row["status"] == "converted"
    (customer,) = house["customers"].queries.all("customers.directory")
    assert (customer["customer_id"], customer["organization_name"]) == (
        row["customer_id"],
        "Berg Lifts",
    )
    (contact,) = house["customers"].queries.all("customers.contacts")
    assert (contact["contact_id"], contact["name"]) == (row["contact_id"], "Ingrid Berg")
    (opportunity,) = house["sales"].queries.all("sales.pipeline")
    assert (opportunity["opportunity_id"], opportunity["customer_id"], opportunity["stage"]) == (
        row["opportunity_id"],
        row["customer_id"],
        "prospecting",
    )


def test_SA1_what_customers_refuses_is_taken_back_and_may_be_tried_again(house: House) -> None:
    """Nobody was noted, so there is nobody to register; the history is kept."""
    begin(house)
    do(house, "sales", CONVERT)

    row = lead(house)
    assert (row["status"], row["opportunity_id"]) == ("qualified", None)
    assert "nobody who speaks" in row["reason"]
    assert house["customers"].queries.all("customers.directory") == []
    (lost,) = house["sales"].queries.all("sales.pipeline")
    assert lost["stage"] == "closed_lost"

    note(house)
    do(house, "sales", CONVERT)

    assert lead(house)["status"] == "converted"
    stages = sorted(row["stage"] for row in house["sales"].queries.all("sales.pipeline"))
    assert stages == ["closed_lost", "prospecting"]
    assert len(house["customers"].queries.all("customers.contacts")) == 1


def test_SA1_who_spoke_for_a_discarded_lead_is_erased(house: House) -> None:
    begin(house)
    note(house)
    do(house, "sales", DiscardLead(lead_id=LEAD, reason="bought elsewhere"))

    facts = [record.topic.rpartition("/")[0] for record in house["customers"].log.read(0, 1000)]
    assert facts[-1] == "crm.customers.PersonalDataErased"
    assert house["customers"].queries.all("customers.contacts") == []
