"""Facts about fitted models: what was fitted to what, with which result, and how sure it is."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from daybook_contracts.fact import Count, Day, Fact, Reference, unit

Real = Annotated[float, unit("1")]
Figure = Annotated[float, unit("as the model defines")]


class ModelName(StrEnum):
    """BG/NBD, Pareto/NBD and Gamma-Gamma (AN3), and sBG (AN13)."""

    BGNBD = "bgnbd"
    PARETO_NBD = "pareto-nbd"
    GAMMA_GAMMA = "gamma-gamma"
    SBG = "sbg"


class TimeUnit(StrEnum):
    """In which a model counts time; months and years are of 365.25 days a year."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Estimate(_Part):
    """A parameter by its published name; without a standard error it is not identified."""

    name: Reference
    value: Figure
    standard_error: Figure | None = None


class Holdout(_Part):
    """What the model foretold from `as_of` up to a day, and what came."""

    until: Day
    predicted: Figure
    actual: Figure


class FittedAt(_Part):
    """Up to which position of a log facts were counted."""

    source: Reference
    position: Count


class ModelTrained(Fact, type="crm.analytics.ModelTrained", version=1):
    """A model was fitted to customers of one currency as of a day (AN3, AN12, AN13).

    Fitted again at the same `positions` by the same `fold` and `code`, it comes out the same:
    `input_digest` (SHA-256) tells whether what it is fitted to is the same. Amounts are in whole
    currency, times in `time_unit`.
    """

    model: ModelName
    currency: Reference
    as_of: Day
    time_unit: TimeUnit
    parameters: tuple[Estimate, ...]
    log_likelihood: Real
    customers: Count
    converged: bool
    identified: bool
    holdout: Holdout | None = None
    positions: tuple[FittedAt, ...]
    input_digest: Reference
    fold: Reference
    code: Reference


FACTS: tuple[type[Fact], ...] = (ModelTrained,)
