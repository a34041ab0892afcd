"""An HTTP client that costs little: one that costs much would measure itself."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Self

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Connection:
    """One connection that is kept open, with one request at a time under way."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        lines = {"Host": f"127.0.0.1:{port}", "Content-Type": "application/json", **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, path: str, content: Mapping[str, Any]) -> int:
        """The status of the answer, once all of it is there."""
        body = json.dumps(content)
        head = f"POST {path} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write((head + body).encode())
        answer = await self._reader.readuntil(_END)
        lines = answer.lower().split(b"\r\n")
        lengths = [int(line[len(_LENGTH) :]) for line in lines if line.startswith(_LENGTH)]
        await self._reader.readexactly(lengths[0])
        return int(answer.split(b" ", 2)[1])
