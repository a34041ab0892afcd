"""Puts analytics together; nothing happens before `build` is called."""

from datetime import date

from daybook_chassis import policy
from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.store.log import Log
from daybook_contracts.topics import published

from daybook_analytics.application.review_customers import ReviewCustomers, Reviewer
from daybook_analytics.subscriptions import PROJECTIONS, REACTIONS
from daybook_analytics.views import catalogue
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.catalogue import Table, View
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.rfm import ValuePolicy


def parts(database: Database) -> Parts:
    """What the service is made of."""
    reviewer = Reviewer(
        Queries(database, Generations(database, PROJECTIONS)),
        Log(database, "crm.analytics"),
        policy.load("daybook_analytics", "value", ValuePolicy),
        policy.load("daybook_analytics", "lifecycle", LifecyclePolicy),
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


class Views:
    """The views of analytics over what is posted."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self.views: dict[str, View] = catalogue.views(
            policy.load("daybook_analytics", "value", ValuePolicy),
            policy.load("daybook_analytics", "lifecycle", LifecyclePolicy),
        )

    def finish(self, name: str, as_of: date) -> Table:
        """A view's rows as of a day. Raises KeyError for an unknown view."""
        rows = self._queries.all("analytics.customer_days")
        return self.views[name].finish([Bucket.from_row(row) for row in rows], as_of)
