"""Puts analytics together; nothing happens before `build` is called."""

from daybook_analytics.application.review_customers import ReviewCustomers, Reviewer
from daybook_analytics.subscriptions import PROJECTIONS, REACTIONS
from daybook_analytics.views.answers import lifecycle_policies, value_policies
from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.store.log import Log
from daybook_contracts.topics import published


def parts(database: Database) -> Parts:
    """What the service is made of."""
    reviewer = Reviewer(
        Queries(database, Generations(database, PROJECTIONS)),
        Log(database, "crm.analytics"),
        value_policies(),
        lifecycle_policies(),
    )
    return Parts(
        name="analytics",
        catalogue=published(),
        handlers={ReviewCustomers: reviewer.review_customers},
        projections=PROJECTIONS,
        reactions=REACTIONS,
    )


def build(database: Database, keys: SubjectKeys | None = None) -> Service:
    """The service over its database. Analytics holds no subject keys: it reads persons sealed."""
    return Service(parts(database), database, Seals(keys or NoKeys()))
