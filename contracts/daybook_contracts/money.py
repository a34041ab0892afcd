"""Money as an exact count of minor units: integers inside, a decimal string on the wire."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from daybook_contracts.currencies import MINOR_DIGITS

_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,4})?", re.ASCII)
_LARGEST = 2**63 - 1


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met; there is no exchange rate here."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency.

    `minor` counts minor units (cents, or whole units where the currency has none) and fits a
    signed 64-bit integer; `currency` is an ISO 4217 alphabetic code. On the wire it is
    `{"amount": "12.50", "currency": "USD"}`: never a float, never an exponent.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int or not -_LARGEST <= self.minor <= _LARGEST:
            raise ValueError("an amount is a whole number of minor units within 64 bits")
        if self.currency not in MINOR_DIGITS:
            raise ValueError("unknown currency: use an ISO 4217 code in circulation")

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """Read a plain decimal such as `12.50`.

        Raises ValueError for anything else: exponents, signs without digits, negative zero, more
        decimals than the currency has, unknown currencies.
        """
        digits = MINOR_DIGITS.get(currency)
        if digits is None:
            raise ValueError("unknown currency: use an ISO 4217 code in circulation")
        if not _AMOUNT.fullmatch(amount):
            raise ValueError("an amount is a plain decimal string such as '12.50'")
        whole, _, fraction = amount.partition(".")
        if len(fraction) > digits:
            raise ValueError(f"{currency} has {digits} decimals, the amount has more")
        minor = int(whole + fraction.ljust(digits, "0"))
        if minor == 0 and amount.startswith("-"):
            raise ValueError("an amount of zero has no sign")
        return cls(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @property
    def amount(self) -> str:
        """The decimal string, with exactly as many decimals as the currency has."""
        digits = MINOR_DIGITS[self.currency]
        sign, units = ("-" if self.minor < 0 else ""), str(abs(self.minor))
        if digits == 0:
            return sign + units
        units = units.rjust(digits + 1, "0")
        return f"{sign}{units[:-digits]}.{units[-digits:]}"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Divide by weights so that the parts sum to the whole (largest remainder method).

        Raises ValueError for weights that are negative or sum to zero.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights are not negative and sum to more than zero")
        shares = [divmod(self.minor * weight, total) for weight in weights]
        left = self.minor - sum(share for share, _ in shares)
        first = sorted(range(len(weights)), key=lambda i: -shares[i][1])[:left]
        return [
            Money(share + (1 if i in first else 0), self.currency)
            for i, (share, _) in enumerate(shares)
        ]

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")
        return other

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        wire = core_schema.chain_schema(
            [
                core_schema.typed_dict_schema(
                    {
                        "amount": core_schema.typed_dict_field(core_schema.str_schema(strict=True)),
                        "currency": core_schema.typed_dict_field(
                            core_schema.str_schema(strict=True)
                        ),
                    },
                    extra_behavior="ignore",
                ),
                core_schema.no_info_plain_validator_function(
                    lambda wire: cls.parse(wire["amount"], wire["currency"])
                ),
            ]
        )
        return core_schema.json_or_python_schema(
            json_schema=wire,
            python_schema=core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda money: {"amount": money.amount, "currency": money.currency}
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "object",
            "x-unit": "currency",
            "properties": {
                "amount": {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "x-standard": "ISO 4217"},
            },
            "required": ["amount", "currency"],
        }
