"""Settings: the environment, files that it names, and a TOML file below them."""

import os
import tempfile
import tomllib
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from custdb_gateway.explaining import explain
from custdb_gateway.problems import did_you_mean

PREFIX = "CUSTDB_"
_CONFIG = PREFIX + "CONFIG"
DEFAULT_PORT = 8080


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _network(value: Any) -> Any:
    try:
        return ip_network(value) if isinstance(value, str) else value
    except ValueError as exc:
        raise ValueError("not an address or a network such as 203.0.113.0/24") from exc


Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Listed = (NoDecode, BeforeValidator(_split))


def _attempts(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    problem = "not a number of attempts in a time such as 10/5minutes"
    try:
        found = parse_many(value)
    except ValueError as exc:
        raise ValueError(problem) from exc
    if len(found) != 1 or found[0].amount < 1:
        raise ValueError(problem)
    return found[0]


class Settings(BaseSettings):
    """Everything that can be set, each as `CUSTDB_<NAME>` or, in the TOML file, as `<name>`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,  # as compose files leave them
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    store_url: SecretStr | None = Field(default=None, description="where the users are")
    adapter: str | None = Field(default=None, description="the adapter, if not the URL's scheme")
    mapping: str = Field(default="genauth", description="a TOML file, or a built-in profile")
    mode: Literal["custom-user-store", "lazy-migration"] = Field(
        default="custom-user-store", description="which functions are served: all, or two"
    )

    ledger: str | None = Field(
        default=None,
        description="where a lazy migration notes who was handed over: a file, `store` or `none`",
    )
    tombstones: Path | None = Field(
        default=None, description="a file of ids, one a line, that may not log in any more"
    )

    password_pepper: SecretStr | None = Field(
        default=None,
        description="the site's secret in its password hashes, where the mapping says `pepper`",
    )

    signing_keys: Annotated[tuple[SecretStr, ...], *Listed] = Field(
        default=(), description="whsec_ keys, separated by commas; the first signs"
    )
    bearer_tokens: Annotated[tuple[SecretStr, ...], *Listed] = Field(
        default=(), description="tokens of 32 characters or more, separated by commas"
    )
    allowed_callers: Annotated[tuple[Network, ...], *Listed] = Field(
        default=(), description="networks that may call, separated by commas; unset: all"
    )
    trusted_proxies: Annotated[tuple[Network, ...], *Listed] = Field(
        default=(), description="proxies whose X-Forwarded-For is believed"
    )
    login_attempts: Annotated[RateLimitItem | None, BeforeValidator(_attempts)] = Field(
        default=None, description="wrong passwords for one account, as in 10/5minutes; unset: any"
    )

    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535, description="the port to listen on")
    workers: int = Field(default=1, ge=1, le=64, description="processes")
    tls_certificate: Path | None = Field(default=None, description="PEM file, to serve HTTPS")
    tls_key: Path | None = Field(default=None, description="PEM file of the certificate's key")

    deadline: float = Field(default=5.0, ge=0.1, le=60, description="seconds for a whole call")
    pool_size: int = Field(default=10, ge=1, le=1000, description="connections of each worker")
    pool_wait: float = Field(
        default=3.0, ge=0.05, le=60, description="seconds that a call waits for a connection"
    )
    pool_max_age: float = Field(
        default=1800.0, ge=1, le=864_000, description="seconds after which a connection is replaced"
    )
    pool_keepalive: float = Field(
        default=30.0,
        ge=0.1,
        le=86_400,
        description="seconds of silence after which a connection is tried before it is used",
    )
    max_waiting: int = Field(default=1000, ge=0, description="calls waiting for a connection")
    hash_threads: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="passwords hashed at once by each worker; unset: the cores, shared out",
    )
    hash_queue: int = Field(default=200, ge=0, description="passwords waiting to be hashed")
    replay_file: Path = Field(
        default_factory=lambda: _private_folder() / "replay",
        description="where the workers of this machine share the ids of signed calls",
    )
    replay_capacity: int = Field(
        default=1_000_000, ge=1_000, le=100_000_000, description="signed calls in five minutes"
    )
    log_format: Literal["auto", "json", "text"] = Field(default="auto", description="of the log")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="the least level to log"
    )

    @field_validator("bearer_tokens")
    @classmethod
    def _long_enough(cls, tokens: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(len(token.get_secret_value()) < 32 for token in tokens):
            raise ValueError("a token has at least 32 characters")
        return tokens

    @model_validator(mode="after")
    def _pair(self) -> "Settings":
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("CUSTDB_TLS_CERTIFICATE and CUSTDB_TLS_KEY go together")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment, then the file."""
        path = _config_file()
        usable = path is not None and not _toml_problem(path)
        file = (TomlConfigSettingsSource(settings_cls, path),) if usable else ()
        return init_settings, _EnvironmentOrFile(settings_cls), *file

    def store_place(self) -> str:
        """Where the store is, without whoever goes there."""
        url = urlsplit(self.store_url.get_secret_value() if self.store_url else "")
        return f"{url.netloc.rpartition('@')[2]}{url.path}"

    def threads(self) -> int:
        """How many passwords a worker may hash at once."""
        return self.hash_threads or max(1, _cores() // self.workers)

    def pepper(self) -> bytes | None:
        """The site's secret in its password hashes."""
        given = self.password_pepper
        return None if given is None else given.get_secret_value().encode()


class _EnvironmentOrFile(EnvSettingsSource):
    """A variable, or the content of the file that `<NAME>_FILE` names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        if value is None:
            value = _content(f"{PREFIX}{field_name.upper()}_FILE")
        return value, key, is_complex


def load_settings(problems: list[str], **overrides: Any) -> Settings | None:
    """Read the settings. Every problem goes into `problems`, without the value.

    `overrides` are what the command line says; `None` means that it says nothing.
    """
    unread = [*_unread()]
    problems += [*_unknown_variables(), *unread, *_unknown_keys()]
    try:
        settings = Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as exc:
        known = set(problems)
        problems += [line for line in map(_as_variable, _explained(exc)) if line not in known]
        return None
    return None if unread else settings  # or what was not read would be told as not set


def _explained(error: ValidationError) -> Iterator[str]:
    # Unknown keys of the file have been told with its name.
    return (line for line in explain(error, Settings) if ": unknown key" not in line)


def _known_variables() -> set[str]:
    return {PREFIX + name.upper() for name in Settings.model_fields} | {_CONFIG}


def _unknown_variables() -> Iterator[str]:
    """Variables that mean nothing here, or mean two things."""
    known = _known_variables()
    for name in sorted(os.environ):
        base = name.removesuffix("_FILE")
        if not name.startswith(PREFIX) or name in known:
            continue
        if base not in known:
            yield f"{name}: unknown variable{did_you_mean(name, known)}"
        elif base in os.environ:
            yield f"{name}: {base} is set too; unset one of them"


def _unread() -> Iterator[str]:
    """Files that are named and cannot be read."""
    for name in sorted(f"{name}_FILE" for name in _known_variables()):
        path = os.environ.get(name)
        if path is not None and (problem := _unreadable(Path(path))):
            yield f"{name}: {problem}"
    if (config := _config_file()) and (problem := _toml_problem(config)):
        yield f"{_CONFIG}: {problem}"


def _unknown_keys() -> Iterator[str]:
    """Keys of the TOML file that mean nothing."""
    path = _config_file()
    if path is None or _toml_problem(path):
        return
    keys = tomllib.loads(path.read_text("utf-8"))
    for key in keys.keys() - Settings.model_fields.keys():
        yield f"{_CONFIG}: {path}: unknown key {key!r}{did_you_mean(key, Settings.model_fields)}"


def _config_file() -> Path | None:
    path = os.environ.get(_CONFIG) or _content(f"{_CONFIG}_FILE")
    return Path(path) if path else None


def _content(name: str) -> str | None:
    """The content of the file that a variable names. Why it cannot be read is told elsewhere."""
    path = os.environ.get(name)
    if path is None or _unreadable(Path(path)):
        return None
    return Path(path).read_text("utf-8").strip()


def _toml_problem(path: Path) -> str:
    if problem := _unreadable(path):
        return problem
    try:
        tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as exc:
        where = str(exc).rpartition("(")[2].rstrip(")")  # the rest may quote the file
        return f"{path} is not valid TOML ({where})"
    return ""


def _unreadable(path: Path) -> str:
    try:
        path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        return f"cannot read {path}: {getattr(exc, 'strerror', None) or 'not UTF-8 text'}"
    return ""


def _as_variable(problem: str) -> str:
    """Call a setting by the name that most people set it by."""
    name, separator, rest = problem.partition(": ")
    first = name.partition(".")[0]
    return f"{PREFIX}{first.upper()}{separator}{rest}" if separator else problem


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS


def _private_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"custdb-gateway-{os.geteuid()}"
