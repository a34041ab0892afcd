"""Codes that commands take, and that somebody was given: countries, regions, languages, phones.

What only fits the pattern of its standard names nothing. Commands are held to this. Facts are not:
what was recorded is read as it is, and registers change.
"""

from typing import Annotated

import phonenumbers
import pycountry
from pydantic import AfterValidator, Field


def known_country(code: str) -> str:
    """ISO 3166-1 alpha-2. Raises ValueError."""
    if pycountry.countries.get(alpha_2=code) is None:
        raise ValueError("no country has this code (ISO 3166-1)")
    return code


def known_region(code: str) -> str:
    """ISO 3166-2. Raises ValueError."""
    if pycountry.subdivisions.get(code=code) is None:  # type: ignore[no-untyped-call]
        raise ValueError("no subdivision of a country has this code (ISO 3166-2)")
    return code


def known_language(tag: str) -> str:
    """BCP 47: the language, script and region of a tag. Raises ValueError."""
    first, *rest = tag.split("-")
    if not _is_language(first.lower()):
        raise ValueError("no language has this code (ISO 639); BCP 47 takes the shortest")
    for part in rest:
        if len(part) == 1:
            break  # what follows is an extension, which has registers of its own
        if len(part) == 4 and part.isalpha() and not pycountry.scripts.get(alpha_4=part.title()):
            raise ValueError("no script has this code (ISO 15924)")
        if len(part) == 2:
            known_country(part.upper())
    return tag


def _is_language(code: str) -> bool:
    if len(code) == 2:
        return pycountry.languages.get(alpha_2=code) is not None
    found = pycountry.languages.get(alpha_3=code)
    return found is not None and not hasattr(found, "alpha_2")


def possible_phone(number: str) -> str:
    """E.164, with a country's code and as many digits as its numbers have. Raises ValueError."""
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValueError("no country has such numbers (E.164)")
    return number


Country = Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(known_country)]
Region = Annotated[str, Field(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$"), AfterValidator(known_region)]
Language = Annotated[
    str,
    Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"),
    AfterValidator(known_language),
]
Phone = Annotated[
    str,
    Field(pattern=r"^\+[1-9][0-9]{6,14}$", repr=False, exclude=True),
    AfterValidator(possible_phone),
]
