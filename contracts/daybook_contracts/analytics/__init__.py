"""Facts that analytics publishes at review ticks, and only when something changed."""

from daybook_contracts.analytics import (
    clusters,
    deviations,
    funnel,
    lifecycle,
    models,
    policies,
    reports,
    value,
)
from daybook_contracts.fact import Fact

FACTS: tuple[type[Fact], ...] = (
    *value.FACTS,
    *lifecycle.FACTS,
    *policies.FACTS,
    *models.FACTS,
    *clusters.FACTS,
    *reports.FACTS,
    *deviations.FACTS,
    *funnel.FACTS,
)
