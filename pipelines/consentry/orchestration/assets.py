"""The graph of the night: one asset per table, made from the headers of the SQL files and the steps of `job`.

An asset carries, it does not think: it calls one step and reports counts. Groups are the layers.
"""

# no postponed annotations here: Dagster reads the types of its functions when they are defined
from collections.abc import Callable, Iterator, Sequence

import dagster as dg

from consentry.job.audit import audit_sends
from consentry.job.decide import decide
from consentry.job.findings import gates
from consentry.job.record import record
from consentry.orchestration import tables
from consentry.orchestration.night import Night
from consentry.orchestration.scope import lists_with_scope
from consentry.orchestration.tables import Table
from consentry.settings import Settings

RETRY = dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL)
"""For a busy disk or a locked file. What the input caused is raised with allow_retries=False."""


def asset_definitions(settings: Settings) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """Every asset of one company's night."""
    return [
        *[_spec(table) for table in tables.inbox_tables(settings)],
        _step("intake", tables.raw_tables(settings), Night.read_inbox),
        *[_shaped(table) for table in tables.shaped_tables()],
        _step("record", tables.LEDGER_TABLES, lambda night: night.carry("record", record)),
        _step("decide", tables.DECISION_TABLES, lambda night: night.carry("decide", decide)),
        _step("audit", tables.AUDIT_TABLES, lambda night: night.carry("audit", audit_sends)),
        _step("freeze", tables.FREEZE_TABLES, Night.freeze),
        _step("lists", tables.LIST_TABLES, lambda night: night.carry("lists", lists_with_scope)),
        _step("gates", tables.GATE_TABLES, lambda night: night.carry("gates", gates)),
        _release(),
    ]


def _spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        key=table.name,
        deps=table.reads,
        description=table.what,
        group_name=table.layer,
        kinds=set(table.kinds),
        owners=["team:consent"],
        tags={"layer": table.layer},
    )


def _step(name: str, tables: Sequence[Table], work: Callable[[Night], object]) -> dg.AssetsDefinition:
    """One step that makes several tables at once."""

    @dg.multi_asset(name=name, specs=[_spec(table) for table in tables], retry_policy=RETRY)
    def step(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult]:
        work(night)
        for table in tables:
            yield dg.MaterializeResult(asset_key=table.name, metadata=night.measured(table.name, name))

    return step


def _shaped(table: Table) -> dg.AssetsDefinition:
    """One SQL file, one table."""

    @dg.multi_asset(name=table.name, specs=[_spec(table)], retry_policy=RETRY)
    def shaped(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:
        night.build(table.name)
        return dg.MaterializeResult(asset_key=table.name, metadata=night.measured(table.name, table.name))

    return shaped


def _release() -> dg.AssetsDefinition:
    """The last step: every suite must have been passed in this very run."""

    @dg.multi_asset(name="publish", specs=[_spec(table) for table in tables.PUBLICATION])
    def release(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:
        return dg.MaterializeResult(asset_key=tables.RELEASE, metadata=dict(night.publish()))

    return release
