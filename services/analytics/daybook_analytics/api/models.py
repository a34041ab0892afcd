"""Models over HTTP: fitting one, the fits there are, and what they foretell of each customer."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from daybook_analytics.api.views import KnownAt
from daybook_analytics.application.build_clusters import BuildClusters
from daybook_analytics.application.foretelling import Asked, Foretelling
from daybook_analytics.application.train_model import TrainModel
from daybook_chassis.http.edge import CommandRoutes, Permit
from daybook_chassis.service import Service
from daybook_contracts.analytics.models import ModelName


class PredictedValue(BaseModel):
    """Rows, highest value first, and the fits and the policy that they rest on; minor units.

    `identified` is false where the data does not determine all parameters of the fits.
    """

    as_of: date
    known_at: datetime | None
    days_ahead: int
    models: list[str]
    identified: bool
    policy: str
    total: int
    rows: list[dict[str, Any]]


def add(router: APIRouter, service: Service) -> None:
    """`POST /models`, `POST /clusters`, `GET /predicted-value`; lists of fits are projections."""
    commands = CommandRoutes(router, service)
    commands.add("/models", TrainModel, "analytics.models.train")
    commands.add("/clusters", BuildClusters, "analytics.models.train")
    foretelling = Foretelling(service)

    @router.get("/predicted-value", dependencies=[Depends(Permit("analytics.views.read"))])
    def predicted_value(
        currency: Annotated[str, Query(pattern="^[A-Z]{3}$")],
        as_of: Annotated[date | None, Query(description="Business day; today if none")] = None,
        known_at: KnownAt = None,
        days_ahead: Annotated[int, Query(ge=1, le=3650)] = 365,
        model: Annotated[ModelName, Query(description="How often: bgnbd or pareto-nbd")] = (
            ModelName.BGNBD
        ),
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    ) -> PredictedValue:
        """What each customer is still to bring, less cost, discounted (AN3)."""
        day = as_of or datetime.now(UTC).date()
        found = foretelling.answer(Asked(day, currency, days_ahead, model, known_at))
        return PredictedValue(
            as_of=day,
            known_at=known_at,
            days_ahead=days_ahead,
            models=list(found.models),
            identified=found.identified,
            policy=found.policy,
            total=len(found.rows),
            rows=found.rows[offset : offset + limit],
        )
