"""Addresses and mappings that are taken, and that are not."""

import pytest
from pymongo import ReadPreference

from custdb_adapters._mongodb.client import connect
from custdb_adapters.mongodb import MongoDB
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping
from tests.adapters.mongodb.acts import UNTYPED, mapped, opened
from tests.servers.mongodb import MongoDBServer


class TestSettings:
    @pytest.mark.parametrize(
        "url",
        [
            "mongodb://h/users?maxPolSize=3",
            "mongodb+srv://h.example.com/users?maxPolSize=3",
            "mongodb://h/users?timeoutMS=long",
            "mongodb://h/users?tls=true&tlsCAFile=/not/there",
            "mongodb://ada:s3:cret@h/users",
            "mongodb://h/bad%20name",
            "mongodb://h:70000/users",
            "mongodb:///users",
            "mongodb://h/users?x",
        ],
    )
    def test_a_url_that_the_driver_does_not_take(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match=r"^CUSTDB_STORE_URL: .*does not take it"):
            MongoDB(StoreSettings(url, suite_mapping()))

    @pytest.mark.parametrize("url", ["mongodb://h", "mongodb://h/", "mongodb://h/?tls=true"])
    def test_a_url_without_a_database(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match="name a database, as in mongodb://host/users"):
            MongoDB(StoreSettings(url, suite_mapping()))

    def test_a_url_with_which_writes_are_not_acknowledged(self) -> None:
        with pytest.raises(ConfigurationError, match="w=0"):
            MongoDB(StoreSettings("mongodb://h/users?w=0", suite_mapping()))

    def test_nothing_is_looked_up_before_it_is_opened(self) -> None:
        MongoDB(StoreSettings("mongodb+srv://nowhere.invalid/users", suite_mapping()))

    def test_what_is_asked_for_if_the_url_does_not_say(self) -> None:
        url = "mongodb://a,b/users?replicaSet=rs0"
        options = connect(StoreSettings(url, suite_mapping(), pool_size=7, timeout=2)).options
        assert options.write_concern.document == {"w": "majority"}
        assert options.read_concern.document == {"level": "majority"}
        assert options.read_preference == ReadPreference.PRIMARY
        assert options.replica_set_name == "rs0"
        assert options.pool_options.appname == "custdb-gateway"
        assert options.pool_options.max_pool_size == 7
        assert options.timeout == options.server_selection_timeout == 2

    def test_the_url_wins(self) -> None:
        url = "mongodb://h/users?maxPoolSize=3&w=1&timeoutms=250&readConcernLevel=local&appName=x"
        options = connect(StoreSettings(url, suite_mapping(), pool_size=7, timeout=2)).options
        assert options.pool_options.max_pool_size == 3
        assert options.write_concern.document == {"w": 1}
        assert options.read_concern.document == {"level": "local"}
        assert options.pool_options.appname == "x"
        assert options.timeout == 0.25
        assert options.server_selection_timeout == 2

    @pytest.mark.parametrize(
        ("fields", "users", "problem"),
        [
            ({"email": "a..b"}, {}, "fields.email: 'a..b' has a part without a name"),
            ({"email": "a.$"}, {}, "fields.email: 'a.$' has a `$` that is not between"),
            ({"email": "$.a"}, {}, "fields.email: '$.a' has a `$` that is not between"),
            ({"email": "a.$.$.b"}, {}, "fields.email: 'a.$.$.b' has a `$` that is not"),
            ({"email": "a.$b"}, {}, "fields.email: 'a.$b' has a part that starts with"),
            ({"email": "a\0b"}, {}, "holds a NUL"),
            ({"email": "email"}, {"schema": "app"}, "users.schema: leave it out"),
            ({"email": "email"}, {"table": "a$b"}, "users.table: 'a$b' cannot be the name"),
            (
                {"email": "email", "settings": "services.password.$.bcrypt"},
                {"password": "services.password.bcrypt"},
                "fields.settings: would release the password at 'services.password.bcrypt'",
            ),
            (
                {"email": "email", "salt": "hashes.0.salt"},
                {"password": "hashes.salt"},
                "fields.salt: would release the password",
            ),
            (
                {"email": "emails.$.address", "emailVerified": "emails.verified"},
                {},
                "fields.emailVerified: takes 'emails' for an object, and fields.email does not",
            ),
        ],
    )
    def test_a_mapping_that_cannot_be(
        self, fields: dict[str, str], users: dict[str, str], problem: str
    ) -> None:
        with pytest.raises(ConfigurationError) as caught:
            MongoDB(StoreSettings("mongodb://h/users", mapped(fields, **users)))
        assert problem in str(caught.value)

    def test_all_problems_are_told_at_once(self) -> None:
        mapping = mapped({"email": "a..b", "phone": "$"}, schema="app")
        with pytest.raises(ConfigurationError) as caught:
            MongoDB(StoreSettings("mongodb://ada:s3cret@h/", mapping))
        assert len(caught.value.problems) == 4
        assert "s3cret" not in str(caught.value)

    @pytest.mark.asyncio
    async def test_a_collection_that_is_not_there(self, mongodb: MongoDBServer) -> None:
        with pytest.raises(ConfigurationError, match="no collection 'user'; did you mean 'users'"):
            async with opened(mongodb, UNTYPED, mapping=suite_mapping("user")):
                pass
