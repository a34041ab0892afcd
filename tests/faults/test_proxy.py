"""The proxy passes bytes as they are, and each of its ways to be sick is as it says."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Thread

import pytest

from tests.faults.proxy import CLEAN, Proxy, Toxic

_WORDS = bytes(range(256)) * 400


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of a server that gives back what it gets."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_echo, args=(listener,), daemon=True).start()
        proxy = Proxy(listener.getsockname()[1])
        try:
            yield proxy
        finally:
            proxy.close()
            listener.shutdown(socket.SHUT_RDWR)


def _echo(listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        Thread(target=_give_back, args=(connection,), daemon=True).start()


def _give_back(connection: socket.socket) -> None:
    with closing(connection):
        try:
            while data := connection.recv(4096):
                connection.sendall(data)
        except OSError:
            return


def said_back(proxy: Proxy) -> bytes:
    """What comes back of what is said. Raises ConnectionResetError, whichever side notices."""
    with (
        socket.create_connection(("127.0.0.1", proxy.port), timeout=20) as connection,
        ThreadPoolExecutor(1) as speaker,
    ):
        saying = speaker.submit(_say, connection)
        heard = b""
        while data := connection.recv(65_536):
            heard += data
        saying.result()
        return heard


def _say(connection: socket.socket) -> None:
    try:
        connection.sendall(_WORDS)
        connection.shutdown(socket.SHUT_WR)
    except OSError as error:
        raise ConnectionResetError from error


@pytest.mark.parametrize("toxic", [CLEAN, Toxic(slice=97), Toxic(delay=0.01)])
def test_bytes_pass_whole_and_in_order(proxy: Proxy, toxic: Toxic) -> None:
    proxy.infect(toxic)
    assert said_back(proxy) == _WORDS


def test_a_connection_is_reset_after_so_many_bytes(proxy: Proxy) -> None:
    proxy.infect(Toxic(slice=100, reset_after=1000))
    with pytest.raises(ConnectionResetError):
        said_back(proxy)


def test_what_is_cut_takes_no_connection_until_it_is_well(proxy: Proxy) -> None:
    proxy.infect(Toxic(refuses=True))
    with pytest.raises(ConnectionResetError):
        said_back(proxy)
    proxy.infect(CLEAN)
    assert said_back(proxy) == _WORDS


def test_open_connections_are_cut_too(proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=20) as connection:
        connection.sendall(b"hello")
        assert connection.recv(5) == b"hello"
        proxy.infect(Toxic(refuses=True))
        with pytest.raises(ConnectionResetError):
            connection.recv(5)
