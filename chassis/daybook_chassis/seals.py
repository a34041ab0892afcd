"""Sealing and opening personal fields with the key of the person they are about (RFC 7516)."""

import json
from typing import Any, Protocol, cast
from uuid import UUID

from daybook_contracts.fact import Fact
from daybook_contracts.personal import Erased, Known, Sealed
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import TypeAdapter, ValidationError

_ALGORITHMS = ["dir", "A256GCM"]


class KeyErased(LookupError):
    """The subject's key was destroyed."""


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

    def seal(self, fact: Fact) -> Fact:
        """The same fact with every Known field sealed. Raises KeyErased."""
        known = {
            name: value
            for name in fact.personal_fields
            if isinstance(value := getattr(fact, name), Known)
        }
        if not known:
            return fact
        subject = self._subject(fact)
        key = OctKey.import_key(self._keys.mint(subject))
        return fact.model_copy(
            update={
                name: Sealed(self._encrypt(value.value, key, subject, fact.type, name))
                for name, value in known.items()
            }
        )

    def open(self, fact: Fact) -> Fact:
        """The same fact with fields Known where a key is at hand, Erased where it is destroyed."""
        if not fact.personal_fields:
            return fact
        subject = self._subject(fact)
        try:
            key = self._keys.get(subject)
        except KeyErased:
            return fact.model_copy(update=dict.fromkeys(fact.personal_fields, Erased()))
        if key is None:
            return fact
        opened = {
            name: self._decrypt(getattr(fact, name), OctKey.import_key(key), fact, name)
            for name in fact.personal_fields
        }
        return fact.model_copy(update=opened)

    def _subject(self, fact: Fact) -> UUID:
        assert fact.data_subject is not None, "Fact checks this when the class is made"
        return cast(UUID, getattr(fact, fact.data_subject))

    @staticmethod
    def _encrypt(value: Any, key: OctKey, subject: UUID, type_name: str, field: str) -> str:
        # The header is authenticated: a token moved to another field or person does not open.
        header = {"alg": "dir", "enc": "A256GCM", "kid": str(subject), "cty": f"{type_name}#{field}"}
        return jwe.encrypt_compact(header, json.dumps(value).encode(), key, _ALGORITHMS)

    @staticmethod
    def _decrypt(field: Any, key: OctKey, fact: Fact, name: str) -> Any:
        if not isinstance(field, Sealed):
            return field
        try:
            token = jwe.decrypt_compact(field.token, key, _ALGORITHMS)
            if token.headers().get("cty") != f"{fact.type}#{name}" or token.plaintext is None:
                return field
            value = TypeAdapter(fact.personal_fields[name]).validate_json(token.plaintext)
        except (JoseError, ValidationError, ValueError):
            return field  # not sealed by this key: it stays what it is, sealed
        return Known(value)
