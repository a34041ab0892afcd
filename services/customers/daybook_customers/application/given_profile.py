"""A profile as commands take it: what was recorded is read with less ado (CU1)."""

from typing import Annotated

from pydantic import AfterValidator, Field

from daybook_chassis.codes import Country, Language, Region
from daybook_contracts.customers.profiles import Profile
from daybook_customers.domain.ages import ages_in_order

Ages = Annotated[str, Field(pattern="^[0-9]{1,3}(-[0-9]{1,3}|\\+)$"), AfterValidator(ages_in_order)]


class GivenProfile(Profile):
    """A profile as it is told now: with codes that somebody was given, and ages in order."""

    country: Country | None = None
    region: Region | None = None
    age_band: Ages | None = None
    language: Language | None = None
