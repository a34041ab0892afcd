"""Whatever the view and the day, there is an answer or a refusal."""

from datetime import date

import pytest

from daybook_analytics.application.answers import finished
from daybook_analytics.application.policies import BOOK
from daybook_analytics.views.catalogue import VIEWS
from daybook_chassis.errors import Poison
from tests.analytics.unit.test_reports import HAPPENED


@pytest.mark.parametrize("as_of", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_like_others_or_refused(as_of: date) -> None:
    refused = set()
    for view in VIEWS.values():
        terms = BOOK.find(view.policy).shipped.at(as_of).policy if view.policy else None
        tables = [HAPPENED.get(name, []) for name in view.projections]
        try:
            finished(view, tables, as_of, terms)
        except Poison:
            refused.add(view.name)

    assert refused >= ({"customer_share"} if as_of == date.min else {"revenue_forecast"})
