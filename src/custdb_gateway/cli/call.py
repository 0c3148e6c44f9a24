"""`custdb-gateway call`."""

import json
import sys
from typing import Any

import click
import httpx

from custdb_gateway.cli.client import Client
from custdb_gateway.cli.setup import exit_with
from custdb_gateway.config import DEFAULT_PORT, load_settings
from custdb_gateway.http.auth import key_bytes
from custdb_gateway.http.functions import FUNCTIONS

_NEEDS_PASSWORD = ("login", "validatePassword")
_HOLDS_PASSWORD = {"createUser": "userinfo", "updateUser": "updates"}


@click.command()
@click.argument("function", type=click.Choice(list(FUNCTIONS)))
@click.argument("arguments", default="{}", metavar="[JSON]")
@click.option(
    "--url",
    default=f"http://127.0.0.1:{DEFAULT_PORT}",
    show_default=True,
    help="The gateway to call.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def call(function: str, arguments: str, url: str, password_stdin: bool) -> None:
    """Sign a call of FUNCTION with the arguments in JSON, send it, and print the answer.

    \b
      custdb-gateway call getUser '{"query": {"email": "ada@example.com"}}'
      custdb-gateway call login '{"query": {"username": "ada"}}'
      custdb-gateway call listUsers '{"page": 1, "limit": 20}'

    Signs with the first key of CUSTDB_SIGNING_KEYS, or sends the first of CUSTDB_BEARER_TOKENS. A
    password comes from a prompt or from standard input, never from the command line, where other
    users of the machine could see it. Exits with 0 if the answer is 2xx, otherwise with 1.
    """
    body = _with_password(function, _parse(arguments), password_stdin)
    try:
        with _client(url) as client:
            response = client.call(function, body)
    except httpx.HTTPError as exc:
        raise click.ClickException(
            f"no answer from {url} ({type(exc).__name__}); is the gateway running?"
        ) from exc
    click.echo(_pretty(response))
    if not response.is_success:
        raise SystemExit(1)


def _parse(arguments: str) -> dict[str, Any]:
    try:
        body = json.loads(arguments)
    except ValueError as exc:
        raise click.BadParameter("not valid JSON", param_hint="JSON") from exc
    if not isinstance(body, dict):
        raise click.BadParameter("an object is needed, as in '{}'", param_hint="JSON")
    return body


def _with_password(function: str, body: dict[str, Any], from_stdin: bool) -> dict[str, Any]:
    holder = body.setdefault(_HOLDS_PASSWORD[function], {}) if function in _HOLDS_PASSWORD else body
    if not isinstance(holder, dict):
        raise click.BadParameter("userinfo and updates are objects", param_hint="JSON")
    if "password" in holder:
        raise click.BadParameter(
            "leave the password out; it is asked for, or use --password-stdin", param_hint="JSON"
        )
    if from_stdin:
        holder["password"] = sys.stdin.read().rstrip("\r\n")
    elif function in _NEEDS_PASSWORD:
        holder["password"] = click.prompt("Password", hide_input=True, err=True)
    return body


def _client(url: str) -> Client:
    problems: list[str] = []
    settings = load_settings(problems)
    if settings is None or problems:
        exit_with(problems)
    keys, tokens = settings.signing_keys, settings.bearer_tokens
    if keys:
        try:
            return Client(url, key=key_bytes(keys[0].get_secret_value()))
        except ValueError as exc:
            raise click.ClickException(f"CUSTDB_SIGNING_KEYS: {exc}") from exc
    if tokens:
        return Client(url, token=tokens[0].get_secret_value())
    raise click.ClickException("set CUSTDB_SIGNING_KEYS to the gateway's key")


def _pretty(response: httpx.Response) -> str:
    try:
        return json.dumps(response.json(), indent=2, ensure_ascii=False)
    except ValueError:
        return response.text
