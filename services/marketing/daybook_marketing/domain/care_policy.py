"""What is done at which stage of a customer's life: a versioned policy (MK10)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.marketing.care import Programme


class CarePolicy(BaseModel):
    """The programme by stage, none at a stage that is not named.

    Who is not back `win_back_days` days after we began to try is given up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    programmes: dict[LifecycleStage, Programme]
    win_back_days: Annotated[int, Field(ge=1, le=3650)]
