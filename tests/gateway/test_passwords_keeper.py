"""The same work for everybody: unknown, without a password, or with a wrong one."""

import asyncio
import gc
import logging
import types
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import bcrypt as bcrypt_package
import pytest
import pytest_asyncio
from argon2 import PasswordHasher, extract_parameters
from passlib.registry import get_crypt_handler

from custdb_gateway.errors import InvalidValue, Overloaded
from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords import HashLane, PasswordKeeper
from custdb_gateway.passwords.decoys import Decoys
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.passwords.schemes.libpass import ByLibpass
from custdb_gateway.passwords.schemes.scheme import Derived, Settings
from custdb_gateway.passwords.vectors import read_vector
from custdb_gateway.user import StoredPassword
from tests.gateway.vectors import VECTORS

# libpass warns of odd hashes. Outside tests nobody hears it.
pytestmark = pytest.mark.filterwarnings("ignore::passlib.exc.PasslibWarning")

USER = "ada"
CHEAP_BCRYPT = PasswordsSection(new="bcrypt", bcrypt_cost=4)
CHEAP_ARGON2 = PasswordsSection(argon2_memory_kib=8192, argon2_time=1)

STORES = {
    "bcrypt": {"rounds": 5},
    "django_bcrypt": {"rounds": 5},
    "ldap_bcrypt": {"rounds": 5},
    "argon2": {"rounds": 2, "memory_cost": 128, "parallelism": 2},
    "django_argon2": {"rounds": 2, "memory_cost": 128, "parallelism": 2},
    "scrypt": {"rounds": 5, "block_size": 4},
    "pbkdf2_sha256": {"rounds": 1234},
    "django_pbkdf2_sha256": {"rounds": 1234},
    "sha512_crypt": {"rounds": 1234},
    "ldap_sha512_crypt": {"rounds": 1234},
    "phpass": {"rounds": 8},
    "ldap_salted_sha1": {},
    "postgres_md5": {},
    "hex_sha256": {},
}
"""Schemes that a store may be full of, at costs that are nobody's default."""

CHEAP_VECTORS = (
    "hashcat-20 hashcat-1450 hashcat-3710 hashcat-8400 phpbb-mybb phpbb-smf hashcat-12"
    " hashcat-11000"
    " hashcat-141 joomla-md5-salt magento2-md5-sha256-chain restful-auth-sha1 redmine-sha1"
    " authlogic-sha512 symfony-mdigest-sha512-b64-5000 shiro-sha512-hex-salt aspnet-v2-ms"
    " keycloak-argon2-i mw-B-u hashcat-2612 dw-kmd5 drupal-P hashcat-12800 spring-gen-SHA-256"
    " hashcat-1731 hashcat-200 slappasswd-SSHA-u doveadm-CRAM-MD5 npm-password-hash"
    " payload-pbkdf2 hashcat-25600 suitecrm-md5crypt-md5"
).split()

Work = list[tuple[str, Settings]]


def deadline() -> float:
    return asyncio.get_running_loop().time() + 60


