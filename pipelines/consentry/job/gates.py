"""The gates on a whole night: is every new permission new by evidence (Q04), may every entry leave its list (Q07)?

Lives here: the tables mart__new_permissions and mart__removals, one row per permission or entry with the reason that
explains it. Does not live here: sources (`freeze`), what people read of it (`findings`), and who may let a night
through (`approvals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from consentry.contract import ENGAGEMENT_EVENTS, POSITIVE_EVENTS
from consentry.identity import point_keys
from consentry.job.approvals import held_of
from consentry.job.decision_history import before_the_freeze, in_force
from consentry.job.erasure_tables import NEIGHBOURS
from consentry.job.freeze import TEXTS, frozen_rows, marketing
from consentry.job.keys import keyring, pepper
from consentry.job.new_facts import NewFacts, new_since
from consentry.job.publish import LIST_ITEMS, purposes_of, targets_of
from consentry.job.redact import AS_LISTED, erased_entries
from consentry.publish.frozen import ADDRESS, GATES, newly_allowed
from consentry.publish.history import published
from consentry.publish.lists import address_decisions
from consentry.publish.release import current_release
from consentry.publish.removals import ERASED, left_block_lists
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse

NEW = "mart__new_permissions"
REMOVALS = "mart__removals"
JUDGED = "mart__judged"
GROWTH = "growth"

ENDED_BY: dict[str, tuple[str, ...]] = {
    "A03": ("unrestricted",),
    "D01": ("delivered", "inbound_click", "inbound_reply"),
    "D02": ("delivered", "inbound_click", "inbound_reply"),
    "X01": ("register_clear",), "X02": ("register_clear",),
    "L02": ("register_clear", "notice_given"), "L07": ("register_clear", "notice_given"),
    "L04": ("notice_given",), "B07": ("notice_given",),
    "I05": ("optout_offered",), "I06": ("optout_offered",),
    "E01": ENGAGEMENT_EVENTS, "V21": (*ENGAGEMENT_EVENTS, "delivered"),
}  # fmt: skip
"""Rules that an event of somebody ends without being the evidence of the permission itself."""
BY_DAY = ("F01", "A05")
"""Rules that end on a day that was on file all the time: a promised day, a birthday."""
REASONS: dict[str, str] = {
    "first_release": "nothing was published before, so nothing grew",
    "evidence": "its evidence came in a file that the last release did not know",
    "event": "an event that ends what held it came since the last release",
    "day": "a promised day or a birthday has come",
    "readable": "the row that could not be read came again, readably",
    "reviewed": "a person found that two records are not one human being",
    "lifted": "a later act of the person lifted the no",
    "not_held": "the tool holds no such contact any more",
    "named_by_nobody": "no source names such an address any more",
    "erased": "a person asked to be erased: a tombstone and the tool's delete.csv stand where the entry stood",
}
"""What explains a new permission or an entry that left a block list; without a reason everybody stays in place."""
DOUBTED = "doubted_drop"
"""The tool's export does not name the contact any more, and that very export suddenly tells less (Q02, M3)."""
_UNEXPLAINED = ("", DOUBTED, "list_not_made", "list_unreadable")
_DOUBTED = """
select source_id from mart__feeds
where (rows_dropped and rows_approved_by = '') or (noes_dropped and noes_approved_by = '')
"""
_TONIGHT = """
select point_id, channel, purpose, decision, rule_id from mart__decisions where purpose in (select unnest(?))
"""
_EVIDENCE = """
select point_id, channel, purpose, unnest(evidence_ids) as id from mart__decisions where decision = 'ALLOW'
"""
_POINTS = f"select point_id, {AS_LISTED} as value from points"
_NAMED = """
select distinct point_kind, point_value
from (select point_kind, point_value from core__contact_points union all
    select point_kind, point_value from core__consent_events)
where point_kind <> '' and point_value <> ''
"""
_HOLDING = "select distinct point_id, contact_id from holdings"
_LIFTED = """
select distinct point_id, channel, purpose from mart__decisions where len(lifted_event_ids) > 0
"""
_APPROVED = "select gate, about, count, approved_by from mart__approved"


