"""Erased people stay erased: keyed hashes of their addresses, and the screen that knows them when they come back.

Lives here: writing tombstones, nesting them when the key changes (R02), and screening on every live key version (M12).
Does not live here: the keys (`keys`) and the decision; a hit is one more erasure in front of the core.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import polars as pl

from consentry import ledger
from consentry.clocks import UTC
from consentry.errors import ConfigError
from consentry.facts import Frames, named_points
from consentry.identity import fingerprint, keyed_hash, point_keys
from consentry.job.keys import keyring, pepper, version_of
from consentry.policy import Policy
from consentry.settings import Settings
from consentry.warehouse import Warehouse

TABLE = "tombstones"
SCHEMA = {
    "tomb_id": pl.String, "point_kind": pl.String, "hmac_exact": pl.String, "hmac_canonical": pl.List(pl.String),
    "key_versions": pl.String, "source_id": pl.String, "erased_min": UTC, "erased_max": UTC, "observed_at": UTC,
}  # fmt: skip
"""No address, no name, no reason. `key_versions` are the keys around the hash, the innermost first: v1>v2."""


def bury(warehouse: Warehouse, settings: Settings, known: Frames, decided: pl.DataFrame) -> int:
    """Write a tombstone for every point that an erasure blocks and that has none yet; says how many are new."""
    if not warehouse.exists(TABLE):
        warehouse.replace(TABLE, pl.DataFrame(schema=SCHEMA))
    # What came back has a stone already: only what a file told (file_id) asks for one.
    told = (pl.col("event_type") == "erased") & (pl.col("file_id") != "")
    erasures = known.events.filter(told).select(
        "event_id", "source_id", pl.col("occurred_min").alias("erased_min"), pl.col("occurred_max").alias("erased_max"),
        "observed_at",
    )  # fmt: skip
    blocked = (
        decided.lazy()
        .filter(pl.col("rule_id") == "A01")
        .select("point_id", pl.col("blocking_event_ids").alias("event_id"))
        .explode("event_id")
        .unique()
    )
    there = warehouse.table(TABLE).lazy().select("tomb_id")
    new = (
        blocked.join(erasures, on="event_id")
        .join(known.points.select("point_id", "point_kind", "aliases"), on="point_id")
        .with_columns(
            fingerprint("event_id", "point_id").alias("tomb_id"),
            pl.lit(version_of(pepper(settings))).alias("key_versions"),
        )
        .join(there, on="tomb_id", how="anti")
        .select(*[
            pl.col({"hmac_exact": "point_id", "hmac_canonical": "aliases"}.get(name, name)).cast(kind).alias(name)
            for name, kind in SCHEMA.items()
        ])
        .sort("tomb_id")
        .collect()
    )  # fmt: skip
    if not new.is_empty():
        warehouse.append(TABLE, new)
    return new.height


def came_back(
    warehouse: Warehouse,
    settings: Settings,
    known_as_of: datetime,
    core: Mapping[str, pl.LazyFrame],
    policy: Policy,
) -> pl.DataFrame | None:
    """Erasures of addresses that are named again, in either spelling, as ledger events; None when there are none.

    Raises ConfigError when a key that a tombstone needs is gone: nobody can say then who was erased.
    """
    if not warehouse.exists(TABLE):
        return None
    stones = warehouse.table(TABLE).filter(pl.col("observed_at") <= known_as_of)
    if stones.is_empty():
        return None
    ring, own = keyring(settings), version_of(pepper(settings))
    _refuse_missing(stones, ring)
    named = named_points(core)
    ids = (
        point_keys(named, policy, ring[own])
        .select("point_kind", "point_value", "point_id", "aliases")
        .collect()
    )
    # Where the erased address itself is on file, the ledger's own event speaks for it and for its other spellings.
    alive = (pl.col("key_versions") == own) & pl.col("hmac_exact").is_in(ids["point_id"].implode())
    asleep = stones.filter(~alive)
    hits = [
        _hits(asleep.filter(pl.col("key_versions") == chain), _under(chain, own, ids, named, policy, ring))
        for chain in asleep["key_versions"].unique().sort()
    ]
    found = pl.concat(hits) if hits else pl.DataFrame()
    return None if found.is_empty() else _as_events(found)


def matching(
    warehouse: Warehouse, settings: Settings, named: pl.DataFrame, *, surely: bool = True
) -> pl.DataFrame:
    """The tombstones that fit addresses as they are written (`point_kind`, `point_value`), one row per pair.

    In either spelling and under every live key, whenever the erasure was; whatever else `named` has stays beside. A
    number fits only as it was: one without a prefix may be of another country, and what is found is taken out, so it
    must be `surely` the erased person's (False: where only the mention of a number goes). The columns of a tombstone
    come after. Raises ConfigError when a key that a tombstone needs is gone.
    """
    stones = warehouse.table(TABLE) if warehouse.exists(TABLE) else pl.DataFrame(schema=SCHEMA)
    shape = named.head(0).join(stones.head(0), how="cross", suffix="_of_stone")
    if stones.is_empty() or named.is_empty():
        return shape
    policy, ring = settings.policy(), keyring(settings)
    _refuse_missing(stones, ring)
    written = named.select("point_kind", "point_value").unique().lazy()
    found = [
        pairs.join(stones.filter(key_versions=chain), on="tomb_id")
        for chain in stones["key_versions"].unique().sort()
        for pairs in [_written_so(chain, stones, written, policy, ring, surely=surely)]
    ]
    fitting = pl.concat(found).rename({"point_kind_right": "point_kind_of_stone"})
    return named.join(fitting, on=["point_kind", "point_value"]).select(shape.columns)


def under_chain(chain: str, ring: Mapping[str, bytes], *columns: str, label: str) -> pl.Expr:
    """The keyed hash of columns as the tombstones of a chain of keys have it."""
    first, *more = chain.split(">")
    hashed = keyed_hash(*columns, pepper=ring[first], label=label)
    for version in more:
        hashed = hashed.map_batches(partial(_wrap, key=ring[version]), return_dtype=pl.String)
    return hashed


def under_later_keys(chain: str, ring: Mapping[str, bytes], column: str) -> pl.Expr:
    """An id of the first key of a chain as the tombstones of that chain have it."""
    hashed = pl.col(column)
    for version in chain.split(">")[1:]:
        hashed = hashed.map_batches(partial(_wrap, key=ring[version]), return_dtype=pl.String)
    return hashed


def _wrap(hashes: pl.Series, key: bytes) -> pl.Series:
    return pl.DataFrame({"hash": hashes}).select(_around("hash", key))["hash"]


def _written_so(
    chain: str,
    stones: pl.DataFrame,
    written: pl.LazyFrame,
    policy: Policy,
    ring: Mapping[str, bytes],
    *,
    surely: bool,
) -> pl.DataFrame:
    """`point_kind`, `point_value`, `tomb_id`: which written address fits which tombstone of a chain of keys."""
    first, *more = chain.split(">")
    keyed = (
        point_keys(written, policy, ring[first])
        .select("point_kind", "point_value", "point_id", "aliases")
        .collect()
    )
    names = pl.concat([
        keyed.select("point_kind", "point_value", pl.col("point_id").alias("hash")),
        keyed.filter(~(pl.lit(surely) & (pl.col("point_kind") == "phone")))
        .select("point_kind", "point_value", pl.col("aliases").alias("hash")).explode("hash"),
    ]).unique()  # fmt: skip
    for version in more:
        names = names.with_columns(_around("hash", ring[version]))
    mine = stones.filter(key_versions=chain)
    sure = (
        pl.when(pl.lit(surely) & (pl.col("point_kind") == "phone"))
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise("hmac_canonical")
    )
    hashes = _hashes(mine.with_columns(sure.alias("hmac_canonical"))).drop_nulls("hash")
    return hashes.join(names, on="hash").select("point_kind", "point_value", "tomb_id").unique()


def nested(stones: pl.DataFrame, new: bytes) -> pl.DataFrame:
    """The tombstones with one more key around them; those that have it already stay as they are."""
    version = version_of(new)
    done = pl.col("key_versions").str.ends_with(version)
    canonical = (
        stones.filter(~done)
        .select("tomb_id", pl.col("hmac_canonical").alias("alias"))
        .explode("alias")
        .with_columns(_around("alias", new))
        .group_by("tomb_id", maintain_order=True)
        .agg(pl.col("alias").alias("hmac_canonical"))
    )
    wrapped = (
        stones.filter(~done)
        .drop("hmac_canonical")
        .with_columns(
            _around("hmac_exact", new), (pl.col("key_versions") + f">{version}").alias("key_versions")
        )
        .join(canonical, on="tomb_id", how="left")
        .select(*[pl.col(name).cast(kind) for name, kind in SCHEMA.items()])
    )
    return pl.concat([stones.filter(done), wrapped]).sort("tomb_id")


def _around(name: str, key: bytes) -> pl.Expr:
    return keyed_hash(name, pepper=key, label="nested").alias(name)


def _refuse_missing(stones: pl.DataFrame, ring: Mapping[str, bytes]) -> None:
    needed = {version for chain in stones["key_versions"].unique() for version in chain.split(">")}
    if missing := sorted(needed - set(ring)):
        raise ConfigError(
            f"the key of version {', '.join(missing)} is gone, and {stones.height} erased addresses can only be "
            "recognised with it; nothing is decided without. Restore the files of the folder of keys (pepper, "
            "pepper.<version>) from their backup"
        )


def _under(
    chain: str, own: str, ids: pl.DataFrame, named: pl.LazyFrame, policy: Policy, ring: Mapping[str, bytes]
) -> pl.DataFrame:
    """`point_id` (of today) and `hash`: every name of every point on file, hashed as the tombstones of a chain are."""
    first, *more = chain.split(">")
    if first == own:
        rows = ids.select("point_id", pl.col("point_id").alias("then"), "aliases")
    else:
        then = point_keys(named, policy, ring[first]).select(
            "point_kind", "point_value", pl.col("point_id").alias("then"), "aliases"
        )
        rows = ids.drop("aliases").join(then.collect(), on=["point_kind", "point_value"]).select(
            "point_id", "then", "aliases"
        )  # fmt: skip
    both = pl.concat([
        rows.select("point_id", pl.col("then").alias("hash")),
        rows.select("point_id", pl.col("aliases").alias("hash")).explode("hash"),
    ]).unique()  # fmt: skip
    for version in more:
        both = both.with_columns(_around("hash", ring[version]))
    return both


def _hits(stones: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Tombstones and the points of today that one of their hashes fits."""
    pairs = _hashes(stones).join(names, on="hash").select("tomb_id", "point_id").unique()
    return pairs.join(stones, on="tomb_id")


