"""What was told of each customer when: country, industry, size, status, where from (AN19)?

A row a change, and never changed, so that the market can be seen as of any day.
"""

from daybook_analytics.views.market import Told
from daybook_chassis.projection import Key, On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.parties import CustomerRegistered
from daybook_contracts.customers.profiles import (
    CustomerProfileChanged,
    CustomerStatus,
    CustomerStatusChanged,
)
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.leads import LeadCreated
from daybook_contracts.sales.opportunities import OpportunityOpened


def _registered(row: Row, fact: CustomerRegistered, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "told": Told.REGISTERED.value,
        "kind": fact.kind.value,
        "country": fact.country,
        "status": CustomerStatus.POTENTIAL.value,
    }


def _changed(row: Row, fact: CustomerProfileChanged, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "told": Told.PROFILE.value,
        "country": fact.profile.country,
        "region": fact.profile.region,
        "industry": fact.profile.industry,
        "age_band": fact.profile.age_band,
        "employees": fact.profile.employees,
    }


def _moved(row: Row, fact: CustomerStatusChanged, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "told": Told.STATUS.value,
        "status": fact.status.value,
    }


def _came(row: Row, fact: LeadCreated | OpportunityOpened, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "told": Told.ORIGIN.value,
        "origin": fact.origin,
    }


def _by_customer(fact: LeadCreated | OpportunityOpened, envelope: Envelope) -> list[Key]:
    """These have streams of their own."""
    return [(str(fact.customer_id), f"{envelope.subject}-{envelope.streamversion:010d}")]


PROFILES = Projection(
    "analytics.profiles",
    table(
        "profiles",
        key("customer_id"),
        key("change"),
        text("changed_at"),
        text("told"),
        text("kind"),
        text("country"),
        text("region"),
        text("industry"),
        text("age_band"),
        integer("employees"),
        text("status"),
        text("origin"),
    ),
    {
        CustomerRegistered: On(_registered, by_fact),
        CustomerProfileChanged: On(_changed, by_fact),
        CustomerStatusChanged: On(_moved, by_fact),
        LeadCreated: On(_came, _by_customer),
        OpportunityOpened: On(_came, _by_customer),
    },
    version=3,
)
