"""Settings, wherever they are set, and everything that is wrong with them at once."""

import json
import os
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from limits import RateLimitItemPerMinute
from pydantic import SecretStr

from custdb_gateway.config import Settings, load_settings

SECRET = "s3cret-mark"
TOKEN = "t" * 32

SET: dict[str, tuple[str, Any]] = {
    "store_url": ("postgresql://u:p@h/d", SecretStr("postgresql://u:p@h/d")),
    "adapter": ("postgresql", "postgresql"),
    "mapping": ("custdb.toml", "custdb.toml"),
    "mode": ("lazy-migration", "lazy-migration"),
    "ledger": ("/var/lib/ledger.db", "/var/lib/ledger.db"),
    "tombstones": ("/etc/tombstones", Path("/etc/tombstones")),
    "password_pepper": ("a site's secret", SecretStr("a site's secret")),
    "signing_keys": ("whsec_a, whsec_b,", (SecretStr("whsec_a"), SecretStr("whsec_b"))),
    "bearer_tokens": (TOKEN, (SecretStr(TOKEN),)),
    "allowed_callers": (
        "203.0.113.7,10.0.0.0/8 , 2001:db8::/32",
        tuple(map(ip_network, ("203.0.113.7", "10.0.0.0/8", "2001:db8::/32"))),
    ),
    "trusted_proxies": ("::1", (ip_network("::1"),)),
    "login_attempts": ("10/5minutes", RateLimitItemPerMinute(10, 5)),
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("8443", 8443),
    "workers": ("4", 4),
    "tls_certificate": ("/tls/cert.pem", Path("/tls/cert.pem")),
    "tls_key": ("/tls/key.pem", Path("/tls/key.pem")),
    "deadline": ("2.5", 2.5),
    "pool_size": ("25", 25),
    "pool_wait": ("1.5", 1.5),
    "pool_max_age": ("600", 600.0),
    "pool_keepalive": ("10", 10.0),
    "max_waiting": ("0", 0),
    "hash_threads": ("3", 3),
    "hash_queue": ("0", 0),
    "replay_file": ("/run/custdb/replay", Path("/run/custdb/replay")),
    "replay_capacity": ("5000", 5000),
    "log_format": ("text", "text"),
    "log_level": ("debug", "debug"),
}
"""Every setting: how it is written, and what is meant."""

WRONG: dict[str, list[str]] = {
    "mode": ["lazy", "LAZY-MIGRATION", SECRET],
    "bearer_tokens": ["t" * 31, f"{TOKEN},{SECRET}"],
    "allowed_callers": ["10.0.0.0/33", "10.0.0.1/8", "10.0.0", "example.com", f"::1,{SECRET}"],
    "trusted_proxies": ["*", SECRET],
    "login_attempts": ["10", "ten/minute", "0/minute", "5/minute;9/hour", "-1/minute", SECRET],
    "port": ["-1", "65536", "80.5", "http", "8080 8081", SECRET],
    "workers": ["0", "65", "two", SECRET],
    "deadline": ["0", "0.05", "61", "nan", "inf", "-1", "5s", SECRET],
    "pool_size": ["0", "1001", SECRET],
    "pool_wait": ["0", "61", "nan", SECRET],
    "pool_max_age": ["0", "nan", SECRET],
    "pool_keepalive": ["0", "nan", SECRET],
    "max_waiting": ["-1", SECRET],
    "hash_threads": ["0", "257", SECRET],
    "hash_queue": ["-1", SECRET],
    "replay_capacity": ["0", "999", "1e12", SECRET],
    "log_format": ["JSON", SECRET],
    "log_level": ["INFO", "trace", SECRET],
}

FARTHEST: dict[str, list[str]] = {
    "bearer_tokens": ["t" * 32],
    "login_attempts": ["1/second", "1 per 1 day"],
    "port": ["0", "65535"],
    "workers": ["1", "64"],
    "deadline": ["0.1", "60"],
    "pool_size": ["1", "1000"],
    "max_waiting": ["0"],
    "hash_threads": ["1", "256"],
    "hash_queue": ["0"],
    "replay_capacity": ["1000", "100000000"],
}
"""The edges of what is allowed."""

Give = Callable[[dict[str, str]], None]


def variable(name: str) -> str:
    return f"CUSTDB_{name.upper()}"


def load(**overrides: Any) -> Settings:
    problems: list[str] = []
    settings = load_settings(problems, **overrides)
    assert problems == []
    assert settings is not None
    return settings


