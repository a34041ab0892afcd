"""Every view and projection by name, wherever it lives."""

from datetime import UTC, date, datetime
from typing import Any

from daybook_analytics.application.answers import Answers
from daybook_chassis.errors import NotFound, Refusal
from daybook_cli.house import House


def names(house: House) -> dict[str, str]:
    """What can be asked, and the question it answers."""
    found: dict[str, str] = {}
    if "analytics" in house.services:
        views = Answers(house["analytics"].queries).views
        found |= {name: view.question for name, view in views.items()}
    for service in house.services.values():
        for name, projection in service.generations.projections.items():
            found[name] = f"projection: {', '.join(projection.columns)}"
    return found


def rows(house: House, name: str, as_of: date | None) -> list[dict[str, Any]]:
    """The rows of a view as of a day, or of a projection as it is.

    Raises NotFound for an unknown name, Refusal for a projection as of a day.
    """
    if "analytics" in house.services:
        views = Answers(house["analytics"].queries)
        if name in views.views:
            return views.finish(name, as_of or datetime.now(UTC).date())
    for service in house.services.values():
        if name in service.generations.projections:
            if as_of is not None:
                raise Refusal(f"{name} is a projection: it says how things are, not how they were")
            return sorted(service.queries.all(name), key=lambda row: [str(v) for v in row.values()])
    raise NotFound(f"there is no view {name}; there are {', '.join(sorted(names(house)))}")
