"""Wrong passwords count, for whoever is named; nothing else does."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import FunctionType, ModuleType

import pytest
from limits import RateLimitItem, parse

from custdb_gateway.errors import StoreUnavailable, TooManyAttempts
from custdb_gateway.throttle import Throttle
from custdb_gateway.user import Identifiers

ADA = {"email": "ada@example.com"}
LIMIT = parse("3/hour")


@pytest.fixture
def throttle() -> Throttle:
    return Throttle(LIMIT)


def attempt(throttle: Throttle, who: Identifiers, right: bool | None) -> None:
    with throttle.attempt(who) as one:
        one.right = right


def is_throttled(throttle: Throttle, who: Identifiers = ADA) -> bool:
    try:
        attempt(throttle, who, None)
    except TooManyAttempts:
        return True
    return False


def exhaust(throttle: Throttle, who: Identifiers = ADA) -> None:
    for _ in range(3):
        attempt(throttle, who, False)


def test_so_many_wrong_passwords_come_through_and_then_none(throttle: Throttle) -> None:
    exhaust(throttle)
    for _ in range(5):
        with pytest.raises(TooManyAttempts):
            attempt(throttle, ADA, False)


def test_not_even_the_right_password_comes_through_then(throttle: Throttle) -> None:
    exhaust(throttle)
    with pytest.raises(TooManyAttempts):
        attempt(throttle, ADA, True)


def test_it_is_told_when_to_try_again(throttle: Throttle) -> None:
    exhaust(throttle)
    with pytest.raises(TooManyAttempts) as caught, throttle.attempt(ADA):
        pass
    assert 1 <= caught.value.retry_after <= 3600


def test_nothing_is_done_for_an_attempt_that_is_refused(throttle: Throttle) -> None:
    exhaust(throttle)
    work: list[int] = []
    with pytest.raises(TooManyAttempts), throttle.attempt(ADA):
        work.append(1)
    assert work == []


@pytest.mark.parametrize("right", [True, None])
def test_what_is_not_wrong_does_not_count(throttle: Throttle, right: bool | None) -> None:
    for _ in range(20):
        attempt(throttle, ADA, right)
    assert not is_throttled(throttle)


@pytest.mark.parametrize("error", [StoreUnavailable, TimeoutError, KeyboardInterrupt])
def test_an_attempt_that_fails_does_not_count(
    throttle: Throttle, error: type[BaseException]
) -> None:
    for _ in range(20):
        with pytest.raises(error), throttle.attempt(ADA):
            raise error
    assert not is_throttled(throttle)


def test_the_right_password_forgets_the_wrong_ones(throttle: Throttle) -> None:
    for _ in range(5):
        attempt(throttle, ADA, False)
        attempt(throttle, ADA, False)
        attempt(throttle, ADA, True)
    assert not is_throttled(throttle)


@pytest.mark.parametrize(
    "other",
    [
        {"email": "eve@example.com"},
        {"username": "ada@example.com"},
        {"email": "ada@example.com", "phone": "1"},
        {"phone": "ada@example.com"},
        {"email": ""},
    ],
)
def test_others_are_not_throttled(throttle: Throttle, other: Identifiers) -> None:
    exhaust(throttle)
    assert not is_throttled(throttle, other)


@pytest.mark.parametrize(
    ("who", "again"),
    [
        (ADA, {"email": "ADA@Example.COM"}),
        ({"email": "a", "phone": "1"}, {"phone": "1", "email": "A"}),
        ({"username": "straße"}, {"username": "STRASSE"}),
        ({"id": "x" * 10_000}, {"id": "X" * 10_000}),
        ({"username": "🔑\x00"}, {"username": "🔑\x00"}),
    ],
)
def test_the_same_account_spelt_otherwise_is(
    throttle: Throttle, who: Identifiers, again: Identifiers
) -> None:
    exhaust(throttle, who)
    assert is_throttled(throttle, again)


def test_accounts_are_throttled_whether_they_exist_or_not(throttle: Throttle) -> None:
    exhaust(throttle, {"username": "nobody"})
    assert is_throttled(throttle, {"username": "nobody"})


def test_attempts_at_the_same_time_count_as_wrong_until_known(throttle: Throttle) -> None:
    with ExitStack() as stack:
        under_way = [stack.enter_context(throttle.attempt(ADA)) for _ in range(3)]
        assert is_throttled(throttle)
        assert not is_throttled(throttle, {"username": "eve"})
        for one in under_way:
            one.right = True
    assert not is_throttled(throttle)


def test_one_of_them_that_ends_makes_room_for_one(throttle: Throttle) -> None:
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(throttle.attempt(ADA))
        attempt(throttle, ADA, None)
        stack.enter_context(throttle.attempt(ADA))
        assert is_throttled(throttle)


def test_attempts_at_the_same_time_add_to_those_before(throttle: Throttle) -> None:
    attempt(throttle, ADA, False)
    attempt(throttle, ADA, False)
    with throttle.attempt(ADA) as last:
        assert is_throttled(throttle)
        last.right = False
    assert is_throttled(throttle)


def test_no_limit_throttles_nobody() -> None:
    throttle = Throttle(None)
    for _ in range(100):
        attempt(throttle, ADA, False)


@pytest.mark.parametrize("limit", [parse("1/second"), parse("2/second")])
def test_wrong_passwords_are_forgotten_in_time(limit: RateLimitItem) -> None:
    throttle = Throttle(limit)
    for _ in range(limit.amount):
        attempt(throttle, ADA, False)
    assert is_throttled(throttle)
    _wait_until(lambda: not is_throttled(throttle))


def _wait_until(happens: Callable[[], bool]) -> None:
    while not happens():  # the test's own time limit ends this
        time.sleep(0.05)


def test_each_gateway_counts_for_itself(throttle: Throttle) -> None:
    exhaust(throttle)
    assert not is_throttled(Throttle(LIMIT))


def test_nobodys_address_stays_in_memory(throttle: Throttle) -> None:
    exhaust(throttle)
    assert not [text for text in _texts_of(throttle) if "ada@" in text.casefold()]


def _texts_of(root: object) -> Iterator[str]:
    """Every text that an object holds, however deep. Code and modules are not its own."""
    seen, left = set[int](), [root]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, (ModuleType, FunctionType, type)):
            continue
        seen.add(id(one))
        left += gc.get_referents(one)
        left += one if isinstance(one, dict) else ()  # keys that are text are not referred to
        if isinstance(one, str):
            yield one