def problems_of(**overrides: Any) -> list[str]:
    problems: list[str] = []
    load_settings(problems, **overrides)
    assert SECRET not in "\n".join(problems)
    return problems


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "gateway.toml"
        path.write_text(text)
        monkeypatch.setenv("CUSTDB_CONFIG", str(path))
        return path

    return write


@pytest.fixture(params=["environment", "files", "toml"])
def give(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    toml: Callable[[str], Path],
) -> Give:
    """Set settings, in each of the three ways."""

    def environment(values: dict[str, str]) -> None:
        for name, value in values.items():
            monkeypatch.setenv(variable(name), value)

    def files(values: dict[str, str]) -> None:
        for name, value in values.items():
            (tmp_path / name).write_text(f"{value}\n")
            monkeypatch.setenv(f"{variable(name)}_FILE", str(tmp_path / name))

    def keys(values: dict[str, str]) -> None:
        toml("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()))

    ways: dict[str, Give] = {"environment": environment, "files": files, "toml": keys}
    return ways[request.param]


def with_its_pair(name: str) -> dict[str, str]:
    names = ("tls_certificate", "tls_key") if name.startswith("tls") else (name,)
    return {one: SET[one][0] for one in names}


class TestSetting:
    def test_the_table_has_every_setting(self) -> None:
        assert SET.keys() == Settings.model_fields.keys()

    @pytest.mark.parametrize("name", SET)
    def test_each_can_be_set_in_each_way(self, give: Give, name: str) -> None:
        give(with_its_pair(name))
        assert getattr(load(), name) == SET[name][1]

    @pytest.mark.parametrize(
        ("name", "value"), [(name, value) for name, values in FARTHEST.items() for value in values]
    )
    def test_each_can_be_set_as_far_as_it_goes(self, give: Give, name: str, value: str) -> None:
        give({name: value})
        load()

    def test_all_can_be_set_together(self, give: Give) -> None:
        give({name: text for name, (text, _) in SET.items()})
        settings = load()
        assert {name: getattr(settings, name) for name in SET} == {
            name: value for name, (_, value) in SET.items()
        }

    def test_none_need_be_set(self) -> None:
        settings = load()
        assert (settings.store_url, settings.signing_keys, settings.bearer_tokens) == (None, (), ())
        assert (settings.host, settings.port, settings.mode) == (
            "127.0.0.1",
            8080,
            "custom-user-store",
        )
        assert (settings.mapping, settings.deadline, settings.allowed_callers) == ("genauth", 5, ())

    @pytest.mark.parametrize(
        ("text", "name", "value"),
        [
            ("port = 8443", "port", 8443),
            ("deadline = 2.5", "deadline", 2.5),
            ("deadline = 2", "deadline", 2.0),
            (
                'signing_keys = ["whsec_a", "whsec_b"]',
                "signing_keys",
                (SecretStr("whsec_a"), SecretStr("whsec_b")),
            ),
            ('allowed_callers = ["::1"]', "allowed_callers", (ip_network("::1"),)),
            ("allowed_callers = []", "allowed_callers", ()),
        ],
    )
    def test_the_file_may_use_types_of_toml(
        self, toml: Callable[[str], Path], text: str, name: str, value: Any
    ) -> None:
        toml(text)
        assert getattr(load(), name) == value

    @pytest.mark.parametrize("name", ["signing_keys", "bearer_tokens", "allowed_callers"])
    @pytest.mark.parametrize("empty", ["", " ", ",", " , ,"])
    def test_an_empty_list_is_a_list(self, give: Give, name: str, empty: str) -> None:
        give({name: empty})
        assert getattr(load(), name) == ()

    def test_what_the_variable_of_the_file_names_may_itself_be_in_a_file(
        self, tmp_path: Path, toml: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "where").write_text(f"{toml('port = 8443')}\n")
        monkeypatch.delenv("CUSTDB_CONFIG")
        monkeypatch.setenv("CUSTDB_CONFIG_FILE", str(tmp_path / "where"))
        assert load().port == 8443

    def test_a_setting_called_file_is_no_file_to_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CUSTDB_REPLAY_FILE", "/nowhere/replay")
        assert load().replay_file == Path("/nowhere/replay")


class TestPrecedence:
    @pytest.mark.parametrize("suffix", ["", "_FILE"])
    def test_the_environment_wins_over_the_file(
        self,
        tmp_path: Path,
        toml: Callable[[str], Path],
        monkeypatch: pytest.MonkeyPatch,
        suffix: str,
    ) -> None:
        toml('port = 1\nhost = "toml"\n')
        (tmp_path / "port").write_text("2")
        monkeypatch.setenv(f"CUSTDB_PORT{suffix}", str(tmp_path / "port") if suffix else "2")
        settings = load()
        assert (settings.port, settings.host) == (2, "toml")

    def test_the_command_line_wins_over_everything(
        self, toml: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toml('port = 1\nhost = "toml"\nworkers = 2')
        monkeypatch.setenv("CUSTDB_PORT", "2")
        settings = load(port=3, host=None, workers=4)
        assert (settings.port, settings.host, settings.workers) == (3, "toml", 4)

    @pytest.mark.parametrize("name", sorted(WRONG))
    def test_an_empty_variable_is_not_set(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setenv(f"CUSTDB_{name.upper()}", "")
        assert getattr(load(), name) == Settings.model_fields[name].get_default(
            call_default_factory=True
        )

    def test_a_variable_set_twice_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "port").write_text("2")
        monkeypatch.setenv("CUSTDB_PORT", "1")
        monkeypatch.setenv("CUSTDB_PORT_FILE", str(tmp_path / "port"))
        assert problems_of() == ["CUSTDB_PORT_FILE: CUSTDB_PORT is set too; unset one of them"]


class TestProblems:
    @pytest.mark.parametrize(
        ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
    )
    def test_a_wrong_value_is_refused_by_name_and_not_quoted(
        self, give: Give, name: str, value: str
    ) -> None:
        give({name: value})
        assert {problem.partition(":")[0] for problem in problems_of()} == {variable(name)}
        assert load_settings([]) is None

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("CUSTDB_SIGNING_KEY", "CUSTDB_SIGNING_KEYS"),
            ("CUSTDB_STOREURL", "CUSTDB_STORE_URL"),
            ("CUSTDB_PROT", "CUSTDB_PORT"),
            ("CUSTDB_MAPING_FILE", "CUSTDB_MAPPING"),
            ("CUSTDB_Port", "CUSTDB_PORT"),
            ("CUSTDB_REPLAY", "CUSTDB_REPLAY_FILE"),
        ],
    )
    def test_an_unknown_variable_is_told_with_the_nearest(
        self, monkeypatch: pytest.MonkeyPatch, written: str, meant: str
    ) -> None:
        monkeypatch.setenv(written, SECRET)
        (problem,) = [one for one in problems_of() if one.startswith(f"{written}:")]
        assert "unknown variable" in problem
        assert repr(meant) in problem

    def test_variables_of_others_are_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CUSTDBPORT", "x")
        monkeypatch.setenv("PORT", "x")
        monkeypatch.setenv("XCUSTDB_PORT", "x")
        assert problems_of() == []

    @pytest.mark.parametrize(
        ("written", "meant"),
        [("prot", "port"), ("storeurl", "store_url"), ("Signing_Keys", "signing_keys")],
    )
    def test_an_unknown_key_is_told_with_the_nearest(
        self, toml: Callable[[str], Path], written: str, meant: str
    ) -> None:
        path = toml(f'{written} = "{SECRET}"')
        (problem,) = problems_of()
        assert problem.startswith(f"CUSTDB_CONFIG: {path}: unknown key {written!r}")
        assert repr(meant) in problem

    @pytest.mark.parametrize("key", ['"a(b"', '"x[0]"', '"a.b"', '""', "section.port"])
    def test_an_odd_key_is_told_too(self, toml: Callable[[str], Path], key: str) -> None:
        toml(f'{key} = "{SECRET}"\nport = 1\n')
        (problem,) = problems_of()
        assert "unknown key" in problem

    @pytest.mark.parametrize(
        "text",
        [
            f"signing_keys = {SECRET}",
            f'store_url = "{SECRET}',
            f'port = 1\nport = "{SECRET}"',
            f'[section\nkey = "{SECRET}"',
            f'store_url = "{SECRET}\\q"',
        ],
    )
    def test_a_file_that_is_no_toml_is_told_with_the_place(
        self, toml: Callable[[str], Path], text: str
    ) -> None:
        path = toml(text)
        (problem,) = problems_of()
        assert problem.startswith(f"CUSTDB_CONFIG: {path} is not valid TOML")
        assert "(at " in problem

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("signing_keys = 5", "signing_keys"),
            (f'store_url = ["{SECRET}"]', "store_url"),
            (f'allowed_callers = [["{SECRET}"]]', "allowed_callers"),
            (f'port = {{ number = "{SECRET}" }}', "port"),
            (f'[mode]\nname = "{SECRET}"', "mode"),
            ("login_attempts = 5", "login_attempts"),
            (f'bearer_tokens = ["{TOKEN}", 5]', "bearer_tokens"),
        ],
    )
    def test_a_value_of_another_type_is_refused(
        self, toml: Callable[[str], Path], text: str, name: str
    ) -> None:
        toml(text)
        assert {problem.partition(":")[0] for problem in problems_of()} == {variable(name)}

    @pytest.mark.parametrize("name", ["store_url", "signing_keys", "port", "config"])
    @pytest.mark.parametrize("path", ["/nowhere/at/all", "", "{tmp}", "{tmp}/binary"])
    def test_a_file_that_cannot_be_read_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
    ) -> None:
        (tmp_path / "binary").write_bytes(b"\xff" + SECRET.encode())
        monkeypatch.setenv(f"{variable(name)}_FILE", path.format(tmp=tmp_path))
        (problem,) = problems_of()
        assert problem.startswith(f"{variable(name)}_FILE: cannot read")
        assert load_settings([]) is None

    @pytest.mark.parametrize("path", ["/nowhere/at/all", "{tmp}", "{tmp}/binary"])
    def test_a_configuration_that_cannot_be_read_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        (tmp_path / "binary").write_bytes(b"\xff" + SECRET.encode())
        monkeypatch.setenv("CUSTDB_CONFIG", path.format(tmp=tmp_path))
        (problem,) = problems_of()
        assert problem.startswith("CUSTDB_CONFIG: cannot read")
        assert load_settings([]) is None

    @pytest.mark.parametrize("given", ["tls_certificate", "tls_key"])
    def test_a_certificate_and_its_key_go_together(self, give: Give, given: str) -> None:
        give({given: "/tls.pem"})
        assert problems_of() == ["CUSTDB_TLS_CERTIFICATE and CUSTDB_TLS_KEY go together"]

    def test_all_are_told_at_once(
        self, toml: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toml('prot = 1\nmode = "x"\nlog_level = "x"')
        for name, value in {
            "CUSTDB_PORT": "x",
            "CUSTDB_WORKERS": "0",
            "CUSTDB_BEARER_TOKENS": SECRET,
            "CUSTDB_ALLOWED_CALLERS": SECRET,
            "CUSTDB_LOGIN_ATTEMPTS": SECRET,
            "CUSTDB_UNKNOWN": "x",
            "CUSTDB_STORE_URL_FILE": "/nowhere",
        }.items():
            monkeypatch.setenv(name, value)
        told = {problem.partition(":")[0] for problem in problems_of()}
        names = {name for name in os.environ if name.startswith("CUSTDB_")}
        assert told == names | {"CUSTDB_MODE", "CUSTDB_LOG_LEVEL"}

    def test_what_is_wrong_with_a_file_does_not_hide_the_rest(
        self, toml: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toml("= =")
        monkeypatch.setenv("CUSTDB_PORT", "x")
        assert {one.partition(":")[0] for one in problems_of()} == {"CUSTDB_CONFIG", "CUSTDB_PORT"}

    def test_a_wrong_option_of_the_command_line_is_told(self) -> None:
        assert [problem.partition(":")[0] for problem in problems_of(port=99_999)] == [
            "CUSTDB_PORT"
        ]


class TestSecrets:
    def test_are_shown_by_nothing(self, give: Give) -> None:
        give(
            {
                "store_url": f"postgresql://user:{SECRET}@host/db",
                "signing_keys": f"whsec_{SECRET},{SECRET}",
                "bearer_tokens": SECRET * 4,
            }
        )
        settings = load()
        shown = [repr(settings), str(settings), str(settings.model_dump()), f"{settings!r:>9}"]
        assert SECRET not in "".join([*shown, settings.model_dump_json(include=_SECRETS)])

    def test_settings_do_not_change(self) -> None:
        settings = load()
        with pytest.raises(ValueError, match="frozen"):
            settings.port = 1


_SECRETS = {"store_url", "signing_keys", "bearer_tokens"}


class TestThreads:
    def test_are_as_many_as_are_set(self) -> None:
        assert load(hash_threads=7, workers=4).threads() == 7

    @pytest.mark.parametrize(("workers", "threads"), [(1, 8), (2, 4), (3, 2), (8, 1), (64, 1)])
    def test_share_out_the_cores(
        self, monkeypatch: pytest.MonkeyPatch, workers: int, threads: int
    ) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
        assert load(workers=workers).threads() == threads

    def test_share_out_the_cores_where_none_can_be_reserved(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr(os, "sched_getaffinity", raising=False)  # as on macOS
        monkeypatch.setattr(os, "cpu_count", lambda: 8)
        assert load(workers=2).threads() == 4


def test_the_replay_memory_is_in_a_folder_of_this_user() -> None:
    assert load().replay_file.parent.name == f"custdb-gateway-{os.geteuid()}"
