"""Who is in an audience now, as it is posted, for commands that write it down (MK2)."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_chassis.errors import NotFound
from daybook_chassis.queries import Queries
from daybook_marketing.application.policies import AUDIENCES

_PAGE = 1000


class Members:
    """Reads memberships from the projection that answers for them."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def of(self, audience: str, work: Work) -> list[UUID]:
        """Those who are posted as members. Raises NotFound for an audience of no policy."""
        if audience not in work.policy(AUDIENCES).policy.audiences:
            raise NotFound(f"there is no audience {audience}")
        where = [("audience", audience), ("member", "true")]
        found: list[UUID] = []
        page = self._queries.page("marketing.audiences", where=where, limit=_PAGE)
        while True:
            found += [UUID(row["customer_id"]) for row in page.rows]
            if page.after is None:
                return found
            page = self._queries.page(
                "marketing.audiences", where=where, after=page.after, limit=_PAGE
            )
