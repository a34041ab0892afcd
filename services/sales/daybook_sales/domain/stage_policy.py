"""What a stage means for the forecast: a versioned policy (SA2)."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.sales.opportunities import ForecastCategory, Stage


class StagePolicy(BaseModel):
    """Probability in percent and forecast category, for every stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    probability: dict[Stage, int] = Field(min_length=len(Stage))
    forecast: dict[Stage, ForecastCategory] = Field(min_length=len(Stage))

    @model_validator(mode="after")
    def _percent(self) -> "StagePolicy":
        if not all(0 <= percent <= 100 for percent in self.probability.values()):
            raise ValueError("a probability is between 0 and 100 percent")
        return self
