"""What was known of each customer since when: country, industry, size and so on (AN19)?

A row a change, and never changed, so that the market can be seen as of any day.
"""

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.parties import CustomerRegistered
from daybook_contracts.customers.profiles import CustomerProfileChanged
from daybook_contracts.envelope import Envelope, instant


def _registered(row: Row, fact: CustomerRegistered, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "kind": fact.kind.value,
        "country": fact.country,
    }


def _changed(row: Row, fact: CustomerProfileChanged, envelope: Envelope) -> Row:
    return row | {
        "changed_at": instant(envelope.occurredat),
        "country": fact.profile.country,
        "region": fact.profile.region,
        "industry": fact.profile.industry,
        "age_band": fact.profile.age_band,
        "employees": fact.profile.employees,
    }


PROFILES = Projection(
    "analytics.profiles",
    table(
        "profiles",
        key("customer_id"),
        key("change"),
        text("changed_at"),
        text("kind"),
        text("country"),
        text("region"),
        text("industry"),
        text("age_band"),
        integer("employees"),
    ),
    {
        CustomerRegistered: On(_registered, by_fact),
        CustomerProfileChanged: On(_changed, by_fact),
    },
    version=2,
)
