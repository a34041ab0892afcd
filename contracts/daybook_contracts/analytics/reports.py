"""Facts about reports that somebody put together and keeps under a name (AN18)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Count, Fact, Reference, Text

ReportName = Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,63}$")]
"""Files and addresses are called so."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ReportFilter(_Part):
    """What a column is to be; `<column>.from` and `<column>.to` bound it, both included."""

    column: Reference
    value: Text


class ReportChoice(_Part):
    """One view of a report: rows that pass all filters, in the order of a column, `-` before it
    for the highest first. Without columns it has all, without `limit` all rows.

    Filters of one column are alternatives.
    """

    view: Reference
    where: tuple[ReportFilter, ...] = Field(default=(), max_length=50)
    sort: Reference | None = None
    columns: tuple[Reference, ...] = Field(default=(), max_length=50)
    limit: Annotated[Count, Field(ge=1)] | None = None


class ReportSaved(Fact, type="crm.analytics.ReportSaved", version=1):
    """A report consists of these views from now on (AN18); `language` is BCP 47, English if none.

    What it shows is as of the day that it is asked for.
    """

    name: ReportName
    title: Text
    language: Reference | None = None
    choices: tuple[ReportChoice, ...] = Field(min_length=1, max_length=50)


class ReportRemoved(Fact, type="crm.analytics.ReportRemoved", version=1):
    """Nobody needs the report under this name any more (AN18)."""

    name: ReportName


FACTS: tuple[type[Fact], ...] = (ReportSaved, ReportRemoved)
