"""How often we were in touch with a customer on a day, and in which way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from daybook_analytics.views.view import Source


class Kind(StrEnum):
    INTERACTION = "interaction"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    SURVEY = "survey"
    FOLLOW_UP = "follow_up"
    VISIT = "visit"
    RESPONSE = "response"
    REFERRAL = "referral"
    BENEFIT = "benefit"


@dataclass(frozen=True, slots=True)
class Touch:
    customer_id: str
    day: date
    kind: Kind
    times: int

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Touch":
        day = date.fromisoformat(row["day"])
        return cls(row["customer_id"], day, Kind(row["kind"]), row["times"])


TOUCHES = Source("analytics.touches", "day", Touch.from_row)
