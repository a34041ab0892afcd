"""The reports that come with Daybook, and how each view is shown in any report."""

from collections.abc import Mapping

from daybook_analytics.reports import courses, customers, work
from daybook_analytics.reports.section import Section

SECTIONS: Mapping[str, Section] = {
    section.view: section for module in (customers, courses, work) for section in module.SECTIONS
}
"""By view; any other view is shown as a table."""

_CUSTOMERS = (
    "lifecycle",
    "value_tiers",
    "rfm",
    "concentration",
    "lorenz",
    "cohorts",
    "retention",
    "satisfaction",
)

SHIPPED: Mapping[str, tuple[str, ...]] = {
    "management": (
        "revenue",
        *_CUSTOMERS,
        "funnel",
        "win_loss",
        "pipeline_forecast",
        "ticket_figures",
        "scorecards",
    ),
    "customers": _CUSTOMERS,
    "sales": ("revenue", "funnel", "win_loss", "pipeline_forecast", "scorecards"),
    "service": ("ticket_figures", "satisfaction"),
}
"""The views of each report that nobody need save first, in their order."""


def section_of(view: str) -> Section:
    return SECTIONS.get(view) or Section(view)
