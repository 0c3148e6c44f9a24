"""Who may call: signatures as the rest of the world makes them, tokens, addresses."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from custdb_gateway.errors import CallerNotAllowed, NotAuthenticated
from custdb_gateway.http.auth import Authenticator, Callers, key_bytes, new_key, sign
from custdb_gateway.http.replay import ReplayGuard

NOW = 1_800_000_000
BODY = '{"action": "login", "query": {"username": "pässwörd-日本語-🔑"}}'.encode()
# The same in each process that the tests are shared among, which name them by these.
OLD, NEW, OTHER = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2, 0xFB))
TOKENS = ("t" * 32, "another-token-of-forty-characters-or-so-")

Headers = dict[bytes, bytes]


def stranger_signs(key: str, message_id: str, timestamp: int, body: bytes) -> bytes:
    """A signature made by the public implementation of the specification."""
    moment = datetime.fromtimestamp(timestamp, UTC)
    return Webhook(key).sign(message_id, moment, body.decode()).encode()


def call(
    *keys: str, message_id: str = "msg_1", timestamp: int = NOW, body: bytes = BODY
) -> Headers:
    """The headers of a call, signed by a stranger with each of `keys`."""
    return {
        b"webhook-id": message_id.encode(),
        b"webhook-timestamp": str(timestamp).encode(),
        b"webhook-signature": b" ".join(
            stranger_signs(key, message_id, timestamp, body) for key in keys or (NEW,)
        ),
        b"content-type": b"application/json",
    }


@pytest.fixture
def replays(tmp_path: Path) -> Iterator[ReplayGuard]:
    guard = ReplayGuard(tmp_path / "replay", 1000, lambda: NOW)
    yield guard
    guard.close()


@pytest.fixture
def signed(replays: ReplayGuard) -> Authenticator:
    """Takes signatures only, made with the new key or the old one."""
    return Authenticator([key_bytes(NEW), key_bytes(OLD)], [], replays, lambda: NOW)


@pytest.fixture
def either(replays: ReplayGuard) -> Authenticator:
    """Takes signatures and tokens."""
    return Authenticator([key_bytes(NEW)], TOKENS, replays, lambda: NOW)


def refuses(authenticator: Authenticator, headers: Headers, body: bytes = BODY) -> None:
    """All that fails, fails alike."""
    with pytest.raises(NotAuthenticated) as caught:
        authenticator.check(headers, body)
    assert str(caught.value) == str(NotAuthenticated())


class TestSignatures:
    @pytest.mark.parametrize("body", [b"", b"{}", BODY, b"a.b.c", b" " * 65_536])
    @pytest.mark.parametrize(
        "message_id", ["m", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "a.b", "i" * 256]
    )
    def test_of_the_public_implementation_are_accepted(
        self, signed: Authenticator, body: bytes, message_id: str
    ) -> None:
        signed.check(call(NEW, message_id=message_id, body=body), body)

    @pytest.mark.parametrize("key", [OLD, NEW])
    @pytest.mark.parametrize("body", [b"{}", BODY])
    def test_of_ours_are_accepted_by_the_public_implementation(self, key: str, body: bytes) -> None:
        timestamp = str(int(datetime.now(UTC).timestamp()))
        ours = b"v1," + sign(key_bytes(key), b"msg_1", timestamp.encode(), body)
        headers = {
            "webhook-id": "msg_1",
            "webhook-timestamp": timestamp,
            "webhook-signature": ours.decode(),
        }
        assert Webhook(key).verify(body, headers) == json.loads(body)
        with pytest.raises(WebhookVerificationError):
            Webhook(OTHER).verify(body, headers)

    @given(
        st.binary(min_size=24, max_size=64),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
        st.integers(0, 2**32),
        st.text(st.characters(exclude_categories=["Cs"])),
    )
    def test_are_the_same_as_the_public_implementation_makes(
        self, key: bytes, message_id: str, timestamp: int, body: str
    ) -> None:
        theirs = Webhook(key).sign(message_id, datetime.fromtimestamp(timestamp, UTC), body)
        ours = sign(key, message_id.encode(), str(timestamp).encode(), body.encode())
        assert theirs.encode() == b"v1," + ours

    def test_of_every_key_are_accepted_while_keys_rotate(self, signed: Authenticator) -> None:
        signed.check(call(NEW, message_id="1"), BODY)
        signed.check(call(OLD, message_id="2"), BODY)
        signed.check(call(OLD, NEW, message_id="3"), BODY)

    def test_may_be_several_of_which_one_is_ours(self, signed: Authenticator) -> None:
        signed.check(call(OTHER, NEW, message_id="1"), BODY)
        signed.check(call(OLD, OTHER, message_id="2"), BODY)

    def test_of_unknown_versions_are_passed_over(self, signed: Authenticator) -> None:
        headers = call(NEW)
        headers[b"webhook-signature"] = b"v1a,abc v2,def " + headers[b"webhook-signature"]
        signed.check(headers, BODY)

    @pytest.mark.parametrize("keys", [(OTHER,), (OTHER, OTHER)])
    def test_of_strangers_are_refused(self, signed: Authenticator, keys: tuple[str, ...]) -> None:
        refuses(signed, call(*keys))

    def test_are_refused_when_no_key_is_known(self, replays: ReplayGuard) -> None:
        refuses(Authenticator([], [], replays, lambda: NOW), call(NEW))
        refuses(Authenticator([], TOKENS, replays, lambda: NOW), call(NEW))

    @pytest.mark.parametrize(
        "body", [b"", BODY[:-1], BODY + b" ", BODY.replace(b"login", b"logIn"), b"\xff"]
    )
    def test_do_not_fit_another_body(self, signed: Authenticator, body: bytes) -> None:
        refuses(signed, call(NEW), body)

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            (b"webhook-id", b"msg_2"),
            (b"webhook-id", b"MSG_1"),
            (b"webhook-id", b"msg_1 "),
            (b"webhook-id", b"msg_1, msg_1"),
            (b"webhook-timestamp", str(NOW + 1).encode()),
            (b"webhook-timestamp", b"0%d" % NOW),
        ],
    )
    def test_do_not_fit_another_id_or_time(
        self, signed: Authenticator, header: bytes, value: bytes
    ) -> None:
        refuses(signed, call(NEW) | {header: value})

    def test_cannot_be_cut_elsewhere(self, signed: Authenticator) -> None:
        """`a.b` + `.` + time and `a` + `.` + `b.time` are one text to sign."""
        headers = call(NEW, message_id=f"a.{NOW}")
        refuses(signed, headers | {b"webhook-id": b"a"}, b"%d." % NOW + BODY + b" ")
        headers = call(NEW, message_id="a", body=b"%d.{}" % NOW)
        refuses(signed, headers | {b"webhook-id": b"a.%d" % NOW, b"webhook-timestamp": b""}, b"{}")

    @pytest.mark.parametrize("missing", [b"webhook-id", b"webhook-timestamp", b"webhook-signature"])
    def test_need_all_three_headers(self, signed: Authenticator, missing: bytes) -> None:
        headers = call(NEW)
        del headers[missing]
        refuses(signed, headers)
        refuses(signed, headers | {missing: b""})
        refuses(signed, {})

    @pytest.mark.parametrize(
        "timestamp",
        [
            b" ",
            b"now",
            b"-1",
            b"+%d" % NOW,
            b"%d.0" % NOW,
            b" %d" % NOW,
            b"%d " % NOW,
            b"%d, %d" % (NOW, NOW),
            b"0x6b49d200",
            b"1e9",
            b"1_800_000_000",
            "١٨٠٠٠٠٠٠٠٠".encode(),
            b"\xb2" * 10,
            b"9" * 12,
            b"9" * 5_000,
            b"\x00",
        ],
    )
    def test_need_a_time(self, signed: Authenticator, timestamp: bytes) -> None:
        headers = call(NEW) | {b"webhook-timestamp": timestamp}
        key = key_bytes(NEW)
        headers[b"webhook-signature"] = b"v1," + sign(key, b"msg_1", timestamp, BODY)
        refuses(signed, headers)

    @pytest.mark.parametrize("message_id", [b"", b"i" * 257, b"i" * 60_000])
    def test_need_an_id_of_reasonable_length(
        self, signed: Authenticator, message_id: bytes
    ) -> None:
        timestamp = b"%d" % NOW
        signature = b"v1," + sign(key_bytes(NEW), message_id, timestamp, BODY)
        headers = {b"webhook-id": message_id, b"webhook-timestamp": timestamp}
        refuses(signed, headers | {b"webhook-signature": signature})

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda one: one[:-1],
            lambda one: one[3:],
            lambda one: one[:3],
            lambda one: one + b"=",
            lambda one: one.replace(b"v1,", b"v2,"),
            lambda one: one.replace(b"v1,", b"V1,"),
            lambda one: one.replace(b"v1,", b"v1a,"),
            lambda one: one.replace(b"v1,", b"v1 ,"),
            lambda one: one.replace(b",", b"="),
            lambda one: one + b";" + one,
            lambda one: one.swapcase(),
            lambda one: one + b"," + one,
            lambda one: b"v1," + base64.b64decode(one[3:]),
            lambda one: b"v1," + base64.b64decode(one[3:]).hex().encode(),
            lambda one: b"x" * 60_000,
            lambda one: b" ",
            lambda one: b",",
            lambda one: b"v1,",
            lambda one: b"\xff\x00" + one,
        ],
    )
    def test_that_are_spoilt_are_refused(
        self, signed: Authenticator, spoil: Callable[[bytes], bytes]
    ) -> None:
        headers = call(NEW)
        headers[b"webhook-signature"] = spoil(headers[b"webhook-signature"])
        refuses(signed, headers)

    def test_behind_a_crowd_of_others_are_not_searched_for(self, signed: Authenticator) -> None:
        headers = call(NEW)
        headers[b"webhook-signature"] = b"v1,x " * 10_000 + headers[b"webhook-signature"]
        refuses(signed, headers)


class TestClock:
    @pytest.mark.parametrize("off", [-300, -299, -1, 0, 1, 299, 300])
    def test_may_be_five_minutes_off(self, signed: Authenticator, off: int) -> None:
        signed.check(call(NEW, timestamp=NOW + off), BODY)

    @pytest.mark.parametrize("off", [-NOW, -(10**6), -301, 301, 10**6, 10**9])
    def test_may_not_be_further_off(self, signed: Authenticator, off: int) -> None:
        refuses(signed, call(NEW, timestamp=NOW + off))

    @pytest.mark.parametrize("off", [-300, 300])
    def test_may_not_be_a_fraction_further_off(self, replays: ReplayGuard, off: int) -> None:
        late = Authenticator([key_bytes(NEW)], [], replays, lambda: NOW - off / 300 * 0.5)
        refuses(late, call(NEW, timestamp=NOW + off))


class TestReplays:
    def test_are_refused(self, signed: Authenticator) -> None:
        signed.check(call(NEW), BODY)
        refuses(signed, call(NEW))
        refuses(signed, call(NEW))

    def test_are_refused_at_another_time_and_with_another_body(self, signed: Authenticator) -> None:
        signed.check(call(NEW), BODY)
        refuses(signed, call(NEW, timestamp=NOW + 1))
        refuses(signed, call(NEW, body=b"{}"), b"{}")

    def test_are_refused_for_as_long_as_the_call_is_fresh(self, tmp_path: Path) -> None:
        now = float(NOW)
        guard = ReplayGuard(tmp_path / "replay", 1000, lambda: now)
        signed = Authenticator([key_bytes(NEW)], [], guard, lambda: now)
        headers = call(NEW, timestamp=NOW + 300)
        signed.check(headers, BODY)
        for now in (NOW + 300.0, NOW + 599.5, NOW + 600.0, NOW + 600.5):  # noqa: B007 - the clock reads it
            refuses(signed, headers)
        guard.close()

    def test_a_forged_call_does_not_use_up_the_id_of_a_real_one(
        self, signed: Authenticator
    ) -> None:
        refuses(signed, call(OTHER))
        refuses(signed, call(NEW), b"changed")
        signed.check(call(NEW), BODY)

    def test_another_id_is_another_call(self, signed: Authenticator) -> None:
        for number in range(100):
            signed.check(call(NEW, message_id=f"msg_{number}"), BODY)

    def test_gateways_with_other_keys_may_share_the_memory(self, replays: ReplayGuard) -> None:
        for key in (NEW, OLD):
            Authenticator([key_bytes(key)], [], replays, lambda: NOW).check(call(key), BODY)

    def test_are_refused_by_every_worker(self, replays: ReplayGuard) -> None:
        first, second = (
            Authenticator([key_bytes(NEW)], [], replays, lambda: NOW) for _ in range(2)
        )
        first.check(call(NEW), BODY)
        refuses(second, call(NEW))


class TestTokens:
    @pytest.mark.parametrize("token", TOKENS)
    @pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
    def test_are_accepted_each_and_again(
        self, either: Authenticator, token: str, scheme: str
    ) -> None:
        for _ in range(3):
            either.check({b"authorization": f"{scheme} {token}".encode()}, BODY)

    def test_do_not_replace_signatures(self, either: Authenticator) -> None:
        either.check(call(NEW), BODY)

    @pytest.mark.parametrize(
        "authorization",
        [
            b"",
            b"Bearer",
            b"Bearer ",
            b"Bearer  ",
            TOKENS[0].encode(),
            b"Basic " + base64.b64encode(f"x:{TOKENS[0]}".encode()),
            b"Basic " + TOKENS[0].encode(),
            b"Token " + TOKENS[0].encode(),
            b"Bearer" + TOKENS[0].encode(),
            b"Bearer: " + TOKENS[0].encode(),
            b"Bearer " + TOKENS[0][:-1].encode(),
            b"Bearer " + TOKENS[0].upper().encode(),
            b"Bearer " + TOKENS[0].encode() + b"t",
            b"Bearer " + ",".join(TOKENS).encode(),
            b"Bearer " + " ".join(TOKENS).encode(),
            b"Bearer \xff\xfe",
            b"Bearer " + b"t" * 60_000,
            b"Bearer " + NEW.encode(),
        ],
    )
    def test_that_are_wrong_are_refused(self, either: Authenticator, authorization: bytes) -> None:
        refuses(either, {b"authorization": authorization})
        refuses(either, call(NEW) | {b"authorization": authorization})

    def test_are_refused_unless_configured(self, signed: Authenticator) -> None:
        refuses(signed, {b"authorization": b"Bearer " + TOKENS[0].encode()})
        refuses(signed, {b"authorization": b"Bearer "})

    def test_do_not_make_up_for_a_bad_signature(self, either: Authenticator) -> None:
        token = {b"authorization": b"Bearer " + TOKENS[0].encode()}
        refuses(either, call(OTHER) | token)
        refuses(either, {b"webhook-id": b"msg_1"} | token)
        either.check(call(NEW) | token, BODY)

    def test_leave_a_call_without_one_to_its_signature(self, either: Authenticator) -> None:
        refuses(either, {})

    def test_an_authorization_means_nothing_where_only_signatures_do(
        self, signed: Authenticator
    ) -> None:
        signed.check(call(NEW) | {b"authorization": b"Basic eDp5"}, BODY)


class TestKeys:
    def test_are_fresh_and_long(self) -> None:
        keys = {new_key() for _ in range(50)}
        assert len(keys) == 50
        assert {len(key_bytes(key)) for key in keys} == {32}

    @pytest.mark.parametrize("length", [24, 32, 64])
    def test_are_base64_behind_a_mark(self, length: int) -> None:
        raw = bytes(range(length))
        assert key_bytes("whsec_" + base64.b64encode(raw).decode()) == raw

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "whsec_",
            NEW.removeprefix("whsec_"),
            NEW.upper(),
            NEW[:-1],
            NEW + "=",
            NEW + "\n",
            " " + NEW,
            NEW.replace("whsec_", "whsec_whsec_"),
            "whsec_" + base64.b64encode(b"x" * 23).decode(),
            "whsec_" + base64.b64encode(b"x" * 65).decode(),
            "whsec_" + "!" * 44,
            "whsec_" + "é" * 44,
            "whsec_" + "s3cret" * 8 + "-_",
        ],
    )
    def test_that_are_none_are_refused_unquoted(self, key: str) -> None:
        with pytest.raises(ValueError, match="keys new") as caught:
            key_bytes(key)
        assert len(key) < 20 or key[8:20] not in str(caught.value)


class TestCallers:
    @pytest.mark.parametrize(
        ("networks", "address"),
        [
            (["140.179.19.50", "52.80.250.250"], "52.80.250.250"),
            (["10.0.0.0/8"], "10.255.255.255"),
            (["10.0.0.0/8"], "::ffff:10.1.2.3"),
            (["10.0.0.0/8"], "::ffff:a01:203"),
            (["0.0.0.0/0"], "203.0.113.7"),
            (["2001:db8::/32"], "2001:db8::1"),
            (["2001:db8::/32"], "2001:DB8:0:0:0:0:0:1"),
            (["::1"], "::1"),
            (["::/0"], "2001:db8::1"),
            (["fe80::/10"], "fe80::1%eth0"),
            (["10.0.0.0/8", "2001:db8::/32"], "2001:db8:ffff::"),
        ],
    )
    def test_inside_a_network_may_call(self, networks: list[str], address: str) -> None:
        callers = Callers([ip_network(one) for one in networks])
        for _ in range(2):
            callers.check(address)

    @pytest.mark.parametrize(
        ("networks", "address"),
        [
            (["140.179.19.50"], "140.179.19.51"),
            (["10.0.0.0/8"], "11.0.0.0"),
            (["10.0.0.0/8"], "::ffff:11.0.0.0"),
            (["10.0.0.0/8"], "::10.0.0.1"),
            (["10.0.0.0/8"], "64:ff9b::a00:1"),
            (["0.0.0.0/0"], "2001:db8::1"),
            (["::/0"], "10.0.0.1"),
            (["2001:db8::/32"], "2001:db9::1"),
            (["10.0.0.0/8"], ""),
            (["10.0.0.0/8"], "/run/gateway.sock"),
            (["0.0.0.0/0", "::/0"], ""),
            (["0.0.0.0/0", "::/0"], "unix:"),
            (["10.0.0.0/8"], "localhost"),
            (["10.0.0.0/8"], "10.0.0.1:443"),
            (["10.0.0.0/8"], "10.0.0.1, 10.0.0.2"),
            (["10.0.0.0/8"], "10.0.0.01"),
            (["10.0.0.0/8"], "010.0.0.1"),
            (["10.0.0.0/8"], "10.1"),
            (["10.0.0.0/8"], "167772161"),
            (["10.0.0.0/8"], "10.0.0.1\n"),
            (["10.0.0.0/8"], "10.0.0.1\x00"),
            (["10.0.0.0/8"], "\u0661\u0660.0.0.1"),
        ],
    )
    def test_outside_all_networks_may_not(self, networks: list[str], address: str) -> None:
        callers = Callers([ip_network(one) for one in networks])
        for _ in range(2):
            with pytest.raises(CallerNotAllowed) as caught:
                callers.check(address)
            assert not address or address not in str(caught.value)

    @pytest.mark.parametrize("address", ["203.0.113.7", "::1", "", "/run/gateway.sock", "x"])
    def test_may_all_call_when_no_network_is_named(self, address: str) -> None:
        Callers([]).check(address)
