"""What MySQL tells of rights, of indexes, and of what keeps new users out."""

from collections.abc import Sequence

from custdb_adapters._mysql.inspection.lookups import Lookups
from custdb_adapters._mysql.inspection.rights import Rights
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.statements import MySQLStatements
from custdb_adapters._shared.table import Table, absences, hindrances
from custdb_gateway.store import Finding, Purpose


async def findings(
    session: Session, table: Table, statements: MySQLStatements
) -> Sequence[Finding]:
    """What a gateway needs to start and to be quick."""
    return [
        *await Rights(session, table, Purpose()).lacking(),
        *absences(table),
        *hindrances(table),
        *await Lookups(session, table, statements).findings(),
    ]
