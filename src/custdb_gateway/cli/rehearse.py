"""`custdb-gateway rehearse`."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TextIO

import click
from rich.console import Console

from custdb_gateway.cli.rehearsal import director, report
from custdb_gateway.cli.rehearsal.flows import CUSTOM_USER_STORE, LAZY_MIGRATION
from custdb_gateway.cli.rehearsal.flows.logins import WRONG
from custdb_gateway.cli.rehearsal.gateway import fragile_deadline
from custdb_gateway.cli.rehearsal.own_users import OwnUsers, User, nobody
from custdb_gateway.cli.rehearsal.players import NO_ANSWER
from custdb_gateway.cli.rehearsal.report import Result
from custdb_gateway.cli.rehearsal.rights import Rights
from custdb_gateway.cli.rehearsal.scene import Stage
from custdb_gateway.cli.rehearsal.stopping import Stop
from custdb_gateway.cli.rehearsal.subject import Described, Subject, own_subject, running_subject
from custdb_gateway.cli.setup import exit_with
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.functions import FUNCTIONS
from custdb_gateway.user import IDENTIFIERS, NAMES

_READ_ONLY = "--read-only"
_NOTES_LOGINS = "--read-only, and in lazy migration the gateway at --url notes who logs in"
_NO_ENTRY = ("unauthenticated", "caller_not_allowed", NO_ANSWER)


@click.command()
@click.option("--url", help="A running gateway; otherwise one is started for the rehearsal.")
@click.option("--read-only", is_flag=True, help="Play only the flows that change nothing.")
@click.option("--user", "who", metavar="JSON", help='An existing user: \'{"email": "..."}\'.')
@click.option("--password-stdin", is_flag=True, help="Read that user's password from there.")
@click.option("--with-node", metavar="PATH", help="A Node, to run the console scripts in.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--log", type=click.File("w", lazy=False), help="Where to write what the gateway logs."
)
def rehearse(
    url: str | None,
    read_only: bool,
    who: str | None,
    password_stdin: bool,
    with_node: str | None,
    as_json: bool,
    log: TextIO | None,
) -> None:
    """Play GenAuth against the configured store: people sign up, log in, change and leave.

    Starts a gateway with the current configuration, or calls the one at --url, and prints what
    was expected and what came. The users that it makes are called custdb-rehearsal-... and have
    an address at rehearsal.invalid. They are removed at the end, also after Ctrl-C.

    \b
      custdb-gateway rehearse
      custdb-gateway rehearse --read-only --user '{"email": "ada@example.com"}'

    Exits with 0 if nothing failed, with 1 if something did, and with 2 if it could not begin.
    """
    existing = _existing(who, password_stdin)
    stop = Stop()
    try:
        with stop.listening(), ExitStack() as stack:
            log_to = log or stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
            one = running_subject(with_node, url) if url else own_subject(with_node, log_to)
            results = _rehearse(stack.enter_context(one), existing, read_only, stop)
    except ConfigurationError as exc:
        exit_with(exc.problems)
    if as_json:
        click.echo(report.as_json(results))
    else:
        report.show(results)
    if stop.asked or any(result.outcome == "failed" for result in results):
        raise SystemExit(1)


def _existing(who: str | None, password_stdin: bool) -> User | None:
    """The user that is named, with a password that is not on the command line."""
    if who is None:
        if password_stdin:
            raise click.UsageError("--password-stdin goes with --user")
        return None
    try:
        query = json.loads(who)
    except ValueError:
        query = None
    if not isinstance(query, dict) or not query or not {*query} <= {*IDENTIFIERS}:
        raise click.BadParameter(
            f'an object with one of {", ".join(IDENTIFIERS)}, as in \'{{"email": "..."}}\'',
            param_hint="--user",
        )
    if password_stdin:
        return User(query, sys.stdin.read().rstrip("\r\n"))
    return User(query, click.prompt("Password", hide_input=True, err=True))


def _rehearse(subject: Subject, existing: User | None, read_only: bool, stop: Stop) -> list[Result]:
    described = subject.described
    is_lazy = not {*FUNCTIONS} <= described.functions
    notes_logins = is_lazy and not subject.is_own
    stage = Stage(
        player=subject.player,
        own_users=OwnUsers(subject.direct, described.writable),
        stop=stop,
        fields=described.fields,
        writable=described.writable,
        keeps_passwords=_try_door(subject) != "not_supported",
        fragile=subject.fragile,
        deadline=fragile_deadline(subject.settings),
        rights=subject.rights,
        is_lazy=is_lazy,
        existing=existing,
        why_no_users=_READ_ONLY if read_only else _why_nobody_new(described),
        why_no_login=_NOTES_LOGINS if read_only and notes_logins else "",
    )
    flows = LAZY_MIGRATION if is_lazy else CUSTOM_USER_STORE
    with Console(stderr=True).status("") as status:
        played = [*director.rehearse(flows, stage, status.update)]
    return [*_marks(subject.rights), *played] if is_lazy else played


def _why_nobody_new(described: Described) -> str:
    if described.writable.isdisjoint(NAMES):
        return "neither email nor phone nor username is written, so nobody can be created"
    return ""


def _marks(rights: Rights) -> Iterator[Result]:
    """A hand-over that cannot be noted is not seen in any flow."""
    if missing := rights.missing_to_mark:
        yield Result("right to mark", "granted", "failed", "missing", more=missing)


def _try_door(subject: Subject) -> str:
    """How a login of nobody ends. Raises `ConfigurationError` if this caller is not let in."""
    query = nobody(subject.described.fields)
    answer = subject.direct.call("login", {"query": query, "password": WRONG})
    if answer.word in _NO_ENTRY:
        raise ConfigurationError(
            [f"the gateway does not let this caller in ({answer.word}): {answer.detail}"]
        )
    return answer.word