def _hashes(stones: pl.DataFrame) -> pl.DataFrame:
    """`tomb_id`, `hash`: everything a tombstone is known by."""
    return pl.concat([
        stones.select("tomb_id", pl.col("hmac_exact").alias("hash")),
        stones.select("tomb_id", pl.col("hmac_canonical").alias("hash")).explode("hash"),
    ]).unique()  # fmt: skip


def _as_events(hits: pl.DataFrame) -> pl.DataFrame:
    """One erasure per tombstone and point it fits, told by the system that told of the erasure."""
    told = {
        "event_id": fingerprint("tomb_id", "point_id"), "fact_id": fingerprint("tomb_id", "point_id"),
        "event_type": pl.lit("erased"), "kind": pl.lit("act"), "occurred_min": pl.col("erased_min"),
        "occurred_max": pl.col("erased_max"), "row_number": pl.lit(0), "precision": pl.lit("instant"),
    }  # fmt: skip
    kept = ("source_id", "point_id", "observed_at")
    blank = {pl.String: pl.lit("")}
    nothing = ("contact_id", "person_ref")
    return hits.sort("tomb_id", "point_id").select(*[
        (
            told[name] if name in told
            else pl.col(name) if name in kept
            else pl.lit(None) if name in nothing
            else blank.get(kind, pl.lit(None))  # type: ignore[arg-type]
        ).cast(kind).alias(name)
        for name, kind in ledger.EVENT_COLUMNS.items()
    ])  # fmt: skip
