"""What a grade entitles to, and how soon a ticket is due: a versioned policy (SE15, SE1)."""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import ServiceTier
from daybook_contracts.service.tickets import Priority

_MOST = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A tier and its times, in working minutes of the tier's hours."""

    tier: ServiceTier
    response_minutes: int
    resolution_minutes: int


class ServiceLevelPolicy(BaseModel):
    """Tier by grade, `ungraded` without one; minutes by tier; percent of them by priority."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ungraded: ServiceTier
    tier: dict[Grade, ServiceTier] = Field(min_length=len(Grade))
    response_minutes: dict[ServiceTier, int] = Field(min_length=len(ServiceTier))
    resolution_minutes: dict[ServiceTier, int] = Field(min_length=len(ServiceTier))
    priority_percent: dict[Priority, int] = Field(min_length=len(Priority))

    @model_validator(mode="after")
    def _takes_time(self) -> "ServiceLevelPolicy":
        times = (self.response_minutes, self.resolution_minutes, self.priority_percent)
        if not all(0 < amount <= _MOST for each in times for amount in each.values()):
            raise ValueError("minutes and percent are above zero, and at most those of a year")
        return self

    def level(self, grade: Grade | None) -> ServiceLevel:
        tier = self.ungraded if grade is None else self.tier[grade]
        return ServiceLevel(tier, self.response_minutes[tier], self.resolution_minutes[tier])

    def resolution_time(self, level: ServiceLevel, priority: Priority) -> timedelta:
        """How long a ticket of that priority may take; whole percents of minutes are exact."""
        return timedelta(minutes=level.resolution_minutes) * self.priority_percent[priority] // 100

    def response_time(self, level: ServiceLevel, priority: Priority) -> timedelta:
        """How long a first reply to it may take (SE14)."""
        return timedelta(minutes=level.response_minutes) * self.priority_percent[priority] // 100
