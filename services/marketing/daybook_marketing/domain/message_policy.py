"""When and how often a customer may be written to: a versioned policy (MK3)."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise ValueError("a zone is an IANA name, such as Asia/Shanghai") from error
    return name


def _said_as_time(value: object) -> object:
    return time.fromisoformat(value) if isinstance(value, str) else value


Zone = Annotated[str, Field(max_length=60), AfterValidator(_known_zone)]
"""An IANA time zone."""
TimeOfDay = Annotated[time, BeforeValidator(_said_as_time)]


class MessagePolicy(BaseModel):
    """At most `at_most` messages in `per_days` days; none from `quiet_from` to `quiet_to`.

    Quiet hours are those of the recipient's zone, of `zone` where it is not known. What the post
    surely did not take is tried `attempts` times, `retry_minutes` apart; who gets no answer within
    `answer_minutes` never will.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_most: Annotated[int, Field(ge=1)]
    per_days: Annotated[int, Field(ge=1)]
    quiet_from: TimeOfDay
    quiet_to: TimeOfDay
    zone: Zone
    attempts: Annotated[int, Field(ge=1, le=5)]
    retry_minutes: Annotated[int, Field(ge=1)]
    answer_minutes: Annotated[int, Field(ge=5)]

    def quiet_until(self, now: datetime, zone: str | None) -> datetime | None:
        """When the quiet hours end that it is in at the recipient's; None at any other hour."""
        here = now.astimezone(ZoneInfo(zone or self.zone))
        clock = here.time()
        if self.quiet_from <= self.quiet_to:
            quiet, over_night = self.quiet_from <= clock < self.quiet_to, False
        else:
            over_night = clock >= self.quiet_from
            quiet = over_night or clock < self.quiet_to
        if not quiet:
            return None
        day = here.date() + timedelta(days=1 if over_night else 0)
        return datetime.combine(day, self.quiet_to, here.tzinfo).astimezone(UTC)
