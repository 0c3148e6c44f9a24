"""What a store's hashes are: counted, and nobody's."""

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.census import NONE, take_census
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.user import StoredPassword
from tests.gateway.vectors import VECTORS

BCRYPT = "$2b$12$" + "." * 53
ARGON2 = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$" + "A" * 43


def test_counts_schemes_and_costs() -> None:
    section = PasswordsSection(schemes=("auto", "plaintext"), new="bcrypt", bcrypt_cost=12)
    hashes = [
        *[BCRYPT] * 5,
        *["$2b$10$" + "." * 53] * 2,
        ARGON2,
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "p4ssword",
    ]
    stored: list[StoredPassword | None] = [StoredPassword(one) for one in hashes]
    stored += [StoredPassword("$2b$99$" + "." * 53), StoredPassword(""), None]
    census = take_census(stored, Schemes(section), NewHashes(section).is_better_than)
    assert census.looked_at == 13
    assert [str(one) for one in census.kinds] == [
        "bcrypt (rounds 12): 5, 38.5%",
        "bcrypt (rounds 10): 2, 15.4%",
        "argon2id (rounds 2, memory cost 19,456, parallelism 1): 1, 7.7%",
        "hex_md5: 1, 7.7%",
        "plaintext: 1, 7.7%",
    ]
    assert dict(census.unusable) == {NONE: 2, "bcrypt": 1}
    assert [(one.scheme, one.weakness) for one in census.weak] == [
        ("hex_md5", "unsalted"),
        ("plaintext", "plain"),
    ]
    assert [one.number for one in census.cut] == [5, 2]
    assert [one.number for one in census.old] == [2, 1, 1, 1]


def test_of_nothing_is_nothing() -> None:
    census = take_census([], Schemes(["auto"]))
    assert (census.looked_at, census.kinds, census.unusable) == (0, (), ())


def test_holds_nothing_of_anybody() -> None:
    stored = [StoredPassword(one["hash"], one.get("salt")) for one in VECTORS.values()]
    census = take_census(stored, Schemes(["auto"]))
    told = repr(census)
    assert census.looked_at == len(VECTORS)
    for one in VECTORS.values():
        assert len(one["hash"]) < 13 or one["hash"] not in told
