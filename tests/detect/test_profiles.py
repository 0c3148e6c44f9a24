"""Built-in profiles are recognised, and fit to what is there."""

from dataclasses import replace

import pytest

from custdb_gateway.detect.adaptation import adapt, profile_text
from custdb_gateway.detect.applications import recognise, signatures
from custdb_gateway.detect.conclusion import Conclusion
from custdb_gateway.mapping import UserMapping, builtin_profiles, parse_mapping
from custdb_gateway.store import Relation
from custdb_gateway.values import Kind
from tests.detect.made import concluded, people, relation
from tests.detect.suggestions import unmarked

WP_USERS = (
    "ID user_login user_pass user_nicename user_email user_url user_registered"
    " user_activation_key user_status display_name"
)
LARAVEL = {
    **dict.fromkeys("name email password remember_token".split(), Kind.TEXT),
    **dict.fromkeys("email_verified_at created_at updated_at".split(), Kind.TIMESTAMP),
}
HALF = {"banned": Kind.BOOLEAN}


def wordpress(prefix: str = "wp_", without: str = "", schema: str | None = None) -> list[Relation]:
    columns = " ".join(one for one in WP_USERS.split() if one not in without.split())
    return [
        relation(f"{prefix}users", columns, key="ID", schema=schema),
        relation(f"{prefix}usermeta", "umeta_id user_id meta_key meta_value", schema=schema),
    ]


def concluded_empty(*relations: Relation) -> Conclusion:
    return concluded(*((one, ()) for one in relations), store="mysql")