def judge_night(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Rebuild mart__new_permissions and mart__removals against the last release; gives their counts."""
    before = _Before(warehouse, settings, run)
    new = before.new_permissions()
    gone = before.removals()
    approved = warehouse.frame(_APPROVED)
    unexplained = pl.col("because").is_in(_UNEXPLAINED)
    new = _growth(_approved(new, approved, "Q04", unexplained & ~pl.col("is_frozen")), before, approved)
    gone = _approved(gone, approved, "Q07", unexplained)
    held = sorted({finding.gate for finding in held_of(warehouse, run)})
    of_run = pl.lit(run.run_id).alias("run_id")
    warehouse.replace(NEW, new.with_columns(of_run))
    warehouse.replace(REMOVALS, gone.with_columns(of_run))
    # both tables may be empty, and then say nothing of the run that made them
    warehouse.replace(JUDGED, pl.DataFrame({"run_id": [run.run_id], "held_by": [", ".join(held)]}))
    return {
        name: count
        for name, count in (
            ("new permissions", new.height),
            ("left a block list", int(gone["entries"].sum())),
        )
        if count
    }


class _Before:
    """The last release beside tonight: what each address was, and what is known since."""

    def __init__(self, warehouse: Warehouse, settings: Settings, run: RunInfo) -> None:
        self.warehouse, self.settings, self.run = warehouse, settings, run
        self.release = current_release(settings.paths.var)
        self.purposes = marketing(settings)
        was = in_force(warehouse).filter(pl.col("purpose").is_in(self.purposes))
        self.allowed = address_decisions(was, TEXTS).filter(pl.col("decision") == "ALLOW").height
        self.tonight = warehouse.frame(_TONIGHT, [self.purposes])
        self.new = newly_allowed(self.tonight, was, TEXTS)
        real = before_the_freeze(warehouse, GATES)
        rules = address_decisions(real.filter(pl.col("decision").fill_null("") != ""), TEXTS)
        self.rules = rules.select(*ADDRESS, pl.col("rule_id").alias("rule_before"))
        self.thawed = real.group_by(ADDRESS).agg(pl.col("frozen_in").min())
        self._facts: dict[int | None, NewFacts] = {}

    def new_permissions(self) -> pl.DataFrame:
        """One row per address, channel and purpose that is allowed tonight and was not: why, and by which evidence."""
        frozen = frozen_rows(self.warehouse).select(*ADDRESS, is_frozen=pl.lit(value=True))
        rows = self._placed(self.new.drop("rule_before"))
        evidence = self.warehouse.frame(_EVIDENCE).join(rows.select(ADDRESS), on=ADDRESS, how="semi")
        parts = [self._explained(part, evidence, number) for number, part in _by_release(rows)]
        empty = {
            **dict.fromkeys(
                [*ADDRESS, "rule_id", "before", "rule_before", "because", "evidence_id"], pl.String
            )
        }
        found = pl.concat([pl.DataFrame(schema=empty), *[part.select(list(empty)) for part in parts]])
        return (
            found.join(frozen, on=ADDRESS, how="left")
            .with_columns(pl.col("is_frozen").fill_null(value=False))
            .sort(ADDRESS)
        )

    def removals(self) -> pl.DataFrame:
        """One row per entry that left a block list since the last release: why, and by which act."""
        warehouse = self.warehouse
        rows = left_block_lists(
            self.release, warehouse.table(LIST_ITEMS), targets_of(self.settings), purposes_of(self.settings),
            warehouse.frame(_POINTS), self._renamed(), erased_entries(warehouse, self.settings),
        )  # fmt: skip
        settled, open_ = rows.filter(pl.col("because") != ""), rows.filter(pl.col("because") == "")
        held = warehouse.frame("select distinct source_id, point_id from mart__held_points").with_columns(
            held=pl.lit(value=True)
        )
        sources = pl.DataFrame(
            [(name, target.source) for name, target in self.settings.targets.items()],
            schema={"target": pl.String, "source_id": pl.String}, orient="row",
        )  # fmt: skip
        open_ = (
            open_.join(sources, on="target")
            .join(held, on=["source_id", "point_id"], how="left")
            .join(address_decisions(self.tonight, TEXTS).select(*ADDRESS, "decision"), on=ADDRESS, how="left")
            .with_columns(pl.col("held").fill_null(value=False))
            .drop("because")
        )
        parts = [self._released(part, number) for number, part in _by_release(self._placed(open_))]
        names = [*rows.columns, "rule_before", "evidence_id"]
        settled = settled.with_columns(
            pl.lit("").alias("rule_before"), pl.lit("").alias("evidence_id")
        ).select(names)
        return pl.concat([settled, *[part.select(names) for part in parts]]).sort(
            "target", "channel", "purpose", "point_id"
        )

    def _placed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With the rule that stood before any freeze, and the release before it (null: none was there)."""
        numbers = sorted(each.generation for each in published(self.settings.paths.var))
        before = {
            g: max((n for n in numbers if n < g), default=None) for g in [*numbers, *[n + 1 for n in numbers]]
        }
        last = self.release.generation if self.release else None
        thawed = pl.col("frozen_in").replace_strict(before, default=last, return_dtype=pl.Int64)
        return (
            rows.join(self.rules, on=ADDRESS, how="left")
            .join(self.thawed, on=ADDRESS, how="left")
            .with_columns(
                pl.col("rule_before").fill_null(""),
                pl.when(pl.col("frozen_in").is_null())
                .then(pl.lit(last, pl.Int64))
                .otherwise(thawed)
                .alias("_release"),
            )
            .drop("frozen_in")
        )

    def _facts_since(self, generation: int | None) -> NewFacts:
        if generation not in self._facts:
            release = next(
                (r for r in published(self.settings.paths.var) if r.generation == generation), None
            )
            self._facts[generation] = new_since(self.warehouse, self.settings, release, self.run.known_as_of)
        return self._facts[generation]

    def _explained(self, rows: pl.DataFrame, evidence: pl.DataFrame, generation: int | None) -> pl.DataFrame:
        if generation is None:
            return rows.with_columns(
                pl.lit("first_release").alias("because"), pl.lit("").alias("evidence_id")
            )
        facts = self._facts_since(generation)
        shown = (
            evidence.join(facts.ids.unique(), on="id", how="semi")
            .group_by(ADDRESS)
            .agg(pl.col("id").min().alias("_shown"))
        )
        ended = self._ending(rows, facts)
        apart = self._apart(facts)
        # an erasure lifts no no: who was blocked stays so, or something else explains it
        freed = (pl.col("before") != "BLOCK") & pl.col("point_id").is_in(self._neighbours())
        return (
            rows.join(shown, on=ADDRESS, how="left")
            .join(ended, on=ADDRESS, how="left")
            .join(apart, on="point_id", how="left")
            .with_columns(
                pl.when(pl.col("_shown").is_not_null()).then(pl.lit("evidence"))
                .when(pl.col("_ended").is_not_null()).then(pl.lit("event"))
                .when(pl.col("rule_before").is_in(BY_DAY)).then(pl.lit("day"))
                .when(pl.col("rule_before") == "Q05").then(pl.lit("readable"))
                .when((pl.col("rule_before") == "W08") & pl.col("_apart")).then(pl.lit("reviewed"))
                .when(freed).then(pl.lit(ERASED))
                .otherwise(pl.lit("")).alias("because"),
                pl.coalesce("_shown", "_ended", pl.lit("")).alias("evidence_id"),
            )
        )  # fmt: skip

    def _released(self, rows: pl.DataFrame, generation: int | None) -> pl.DataFrame:
        facts = self._facts_since(generation)
        acts = facts.events.filter(pl.col("event_type").is_in(POSITIVE_EVENTS))
        acts = self._about(acts).group_by("point_id").agg(pl.col("id").min().alias("_act"))
        lifted = self.warehouse.frame(_LIFTED).with_columns(_lifted=pl.lit(value=True))
        ended = self._ending(rows, facts)
        doubted = [source for (source,) in self.warehouse.execute(_DOUBTED)]
        # held and still blocked, but on no list: nothing explains that
        free = pl.col("held") & (pl.col("decision").fill_null("") != "BLOCK")
        return (
            rows.join(acts, on="point_id", how="left")
            .join(lifted, on=ADDRESS, how="left")
            .join(ended, on=ADDRESS, how="left")
            .join(self._apart(facts), on="point_id", how="left")
            .with_columns(
                pl.when(~pl.col("held") & pl.col("source_id").is_in(doubted)).then(pl.lit(DOUBTED))
                .when(~pl.col("held")).then(pl.lit("not_held"))
                .when(free & pl.col("_lifted") & pl.col("_act").is_not_null()).then(pl.lit("lifted"))
                .when(free & pl.col("_ended").is_not_null()).then(pl.lit("event"))
                .when(free & pl.col("rule_before").is_in(BY_DAY)).then(pl.lit("day"))
                .when(free & (pl.col("rule_before") == "W08") & pl.col("_apart")).then(pl.lit("reviewed"))
                .otherwise(pl.lit("")).alias("because"),
            )
            .with_columns(
                pl.when(pl.col("because") == "lifted").then("_act")
                .when(pl.col("because") == "event").then("_ended").otherwise(pl.lit("")).alias("evidence_id")
            )
        )  # fmt: skip

    def _about(self, events: pl.DataFrame) -> pl.DataFrame:
        """`id`, event_type, point_id: events about a point itself or about a record that holds it."""
        holding = self.warehouse.frame(_HOLDING)
        named = events.filter(pl.col("point_id") == "").drop("point_id").join(holding, on="contact_id")
        return pl.concat([events.filter(pl.col("point_id") != "").select("id", "event_type", "point_id"),
                          named.select("id", "event_type", "point_id")])  # fmt: skip

    def _ending(self, rows: pl.DataFrame, facts: NewFacts) -> pl.DataFrame:
        """`_ended` per address: a new event of the kind that ends the rule which stood before."""
        pairs = [(rule, event) for rule, events in ENDED_BY.items() for event in events]
        ends = pl.DataFrame(pairs, schema={"rule_before": pl.String, "event_type": pl.String}, orient="row")
        told = self._about(
            facts.events.filter(pl.col("event_type").is_in(ends["event_type"].unique().implode()))
        )
        return (
            rows.select(*ADDRESS, "rule_before").join(ends, on="rule_before").join(told, on=["point_id", "event_type"])
            .group_by(ADDRESS).agg(pl.col("id").min().alias("_ended"))
        )  # fmt: skip

    def _apart(self, facts: NewFacts) -> pl.DataFrame:
        """`point_id`, `_apart`: points of records that a review set apart since then."""
        holding = self.warehouse.frame(_HOLDING)
        mine = holding.join(facts.reviewed.unique(), on="contact_id", how="semi")
        return mine.select("point_id").unique().with_columns(_apart=pl.lit(value=True))

    def _neighbours(self) -> pl.Series:
        """Points that records of somebody erased since the last release held too."""
        if not self.warehouse.exists(NEIGHBOURS):
            return pl.Series(dtype=pl.String).implode()
        return self.warehouse.table(NEIGHBOURS)["point_id"].implode()

    def _renamed(self) -> Mapping[str, str]:
        """Today's id of every contact point that had another under a retired key; nothing where no key was retired."""
        retired = [key for key in keyring(self.settings).values() if key != pepper(self.settings)]
        if not retired:
            return {}
        named = self.warehouse.frame(_NAMED).lazy()
        policy = self.settings.policy()
        ids = [
            point_keys(named, policy, key).select("point_kind", "point_value", "point_id").collect()
            for key in (pepper(self.settings), *retired)
        ]
        renamed: dict[str, str] = {}
        for old in ids[1:]:
            both = old.join(ids[0], on=["point_kind", "point_value"], suffix="_now")
            renamed |= dict(both.select("point_id", "point_id_now").drop_nulls().iter_rows())
        return renamed


def _by_release(rows: pl.DataFrame) -> list[tuple[Any, pl.DataFrame]]:
    """The rows of each release that they are held against."""
    return [(part["_release"][0], part) for part in rows.partition_by("_release", maintain_order=True)]


def _approved(rows: pl.DataFrame, approved: pl.DataFrame, gate: str, unexplained: pl.Expr) -> pl.DataFrame:
    """`about` names the group of an unexplained row, `approved_by` who let as many of that group through."""
    parts = (
        ["channel", "purpose", "rule_id"] if gate == "Q04" else ["target", "channel", "purpose", "because"]
    )
    entries = pl.col("entries") if "entries" in rows.columns else pl.lit(1)
    known = approved.filter(gate=gate).select("about", pl.col("count").alias("_most"), "approved_by")
    marked = rows.with_columns(
        pl.when(unexplained)
        .then(pl.concat_str(parts, separator=" ").str.strip_chars())
        .otherwise(pl.lit(""))
        .alias("about")
    )
    return (
        marked.with_columns(entries.sum().over("about").alias("_count"))
        .join(known, on="about", how="left")
        .with_columns(
            pl.when((pl.col("about") != "") & (pl.col("_count") <= pl.col("_most"))).then("approved_by")
            .otherwise(pl.lit("")).alias("approved_by")
        )
        .drop("_count", "_most")
    )  # fmt: skip


def _growth(rows: pl.DataFrame, before: _Before, approved: pl.DataFrame) -> pl.DataFrame:
    """`growth`, `growth_most`, `growth_approved_by`: the same on every row, because growth is about all of them."""
    policy = before.settings.policy_values
    counts = ~pl.col("is_frozen") & ~pl.col("because").is_in(["first_release", "day", "readable"])
    grown = rows.filter(counts).height
    most = max(policy.allow_growth_free_rows, int(before.allowed * policy.allow_growth_max_percent / 100))
    by = approved.filter((pl.col("gate") == "Q04") & (pl.col("about") == GROWTH) & (pl.col("count") >= grown))
    return rows.with_columns(
        pl.lit(grown).cast(pl.Int64).alias("growth"), pl.lit(most).cast(pl.Int64).alias("growth_most"),
        pl.lit(before.allowed).cast(pl.Int64).alias("allowed_before"),
        pl.lit(by["approved_by"][0] if by.height else "").alias("growth_approved_by"),
    )  # fmt: skip
