"""Codes that name nothing in their standard: they fit its pattern, and nobody was ever given one.

Commands are held to this. Facts are not: what was recorded is read as it is, and registers change.
"""

import phonenumbers
import pycountry


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


def ages_in_order(band: str) -> str:
    """From the lower age to the higher. Raises ValueError."""
    youngest, _, oldest = band.partition("-")
    if oldest and int(oldest) < int(youngest):
        raise ValueError("ages go from the lower to the higher")
    return band


def possible_phone(number: str) -> str:
    """E.164, with a country's code and as many digits as its numbers have. Raises ValueError."""
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValueError("no country has such numbers (E.164)")
    return number
