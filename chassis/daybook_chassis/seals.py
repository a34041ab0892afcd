"""Sealing and opening personal fields with the key of the person they are about (RFC 7516)."""

from functools import cache
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import ConfigDict, TypeAdapter

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Fact
from daybook_contracts.personal import Erased, Known, Sealed

F = TypeVar("F", bound=Fact)
_ALGORITHMS = ["dir", "A256GCM"]


class KeyErased(Refusal):
    """The subject's key was destroyed: nothing personal can be recorded about them any more."""


class SubjectKeys(Protocol):
    """Where keys come from: the customers service, directly or through its interface."""

    def get(self, subject_id: UUID) -> bytes | None:
        """The 32-byte key, or None where this caller may not have it. Raises KeyErased."""

    def mint(self, subject_id: UUID) -> bytes:
        """The key, made if there is none. Raises KeyErased: an erased person stays erased."""


class NoKeys:
    """For a service that never needs plaintext: it reads Sealed and cannot seal."""

    def get(self, subject_id: UUID) -> bytes | None:
        return None

    def mint(self, subject_id: UUID) -> bytes:
        raise PermissionError("this service holds no subject keys, so it cannot seal")


class Seals:
    """The one seam through which personal fields pass, in both directions."""

    def __init__(self, keys: SubjectKeys) -> None:
        self._keys = keys

    def seal(self, fact: F) -> F:
        """The same fact with every Known field sealed. Raises KeyErased.

        Raises pydantic's ValidationError for a value that is not of the field's type: it could be
        sealed, but never be read again.
        """
        known = {
            name: value.value
            for name in fact.personal_fields
            if isinstance(value := getattr(fact, name), Known)
        }
        if not known:
            return fact
        subject = self._subject(fact)
        key = OctKey.import_key(self._keys.mint(subject))
        sealed = {
            name: Sealed(self._encrypt(value, key, subject, type(fact), name))
            for name, value in known.items()
        }
        return fact.model_copy(update=sealed)

    def open(self, fact: F) -> F:
        """The same fact with fields Known where a key is at hand, Erased where it is destroyed."""
        if not fact.personal_fields:
            return fact
        try:
            secret = self._keys.get(self._subject(fact))
        except KeyErased:
            return fact.model_copy(update=dict.fromkeys(fact.personal_fields, Erased()))
        if secret is None:
            return fact
        key = OctKey.import_key(secret)
        opened = {
            name: self._decrypt(getattr(fact, name), key, type(fact), name)
            for name in fact.personal_fields
        }
        return fact.model_copy(update=opened)

    def _subject(self, fact: Fact) -> UUID:
        assert fact.data_subject is not None, "Fact checks this when the class is made"
        return cast(UUID, getattr(fact, fact.data_subject))

    @staticmethod
    def _encrypt(value: Any, key: OctKey, subject: UUID, kind: type[Fact], name: str) -> str:
        # The header is authenticated: a token moved to another field or person does not open.
        header = {"alg": "dir", "enc": "A256GCM", "kid": str(subject), "cty": _place(kind, name)}
        written = _values(kind, name).dump_json(_values(kind, name).validate_python(value))
        return jwe.encrypt_compact(header, written, key, _ALGORITHMS)

    @staticmethod
    def _decrypt(field: Any, key: OctKey, kind: type[Fact], name: str) -> Any:
        if not isinstance(field, Sealed):
            return field
        try:
            token = jwe.decrypt_compact(field.token, key, _ALGORITHMS)
            if token.headers().get("cty") != _place(kind, name) or token.plaintext is None:
                return field
            return Known(_values(kind, name).validate_json(token.plaintext))
        except (JoseError, TypeError, ValueError):  # joserfc lets both through for odd headers
            return field  # not sealed by this key: it stays what it is, sealed


def _place(kind: type[Fact], name: str) -> str:
    return f"{kind.type}#{name}"


@cache
def _values(kind: type[Fact], name: str) -> TypeAdapter[Any]:
    """Checks and writes what a personal field holds, and tells no one what it was."""
    config = ConfigDict(strict=True, hide_input_in_errors=True)
    return TypeAdapter(kind.personal_fields[name], config=config)
