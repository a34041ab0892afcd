"""Somebody fits a model to the few who have paid so far, and clusters, which do not say much.

And keeps a report, and another only for a while; and hears of a month unlike those before it.
"""

from datetime import timedelta

from pydantic import JsonValue

from daybook_analytics.application.build_clusters import BuildClusters
from daybook_analytics.application.remove_report import RemoveReport
from daybook_analytics.application.review_figures import ReviewFigures
from daybook_analytics.application.save_report import SaveReport
from daybook_analytics.application.train_model import TrainModel
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.analytics.models import ModelName
from daybook_contracts.analytics.reports import ReportChoice
from tests.laws.story import Story


def visit(story: Story) -> None:
    story.settle()
    fitted = TrainModel(model=ModelName.BGNBD, currency="USD", as_of=story.now.date())
    assert story.do("analytics", fitted), "somebody has paid in dollars by now"
    found = BuildClusters(currency="USD", as_of=story.now.date())
    assert story.do("analytics", found), "several have, and not all alike"
    for name in ("monday", "friday"):
        choice = ReportChoice(view="revenue", sort="-month", limit=3)
        kept = SaveReport(name=name, title=f"{name}'s", choices=(choice,))
        assert story.do("analytics", kept)
    assert story.do("analytics", RemoveReport(name="friday"))
    strict: dict[str, JsonValue] = {
        "months": 3,
        "least_months": 1,
        "width": 0.1,
        "least_percent": 0,
    }
    today = story.now.date()
    terms = SetPolicy(name="deviations", effective_from=today, terms=strict, reason="tell all")
    assert story.do("analytics", terms)
    after_next = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    idle = after_next - timedelta(days=1)  # in the month that ends here nobody has paid
    assert story.do("analytics", ReviewFigures(as_of=idle, posted_to=0))
