"""The mapping language as JSON Schema, by which editors complete and check a file."""

from typing import Any

from custdb_gateway.mapping.model import UserMapping


def json_schema() -> dict[str, Any]:
    """The schema of a `custdb.toml`."""
    return {
        **UserMapping.model_json_schema(by_alias=True),
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A mapping of custdb-gateway",
    }
