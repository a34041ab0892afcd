"""Settings of the marketing service, from the environment: what carries messages, under whose name.

Nothing is read at import.
"""

from pathlib import Path

import httpx
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from daybook_chassis.remote_keys import RemoteKeys
from daybook_chassis.seals import NoKeys, SubjectKeys
from daybook_chassis.security import operator_token
from daybook_chassis.settings import Settings
from daybook_marketing.outside.post import MailServer, Outbox, Post

_PEER_SECONDS = 10.0


class PostSettings(BaseSettings):
    """`DAYBOOK_MAIL_HOST` names a mail server; without one, messages are files in an outbox."""

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_MAIL_", extra="ignore")

    host: str | None = None
    port: int = Field(default=25, ge=1, le=65535)
    sender: str = "daybook@localhost"

    def post(self, home: Path) -> Post:
        """What carries messages; an outbox is in `home`."""
        if self.host is None:
            return Outbox(home / "outbox", self.sender)
        return MailServer(self.host, self.port, self.sender)


def keys_of(settings: Settings) -> SubjectKeys:
    """Those that customers hands out, if it is known where customers answers."""
    url = settings.peers.get("customers")
    if url is None:
        return NoKeys()
    headers = {"Authorization": f"Bearer {operator_token(settings.home, settings.token)}"}
    client = httpx.Client(base_url=url, headers=headers, timeout=_PEER_SECONDS)
    return RemoteKeys(client, "to address a message")
