"""From the command to the console: the files that it writes, pasted field by field."""

import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.acceptance.conftest import STORES
from tests.genauth.runtime import NODES, Function, Runtime
from tests.servers.gateway import COMMAND, clean

LAZY = "lazy-migration"
CUSTOM = "custom-user-store"

Functions = dict[str, Function]

SECRETS = {
    "CUSTDB_SIGNING_KEYS": "whsec_" + "QUJD" * 11,
    "CUSTDB_BEARER_TOKENS": "T0ken" * 8,
    "CUSTDB_STORE_URL": "postgresql://custdb:Pa55w0rd@store.internal/users",
}
"""What the command could look up where it runs, and must not write."""

EVERYWHERE = pytest.mark.parametrize(
    ("store", "runtime"),
    [(store, name) for store in STORES for name in NODES],
    indirect=True,
    scope="module",
)
"""Each store in each Node."""


@cache
def written(auth: str = "hmac", mode: str = CUSTOM) -> Mapping[str, str]:
    """What `custdb-gateway scripts` writes: each file's text by its name."""
    with TemporaryDirectory() as folder:
        options = ("--url", "https://gateway.example.com", "--auth", auth, "--mode", mode)
        subprocess.run(
            [*COMMAND, "scripts", *options, "--out", folder],
            env=clean(SECRETS),
            check=True,
            capture_output=True,
        )
        return {path.name: path.read_text("utf-8") for path in Path(folder).iterdir()}


def connection_uri(url: str, secret: str) -> str:
    """What a customer registers in the console."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{quote(secret, safe='')}@{parts.netloc}{parts.path}"


def paste(
    runtime: Runtime,
    env: str | Mapping[str, str],
    auth: str = "hmac",
    mode: str = CUSTOM,
    **options: Any,
) -> Functions:
    """Paste all scripts. `env` is the Connection URI, or everything in `env`."""
    variables = {"DB_CONNECTION_URI": env} if isinstance(env, str) else env
    texts = written(auth, mode).items()
    names = {file.removesuffix(".js"): text for file, text in texts if file.endswith(".js")}
    return {name: runtime.load(text, name, variables, **options) for name, text in names.items()}
