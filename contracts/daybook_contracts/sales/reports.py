"""Facts about work reports: what somebody did in a day, a week or a month, in figures and words."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.fact import Count, Day, Fact, Reference, Text


class ReportPeriod(StrEnum):
    """A day, a week from Monday on, or a calendar month (SA11)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Figures(BaseModel):
    """How many of each somebody did in a period, as the log has them (SA11)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    leads_created: Count = 0
    opportunities_opened: Count = 0
    stages_moved: Count = 0
    quotes_issued: Count = 0
    contracts_signed: Count = 0
    orders_placed: Count = 0
    follow_ups_logged: Count = 0
    follow_ups_missed: Count = 0
    visits_logged: Count = 0
    tasks_done: Count = 0
    appointments_kept: Count = 0


class WorkReportSubmitted(Fact, type="crm.sales.WorkReportSubmitted", version=1):
    """Somebody reports on the days from `starts_on` to `ends_on`; figures are counted (SA11)."""

    report_id: UUID
    author: Reference
    department: Reference | None = None
    supervisor: Reference | None = None
    period: ReportPeriod
    starts_on: Day
    ends_on: Day
    figures: Figures
    summary: Text
    plans: Text | None = None


class WorkReportCommented(Fact, type="crm.sales.WorkReportCommented", version=1):
    """Somebody remarked on a report; its author is to know (SA11)."""

    report_id: UUID
    comment_id: UUID
    author: Reference
    text: Text


FACTS: tuple[type[Fact], ...] = (WorkReportSubmitted, WorkReportCommented)
