"""Answers views from what is posted, under the policies in force."""

from datetime import date

from daybook_analytics.views import catalogue
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.catalogue import Table, View
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.rfm import ValuePolicy
from daybook_chassis import policy
from daybook_chassis.errors import NotFound
from daybook_chassis.policy import Policies
from daybook_chassis.queries import Queries


def value_policies() -> Policies[ValuePolicy]:
    return policy.load("daybook_analytics", "value", ValuePolicy)


def lifecycle_policies() -> Policies[LifecyclePolicy]:
    return policy.load("daybook_analytics", "lifecycle", LifecyclePolicy)


class Answers:
    """The views of one installation; buckets are read anew for every answer."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self.views = catalogue.views(value_policies(), lifecycle_policies())

    def find(self, name: str) -> View:
        """Raises NotFound."""
        try:
            return self.views[name]
        except KeyError:
            known = ", ".join(self.views)
            raise NotFound(f"there is no view {name}; there are {known}") from None

    def finish(self, name: str, as_of: date) -> Table:
        """A view's rows as of a day. Raises NotFound."""
        view = self.find(name)
        rows = self._queries.all("analytics.customer_days")
        return view.finish([Bucket.from_row(row) for row in rows], as_of)