def mapped(text: str) -> UserMapping:
    problems: list[str] = []
    mapping = parse_mapping(text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


def test_every_profile_is_recognised_by_something() -> None:
    assert sorted({one.profile for one in signatures()}) == builtin_profiles()


@pytest.mark.parametrize("signature", signatures(), ids=lambda one: one.profile)
def test_signatures_and_profiles_are_of_the_same_tables(signature: object) -> None:
    (one,) = [known for known in signatures() if known is signature or known == signature]
    mapping = mapped(profile_text(one.profile))
    assert mapping.users.table == one.users
    assert one.prefix is None or one.users.startswith(one.prefix)


def test_a_profile_that_fits_is_named_alone() -> None:
    conclusion = concluded_empty(*wordpress())
    assert conclusion.profile == "wordpress"
    assert conclusion.is_sure
    assert conclusion.text.endswith(profile_text("wordpress"))


def test_a_prefix_is_put_in_the_place_of_the_usual() -> None:
    conclusion = concluded_empty(*wordpress("blog7_"))
    assert (conclusion.profile, conclusion.is_sure) == ("", True)
    mapping = mapped(conclusion.text)
    assert mapping.users.table == "blog7_users"
    assert mapping.joins["meta"].table == "blog7_usermeta"


def test_a_schema_is_named() -> None:
    mapping = mapped(concluded_empty(*wordpress(schema="blog")).text)
    assert mapping.users.table_schema == mapping.joins["meta"].table_schema == "blog"


def test_a_field_whose_column_is_not_there_is_left_out() -> None:
    conclusion = concluded_empty(*wordpress(without="user_url"))
    assert "website" not in mapped(conclusion.text).fields
    assert any("website" in note for note in conclusion.notes)


def test_what_a_field_is_made_of_may_stand_in_sections() -> None:
    """phpBB's `[fields.blocked.unless]` asks a table that is not here."""
    (phpbb,) = [one for one in signatures() if one.profile == "phpbb"]
    columns = " ".join([*phpbb.tables["phpbb_users"], "user_lang user_timezone user_lastvisit"])
    conclusion = concluded_empty(relation("phpbb_users", columns, key="user_id"))
    mapping = mapped(conclusion.text)
    assert "blocked" not in mapping.fields
    assert mapping.fields["username"].plain == "username"
    assert any("blocked" in doubt for doubt in conclusion.doubts)


def test_what_is_beside_the_fields_is_left_out_as_well() -> None:
    (laravel,) = [one for one in signatures() if one.profile == "laravel"]
    columns = " ".join(["name", *laravel.tables["users"]])
    conclusion = concluded_empty(relation("users", columns))
    mapping = mapped(conclusion.text)
    assert not {"createdAt", "updatedAt"} & mapping.fields.keys()
    assert not {"created_at", "updated_at"} & {*mapping.on_create, *mapping.on_update}
    assert conclusion.is_sure


def test_a_schema_of_the_profile_is_not_named_where_the_table_is_found_without() -> None:
    (supabase,) = [one for one in signatures() if one.profile == "supabase"]
    columns = (
        "phone phone_confirmed_at last_sign_in_at created_at updated_at deleted_at is_anonymous"
    )
    users = relation("users", " ".join([*supabase.tables["users"], "email", columns]))
    identities = relation("identities", "user_id provider")
    text = concluded((users, ()), (identities, ()), store="postgresql").text
    assert mapped(text).users.table_schema is None


def test_without_its_password_it_is_something_else() -> None:
    (application,) = recognise(wordpress(), "mysql")
    users, meta = wordpress(without="user_pass")
    assert recognise([users, meta], "mysql") == []
    assert adapt(replace(application, users=users), [users, meta]) is None


def test_two_installations_are_to_be_chosen_from() -> None:
    both = [*wordpress(), *wordpress("shop_")]
    conclusion = concluded_empty(*both)
    assert not conclusion.is_sure
    assert "shop_users" in conclusion.doubts[0]
    read = (one for one in both)
    chosen = concluded(*((one, ()) for one in read), store="mysql", table="shop_users")
    assert chosen.is_sure
    assert mapped(chosen.text).users.table == "shop_users"


def test_users_beside_a_known_application_are_not_passed_over() -> None:
    shop = relation("kunden", "email kennwort name", unique=["email"])
    rows = people(email="k{n}@x.de", kennwort="{bcrypt}", name="A")
    blog = [(one, ()) for one in wordpress()]
    conclusion = concluded(*blog, (shop, rows), store="mysql")
    assert not conclusion.is_sure
    assert "kunden" in conclusion.doubts[0]


def test_a_framework_may_have_other_names_and_columns() -> None:
    own = relation("mitglieder", {**LARAVEL, "is_active": Kind.BOOLEAN}, unique=["email"])
    conclusion = concluded_empty(own)
    assert mapped(conclusion.text).users.table == "mitglieder"
    # Whoever is not active would be let in, and nobody would have been told.
    assert any("is_active" in doubt for doubt in conclusion.doubts)
    assert not conclusion.is_sure
    plain = concluded_empty(relation("users", LARAVEL, unique=["email"]))
    assert (plain.profile, plain.is_sure) == ("laravel", True)


def test_applications_may_be_left_unrecognised() -> None:
    conclusion = concluded(*((one, ()) for one in wordpress()), store="mysql", profiles=False)
    assert conclusion.applications == ()
    assert conclusion.proposal is not None


def test_of_two_that_fit_the_more_special_is_meant() -> None:
    names = "email hash salt loginAttempts lockUntil __v"
    payload = [relation("users", names, key="_id"), relation("payload-preferences", "key")]
    assert [one.signature.profile for one in recognise(payload, "mongodb")] == ["payload"]
    assert recognise(payload, "mysql") == []


@pytest.mark.parametrize("hostile", ['a"b_', "a\\b_", 'x"\nid = "', "a\\U_", "naïve_", "a\u2028b_"])
def test_a_hostile_name_is_but_a_name(hostile: str) -> None:
    conclusion = concluded_empty(*wordpress(hostile, "user_url", schema=hostile))
    assert [one.signature.profile for one in conclusion.applications] == ["wordpress"]
    mapping = mapped(conclusion.text)
    assert mapping.users.table == f"{hostile}users"
    assert mapping.users.table_schema == mapping.joins["meta"].table_schema == hostile


def test_a_schema_that_is_called_as_the_table_is() -> None:
    (supabase,) = [one for one in signatures() if one.profile == "supabase"]
    users = relation("users", " ".join([*supabase.tables["users"], "email"]), schema="users")
    identities = relation("identities", "user_id provider", schema="users")
    text = concluded((users, ()), (identities, ()), store="postgresql").text
    assert mapped(text).users.table_schema == "users"


def devise(**columns: Kind) -> Conclusion:
    (one,) = [one for one in signatures() if one.profile == "devise"]
    kinds = {**dict.fromkeys(one.tables["users"], Kind.TEXT), "email": Kind.TEXT, **columns}
    return concluded_empty(relation("users", kinds))


def test_a_lock_that_an_installation_has_not_is_told() -> None:
    without, having = devise(), devise(locked_at=Kind.TIMESTAMP)
    assert any("locked_at is not in this database" in note for note in without.notes)
    assert not any("locked_at" in note for note in having.notes)
    assert (without.is_sure, having.is_sure) == (True, True)


def test_every_lock_that_a_profile_does_not_know_is_asked_about() -> None:
    """`locked_at` is known: that is no reason to be silent of others."""
    flags = {"is_banned": Kind.BOOLEAN, "is_disabled": Kind.BOOLEAN}
    conclusion = devise(locked_at=Kind.TIMESTAMP, **flags)
    for column in flags:
        assert any(column in doubt for doubt in conclusion.doubts)


def test_a_lock_that_is_there_by_half_is_in_doubt() -> None:
    (better,) = [one for one in signatures() if one.profile == "better-auth"]
    tables = [
        relation(table, " ".join(dict.fromkeys([*columns, "email", "name"])))
        for table, columns in better.tables.items()
    ]
    assert concluded_empty(*tables).is_sure
    users = relation("user", {one.name: one.kind for one in tables[0].attributes} | HALF)
    conclusion = concluded_empty(users, *tables[1:])
    assert any("banExpires" in doubt for doubt in conclusion.doubts)


def test_without_the_column_of_the_deleted_somebody_has_to_look() -> None:
    (application,) = recognise(wordpress(), "mysql")
    text = profile_text("wordpress").replace(
        "[fields]\n", "[fields]\nisDeleted = { when = { gone = true } }\n", 1
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("custdb_gateway.detect.adaptation.profile_text", lambda profile: text)
        adapted = adapt(application, wordpress())
    assert adapted is not None
    assert any("isDeleted" in doubt for doubt in adapted.doubts)


DJANGO = {
    **dict.fromkeys("password email first_name last_name".split(), Kind.TEXT),
    **dict.fromkeys("last_login date_joined".split(), Kind.TIMESTAMP),
    **dict.fromkeys("is_superuser is_staff is_active".split(), Kind.BOOLEAN),
}
DJANGOS = [
    relation("django_migrations", "app name applied"),
    relation("django_content_type", "app_label model"),
]


def test_a_user_model_of_djangos_without_a_username() -> None:
    own = relation("accounts_user", DJANGO, unique=["email"])
    conclusion = concluded_empty(own, *DJANGOS)
    assert [one.signature.name for one in conclusion.applications] == ["Django"]
    mapping = mapped(conclusion.text)
    assert (mapping.users.table, mapping.users.password) == ("accounts_user", "password")
    assert "username" not in mapping.fields
    assert "username" not in mapping.on_create
    assert conclusion.is_sure
    assert concluded_empty(own).applications == ()  # without the others it is anybody's


def test_further_locks_stand_beside_those_of_the_profile() -> None:
    columns = {**DJANGO, "is_suspended": Kind.BOOLEAN, "deleted_at": Kind.TIMESTAMP}
    conclusion = concluded_empty(relation("accounts_user", columns, unique=["email"]), *DJANGOS)
    assert len(conclusion.doubts) == 2
    assert mapped(conclusion.text).fields["blocked"].unless.keys() == {"is_active"}
    mapping = mapped(unmarked(conclusion.text))
    assert mapping.fields["blocked"].unless.keys() == {"is_active", "is_suspended"}
    assert mapping.users.where["deleted_at"].set is False


@pytest.mark.parametrize(
    ("realms", "is_sure"),
    [(["master", "shop"], True), (["shop"], True), (["master", "shop", "staff"], False)],
)
def test_of_several_realms_one_is_to_be_chosen(realms: list[str], is_sure: bool) -> None:
    (keycloak,) = [one for one in signatures() if one.profile == "keycloak"]
    names = "email enabled email_verified first_name last_name created_timestamp"
    columns = " ".join([*keycloak.tables["user_entity"], *names.split()])
    tables = [
        relation("user_entity", columns, unique=[("realm_id", "username")]),
        relation("credential", " ".join(keycloak.tables["credential"])),
        relation("user_attribute", "user_id name value"),
    ]
    rows = [{"id": str(number), "name": name} for number, name in enumerate(realms)]
    conclusion = concluded(
        *((one, ()) for one in tables), (relation("realm", "name"), rows), store="postgresql"
    )
    assert conclusion.is_sure is is_sure
    problems: list[str] = []
    parse_mapping(conclusion.text, problems)
    assert any("users.where.realm.name" in problem for problem in problems) is not is_sure
    assert not any(name in conclusion.text for name in ("shop", "staff"))
