"""Every view by name; each is defined in a module of its own."""

from collections.abc import Mapping

from daybook_analytics.views import (
    association,
    clusters,
    cohorts,
    concentration,
    contacts,
    deviations,
    engagement,
    forecast,
    foretold,
    holdings,
    lifecycle,
    loyalty,
    market,
    pipeline,
    relationship,
    retention,
    revenue,
    rfm,
    schemes,
    scorecards,
    settlement,
    tickets,
    transitions,
    wallet,
    worth,
)
from daybook_analytics.views.view import View

_MODULES = (
    rfm,
    lifecycle,
    transitions,
    schemes,
    worth,
    foretold,
    concentration,
    wallet,
    cohorts,
    retention,
    revenue,
    settlement,
    deviations,
    forecast,
    engagement,
    loyalty,
    relationship,
    contacts,
    holdings,
    market,
    pipeline,
    scorecards,
    tickets,
    association,
    clusters,
)

VIEWS: Mapping[str, View] = {view.name: view for module in _MODULES for view in module.VIEWS}
