"""Subject keys as another service has them: asked of customers, kept for a minute, never minted."""

from base64 import b64decode
from time import monotonic
from uuid import UUID

import httpx

from daybook_chassis.errors import Transient


class RemoteKeys:
    """A `SubjectKeys` over the customers service's interface; each asking is on record there.

    A key is kept as long as the answer allows: after an erasure it is gone here within that time.
    A person that is unknown or erased there reads as sealed here.
    """

    def __init__(self, client: httpx.Client, purpose: str) -> None:
        self._client = client
        self._purpose = purpose
        self._kept: dict[UUID, tuple[bytes, float]] = {}

    def get(self, subject_id: UUID) -> bytes | None:
        """The key, None where there is none for us. Raises Transient when customers is away."""
        key, until = self._kept.get(subject_id, (b"", 0.0))
        if monotonic() < until:
            return key
        self._kept.pop(subject_id, None)
        try:
            answer = self._client.post(
                f"/subject-keys/{subject_id}", json={"purpose": self._purpose}
            )
            if answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.FORBIDDEN):
                return None
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Transient(f"the subject keys cannot be had: {error}") from error
        said = answer.json()
        key = b64decode(said["key"])
        self._kept[subject_id] = (key, monotonic() + said["seconds"])
        return key

    def mint(self, subject_id: UUID) -> bytes:
        """Only customers makes keys. Raises PermissionError."""
        raise PermissionError("only the customers service makes subject keys")