def hashed(scheme: str, password: str = "right", **settings: int) -> str:
    handler: Any = get_crypt_handler(scheme)
    context = {"user": USER} if "user" in handler.context_kwds else {}
    settings = settings or STORES.get(scheme, {})
    return str((handler.using(**settings) if settings else handler).hash(password, **context))


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Every verification that is really done, by the function and its costs."""
    done: Work = []

    def counting(kind: type[Any]) -> Callable[[Any, bytes], bool]:
        verify = kind.accepts

        def counted(check: Any, password: bytes) -> bool:
            done.append(what_it_takes(check))
            return bool(verify(check, password))

        return counted

    for kind in (Derived, ByLibpass):
        monkeypatch.setattr(kind, "accepts", counting(kind))
    return done


def what_it_takes(check: Any) -> tuple[str, Settings]:
    if isinstance(check, Derived):
        return check.derive.__qualname__, check.settings
    return check.handler.name, check.settings


def work_for(stored: StoredPassword | str, *names: str) -> tuple[str, Settings]:
    return what_it_takes(Schemes(names or ["auto"]).read(stored).check)


@pytest.fixture
def lane() -> Iterator[HashLane]:
    lane = HashLane(2, 50)
    yield lane
    lane.close()


@pytest_asyncio.fixture
async def keeper(lane: HashLane) -> AsyncIterator[PasswordKeeper]:
    yield PasswordKeeper(lane, CHEAP_BCRYPT)


def learn(keeper: PasswordKeeper, *hashes: str) -> None:
    keeper.learn(StoredPassword(one) for one in hashes)


async def is_right(keeper: PasswordKeeper, password: str, stored: str | None) -> bool:
    kept = None if stored is None else StoredPassword(stored)
    right = await keeper.verify(password, kept, USER, deadline())
    assert type(right) is bool  # validatePassword answers just this
    return right


class TestAnswers:
    @pytest.mark.asyncio
    @pytest.mark.parametrize("scheme", STORES)
    async def test_the_right_password_is_right(self, keeper: PasswordKeeper, scheme: str) -> None:
        assert await is_right(keeper, "right", hashed(scheme))

    @pytest.mark.asyncio
    @pytest.mark.parametrize("scheme", STORES)
    @pytest.mark.parametrize("password", ["wrong", "", "right ", "Right", "right\0", "\0"])
    async def test_another_is_wrong(
        self, keeper: PasswordKeeper, scheme: str, password: str
    ) -> None:
        assert not await is_right(keeper, password, hashed(scheme))

    @pytest.mark.asyncio
    @pytest.mark.parametrize("stored", [None, "", "!", "garbage", "$2b$31$" + "a" * 53])
    @pytest.mark.parametrize("password", ["right", "", "garbage", "!", "\0", "x" * 100_000])
    async def test_nothing_is_right_where_no_password_is_kept(
        self, keeper: PasswordKeeper, stored: str | None, password: str
    ) -> None:
        assert not await is_right(keeper, password, stored)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("scheme", ["hex_sha256", "ldap_salted_sha1", "argon2"])
    async def test_a_password_may_have_4096_bytes_and_no_more(
        self, keeper: PasswordKeeper, scheme: str
    ) -> None:
        longest = "é" * 2048
        assert await is_right(keeper, longest, hashed(scheme, longest))
        assert not await is_right(keeper, longest + "x", hashed(scheme, longest))

    @pytest.mark.asyncio
    async def test_only_the_schemes_that_the_mapping_names_are_verified(
        self, lane: HashLane
    ) -> None:
        keeper = PasswordKeeper(lane, PasswordsSection(schemes=("bcrypt",)))
        assert await is_right(keeper, "right", hashed("bcrypt"))
        assert not await is_right(keeper, "right", hashed("hex_sha256"))

    @pytest.mark.asyncio
    async def test_what_cannot_be_verified_is_logged_without_being_shown(
        self, keeper: PasswordKeeper, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await is_right(keeper, "s3cret-password", "s3cret-hash")
        (record,) = [one for one in caplog.records if one.name.startswith("custdb_gateway")]
        assert record.levelname == "WARNING"
        assert "s3cret" not in caplog.text

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "stored",
        [None, "", "!", "!FTyo7Zq", "*", "*LK*", "!!$6$s3cret", "{CRYPT}!$6$x", "{crypt}*"],
    )
    async def test_who_is_kept_out_on_purpose_is_no_warning(
        self, keeper: PasswordKeeper, stored: str | None, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG, "custdb_gateway")
        assert not await is_right(keeper, "x", stored)
        assert not [one for one in caplog.records if one.name.startswith("custdb_gateway")]

    @pytest.mark.asyncio
    async def test_a_full_lane_is_no_wrong_password(self) -> None:
        lane = HashLane(1, 0)
        keeper = PasswordKeeper(lane, CHEAP_BCRYPT)
        first = asyncio.create_task(is_right(keeper, "x", hashed("bcrypt", rounds=8)))
        await asyncio.sleep(0)
        for stored in (None, hashed("bcrypt")):
            with pytest.raises(Overloaded):
                await is_right(keeper, "right", stored)
        assert not await first
        lane.close()


class TestSameWork:
    @pytest.mark.asyncio
    @pytest.mark.parametrize("scheme", STORES)
    @pytest.mark.parametrize("known_from_the_start", [True, False])
    async def test_for_nobody_and_for_a_wrong_password(
        self, keeper: PasswordKeeper, work: Work, scheme: str, known_from_the_start: bool
    ) -> None:
        stored = hashed(scheme)
        if known_from_the_start:
            learn(keeper, stored)
        else:
            await is_right(keeper, "right", stored)
        cost = work_for(stored)
        for nobody in (None, "", "garbage", stored):
            work.clear()
            assert not await is_right(keeper, "wrong", nobody)
            assert work == [cost]

    @pytest.mark.asyncio
    @pytest.mark.parametrize("scheme", STORES)
    @pytest.mark.parametrize("password", ["", "\0", "a\0b", "x" * 73, "x" * 4097, "é" * 50_000])
    async def test_for_every_password(
        self, keeper: PasswordKeeper, work: Work, scheme: str, password: str
    ) -> None:
        stored = hashed(scheme)
        learn(keeper, stored)
        for one in (None, stored):
            work.clear()
            assert not await is_right(keeper, password, one)
            assert work == [work_for(stored)]

    @pytest.mark.asyncio
    async def test_for_the_right_password_is_no_more_than_it_takes(
        self, keeper: PasswordKeeper, work: Work
    ) -> None:
        learn(keeper, hashed("bcrypt"))
        assert await is_right(keeper, "right", hashed("hex_sha256"))
        assert work == [work_for(hashed("hex_sha256"))]

    @pytest.mark.asyncio
    async def test_before_any_hash_is_known_is_that_of_a_new_one(
        self, lane: HashLane, work: Work
    ) -> None:
        for section in (CHEAP_BCRYPT, CHEAP_ARGON2):
            keeper = PasswordKeeper(lane, section)
            work.clear()
            await is_right(keeper, "x", None)
            new = await keeper.hash("x", deadline())
            assert work == [work_for(new)]

    @pytest.mark.asyncio
    async def test_is_that_of_most_of_the_store(self, keeper: PasswordKeeper, work: Work) -> None:
        many = hashed("bcrypt")
        learn(keeper, hashed("hex_sha256"), *[many] * 3, hashed("phpass"), "garbage")
        await is_right(keeper, "x", None)
        assert work == [work_for(many)]

    @pytest.mark.asyncio
    async def test_a_cheap_hash_does_not_tell_on_its_owner(
        self, keeper: PasswordKeeper, work: Work
    ) -> None:
        usual = hashed("bcrypt")
        learn(keeper, *[usual] * 3)
        assert not await is_right(keeper, "wrong", hashed("hex_sha256"))
        assert work == [work_for(hashed("hex_sha256")), work_for(usual)]

    @pytest.mark.asyncio
    async def test_follows_the_store_as_its_hashes_change(
        self, keeper: PasswordKeeper, work: Work
    ) -> None:
        learn(keeper, hashed("bcrypt"))
        newer = hashed("pbkdf2_sha256")
        for _ in range(3):
            await is_right(keeper, "right", newer)
        work.clear()
        await is_right(keeper, "x", None)
        assert work == [work_for(newer)]

    @pytest.mark.asyncio
    async def test_forgets_what_the_store_was_full_of(
        self, keeper: PasswordKeeper, work: Work
    ) -> None:
        older, newer = hashed("bcrypt"), hashed("pbkdf2_sha256")
        learn(keeper, *[older] * 5_000)
        learn(keeper, *[newer] * 1_200)
        await is_right(keeper, "x", None)
        assert work == [work_for(newer)]

    @pytest.mark.asyncio
    async def test_is_prepared_before_anybody_calls(
        self, keeper: PasswordKeeper, monkeypatch: pytest.MonkeyPatch, work: Work
    ) -> None:
        learn(keeper, hashed("bcrypt_sha256", rounds=4))  # of libpass, which must make a decoy
        await keeper.prepare(deadline())
        handler: Any = get_crypt_handler("bcrypt_sha256")
        monkeypatch.setattr(handler, "using", _must_not_be_called)
        work.clear()
        assert not await is_right(keeper, "x", None)
        assert len(work) == 1

    @pytest.mark.asyncio
    @pytest.mark.parametrize("name", CHEAP_VECTORS)
    async def test_of_every_family_of_schemes(self, lane: HashLane, work: Work, name: str) -> None:
        """With salts, peppers and parameters from elsewhere."""
        vector = VECTORS[name]
        pepper = vector.get("pepper")
        section = PasswordsSection(schemes=(vector["scheme"],), pepper=pepper is not None)
        keeper = PasswordKeeper(lane, section, pepper and pepper.encode())
        stored = StoredPassword(vector["hash"], vector.get("salt"), vector.get("params") or {})
        keeper.learn([stored])
        needed = []
        for one in (None, stored):
            work.clear()
            username = str(stored.params.get("username", "")) if one else ""
            assert not await keeper.verify("wrong", one, username, deadline())
            needed.append([*work])
        assert needed[0] == needed[1]
        assert len(needed[0]) == 1

    @pytest.mark.parametrize("name", [n for n, v in VECTORS.items() if v["expect"] == "accept"])
    def test_keeps_no_hash_and_no_salt_of_anybody(self, name: str) -> None:
        """Not even in a function: a dump of the process's memory is no list of hashes."""
        new = NewHashes(PasswordsSection())
        decoys = Decoys(new.cost, new.decoy)
        proof = read_vector(VECTORS[name])
        decoys.saw(proof)
        secrets = [VECTORS[name]["hash"], VECTORS[name].get("salt")]
        if isinstance(proof.check, Derived):
            secrets += [proof.check.salt, proof.check.expected]
        for kept in _reachable(decoys):
            for secret in secrets:
                if secret and len(secret) > 3 and type(secret) is type(kept):
                    assert secret not in kept

    @pytest.mark.parametrize("scheme", ["nested_hex", "smf", "postgres_md5"])
    def test_keeps_nobodys_name(self, scheme: str) -> None:
        name = "ada-" + "of-somewhere"
        expression = "md5({username}{password}{realm:unhex}{salt:unhex})"
        section = PasswordsSection(schemes=(scheme,), options={"expression": expression})
        text = {"smf": "0" * 40, "postgres_md5": "md5" + "0" * 32}.get(scheme, "0" * 32)
        stored = StoredPassword(text, "c0ffee", {"realm": "facade"})
        imitation = Schemes(section).read(stored, name).imitation()
        assert not imitation.accepts("wrong")  # though its salt is hexadecimal, too
        assert not [
            one for one in _reachable(imitation) if str(one) == name or one == name.encode()
        ]

    @pytest.mark.asyncio
    async def test_for_a_thousand_kinds_of_hashes(self, keeper: PasswordKeeper) -> None:
        """Some applications vary the rounds from hash to hash."""
        one = hashed("pbkdf2_sha256", rounds=1)
        learn(keeper, *(one.replace("$1$", f"${rounds}$") for rounds in range(1, 2500)))
        assert not await is_right(keeper, "wrong", None)

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("scheme", "password"), [("scram", "a\x07"), ("scram", "\u0627a"), ("lmhash", "日本")]
    )
    async def test_of_a_scheme_that_refuses_a_password_refuses_it_for_nobody_too(
        self, lane: HashLane, scheme: str, password: str
    ) -> None:
        keeper = PasswordKeeper(lane, PasswordsSection(schemes=(scheme,)))
        settings = {"rounds": 10} if scheme == "scram" else {}
        stored = hashed(scheme, **settings)
        learn(keeper, stored)
        for one in (None, stored):
            assert not await is_right(keeper, password, one)

    @pytest.mark.asyncio
    async def test_of_hashes_that_no_scheme_makes_stops_nobody(
        self, keeper: PasswordKeeper
    ) -> None:
        salt = "MDEyMzQ1Njc4OWFiY2RlZg"
        impossible = f"$argon2id$v=19$m=8,t=1,p=19${salt}${salt}"
        learn(keeper, impossible)
        await keeper.prepare(deadline())
        assert not await is_right(keeper, "x", None)
        assert not await is_right(keeper, "x", impossible)


