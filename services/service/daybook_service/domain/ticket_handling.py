"""What becomes of a ticket that is late or done: a versioned policy, and its clock (SE1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.fact import Text
from daybook_contracts.service.tickets import MAX_LEVELS
from daybook_service.domain.business_hours import BusinessCalendar

YEAR_OF_MINUTES = 366 * 24 * 60
"""More working minutes than anything here may take; a policy that says more is mistyped."""


class EscalationLevel(BaseModel):
    """To whom a ticket goes that is late by so many working minutes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after_minutes: Annotated[int, Field(ge=0, le=YEAR_OF_MINUTES)]
    to: Text


class TicketHandlingPolicy(BaseModel):
    """Levels of escalation in order, and the days in which a ticket can be opened again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reopen_days: Annotated[int, Field(ge=0, le=3660)]
    levels: Annotated[tuple[EscalationLevel, ...], Field(min_length=1, max_length=MAX_LEVELS)]

    @model_validator(mode="after")
    def _rises(self) -> "TicketHandlingPolicy":
        minutes = [level.after_minutes for level in self.levels]
        if minutes != sorted(set(minutes)):
            raise ValueError("a higher level waits longer")
        return self


@dataclass(frozen=True)
class TicketClock:
    """How the time of one ticket is counted: by whose hours, and to whom it goes when late."""

    calendar: BusinessCalendar
    handling: TicketHandlingPolicy

    def escalates_at(self, due_at: datetime) -> tuple[datetime, ...]:
        """When each level is reached by a ticket that is due then."""
        return tuple(
            self.calendar.later(due_at, timedelta(minutes=level.after_minutes))
            for level in self.handling.levels
        )
