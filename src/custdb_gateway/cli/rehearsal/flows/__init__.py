"""The flows, and the order in which they are played."""

from collections.abc import Sequence

from custdb_gateway.cli.rehearsal.flow import Flow
from custdb_gateway.cli.rehearsal.flows import (
    changes,
    console,
    lazy,
    logins,
    outages,
    retries,
    sign_ups,
)

FIRST: Flow = console.delete
"""Shows that what is created can be removed: before that, nothing else is."""

CUSTOM_USER_STORE: Sequence[Flow] = (
    FIRST,
    sign_ups.unknown_at_sign_up,
    sign_ups.known_at_sign_up,
    sign_ups.new_user,
    sign_ups.existing_user,
    sign_ups.straight_to_login,
    sign_ups.code_only,
    logins.first_login,
    logins.second_login,
    logins.wrong_password,
    logins.unknown_user,
    changes.password,
    changes.profile,
    changes.bookkeeping,
    console.userinfo,
    console.list_users,
    console.search_nobody,
    console.search,
    retries.create,
    retries.update,
    retries.delete,
    outages.slow_store,
    outages.store_down,
)

LAZY_MIGRATION: Sequence[Flow] = (
    logins.first_login,
    logins.wrong_password,
    logins.unknown_user,
    sign_ups.unknown_at_sign_up,
    sign_ups.known_at_sign_up,
    lazy.everything_else,
    outages.slow_store,
    outages.store_down,
)
