"""What commands take that is a code of a standard, or has one in it (CU1, CU4)."""

from typing import Annotated

from pydantic import AfterValidator, Field

from daybook_contracts.customers.profiles import Profile
from daybook_customers.domain import codes

Country = Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(codes.known_country)]
Region = Annotated[
    str, Field(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$"), AfterValidator(codes.known_region)
]
Language = Annotated[
    str,
    Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
    AfterValidator(codes.known_language),
]
Ages = Annotated[
    str, Field(pattern="^[0-9]{1,3}(-[0-9]{1,3}|\\+)$"), AfterValidator(codes.ages_in_order)
]
Phone = Annotated[
    str,
    Field(pattern=r"^\+[1-9][0-9]{6,14}$", repr=False, exclude=True),
    AfterValidator(codes.possible_phone),
]


class GivenProfile(Profile):
    """A profile as it is told now: with codes that somebody was given, and ages in order."""

    country: Country | None = None
    region: Region | None = None
    age_band: Ages | None = None
    language: Language | None = None
