"""One password check for every store that keeps hashes."""

import logging
from collections.abc import Iterable

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.decoys import Decoys
from custdb_gateway.passwords.lane import HashLane
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.schemes import Schemes, UnusableHash
from custdb_gateway.passwords.schemes.reading import is_locked, is_too_long
from custdb_gateway.user import StoredPassword

log = logging.getLogger(__name__)


class PasswordKeeper:
    """Verifies stored hashes and makes new ones, in the lane."""

    def __init__(
        self, lane: HashLane, section: PasswordsSection, pepper: bytes | None = None
    ) -> None:
        self._lane = lane
        self._schemes = Schemes(section, pepper)
        self._new = NewHashes(section, pepper)
        self._decoys = Decoys(self._new.cost, self._new.decoy)

    def learn(self, stored: Iterable[StoredPassword]) -> None:
        """Look at hashes of the store, so that work for nobody is of their kind."""
        for one in stored:
            try:
                self._decoys.saw(self._schemes.read(one))
            except UnusableHash:
                continue

    async def prepare(self, deadline: float) -> None:
        """Work for nobody once, so that the first unknown user does not wait for the decoy."""
        await self._lane.run(lambda: self._decoys.verify("prepare"), deadline)

    async def verify(
        self, password: str, stored: StoredPassword | None, username: str, deadline: float
    ) -> bool:
        """Whether the password is right.

        Nobody (`stored` is `None`), no usable hash and a wrong password take the same work, if the
        stored hash is of the usual kind. With one of another kind a wrong password takes its own
        work and the usual: longer, so that it tells that there is somebody.
        """
        return await self._lane.run(lambda: self._verify(password, stored, username), deadline)

    async def hash(self, password: str, deadline: float) -> str:
        """Make a new hash. Raises `InvalidValue` for what the scheme cannot hold."""
        self._new.check(password)
        return await self._lane.run(lambda: self._new.make(password), deadline)

    def wants_upgrade(self, stored: StoredPassword) -> bool:
        """Whether a hash is not of the kind that is made today, or of a lower cost."""
        try:
            return self._new.is_better_than(self._schemes.read(stored))
        except UnusableHash:
            return False

    def _verify(self, password: str, stored: StoredPassword | None, username: str) -> bool:
        if is_too_long(password):  # nobody's: the work is done with another
            self._verify("impossible", stored, username)
            return False
        if stored is None or not stored.hash:
            self._decoys.verify(password)
            return False
        try:
            proof = self._schemes.read(stored, username)
            right = proof.accepts(password)
        except UnusableHash:
            if not is_locked(stored.hash):
                log.warning("a stored password is no hash that can be verified")
            self._decoys.verify(password)
            return False
        self._decoys.saw(proof)
        if not right and proof.cost != self._decoys.usual:
            self._decoys.verify(password)  # a cheaper kind of hash must not tell on its owner
        return right
