"""The step that decides: what is known goes through the decision table into mart__decisions."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from consentry import bonds
from consentry.decide import decide as decided
from consentry.facts import Clocks, Frames
from consentry.identity import keyed_hash
from consentry.job.keys import pepper
from consentry.job.known import frames
from consentry.job.tombstones import bury
from consentry.publish.run_info import RunInfo
from consentry.settings import Settings
from consentry.warehouse import Warehouse


def decide(warehouse: Warehouse, settings: Settings, run: RunInfo) -> Mapping[str, int]:
    """Decide every contact point, channel and purpose as of the run's two clocks; returns counts per outcome.

    Addresses and source ids stay out of the table, which is published: keyed hashes are their only names there.
    """
    known = frames(warehouse, settings, run.known_as_of)
    rows = decided(known, settings.policy(), Clocks(run.as_of, run.known_as_of))
    person = keyed_hash("person_ref", pepper=pepper(settings), label="person")
    table = rows.with_columns(
        pl.lit(settings.policy_version).alias("policy_version"),
        pl.when(pl.col("person_ref") == "").then(pl.lit("")).otherwise(person).alias("person_ref"),
    ).drop("exact_key").collect()  # fmt: skip
    warehouse.replace("mart__decisions", table.rename({"person_ref": "person_id"}))
    asked = _who_is_who(warehouse, settings, known)
    buried = bury(warehouse, settings, known, table)
    outcomes = table.group_by("decision").len().sort("decision")
    told = {"decisions": table.height} | {name.lower(): count for name, count in outcomes.iter_rows()}
    return told | {name: count for name, count in (("to review", asked), ("new tombstones", buried)) if count}


def _who_is_who(warehouse: Warehouse, settings: Settings, known: Frames) -> int:
    """Write down which records are linked by what, and which links a person should look at; says how many."""
    policy, ties = settings.policy(), known.ties
    linked, asked = pl.collect_all([
        bonds.link_table(ties.keys, ties.reviews, policy.person_link_negative),
        bonds.questions(ties.keys, ties.circles, known.contacts, ties.reviews, policy.link_max_contacts),
    ])  # fmt: skip
    warehouse.replace("person_links", linked)
    warehouse.replace("person_questions", asked)
    return asked.height
