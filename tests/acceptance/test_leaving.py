"""Callers who hang up before they are answered."""

import socket
import time
from pathlib import Path

from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, SQLiteFile

_TOKEN = "t" * 32
_LEAVING = 30
_PATIENCE = 20


def _login() -> bytes:
    body = b'{"action": "login", "query": {"username": "ada"}, "password": "wrong"}'
    return (
        b"POST /v1/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"authorization: Bearer %b\r\ncontent-length: %d\r\n\r\n%b"
        % (_TOKEN.encode(), len(body), body)
    )


def test_whose_caller_has_left_is_not_hashed(tmp_path: Path) -> None:
    gateway = GatewayServer(
        tmp_path,
        {
            "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
            "CUSTDB_BEARER_TOKENS": _TOKEN,
            "CUSTDB_HASH_THREADS": "1",
            "CUSTDB_DEADLINE": "30",
        },
    )
    try:
        callers = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(_LEAVING)]
        for caller in callers:
            caller.sendall(_login())
        for caller in callers:
            caller.close()
        query = {"username": "ada"}
        assert gateway.code("login", query=query, password=PASSWORD) == "ok"
        limit = time.monotonic() + _PATIENCE
        while len(codes := _logins(gateway)) <= _LEAVING and time.monotonic() < limit:
            time.sleep(0.05)
        assert len(codes) == _LEAVING + 1
        # Some may have been answered before they had left.
        assert codes.count("caller_left") > _LEAVING // 2
        assert set(codes) <= {"caller_left", "invalid_credentials", "ok"}
    finally:
        gateway.kill()


def _logins(gateway: GatewayServer) -> list[str]:
    return [one["code"] for one in gateway.entries() if one.get("function") == "login"]
