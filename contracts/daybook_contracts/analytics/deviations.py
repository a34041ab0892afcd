"""Facts about figures that are not what was to be expected of them (AN16)."""

from typing import Annotated

from pydantic import Field

from daybook_contracts.fact import Fact, Reference, unit
from daybook_contracts.money import Money

Level = Money | Annotated[int, unit("1")]
"""Of revenue an amount, of all else a count."""

Month = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]


class AnomalyDetected(Fact, type="crm.analytics.AnomalyDetected", version=1):
    """A figure of a month that is over lies outside of the band that was to be expected (AN16).

    `figure` is revenue, purchases (payments) or customers (who paid) in one currency; `deviation`
    is value less expected. It is said once of a figure and month; the band is by the envelope's
    policy.
    """

    figure: Reference
    currency: Reference
    month: Month
    value: Level
    expected: Level
    low: Level
    high: Level
    deviation: Level


FACTS: tuple[type[Fact], ...] = (AnomalyDetected,)
