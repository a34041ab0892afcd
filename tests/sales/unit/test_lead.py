"""A lead is created, qualified, then converted or discarded, or taken back (SA1)."""

import json
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.sales.leads import (
    LeadConverted,
    LeadCreated,
    LeadDiscarded,
    LeadQualified,
    LeadReopened,
)
from daybook_sales.application.leads import CreateLead
from daybook_sales.domain import lead
from daybook_sales.domain.lead import LeadClosed, LeadNotQualified
from tests.sales.samples import CUSTOMER, OPPORTUNITY, usd

LEAD = UUID("01890000-0000-7000-8000-0000000000aa")
CONTACT = UUID("01890000-0000-7000-8000-0000000000ab")
CREATED = LeadCreated(
    customer_id=CUSTOMER,
    lead_id=LEAD,
    contact_id=CONTACT,
    kind=PartyKind.ORGANIZATION,
    organization_name="Berg Lifts",
    origin="web site",
    route="contact form",
    interest="two lifts",
)
QUALIFIED = LeadQualified(customer_id=CUSTOMER, lead_id=LEAD, note="has a budget")
DISCARDED = LeadDiscarded(
    customer_id=CUSTOMER, lead_id=LEAD, contact_id=CONTACT, reason="bought elsewhere"
)
CONVERTED = LeadConverted(
    customer_id=CUSTOMER,
    lead_id=LEAD,
    contact_id=CONTACT,
    opportunity_id=OPPORTUNITY,
    kind=PartyKind.ORGANIZATION,
    organization_name="Berg Lifts",
    value=usd(300),
)
REOPENED = LeadReopened(
    customer_id=CUSTOMER, lead_id=LEAD, opportunity_id=OPPORTUNITY, reason="nobody noted"
)


def test_SA1_a_lead_is_created_once() -> None:
    Scenario(lead.evolve).when(lambda state: lead.create(state, CREATED)).then(CREATED).when(
        lambda state: lead.create(state, CREATED)
    ).then()


def test_SA1_another_lead_of_its_id_and_a_name_that_does_not_fit_are_refused() -> None:
    other = CREATED.model_copy(update={"origin": "fair"})
    Scenario(lead.evolve, [CREATED]).when(lambda state: lead.create(state, other)).refused(
        Conflict, "exists"
    )
    person = CREATED.model_copy(update={"kind": PartyKind.PERSON})
    Scenario(lead.evolve).when(lambda state: lead.create(state, person)).refused(
        Refusal, "an organization has a name"
    )


def test_SA1_it_is_qualified_before_it_is_converted() -> None:
    new = Scenario(lead.evolve, [CREATED])

    new.when(lambda state: lead.convert(state, OPPORTUNITY, usd(300))).refused(LeadNotQualified)
    new.when(lambda state: lead.qualify(state, "has a budget")).then(QUALIFIED).when(
        lambda state: lead.convert(state, OPPORTUNITY, usd(300))
    ).then(CONVERTED)


def test_SA1_qualifying_again_changes_nothing() -> None:
    Scenario(lead.evolve, [CREATED, QUALIFIED]).when(
        lambda state: lead.qualify(state, "has a budget")
    ).then()


@pytest.mark.parametrize("facts", [[CREATED], [CREATED, QUALIFIED], [CREATED, CONVERTED, REOPENED]])
def test_SA1_an_open_lead_may_be_discarded(facts: list[lead.LeadFact]) -> None:
    Scenario(lead.evolve, facts).when(lambda state: lead.discard(state, "bought elsewhere")).then(
        DISCARDED
    )


@pytest.mark.parametrize("last", [DISCARDED, CONVERTED])
def test_SA1_a_closed_lead_stays_closed(last: lead.LeadFact) -> None:
    closed = Scenario(lead.evolve, [CREATED, QUALIFIED, last])

    closed.when(lambda state: lead.qualify(state, "again")).refused(LeadClosed)
    closed.when(lambda state: lead.discard(state, "again")).refused(LeadClosed)
    closed.when(lambda state: lead.convert(state, OPPORTUNITY, usd(300))).refused(LeadClosed)


def test_SA1_a_refused_conversion_is_taken_back_once_and_may_be_tried_again() -> None:
    Scenario(lead.evolve, [CREATED, QUALIFIED, CONVERTED]).when(
        lambda state: lead.reopen(state, "nobody noted")
    ).then(REOPENED).when(lambda state: lead.reopen(state, "nobody noted")).then().when(
        lambda state: lead.convert(state, OPPORTUNITY, usd(300))
    ).then(CONVERTED)


def test_SA1_a_lead_is_of_a_country_that_there_is() -> None:
    told = {"lead_id": str(LEAD), "kind": "organization", "organization_name": "Berg Lifts"}
    told |= {"origin": "web site", "route": "contact form", "interest": "two lifts"}
    assert CreateLead.model_validate_json(json.dumps(told | {"country": "SE"})).country == "SE"
    with pytest.raises(ValidationError, match="ISO 3166-1"):
        CreateLead.model_validate_json(json.dumps(told | {"country": "XX"}))
