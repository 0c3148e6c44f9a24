"""What SQLite tells of indexes, and of what keeps new users out."""

from collections.abc import Sequence

from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Table, absences, hindrances
from custdb_adapters._sqlite.inspection.lookups import Lookups
from custdb_adapters._sqlite.session import Session
from custdb_gateway.store import Finding


async def findings(session: Session, table: Table, statements: Statements) -> Sequence[Finding]:
    """What a gateway needs to start and to be quick."""
    return [
        *absences(table),
        *hindrances(table),
        *await Lookups(session, table, statements).findings(),
    ]
