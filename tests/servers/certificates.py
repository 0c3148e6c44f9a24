"""Certificates of authorities that nobody trusts but the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import Process

# Written out: what `openssl` adds by itself differs, and Python 3.13 misses it.
_CONFIGURATION = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
subjectAltName = DNS:localhost, IP:127.0.0.1
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
"""
_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split()


class Certificates:
    """A server's certificate for localhost and 127.0.0.1, in the folder of its process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._configuration = process.folder / "certificates.cnf"
        self._configuration.write_text(_CONFIGURATION)
        process.own(self._configuration)
        self.authority = self._authority("authority")
        self.stranger = self._authority("stranger")  # signed nothing
        self.certificate = process.folder / "server.crt"
        self.key = self.certificate.with_suffix(".key")
        self._sign(self.authority)

    @contextmanager
    def signed_by_a_stranger(self) -> Iterator[None]:
        """The files hold another certificate, which whoever trusts the authority refuses."""
        self._sign(self.stranger)
        yield
        self._sign(self.authority)

    def _authority(self, name: str) -> Path:
        path = self._process.folder / f"{name}.crt"
        self._request("-x509", "-days", "30", "-extensions", "authority", name=name, out=path)
        return path

    def _sign(self, authority: Path) -> None:
        request = self.certificate.with_suffix(".csr")
        self._request(name="localhost", out=request)
        self._process.run(
            [
                *("openssl", "x509", "-req", "-in", request, "-out", self.certificate),
                *("-CA", authority, "-CAkey", authority.with_suffix(".key")),
                *("-CAcreateserial", "-days", "30"),
                *("-extfile", self._configuration, "-extensions", "server"),
            ]
        )

    def _request(self, *options: str, name: str, out: Path) -> None:
        key = out.with_suffix(".key")
        self._process.run(
            [
                *("openssl", "req", "-config", self._configuration, "-subj", f"/CN={name}"),
                *("-keyout", key, "-out", out),
                *_KEY,
                *options,
            ]
        )
        key.chmod(0o600)  # PostgreSQL insists
