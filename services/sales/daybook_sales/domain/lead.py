"""A lead: created, qualified, then converted or discarded; a refused conversion is taken back.

Source: SA1.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.money import Money
from daybook_contracts.sales.leads import (
    LeadConverted,
    LeadCreated,
    LeadDiscarded,
    LeadQualified,
    LeadReopened,
)

LeadFact = LeadCreated | LeadQualified | LeadDiscarded | LeadConverted | LeadReopened


class LeadStatus(StrEnum):
    NEW = "new"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    CONVERTED = "converted"


@dataclass(frozen=True, slots=True)
class Lead:
    """What is decided on; `opportunities` were made of it, the last one by the last conversion."""

    created: LeadCreated
    status: LeadStatus = LeadStatus.NEW
    opportunities: tuple[UUID, ...] = ()


class LeadClosed(Refusal):
    """It was converted or discarded (SA1)."""


class LeadNotQualified(Refusal):
    """A lead is qualified before it is converted (SA1)."""


def evolve(state: Lead | None, fact: LeadFact) -> Lead:
    match fact:
        case LeadCreated():
            return Lead(fact)
        case LeadQualified() | LeadReopened():
            return replace(_known(state), status=LeadStatus.QUALIFIED)
        case LeadDiscarded():
            return replace(_known(state), status=LeadStatus.UNQUALIFIED)
        case LeadConverted():
            lead = _known(state)
            opportunities = (*lead.opportunities, fact.opportunity_id)
            return replace(lead, status=LeadStatus.CONVERTED, opportunities=opportunities)
        case _:
            assert_never(fact)


def create(state: Lead | None, created: LeadCreated) -> list[LeadFact]:
    """The same again changes nothing.

    Raises Conflict for another of its id, Refusal for a name that does not go with the kind.
    """
    if (created.kind is PartyKind.ORGANIZATION) != (created.organization_name is not None):
        raise Refusal("an organization has a name, a person's is noted with the customers service")
    if state is None:
        return [created]
    if state.created != created:
        raise Conflict(f"lead {created.lead_id} exists")
    return []


def qualify(state: Lead, note: str) -> list[LeadFact]:
    """Qualifying again changes nothing. Raises LeadClosed."""
    _check_open(state)
    if state.status is LeadStatus.QUALIFIED:
        return []
    return [
        LeadQualified(
            customer_id=state.created.customer_id, lead_id=state.created.lead_id, note=note
        )
    ]


def discard(state: Lead, reason: str) -> list[LeadFact]:
    """Raises LeadClosed."""
    _check_open(state)
    lead = state.created
    return [
        LeadDiscarded(
            customer_id=lead.customer_id,
            lead_id=lead.lead_id,
            contact_id=lead.contact_id,
            reason=reason,
        )
    ]


def convert(state: Lead, opportunity_id: UUID, value: Money) -> list[LeadFact]:
    """Raises LeadClosed, LeadNotQualified."""
    _check_open(state)
    lead = state.created
    if state.status is not LeadStatus.QUALIFIED:
        raise LeadNotQualified(f"lead {lead.lead_id} is {state.status}")
    return [
        LeadConverted(
            customer_id=lead.customer_id,
            lead_id=lead.lead_id,
            contact_id=lead.contact_id,
            opportunity_id=opportunity_id,
            kind=lead.kind,
            organization_name=lead.organization_name,
            country=lead.country,
            value=value,
        )
    ]


def reopen(state: Lead, reason: str) -> list[LeadFact]:
    """Takes the last conversion back; of a lead that is not converted, nothing."""
    if state.status is not LeadStatus.CONVERTED:
        return []
    lead = state.created
    return [
        LeadReopened(
            customer_id=lead.customer_id,
            lead_id=lead.lead_id,
            opportunity_id=state.opportunities[-1],
            reason=reason,
        )
    ]


def _check_open(state: Lead) -> None:
    if state.status in (LeadStatus.CONVERTED, LeadStatus.UNQUALIFIED):
        raise LeadClosed(f"lead {state.created.lead_id} is {state.status}")


def _known(state: Lead | None) -> Lead:
    assert state is not None, "the first fact of a lead creates it"
    return state
