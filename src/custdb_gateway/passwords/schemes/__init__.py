"""The hash schemes that can be verified, one family a module, and what reads a store's hashes."""

from custdb_gateway.passwords.schemes.reading import Proof, Schemes
from custdb_gateway.passwords.schemes.registry import AUTOMATIC, SCHEMES, scheme_problems
from custdb_gateway.passwords.schemes.scheme import Cost, Scheme, UnusableHash

__all__ = [
    "AUTOMATIC",
    "SCHEMES",
    "Cost",
    "Proof",
    "Scheme",
    "Schemes",
    "UnusableHash",
    "scheme_problems",
]
