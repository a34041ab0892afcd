"""The guard must really stop a unit test from reaching out."""

import socket

import pytest


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_unit_test_cannot_connect(method: str) -> None:
    with (
        socket.socket() as endpoint,
        pytest.raises(pytest.fail.Exception, match="tried to connect"),
    ):
        getattr(endpoint, method)(("127.0.0.1", 9))
