"""Subject keys in memory, as the customers service would hand them out."""

import secrets
from dataclasses import dataclass, field
from uuid import UUID

from daybook_chassis.seals import KeyErased


@dataclass
class Keys:
    """Mints a key for whoever has none and was not erased."""

    held: dict[UUID, bytes] = field(default_factory=dict)
    erased: set[UUID] = field(default_factory=set)

    def get(self, subject_id: UUID) -> bytes | None:
        self._check(subject_id)
        return self.held.get(subject_id)

    def mint(self, subject_id: UUID) -> bytes:
        self._check(subject_id)
        return self.held.setdefault(subject_id, secrets.token_bytes(32))

    def erase(self, subject_id: UUID) -> None:
        self.held.pop(subject_id, None)
        self.erased.add(subject_id)

    def _check(self, subject_id: UUID) -> None:
        if subject_id in self.erased:
            raise KeyErased(f"the key of {subject_id} was destroyed")
