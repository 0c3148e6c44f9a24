"""Is this call from the identity cloud? Standard Webhooks signatures, bearer tokens, addresses.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Network, ip_address

from custdb_gateway.errors import CallerNotAllowed, NotAuthenticated
from custdb_gateway.http.replay import ReplayGuard

WINDOW = 300
"""How many seconds the caller's clock may be off."""

MIN_TOKEN_CHARACTERS = 32

_PREFIX = "whsec_"
_MIN_KEY_BYTES = 24
_MAX_KEY_BYTES = 64
_MAX_ID_BYTES = 256
_MAX_SIGNATURES = 8
_SIGNATURE_HEADERS = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")


def new_key() -> str:
    """A fresh signing key."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_bytes(key: str) -> bytes:
    """The bytes of a signing key. Raises `ValueError`, which does not quote it."""
    try:
        raw = base64.b64decode(key.removeprefix(_PREFIX), validate=True)
    except ValueError:  # also for what is not ASCII
        raw = b""
    if not key.startswith(_PREFIX) or not _MIN_KEY_BYTES <= len(raw) <= _MAX_KEY_BYTES:
        raise ValueError(
            "a key is whsec_ and the base64 of 24 to 64 bytes; make one with"
            " `custdb-gateway keys new`"
        )
    return raw


class SigningKey:
    """A key, ready to sign."""

    def __init__(self, key: bytes) -> None:
        # Ids are told apart by key: two gateways on one machine may share what they remember.
        self.name = blake2b(key, digest_size=16).digest()
        self._keyed = hmac.new(key, digestmod="sha256")

    def sign(self, message_id: bytes, timestamp: bytes, body: bytes) -> bytes:
        """The signature of a message, with its version."""
        keyed = self._keyed.copy()  # half the time of keying it anew
        keyed.update(b"%b.%b.%b" % (message_id, timestamp, body))
        return b"v1," + base64.b64encode(keyed.digest())


def sign(key: bytes, message_id: bytes, timestamp: bytes, body: bytes) -> bytes:
    """The `v1` signature of a message, without its version."""
    return SigningKey(key).sign(message_id, timestamp, body).removeprefix(b"v1,")


class Authenticator:
    """Checks the headers of a call against its body. All that fails, fails alike."""

    def __init__(
        self,
        keys: Sequence[bytes],
        tokens: Sequence[str],
        replays: ReplayGuard,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = [SigningKey(key) for key in keys]
        self._tokens = [token.encode() for token in tokens]
        self._replays = replays
        self._now = now

    def check(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """Return if the call is genuine, fresh and new. Raises `NotAuthenticated`.

        Whatever proof is offered must hold: a good token does not make up for a bad signature.
        """
        authorization = headers.get(b"authorization")
        if authorization is not None and self._tokens:
            self._check_token(authorization)
            if headers.keys().isdisjoint(_SIGNATURE_HEADERS):
                return
        self._check_signature(headers, body)

    def _check_token(self, authorization: bytes) -> None:
        scheme, _, given = authorization.partition(b" ")
        if scheme.lower() != b"bearer":
            raise NotAuthenticated
        found = [hmac.compare_digest(token, given.strip()) for token in self._tokens]
        if not any(found):
            raise NotAuthenticated

    def _check_signature(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        try:
            message_id, timestamp, signatures = (headers[name] for name in _SIGNATURE_HEADERS)
        except KeyError as exc:
            raise NotAuthenticated from exc
        sent = int(timestamp) if timestamp.isdigit() and len(timestamp) < 13 else 0
        if not 0 < len(message_id) <= _MAX_ID_BYTES or abs(self._now() - sent) > WINDOW:
            raise NotAuthenticated
        key = self._signed_with(message_id, timestamp, signatures, body)
        if key is None or not self._replays.is_new(key.name + message_id, sent + WINDOW):
            raise NotAuthenticated

    def _signed_with(
        self, message_id: bytes, timestamp: bytes, signatures: bytes, body: bytes
    ) -> SigningKey | None:
        given = signatures.split(b" ", _MAX_SIGNATURES)[:_MAX_SIGNATURES]
        for key in self._keys:
            expected = key.sign(message_id, timestamp, body)
            if any(hmac.compare_digest(expected, one) for one in given):
                return key
        return None


class Callers:
    """The addresses that may call at all."""

    def __init__(self, networks: Sequence[IPv4Network | IPv6Network]) -> None:
        self._networks = networks
        self._allows = lru_cache(1024)(self._find)

    def check(self, address: str) -> None:
        """Raise `CallerNotAllowed` for an address outside all networks, if there are any."""
        if self._networks and not self._allows(address):
            raise CallerNotAllowed

    def _find(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None) or found
        return any(mapped in network for network in self._networks)
