"""A caller of the gateway: signs as GenAuth's scripts do."""

import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import msgspec

from custdb_gateway.http.auth import sign

TIMEOUT = 10.0


def is_elsewhere(url: str) -> bool:
    """Whether a proxy that the environment names is to be used: not on this machine."""
    return urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1")


class Client:
    """Calls functions of one gateway, with a signing key or a bearer token."""

    def __init__(self, url: str, *, key: bytes | None = None, token: str | None = None) -> None:
        self._key = key
        self._token = token
        self._http = httpx.Client(
            base_url=url.rstrip("/"), timeout=TIMEOUT, trust_env=is_elsewhere(url)
        )

    def call(self, function: str, arguments: Mapping[str, Any]) -> httpx.Response:
        """Call a function. Raises `httpx.HTTPError` if there is no answer."""
        body = msgspec.json.encode({"action": function, **arguments})
        headers = {"content-type": "application/json", **self._credentials(body)}
        return self._http.post(f"/v1/{function}", content=body, headers=headers)

    def is_live(self) -> bool:
        """Whether a gateway answers at the address."""
        try:
            return self._http.get("/live").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _credentials(self, body: bytes) -> dict[str, str]:
        if self._key is None:
            return {"authorization": f"Bearer {self._token}"} if self._token else {}
        message_id = f"msg_{uuid4().hex}"
        timestamp = str(int(time.time()))
        signature = sign(self._key, message_id.encode(), timestamp.encode(), body)
        return {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{signature.decode()}",
        }
