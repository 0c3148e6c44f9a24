"""The hash schemes that can be verified, one family a module, and what reads a store's hashes."""

from custdb_gateway.passwords.schemes.ceilings import BCRYPT_BYTES, MAX_PASSWORD_BYTES
from custdb_gateway.passwords.schemes.reading import Proof, Schemes
from custdb_gateway.passwords.schemes.registry import AUTOMATIC, SCHEMES, scheme_problems
from custdb_gateway.passwords.schemes.scheme import Cost, Scheme, UnusableHash

__all__ = [
    "AUTOMATIC",
    "BCRYPT_BYTES",
    "MAX_PASSWORD_BYTES",
    "SCHEMES",
    "Cost",
    "Proof",
    "Scheme",
    "Schemes",
    "UnusableHash",
    "scheme_problems",
]
