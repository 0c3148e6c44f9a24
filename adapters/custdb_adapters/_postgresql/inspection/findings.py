"""What PostgreSQL tells of rights, of indexes, and of what keeps new users out."""

from collections.abc import Sequence

from custdb_adapters._postgresql.inspection.lookups import Lookups
from custdb_adapters._postgresql.inspection.plans import Session
from custdb_adapters._postgresql.inspection.rights import Rights
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._shared.table import Table, absences, hindrances
from custdb_gateway.store import Finding, Purpose


async def findings(
    session: Session, table: Table, statements: PostgreSQLStatements
) -> Sequence[Finding]:
    """What a gateway needs to start and to be quick."""
    return [
        *await Rights(session, table, Purpose()).lacking(),
        *absences(table),
        *hindrances(table),
        *await Lookups(session, table, statements).findings(),
    ]
