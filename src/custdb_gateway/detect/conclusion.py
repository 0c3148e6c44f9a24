"""What is made of a look at a store: a profile that fits, or a mapping of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from custdb_gateway.detect.adaptation import Adapted, adapt
from custdb_gateway.detect.applications import Application, recognise
from custdb_gateway.detect.candidates import Candidate, is_sure, rank
from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.lines import Proposal
from custdb_gateway.detect.looking import Findings
from custdb_gateway.detect.proposal import propose
from custdb_gateway.detect.rendering import render, render_profile
from custdb_gateway.detect.review import review
from custdb_gateway.detect.rivals import also_users, is_asked
from custdb_gateway.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is proposed, and what a person has to decide first."""

    text: str
    """Of a `custdb.toml`; empty if nothing was found."""
    ranked: Sequence[Candidate] = ()
    applications: Sequence[Application] = ()
    proposal: Proposal | None = None
    """Where no profile fits."""
    profile: str = ""
    """The built-in profile that fits as it is."""
    doubts: Sequence[str] = ()
    notes: Sequence[str] = field(default=())
    also: Sequence[str] = ()
    """Other tables that look like users as well."""

    @property
    def is_sure(self) -> bool:
        """Whether it can be used without another thought."""
        return bool(self.text) and not self.doubts


class NoSuchTable(Exception):
    """The table that was asked for is not there."""


def conclude(
    findings: Findings, store: str, *, table: str = "", with_profiles: bool = True
) -> Conclusion:
    """Propose a mapping. `table`: whoever asks knows which. Raises `NoSuchTable`."""
    ranked = rank(findings.tables)
    if table:
        ranked = _only(table, ranked, findings)
    fitting = _fitting(findings, store, table) if with_profiles else {}
    if fitting:
        return _with_profile(fitting, ranked, findings)
    if not ranked:
        return Conclusion("", notes=findings.notes)
    return _without_profile(ranked, findings, is_chosen=bool(table))


def _only(table: str, ranked: Sequence[Candidate], findings: Findings) -> list[Candidate]:
    chosen = [one for one in ranked if table in _names(one)]
    if not chosen:
        names = [one.name for one in findings.relations]
        if table in names:
            raise NoSuchTable(f"{table}: nothing in it looks like users")
        raise NoSuchTable(f"there is no table {table!r}{did_you_mean(table, names)}")
    return chosen


def _names(candidate: Candidate) -> set[str]:
    relation = candidate.relation
    return {relation.name, f"{relation.schema}.{relation.name}"}


def _fitting(
    findings: Findings, store: str, table: str
) -> Mapping[str, tuple[Application, Adapted]]:
    """The profiles that fit, by the table of users."""
    relations = findings.relations
    found = {}
    for application in recognise(relations, store):
        users = application.users
        if table and table not in (users.name, f"{users.schema}.{users.name}"):
            continue
        adapted = adapt(application, relations, is_sampled=store == "mongodb")
        if adapted is not None:
            found[f"{users.schema}.{users.name}"] = (application, adapted)
    return found


def _with_profile(
    fitting: Mapping[str, tuple[Application, Adapted]],
    ranked: Sequence[Candidate],
    findings: Findings,
) -> Conclusion:
    application, adapted = next(iter(fitting.values()))
    applications = [one for one, _ in fitting.values()]
    rivals = [one.users.name for one in applications[1:]]
    rivals += [one.relation.name for one in ranked if _is_rival(one, applications)]
    doubts = [*adapted.doubts]
    if rivals:
        doubts.insert(0, f"users.table: {', '.join(rivals)} may be meant as well")
    reviewed = review(application, adapted, findings.tables)
    doubts += reviewed.doubts
    notes = [*findings.notes]
    notes += [f"{one}: its columns are not in this database" for one in adapted.left_out]
    notes += adapted.notes
    text = render_profile(application, replace(adapted, text=reviewed.text), doubts, rivals)
    as_it_is = not (adapted.is_changed or doubts)
    return Conclusion(
        text,
        ranked,
        applications,
        profile=application.signature.profile if as_it_is else "",
        doubts=doubts,
        notes=notes,
    )


def _is_rival(candidate: Candidate, applications: Sequence[Application]) -> bool:
    """Whether a table beside an application's looks as much like one of users."""
    relation = candidate.relation
    if any(
        relation.name in one.own and relation.schema == one.users.schema for one in applications
    ):
        return False
    password = candidate.table.columns.best("password")
    good = candidate.score >= float(facts("weights")["sure"]["points"])
    return good and password is not None and password.is_sure and not relation.is_view


def _without_profile(
    ranked: Sequence[Candidate], findings: Findings, *, is_chosen: bool
) -> Conclusion:
    proposal = propose(ranked[0])
    sure = is_chosen or is_sure(ranked)
    also = [] if is_chosen else also_users(ranked)
    doubts = [*_unread(ranked[0], findings)]
    if not sure:
        doubts.append(_which(ranked))
    elif asked := [one.relation.name for one in also if is_asked(one)]:
        names = ", ".join(asked)
        doubts.append(f"users.table: {names} also looks like users: say with --table who is meant")
    proposal.doubts[:0] = doubts
    others = [one.relation.name for one in also]
    return Conclusion(
        render(proposal, ranked, is_sure=sure, also=others),
        ranked,
        proposal=proposal,
        doubts=proposal.doubts,
        notes=findings.notes,
        also=others,
    )


def _unread(first: Candidate, findings: Findings) -> Iterator[str]:
    """Why nothing but names speaks for a table, if that is so."""
    name = first.relation.name
    if not first.table.was_sampled:
        note = next((one for one in findings.notes if one.startswith(f"{name}: ")), name)
        yield f"users.table: only names speak for {note}"


def _which(ranked: Sequence[Candidate]) -> str:
    near = [one.relation.name for one in ranked[1:4] if ranked[0].score - one.score < 2]
    if near:
        return f"users.table: {', '.join(near)} may be meant as well: choose one with --table"
    return f"users.table: {ranked[0].relation.name} has little of what users have"
