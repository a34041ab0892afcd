"""The small service of these tests over HTTP, and those who ask it for something."""

import httpx
from fastapi.testclient import TestClient

from daybook_chassis.feed import HttpFeed
from daybook_chassis.security import Principal, Tokens
from tests.chassis.stock import REORDER, Shop

TOKENS = Tokens(
    {
        "all": Principal("operator", ("*",)),
        "clerk-1": Principal("clerk", ("stock.shelves.*", "stock.items.*")),
        "clerk-2": Principal("other clerk", ("stock.shelves.*", "stock.items.*")),
        "sender": Principal("sender", ("stock.commands.send", "stock.shelves.write")),
        "reader": Principal("reader", ("stock.shelves.read",)),
    }
)


class Web:
    """`all`, `clerk` and `reader` ask with a token of their own; `nobody` has none."""

    def __init__(self, url: str) -> None:
        self.shop = Shop(url, reactions=(REORDER,))
        self.app = self.shop.app(TOKENS)
        self.all = self.client("all")
        self.clerk = self.client("clerk-1")
        self.reader = self.client("reader")
        self.nobody = self.client(None)

    def client(self, token: str | None) -> TestClient:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def feed(self, source: str, client: TestClient) -> HttpFeed:
        """What a peer reads that asks over HTTP."""
        return HttpFeed(httpx.Client(transport=_ToApp(client), base_url="http://shop"), source)

    def close(self) -> None:
        self.shop.close()


class _ToApp(httpx.BaseTransport):
    """Carries requests to the application without a network."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._client.request(request.method, request.url.raw_path.decode())
        headers = dict(answer.headers)
        return httpx.Response(
            answer.status_code, headers=headers, content=answer.content, request=request
        )
