"""Who may do what: a token names a principal, a principal has permissions, the rest is denied.

The operator's token may do everything; it is made on first use and kept under the state directory,
readable by its owner only (I10). Others are granted with what each may do, by `grants`.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Principal:
    """An actor and what it may do: permission names such as `sales.contracts.sign`, or patterns."""

    actor: str
    permissions: tuple[str, ...]

    def may(self, permission: str) -> bool:
        return any(fnmatchcase(permission, pattern) for pattern in self.permissions)


class Tokens:
    """Principals by bearer token. Comparison takes the same time wherever tokens differ."""

    def __init__(
        self,
        principals: dict[str, Principal],
        granted: Callable[[str], Principal | None] = lambda _: None,
    ) -> None:
        self._principals = dict(principals)
        self._granted = granted

    def find(self, token: str) -> Principal | None:
        """Who shows this token now; None for one that is unknown, revoked or expired."""
        found: Principal | None = None
        for known, principal in self._principals.items():
            if secrets.compare_digest(known.encode(), token.encode()):
                found = principal
        return found or self._granted(token)


OPERATOR = "operator"


def operator_token(home: Path, given: str | None = None) -> str:
    """The token of the operator: as given, or kept in `home/token`, or made now."""
    if given:
        return given
    path = home / "token"
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        token = secrets.token_urlsafe(32)
        file.write(token + "\n")
    return token


def operator_only(token: str) -> Tokens:
    """One principal that may do everything: for trying, demonstrating and testing."""
    return Tokens({token: Principal(OPERATOR, ("*",))})
