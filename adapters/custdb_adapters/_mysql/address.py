"""Where a MySQL server is and how it is talked to, as a URL says it."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from custdb_gateway.errors import ConfigurationError
from custdb_gateway.problems import did_you_mean

TLS_MODES = ("disabled", "preferred", "required", "verify-ca", "verify-identity")
_OPTIONS = ("ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "socket")
_VARIABLE = "CUSTDB_STORE_URL"


@dataclass(frozen=True, slots=True)
class Address:
    """Host, account and database. The options have the names that MySQL's own programs use."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str
    socket: str | None
    tls: ssl.SSLContext | None = field(repr=False)
    requires_tls: bool


def parse_address(url: str) -> Address:
    """Take a URL apart. Raises `ConfigurationError` with everything that is wrong with it."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    options = {name.replace("_", "-"): value for name, value in query}
    problems = [
        f"{_VARIABLE}: unknown option {name!r}{did_you_mean(name, _OPTIONS)}"
        for name in options
        if name not in _OPTIONS
    ]
    problems += [f"{_VARIABLE}: {name} is empty" for name, value in options.items() if not value]
    database = unquote(parts.path.removeprefix("/"))
    if not database:
        problems.append(f"{_VARIABLE}: name a database, as in mysql://user:password@host/shop")
    mode = options.get("ssl-mode", "").lower().replace("_", "-") or _usual_mode(options)
    if mode not in TLS_MODES:
        problems.append(f"{_VARIABLE}: ssl-mode is one of {', '.join(TLS_MODES)}")
    tls = None if problems else _tls(mode, options, problems)
    if problems:
        raise ConfigurationError(problems)
    return Address(
        host=parts.hostname or "localhost",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=database,
        socket=options.get("socket"),
        tls=tls,
        requires_tls=mode not in ("disabled", "preferred"),
    )


def _usual_mode(options: Mapping[str, str]) -> str:
    """Whoever names an authority wants it asked."""
    return "verify-identity" if "ssl-ca" in options else "preferred"


def _tls(mode: str, options: Mapping[str, str], problems: list[str]) -> ssl.SSLContext | None:
    if mode == "disabled" or "socket" in options:
        return None
    for name in ("ssl-ca", "ssl-cert", "ssl-key"):
        if name in options and not Path(options[name]).is_file():
            problems.append(f"{_VARIABLE}: {name}: there is no file {options[name]!r}")
    if problems:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = mode == "verify-identity"
    if mode in ("preferred", "required"):
        context.verify_mode = ssl.CERT_NONE
    try:
        if "ssl-ca" in options:  # and no other authority
            context.load_verify_locations(options["ssl-ca"])
        elif context.verify_mode is ssl.CERT_REQUIRED:
            context.load_default_certs()
        if "ssl-cert" in options:
            context.load_cert_chain(options["ssl-cert"], options.get("ssl-key"))
    except (ssl.SSLError, OSError):
        problems.append(f"{_VARIABLE}: ssl-ca, ssl-cert or ssl-key is no usable PEM file")
    return context
