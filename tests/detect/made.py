"""Relations as an adapter would tell of them, made by hand."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from custdb_gateway.detect.conclusion import Conclusion, conclude
from custdb_gateway.detect.looking import Findings
from custdb_gateway.detect.tables import Table, read_table
from custdb_gateway.store import Attribute, Index, Relation, Sample
from custdb_gateway.values import Kind

PEOPLE = range(1, 31)


def bcrypt(number: int) -> str:
    """What looks like a hash of bcrypt's."""
    return f"$2b$10${hashlib.sha256(str(number).encode()).hexdigest()[:53]}"


def md5(number: int) -> str:
    """A digest."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


def relation(
    name: str,
    columns: str | Mapping[str, Kind],
    *,
    key: str | Sequence[str] = "id",
    unique: Iterable[str | Sequence[str]] = (),
    links: Mapping[str, tuple[str, str]] | None = None,
    schema: str | None = None,
    is_view: bool = False,
) -> Relation:
    """A table; `columns` are names of texts, but for `id`, or types by name."""
    kinds = columns if isinstance(columns, Mapping) else dict.fromkeys(columns.split(), Kind.TEXT)
    kinds = {"id": Kind.INTEGER, **kinds} if key == "id" else kinds
    keys = [key] if isinstance(key, str) else list(key)
    indexes = [Index(keys, is_unique=True, is_primary=True)] if key else []
    for one in unique:
        indexes.append(Index([one] if isinstance(one, str) else list(one), is_unique=True))
    return Relation(
        name,
        [Attribute(column, kind, "") for column, kind in kinds.items()],
        schema=schema,
        is_view=is_view,
        indexes=indexes,
        links=links or {},
    )


def people(**values: str) -> list[dict[str, str]]:
    """Thirty rows: `{n}` is another number in each, `{bcrypt}` and `{md5}` are hashes."""
    return [
        {
            "id": str(n),
            **{
                name: value.format(n=n, bcrypt=bcrypt(n), md5=md5(n))
                for name, value in values.items()
            },
        }
        for n in PEOPLE
    ]


def concluded(
    *tables: tuple[Relation, Sample], store: str = "sqlite", table: str = "", profiles: bool = True
) -> Conclusion:
    """What is made of some tables and their rows."""
    read: list[Table] = [read_table(one, sample) for one, sample in tables]
    findings = Findings([one for one, _ in tables], read)
    return conclude(findings, store, table=table, with_profiles=profiles)
