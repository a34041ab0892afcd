"""When people are reminded, what counts as missed, and when tasks escalate: a versioned policy."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_MOST = 366 * 24 * 60


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("an IANA zone, such as Asia/Shanghai") from None
    return name


Zone = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_known_zone)]
"""An IANA zone name."""

_Minutes = Annotated[int, Field(ge=0, le=_MOST)]


class ActivityPolicy(BaseModel):
    """Minutes before and after an activity is due (SA6, SA7, SA30).

    After `answer_minutes` nobody waits for the post's answer to a reminder any more.
    `escalation_minutes` after a task is due it goes to the first, second ... above. `ahead` times
    are planned at once of what comes again. Where nobody says by which clock, it is that of `zone`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reminder_minutes: _Minutes
    answer_minutes: int = Field(ge=1, le=_MOST)
    follow_up_missed_minutes: _Minutes
    visit_missed_minutes: _Minutes
    appointment_missed_minutes: _Minutes
    escalation_minutes: tuple[_Minutes, ...] = Field(min_length=1, max_length=10)
    ahead: int = Field(ge=1, le=60)
    zone: Zone
