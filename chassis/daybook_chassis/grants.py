"""Limited tokens: to whom they were granted, for what and until when (I10).

One file a name, `tokens/<name>.json` under the home, with a digest and no token: who reads it can
show none. It is read at each request, so that a revocation counts from the next one on, in every
process that has these files. A token says its name first, `<name>.<secret>`.
"""

import logging
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.errors import Conflict, NotFound, Poison
from daybook_chassis.security import OPERATOR, Principal, Tokens

log = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""Nothing that means something in a path, in a token or before an idempotency key."""


class Grant(BaseModel):
    """What one token may do; `expires_on` is the first day, in UTC, on which it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    permissions: tuple[str, ...] = Field(min_length=1)
    expires_on: date | None = None
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    def holds(self, token: str, today: date) -> bool:
        """Whether this is the token, and not expired. A digest of 256 random bits needs no salt."""
        same = secrets.compare_digest(self.sha256, _digest(token))
        return same and (self.expires_on is None or today < self.expires_on)


class Grants:
    """The tokens granted in one home, by name."""

    def __init__(self, home: Path) -> None:
        self._files = home / "tokens"

    def all(self) -> dict[str, Grant]:
        """Raises ValueError for a file that cannot be read as a grant."""
        return {path.stem: _read(path) for path in sorted(self._files.glob("*.json"))}

    def find(self, token: str, today: date) -> Principal | None:
        """Whose token this is, unless it is expired. A file that cannot be read grants nothing."""
        name = token.partition(".")[0]
        if not _NAME.fullmatch(name):
            return None
        try:
            grant = _read(self._path(name))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.warning("the token of %s is refused: %s", name, error)
            return None
        return Principal(name, grant.permissions) if grant.holds(token, today) else None

    def add(self, name: str, permissions: Iterable[str], expires_on: date | None) -> str:
        """The token, which is kept nowhere. Raises Poison for the name, Conflict if it has one."""
        if not _NAME.fullmatch(name):
            raise Poison(
                "a name has up to 63 small letters, digits, - and _, a letter or digit first"
            )
        token = f"{name}.{secrets.token_urlsafe(32)}"
        grant = Grant(permissions=tuple(permissions), expires_on=expires_on, sha256=_digest(token))
        self._files.mkdir(parents=True, exist_ok=True)
        try:
            with self._path(name).open("x", encoding="utf-8") as file:
                file.write(grant.model_dump_json(indent=1) + "\n")
        except FileExistsError:
            raise Conflict(f"{name} has a token: revoke it before you grant another") from None
        return token

    def revoke(self, name: str) -> None:
        """Raises NotFound."""
        try:
            if not _NAME.fullmatch(name):
                raise FileNotFoundError
            self._path(name).unlink()
        except FileNotFoundError:
            raise NotFound(f"{name} has no token") from None

    def _path(self, name: str) -> Path:
        return self._files / f"{name}.json"


def _read(path: Path) -> Grant:
    return Grant.model_validate_json(path.read_bytes())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def tokens_in(home: Path, operator: str) -> Tokens:
    """The operator's token, and those granted in this home."""
    grants = Grants(home)
    return Tokens(
        {operator: Principal(OPERATOR, ("*",))},
        lambda token: grants.find(token, datetime.now(UTC).date()),
    )
