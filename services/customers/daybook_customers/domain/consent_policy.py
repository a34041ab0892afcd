"""For how long a consent holds, where it is not for good (CU22)."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.customers.consent import Purpose


class ConsentPolicy(BaseModel):
    """Days after which a consent to a purpose is to be given again; a purpose that is not named
    here has consents that hold until they are withdrawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: dict[Purpose, Annotated[int, Field(ge=1, le=3660)]]

    def expiry(self, purpose: Purpose, granted_on: date) -> date | None:
        """The first day on which it holds no longer."""
        days = self.days.get(purpose)
        return None if days is None else granted_on + timedelta(days=days)
