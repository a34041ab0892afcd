"""Somebody fits a model to the few who have paid so far, and clusters, which do not say much."""

from daybook_analytics.application.build_clusters import BuildClusters
from daybook_analytics.application.train_model import TrainModel
from daybook_contracts.analytics.models import ModelName
from tests.laws.story import Story


def visit(story: Story) -> None:
    story.settle()
    fitted = TrainModel(model=ModelName.BGNBD, currency="USD", as_of=story.now.date())
    assert story.do("analytics", fitted), "somebody has paid in dollars by now"
    found = BuildClusters(currency="USD", as_of=story.now.date())
    assert story.do("analytics", found), "several have, and not all alike"
