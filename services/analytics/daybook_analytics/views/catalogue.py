"""Every view by name; each is defined in a module of its own."""

from collections.abc import Mapping

from daybook_analytics.views import (
    cohorts,
    lifecycle,
    rfm,
)
from daybook_analytics.views.view import View

VIEWS: Mapping[str, View] = {
    view.name: view
    for module in (
        rfm,
        lifecycle,
        cohorts,
    )
    for view in module.VIEWS
}