def _reachable(start: object) -> Iterator[str | bytes]:
    """Every text that something holds on to, through functions and their closures too."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | types.ModuleType):
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes):
            yield one
        elif isinstance(one, types.FunctionType):
            waiting += [cell.cell_contents for cell in one.__closure__ or ()]
        else:
            waiting += gc.get_referents(one)


def _must_not_be_called(*args: object, **kwargs: object) -> None:
    pytest.fail("a decoy was made while somebody waited")


class TestNewHashes:
    @pytest.mark.asyncio
    @pytest.mark.parametrize("password", ["x", " ", "pässwörd-日本語-🔑", "x" * 72, "é" * 36])
    async def test_of_bcrypt_are_what_others_verify(self, lane: HashLane, password: str) -> None:
        new = await PasswordKeeper(lane, CHEAP_BCRYPT).hash(password, deadline())
        assert new.startswith("$2b$04$")
        assert bcrypt_package.checkpw(password.encode(), new.encode())
        assert not bcrypt_package.checkpw(b"wrong", new.encode())

    @pytest.mark.asyncio
    @pytest.mark.parametrize("password", ["x", " ", "pässwörd-日本語-🔑", "x" * 4096, "é" * 2048])
    async def test_of_argon2_are_what_others_verify(self, lane: HashLane, password: str) -> None:
        new = await PasswordKeeper(lane, CHEAP_ARGON2).hash(password, deadline())
        assert new.startswith("$argon2id$v=19$")
        assert PasswordHasher().verify(new, password)
        parameters = extract_parameters(new)
        assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
            8192,
            1,
            1,
        )

    @pytest.mark.parametrize(
        ("memory", "passes", "lanes"), [(262_144, 8, 16), (131_072, 16, 16), (8_192, 16, 1)]
    )
    def test_of_the_highest_costs_can_be_verified(
        self, memory: int, passes: int, lanes: int
    ) -> None:
        section = PasswordsSection(
            argon2_memory_kib=memory, argon2_time=passes, argon2_parallelism=lanes, bcrypt_cost=15
        )
        salt, digest = "MDEyMzQ1Njc4OWFiY2RlZg", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
        settings = f"m={memory},t={passes},p={lanes}"
        stored = f"$argon2id$v=19${settings}${salt}${digest}"
        assert Schemes(section.schemes).cost(stored) == NewHashes(section).cost

    @pytest.mark.asyncio
    @pytest.mark.parametrize("section", [CHEAP_BCRYPT, CHEAP_ARGON2])
    async def test_are_salted_and_verified(self, lane: HashLane, section: PasswordsSection) -> None:
        keeper = PasswordKeeper(lane, section)
        first, second = [await keeper.hash("right", deadline()) for _ in range(2)]
        assert first != second
        assert await is_right(keeper, "right", first)
        assert not await is_right(keeper, "wrong", second)

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("section", "password"),
        [
            (CHEAP_BCRYPT, "x" * 73),
            (CHEAP_BCRYPT, "x" * 71 + "é"),
            (CHEAP_BCRYPT, "🔑" * 19),
            (CHEAP_ARGON2, "x" * 4097),
            (CHEAP_ARGON2, "é" * 2049),
            *((section, "") for section in (CHEAP_BCRYPT, CHEAP_ARGON2)),
            *((section, "s3cret\0") for section in (CHEAP_BCRYPT, CHEAP_ARGON2)),
            *((section, "\0") for section in (CHEAP_BCRYPT, CHEAP_ARGON2)),
        ],
    )
    async def test_are_refused_for_what_they_could_not_hold_whole(
        self, lane: HashLane, section: PasswordsSection, password: str
    ) -> None:
        with pytest.raises(InvalidValue, match="'password'") as caught:
            await PasswordKeeper(lane, section).hash(password, deadline())
        assert "s3cret" not in str(caught.value)

    @pytest.mark.asyncio
    async def test_are_made_in_the_lane(self) -> None:
        lane = HashLane(1, 0)
        keeper = PasswordKeeper(lane, CHEAP_BCRYPT)
        first = asyncio.create_task(keeper.hash("x", deadline()))
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await keeper.hash("x", deadline())
        await first
        lane.close()
