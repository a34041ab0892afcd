"""On which occasions people are greeted, in which words: a versioned policy (MK4)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.messages import Body
from daybook_marketing.domain.calendars import Calendar, FestivalDay

BIRTHDAY = "birthday"


class FestivalDate(BaseModel):
    """A day that every year of its calendar has: no 29 February, no 30th of a lunar month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    calendar: Calendar
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]

    @model_validator(mode="after")
    def _every_year(self) -> "FestivalDate":
        self.festival_day().check()
        return self

    def festival_day(self) -> FestivalDay:
        return FestivalDay(self.calendar, self.month, self.day)


class Occasion(BaseModel):
    """What is written on which channel; `day` is missing for what is not the same day for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal[Channel.EMAIL, Channel.SMS, Channel.POST]
    subject: Text
    body: Body
    day: FestivalDate | None = None


class GreetingPolicy(BaseModel):
    """Occasions by name; nobody is greeted on one that is not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occasions: dict[Reference, Occasion]
