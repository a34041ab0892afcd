"""Ids: minted ones are UUIDv7 (RFC 9562), derived ones UUIDv5, so that a repeat finds itself."""

from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

_DERIVED = UUID("3c9a0e52-6c0e-5f3f-8c55-0d2b9f1f7a61")


def new_id() -> UUID:
    """A fresh, time-ordered id."""
    return uuid7()


def derived_id(*parts: object) -> UUID:
    """The same parts give the same id, on any machine."""
    return uuid5(_DERIVED, "\x1f".join(str(part) for part in parts))
