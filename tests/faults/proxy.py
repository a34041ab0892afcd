"""A TCP proxy on loopback that can be made to be slow, to slice, to reset and to refuse."""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

_HOST = "127.0.0.1"
_CHUNK = 65_536


@dataclass(frozen=True)
class Toxic:
    """What happens to bytes on their way: seconds of delay a chunk, octets a chunk, and after how
    many octets of one connection it is reset. `refuses` takes no connections and ends those open.
    """

    delay: float = 0.0
    slice: int = _CHUNK
    reset_after: int | None = None
    refuses: bool = False


CLEAN = Toxic()


class Proxy:
    """Passes connections on to a port of this machine; `toxic` may be changed at any time."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.toxic = CLEAN
        self._listener = socket.create_server((_HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = Thread(target=self._run, name=f"proxy {target}", daemon=True)
        self._thread.start()

    def infect(self, toxic: Toxic) -> None:
        """From now on, and for connections that are open too."""
        self.toxic = toxic
        if toxic.refuses:
            self._loop.call_soon_threadsafe(self._end_all)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._accept, sock=self._listener)
        )
        try:
            self._loop.run_forever()
        finally:
            server.close()
            self._end_all()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.toxic.refuses:
            _reset(writer)
            return
        try:
            there, back = await asyncio.open_connection(_HOST, self.target)
        except OSError:
            _reset(writer)
            return
        both = {writer, back}
        self._writers |= both
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        except (OSError, asyncio.CancelledError):
            for each in both:
                _reset(each)
        finally:
            self._writers -= both
            for each in both:
                with suppress(RuntimeError):
                    each.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while data := await reader.read(_CHUNK):
            toxic = self.toxic
            for begin in range(0, len(data), toxic.slice):
                part = data[begin : begin + toxic.slice]
                if toxic.delay:
                    await asyncio.sleep(toxic.delay)
                passed += len(part)
                if toxic.reset_after is not None and passed > toxic.reset_after:
                    raise ConnectionResetError
                writer.write(part)
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    def _end_all(self) -> None:
        for writer in self._writers:
            _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST, not with FIN."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
