"""Somebody fits a model to the few who have paid so far, and clusters, which do not say much.

And keeps a report, and another only for a while.
"""

from daybook_analytics.application.build_clusters import BuildClusters
from daybook_analytics.application.remove_report import RemoveReport
from daybook_analytics.application.save_report import SaveReport
from daybook_analytics.application.train_model import TrainModel
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
