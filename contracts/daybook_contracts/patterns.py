"""What the patterns of texts mean, in the words of their standards, for those who are refused."""

from collections.abc import Mapping

MEANT: Mapping[str, str] = {
    "^[A-Z]{2}$": "a country as two capital letters, such as SE (ISO 3166-1)",
    "^[A-Z]{3}$": "a currency as three capital letters, such as EUR (ISO 4217)",
    "^[A-Z]{2}-[A-Z0-9]{1,3}$": "a subdivision such as SE-AB (ISO 3166-2)",
    "^[A-Z]?[0-9]{0,5}$": "an industry such as C28 (ISIC or GB/T 4754)",
    "^[0-9]{1,3}(-[0-9]{1,3}|\\+)$": "ages such as 25-34 or 65+",
    "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$": "a language such as sv or zh-Hans (BCP 47)",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language such as sv or zh-Hans (BCP 47)",
    r"^\+[1-9][0-9]{6,14}$": "a number such as +46701234567: plus, country, no spaces (E.164)",
    r"^[^@\s]+@[^@\s]+$": "an address such as ann@example.org (RFC 5321)",
    "^[1-9][0-9]{3}$": "a year such as 2027",
    r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$": "a month such as 2027-04",
    r"^[^\x00-\x1f\x7f]+$": "one line of text, without control characters",
    r"^[^\x00-\x1f]*$": "one line of text, without control characters",
    r"^[1-9][0-9]{3}(-(Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-3])))?$": (
        "a year, quarter, month or week: 2027, 2027-Q1, 2027-04, 2027-W09 (ISO 8601)"
    ),
}
"""By the pattern as it is declared; one that is missing here is told as it is."""
