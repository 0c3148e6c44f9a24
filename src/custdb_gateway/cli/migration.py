"""`custdb-gateway migration status`."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from custdb_gateway.cli.setup import Setup, exit_with, set_up
from custdb_gateway.errors import ConfigurationError, GatewayError, StoreUnavailable
from custdb_gateway.log import causes
from custdb_gateway.migration import open_marks
from custdb_gateway.migration.progress import Progress, follow
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.store import UserStore, WalksUsers
from custdb_gateway.user import Page

_DAYS = 30
_WIDTH = 40
_STANDARD_OUTPUT = Path("-")


@click.group()
def migration() -> None:
    """Follow a lazy migration."""


@migration.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--stragglers",
    type=click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path),
    help="Write the ids, and only the ids, of users still to go to this file, one a line;"
    " - is standard output, and nothing else then is.",
)
def status(as_json: bool, stragglers: Path | None) -> None:
    """Show how many users have been handed over to GenAuth and how many are still to go.

    Reads the whole user table once, a thousand users at a time, and shows no identifier. Users
    are still to go until they have logged in through GenAuth since the migration began. Those whose
    password cannot be verified are counted by what it looks like: they need a password reset.
    """
    try:
        progress = asyncio.run(_look(set_up(mode="lazy-migration"), stragglers))
    except ConfigurationError as exc:
        exit_with(exc.problems)
    except (StoreUnavailable, TimeoutError) as exc:
        raise click.ClickException("the store does not answer; try again") from exc
    except GatewayError as exc:
        reason = next(causes(exc.__cause__ or exc))
        raise click.ClickException(f"the store refuses: {reason}; run check") from exc
    except OSError as exc:
        raise click.ClickException(f"cannot write {stragglers}: {exc.strerror}") from exc
    if as_json:
        click.echo(json.dumps(_figures(progress)))
    elif stragglers != _STANDARD_OUTPUT:
        _show(progress)


async def _look(setup: Setup, stragglers: Path | None) -> Progress:
    async with setup.adapter.open() as store:
        marks = await open_marks(setup.mapping, setup.settings.ledger, store, make=False)
        if marks is None:
            raise ConfigurationError(["CUSTDB_LEDGER: is `none`, so nothing has been noted"])
        if not isinstance(store, WalksUsers):
            raise ConfigurationError(
                ["CUSTDB_STORE_URL: the users of this store cannot be counted"]
            )
        schemes = Schemes(setup.mapping.passwords, setup.settings.pepper())
        with ExitStack() as stack:
            straggles = stack.enter_context(_writer(stragglers))
            bar = stack.enter_context(_bar())
            task = bar.add_task("looking at", total=await _total(store))
            async for progress in follow(store, marks, schemes, straggles):
                bar.update(task, completed=progress.users)
    return progress


async def _total(store: UserStore) -> int:
    return (await store.list_users(Page(1, 1))).total


@contextmanager
def _writer(path: Path | None) -> Iterator[Callable[[str], object]]:
    """What writes ids down: into a whole file, which is there in the end or is not there.

    What is no file, such as a pipe, is written to as it is.
    """
    if path is None:
        yield lambda user_id: None
    elif path == _STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        with click.open_file(str(path), "w", encoding="utf-8") as file:
            yield lambda user_id: file.write(f"{user_id}\n")
    else:
        path = path.resolve()  # of a link, what it leads to
        unfinished = path.with_name(f"{path.name}.unfinished")
        try:
            unfinished.touch(mode=0o600)
            with unfinished.open("w", encoding="utf-8") as file:
                yield lambda user_id: file.write(f"{user_id}\n")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _bar() -> Bar:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    is_seen = console.is_terminal
    return Bar(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not is_seen
    )


def _figures(progress: Progress) -> dict[str, object]:
    return {
        "users": progress.users,
        "handedOver": progress.handed_over,
        "toGo": progress.to_go,
        "byDay": {str(day): number for day, number in sorted(progress.by_day.items())},
        "unusablePasswords": dict(progress.unusable.most_common()),
    }


def _show(progress: Progress) -> None:
    console = Console()
    share = f"{progress.handed_over / progress.users:.1%}" if progress.users else "-"
    table = Table(show_header=False, box=None)
    table.add_row("users", f"{progress.users:,}")
    table.add_row("handed over", f"{progress.handed_over:,} ({share})")
    table.add_row("still to go", f"{progress.to_go:,} (not logged in since the start)")
    for trouble, number in progress.unusable.most_common():
        table.add_row("  of them cannot log in", f"{number:,} {trouble}")
    console.print(table)
    if progress.by_day:
        console.print(_chart(progress))
    elif progress.handed_over:
        console.print("The marks do not say on which days.")


def _chart(progress: Progress) -> Table:
    """A bar for each of the latest days on which somebody was handed over."""
    most = max(progress.by_day.values())
    chart = Table(show_header=False, box=None, title="handed over by day (UTC)")
    for day, number in sorted(progress.by_day.items())[-_DAYS:]:
        chart.add_row(str(day), "█" * max(1, number * _WIDTH // most), f"{number:,}")
    return chart
