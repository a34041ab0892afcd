"""Answers views from what is posted, under the policies in force."""

from datetime import date

from daybook_analytics.application.policies import BOOK, LIFECYCLE, VALUE
from daybook_analytics.views import catalogue
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.catalogue import Table, View
from daybook_chassis.errors import NotFound
from daybook_chassis.queries import Queries


class Answers:
    """The views of one installation; buckets and policies are read anew for every answer."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    @property
    def views(self) -> dict[str, View]:
        """All views, under the policies as they are set now."""
        value = BOOK.versions(self._queries, VALUE.name)
        life = BOOK.versions(self._queries, LIFECYCLE.name)
        return catalogue.views(value, life)

    def find(self, name: str) -> View:
        """Raises NotFound."""
        views = self.views
        try:
            return views[name]
        except KeyError:
            known = ", ".join(views)
            raise NotFound(f"there is no view {name}; there are {known}") from None

    def finish(self, name: str, as_of: date) -> Table:
        """A view's rows as of a day. Raises NotFound."""
        view = self.find(name)
        rows = self._queries.all("analytics.customer_days")
        return view.finish([Bucket.from_row(row) for row in rows], as_of)
