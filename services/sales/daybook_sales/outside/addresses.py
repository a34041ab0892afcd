"""Where people of the house are reached: a file of the installation, read when it is needed (SA7).

Addresses are personal, so no log has them; who leaves is taken out of the file, and that is all.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from daybook_chassis.post import Undelivered
from daybook_contracts.sales.activities import ReminderChannel


class Address(BaseModel):
    """How one person is reached; `phone` is a number as E.164 has it."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class AddressBook:
    """A TOML file with a table a person, under the name by which they sign in."""

    path: Path

    def find(self, person: str, channel: ReminderChannel) -> str:
        """Raises Undelivered where there is none, or a file that cannot be read."""
        try:
            told = tomllib.loads(self.path.read_text("utf-8")).get(person)
            found = None if told is None else Address.model_validate(told)
        except (OSError, ValueError, ValidationError) as error:
            raise Undelivered(f"the addresses cannot be read: {type(error).__name__}") from None
        number = None if found is None else getattr(found, channel.value)
        if number is None:
            raise Undelivered(f"nobody knows {person} by {channel.value}")
        return str(number)
