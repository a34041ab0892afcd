"""What the settings say of the marketing service: where the keys come from that open addresses."""

import httpx

from daybook_chassis.remote_keys import RemoteKeys
from daybook_chassis.seals import NoKeys, SubjectKeys
from daybook_chassis.security import operator_token
from daybook_chassis.settings import Settings

_PEER_SECONDS = 10.0


def keys_of(settings: Settings) -> SubjectKeys:
    """Those that customers hands out, if it is known where customers answers."""
    url = settings.peers.get("customers")
    if url is None:
        return NoKeys()
    headers = {"Authorization": f"Bearer {operator_token(settings.home, settings.token)}"}
    client = httpx.Client(base_url=url, headers=headers, timeout=_PEER_SECONDS)
    return RemoteKeys(client, "to address a message")
