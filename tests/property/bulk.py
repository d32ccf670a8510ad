"""What may not change a decision, and what may never make one kinder, on many thousand cases at once.

Lives here: the properties. Each is a change of the tables, done in Polars on all cases in one go, and what must hold
between the decisions before and after. Does not live here: inventing cases (`generator`), or running many chunks
(`test_metamorphic`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import generator
import polars as pl
from comparison import POLICIES, case_of, decisions, frames, smallest_tables, story
from oracle_events import POSITIVES, WILLS
from oracle_tables import COLUMNS, NOW

Tables = dict[str, pl.DataFrame]
KEY = ["point_kind", "exact_key", "person_ref", "channel", "purpose"]
ORAL = ["oral_face_to_face", "oral_phone"]
PROOF = (
    "box_default", "form_id", "source_ref", "notice_id", "purposes", "channels", "controller_named",
    "verification", "verified_at", "artefact_uri", "note", "recorded_at", "occurred_at", "capture_method",
)  # fmt: skip
DOCUMENTS = ("origin", "origin_compatible", "business_address", "company_number", "objection_offered",
             "li_statement", "register_name", "artefact_uri")  # fmt: skip
DIRECT = ["W01", "W02", "W03", "W04", "W05", "W06", "W07", "D01"]
SAFE_INSTANT = r"^\d{4}-\d\d-\d\dT(?:0[6-9]|1\d|20):\d\d(?::\d\d)?Z$"
"""An instant in UTC that lies on the same date in every zone of the generator."""
LATER = datetime.fromisoformat("2026-09-30T22:00:00+00:00")
MORE_NOES = (*sorted(WILLS), "hard_bounce", "deceased", "restricted", "erasure_requested")


# ---- what is compared


def nothing_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rows that differ in any way."""
    both = before.join(after, on=KEY, how="full", coalesce=True, suffix="_after")
    same = [
        pl.col(name).eq_missing(pl.col(f"{name}_after"))
        for name in ("decision", "rule_id", "fired", "proof_grade")
    ]
    return both.filter(~pl.all_horizontal(same))


def nobody_is_allowed(before: pl.DataFrame, after: pl.DataFrame, *excused: str) -> pl.DataFrame:
    """The rows that are allowed now and were not before; not those where an excused rule had fired."""
    both = before.join(after, on=KEY, suffix="_after")
    kinder = both.filter((pl.col("decision_after") == "ALLOW") & (pl.col("decision") != "ALLOW"))
    return kinder.filter(
        ~pl.any_horizontal(
            pl.lit(value=False), *[pl.col("fired").str.contains(r, literal=True) for r in excused]
        )
    )


def nobody_is_allowed_by_a_no(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """As `nobody_is_allowed`, but where the no ended a yes that had promised to write seldom and was held for it (F01),
    and a later yes without that promise lifted the no (C05): what holds then is what was agreed last."""
    lifted = (pl.col("rule_id") == "F01") & (pl.col("rule_id_after") == "C05")
    return nobody_is_allowed(before, after).filter(~lifted)


def direct_noes_are_gone(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rows for which a no that was said at the address itself no longer fires, without a proven yes that lifts it.

    A split may free an address from another country's law, so that a yes counts and lifts (C05). X01 hides others.
    """
    both = before.join(after, on=KEY, suffix="_after").filter(
        ~pl.col("fired").str.contains("X01") & ~pl.col("fired_after").str.contains("C05")
    )
    gone = pl.col("fired").str.split(" ").list.set_difference(pl.col("fired_after").str.split(" "))
    return both.filter(gone.list.set_intersection(DIRECT).list.len() > 0)


# ---- how the tables are changed


def reordered(tables: Tables, seed: int) -> Tables:
    """Every row stands in another file and order, and half of them twice."""
    changed = {}
    for name, rows in tables.items():
        twice = pl.concat([rows, rows.filter(drawn(rows.columns, seed) % 2 == 0)])
        if "file_id" in twice.columns:
            place = pl.int_range(pl.len()).hash(seed)
            twice = twice.with_columns(
                file_id=pl.format("g{}", place % 9), row_number=(place % 999_999 + 1).cast(pl.Int64)
            )
        changed[name] = twice.sample(fraction=1, shuffle=True, seed=seed)
    return changed


def with_more_noes(tables: Tables, seed: int) -> Tables:
    """M1, M3: one more objection, withdrawal, right or bounce in every case, and snapshots that lack older ones."""
    about = known_points(tables).filter(drawn(["point_kind", "point_value"], seed) % 4 == 0)
    day = pl.format(
        "{}-0{}-1{}", pick("year", ["2024", "2025", "2026"], seed), drawn(["point_value"], seed + 1) % 8 + 1,
        drawn(["point_value"], seed + 2) % 9,
    )  # fmt: skip
    source = pick("source", ["crm", "mail", "desk"], seed)
    noes = events(
        about,
        source_id=source,
        zone=source.replace(generator.ZONES),
        observed_at=pick("drop", list(generator.DROPS), seed),
        event_type=pick("kind", list(MORE_NOES), seed),
        channels=pick("channels", ["", "*", "email", "sms;phone"], seed),
        purposes=pick("purposes", ["", "*", "newsletter", "offers_similar", "marketing"], seed),
        seq=pick("seq", ["", "1", "99"], seed),
        occurred_at=pl.coalesce(
            pl.when(drawn(["point_value"], seed + 3) % 5 == bit).then(text)
            for bit, text in enumerate(
                [day, pl.format("{}T10:00:00Z", day), pl.lit(""), pl.lit("soon"), pl.lit("2031-01-01")]
            )
        ),
    )
    return _added(_seen_again(tables), noes)


def with_merges(tables: Tables, seed: int) -> Tables:
    """M05, M09: two records that nobody looked at yet are found to be one person.

    A merge that takes a split back may allow again what the split had taken away (reading 64), and no more than that.
    """
    return _reviewed(tables, seed, "same")


def with_splits(tables: Tables, seed: int) -> Tables:
    """M09: two records of a case are found to be two people."""
    return _reviewed(tables, seed, "different")


def with_likely_links(tables: Tables, seed: int) -> Tables:
    """M05: somebody who objected to everything turns up with the name and the number of a record."""
    numbers = tables["contact_points"].filter(
        (pl.col("point_kind") == "phone") & pl.col("point_value").str.starts_with("+")
    )
    twins = (
        tables["contacts"]
        .filter(pl.col("display_name") != "")
        .select("source_id", "contact_ref", "display_name")
        .join(
            numbers.select("source_id", "contact_ref", "point_kind", "point_value"),
            on=["source_id", "contact_ref"],
        )
        .unique(["source_id", "contact_ref"], maintain_order=True, keep="first")
        .with_columns(contact_ref=pl.format("t{}", pl.col("contact_ref")))
    )
    cells = {
        "contacts": {"display_name": pl.col("display_name")},
        "contact_points": {"point_kind": pl.col("point_kind"), "point_value": pl.col("point_value")},
        "consent_events": {"event_type": pl.lit("objected"), "occurred_at": pl.lit("2026-01-01")},
    }
    changed = dict(tables)
    for name, own in cells.items():
        changed[name] = _more(tables[name], name, twins, contact_ref=pl.col("contact_ref"), **own)
    return changed


def without_the_optouts_of_today(tables: Tables, seed: int) -> Tables:
    """M3: every source hands over a full snapshot in which nothing of it stands any more."""
    return _seen_again(tables)


def with_a_no_of_the_same_time(tables: Tables, seed: int) -> Tables:
    """M5: for every yes a withdrawal of the same moment, or of the same day, in another system; seen today, because a
    time after its own first sighting is not believed (T07).
    """
    yes = tables["consent_events"].filter(
        pl.col("event_type").is_in(list(POSITIVES)) & (pl.col("point_value") != "")
    )
    day_only = pl.col("occurred_at").str.contains(SAFE_INSTANT) & (drawn(["point_value"], seed) % 2 == 0)
    no = yes.select(
        *[
            pl.col(name)
            if name in ("point_kind", "point_value", "channels", "purposes")
            else pl.lit("").alias(name)
            for name in COLUMNS["consent_events"]
            if name not in ("event_type", "occurred_at")
        ],
        pl.lit("withdrawn").alias("event_type"),
        pl.when(day_only)
        .then(pl.col("occurred_at").str.slice(0, 10))
        .otherwise("occurred_at")
        .alias("occurred_at"),
        source_id=pl.when(pl.col("source_id") == "desk").then(pl.lit("crm")).otherwise(pl.lit("desk")),
        file_id=pl.lit("tie"),
        row_number=pl.lit(1, pl.Int64),
        observed_at=pl.lit(NOW),
        zone="zone",
    )
    return _added(tables, no)


def with_everyone_erased(tables: Tables, seed: int) -> Tables:
    """M6: every address that any table names was erased just now."""
    erased = events(
        known_points(tables), source_id=pl.lit("desk"), zone=pl.lit("UTC"), observed_at=pl.lit(NOW),
        event_type=pl.lit("erased"),
    )  # fmt: skip
    return _added(tables, erased)


def with_less_proof(tables: Tables, seed: int) -> Tables:
    """Every yes loses one cell of its proof; not a cell that spoke against the yes itself, such as a ticked box.

    All copies of one fact lose the same cell, or they would become two facts.
    """
    rows = tables["consent_events"]
    chosen = pick("proof", list(PROOF), seed, [*COLUMNS["consent_events"], "source_id"])
    spoken = pl.col("capture_method").is_in(ORAL)
    keeps = {
        "box_default": pl.col("box_default") == "ticked",
        "controller_named": pl.col("controller_named") != "acme",
        "notice_id": pl.col("capture_method") == "inbound_message",
        "note": ~spoken,
        "purposes": spoken,
        "channels": spoken,
        # nor one that spoke against the others of its list: twenty in one second are the stamp of an import (T06)
        "occurred_at": spoken | pl.col("point_value").str.starts_with("fill"),
        "capture_method": ~spoken & (pl.col("note") != ""),
    }
    positive = pl.col("event_type").is_in(list(POSITIVES))
    poorer = rows.with_columns(chosen.alias("_chosen")).with_columns(
        pl.when(positive & (pl.col("_chosen") == name) & ~keeps.get(name, pl.lit(value=False)))
        .then(pl.lit(""))
        .otherwise(name)
        .alias(name)
        for name in PROOF
    )
    return {**tables, "consent_events": poorer.drop("_chosen")}


def with_coarser_times(tables: Tables, seed: int) -> Tables:
    """T01, T11: of the exact times of yeses only the day is left, and of a third of their times nothing.

    The times of noes, rights and bounces stay: of two of them the order counts too, and it may go either way. A talk
    has a second time in its note, which would take the place of the first.
    """
    told = drawn([*COLUMNS["consent_events"], "source_id"], seed) % 3
    exact = pl.col("occurred_at").str.contains(SAFE_INSTANT)
    coarse = (
        pl.when(~pl.col("event_type").is_in(list(POSITIVES)) | pl.col("capture_method").is_in(ORAL)).then("occurred_at")
        .when(told == 0).then(pl.lit(""))
        .when(exact).then(pl.col("occurred_at").str.slice(0, 10))
        .otherwise("occurred_at")
    )  # fmt: skip
    return {**tables, "consent_events": tables["consent_events"].with_columns(occurred_at=coarse)}


def with_nothing_said(tables: Tables, seed: int) -> Tables:
    """Without events nobody has consented; without sales nobody is a customer."""
    return {**tables, "consent_events": tables["consent_events"].clear(), "sales": tables["sales"].clear()}


def with_business_addresses(tables: Tables, seed: int) -> Tables:
    """s17: the records say of every address that it is a company's."""
    return saying(tables, {"business_address": "yes", "company_number": "1", "objection_offered": "yes"})


def with_less_documentation(tables: Tables, seed: int) -> Tables:
    """One kind of document is missing everywhere: an origin, a company number, a register's name or a snapshot."""
    return saying(tables, {DOCUMENTS[seed % len(DOCUMENTS)]: ""})


def saying(tables: Tables, cells: dict[str, str]) -> Tables:
    """The same cell in every row of every table that has it."""
    return {
        name: rows.with_columns(
            pl.lit(value).alias(column) for column, value in cells.items() if column in rows.columns
        )
        for name, rows in tables.items()
    }


# ---- the properties


TIME_SPEAKS_AGAINST = ("V08", "V09", "V12", "V13", "V14", "V15", "V17", "F01", "D01")
"""Rules for which an exact time may be what speaks against a yes, so that a coarser one does not: a batch stamp (V08),
the second of the load (V09), noted or confirmed before it was said (V12, V14, V15, V17), two stories of one day (V13);
or where the yes that is gone had promised to write seldom (F01). A confirmation also shows the address alive, for every
purpose (D01): of all that ends a bounce only the time of a yes is touched here, and a coarser one may no longer lie
after its own confirmation.
"""


@dataclass(frozen=True)
class Property:
    """A change, and the rows that break the promise about it, from the decisions before and after."""

    change: Callable[[Tables, int], Tables]
    broken: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
    policy: int = 0


PROPERTIES = {
    "order, doubling and cutting change nothing": Property(reordered, nothing_changes),
    "a no never allows": Property(with_more_noes, nobody_is_allowed_by_a_no),
    "a merge never allows": Property(with_merges, nobody_is_allowed),
    "a likely link never allows": Property(with_likely_links, nobody_is_allowed),
    "a split keeps every direct no": Property(with_splits, direct_noes_are_gone),
    "a no that vanishes never allows": Property(without_the_optouts_of_today, nobody_is_allowed),
    "a tie is a no": Property(
        with_a_no_of_the_same_time,
        lambda before, after: after.filter((pl.col("decision") == "ALLOW") & (pl.col("legal_basis") == "consent")),
    ),
    "who was erased stays silent": Property(
        with_everyone_erased,
        lambda before, after: after.filter((pl.col("decision") != "BLOCK") | (pl.col("rule_id") != "A01")),
    ),
    # excused are rows where the element spoke against another yes: two stories of one day (V13), a batch stamp (V08);
    # or where the yes that is gone had promised to write seldom (F01)
    "less proof never allows": Property(
        with_less_proof, lambda before, after: nobody_is_allowed(before, after, "V13", "V08", "F01")
    ),
    "coarser time never allows": Property(
        with_coarser_times, lambda before, after: nobody_is_allowed(before, after, *TIME_SPEAKS_AGAINST)
    ),
    "nothing said allows only service": Property(
        with_nothing_said,
        lambda before, after: after.filter((pl.col("decision") == "ALLOW") & (pl.col("rule_id") != "S01")),
    ),
    # B00 alone speaks of a company's address while the switch is off; it holds like the reason it stands for
    "a business address is treated like a private one": Property(
        with_business_addresses,
        lambda before, after: before.join(after, on=KEY, suffix="_after").filter(
            pl.col("decision") != pl.col("decision_after")
        ),
    ),
    "less documentation never allows": Property(with_less_documentation, nobody_is_allowed, policy=1),
    "every ALLOW has basis, rule and evidence": Property(
        lambda tables, seed: tables,
        lambda before, after: before.filter(
            (pl.col("decision") == "ALLOW")
            & (pl.col("legal_basis").is_in(["", "none"])
               | (pl.col("rule_id") == "")
               | ((pl.col("legal_basis") != "contract") & (pl.col("evidence_ids").list.len() == 0)))
        ),
    ),
}  # fmt: skip


def check_chunk(task: tuple[int, int, int, tuple[str, ...]]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Rows compared for each property, and the numbers of the cases that break it.

    `task` is (seed, number of the chunk, cases in a chunk, names of properties).
    """
    seed, chunk, size, names = task
    tables = eager(generator.generate(seed, chunk * size, size))
    before = {policy: decide(tables, policy) for policy in {PROPERTIES[name].policy for name in names}}
    compared, broken = {}, {}
    for name in names:
        found, rows = _broken(name, tables, before[PROPERTIES[name].policy], seed + chunk)
        compared[name] = rows
        broken[name] = sorted({case_of(key) for key in found.select(KEY).iter_rows()})
    return compared, broken


def smallest_example(name: str, seed: int, chunk: int, number: int) -> str:
    """The smallest rows of a case that still break the property, as a person reads them."""

    def still_broken(rows: dict[str, list[dict]]) -> bool:
        tables = eager(rows)
        return not _broken(name, tables, decide(tables, PROPERTIES[name].policy), seed + chunk)[0].is_empty()

    rows = smallest_tables(seed, number, still_broken)
    return f"{name}: case {number} of seed {seed}\n" + (story(rows) if rows else "  does not break it alone")


def _broken(name: str, tables: Tables, before: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, int]:
    changed = PROPERTIES[name].change(tables, seed)
    after = before if changed is tables else decide(changed, PROPERTIES[name].policy)
    return PROPERTIES[name].broken(before, after), after.height


def decide(tables: Tables, policy: int) -> pl.DataFrame:
    """The engine's decisions: the columns of KEY, decision, rule_id, fired, proof_grade, legal_basis, evidence_ids."""
    return decisions({name: rows.lazy() for name, rows in tables.items()}, NOW, NOW, POLICIES[policy])


def eager(rows: dict[str, list[dict]]) -> Tables:
    """Rows as frames."""
    return {name: frame.collect() for name, frame in frames(rows).items()}


# ---- drawing lots from what a row says, so that equal rows draw the same


def drawn(columns: list[str], seed: int) -> pl.Expr:
    """A number that follows from the row and the seed."""
    return pl.concat_str([pl.col(name).cast(pl.String) for name in columns], separator="|").hash(seed)


def pick(what: str, options: list, seed: int, columns: list[str] | None = None) -> pl.Expr:
    """Any of the options, by lot; `what` keeps two lots of one row apart."""
    number = drawn(columns or ["point_kind", "point_value"], seed + sum(map(ord, what))) % len(options)
    if isinstance(options[0], str):
        return number.replace_strict(range(len(options)), options, return_dtype=pl.String)
    stamps = pl.Series(options, dtype=pl.Datetime("us", "UTC"))
    return number.replace_strict(list(range(len(options))), stamps, return_dtype=stamps.dtype)


def known_points(tables: Tables) -> pl.DataFrame:
    """Every address that a table names."""
    named = [rows.select("point_kind", "point_value") for rows in tables.values()
             if "point_value" in rows.columns]  # fmt: skip
    return pl.concat(named).filter(pl.col("point_value") != "").unique(maintain_order=True)


def events(about: pl.DataFrame, **cells: pl.Expr) -> pl.DataFrame:
    """Consent events about these addresses, with the given cells."""
    blank = [
        pl.lit("").alias(name) for name in COLUMNS["consent_events"] if name not in (*cells, *about.columns)
    ]
    return about.select(
        "point_kind", "point_value", *blank, *[expr.alias(name) for name, expr in cells.items()],
        pl.lit("more").alias("file_id"), pl.lit(1, pl.Int64).alias("row_number"),
    )  # fmt: skip


def _added(tables: Tables, more: pl.DataFrame) -> Tables:
    rows = tables["consent_events"]
    return {**tables, "consent_events": pl.concat([rows, more.select(rows.columns).cast(rows.schema)])}


def _more(rows: pl.DataFrame, table: str, about: pl.DataFrame, **cells: pl.Expr) -> pl.DataFrame:
    """The rows of a table and one more for each of `about`, seen when everything began, in a source of its own."""
    blank = [pl.lit("").alias(name) for name in COLUMNS[table] if name not in cells]
    new = about.select(
        *blank, *[expr.alias(name) for name, expr in cells.items()], pl.lit("twin").alias("source_id"),
        pl.lit("more").alias("file_id"), pl.lit(1).alias("row_number"), pl.lit("UTC").alias("zone"),
        pl.lit(generator.DROPS[0]).alias("observed_at"),
    )  # fmt: skip
    return pl.concat([rows, new.select(rows.columns).cast(rows.schema)])


def _reviewed(tables: Tables, seed: int, verdict: str) -> Tables:
    """One pair of records of each case that has two was looked at today."""
    records = (
        tables["contacts"]
        .select("source_id", "contact_ref", pl.col("contact_ref").str.extract(r"(\d+)").alias("case"))
        .unique()
        .sort("case", drawn(["source_id", "contact_ref"], seed))
    )
    pairs = records.group_by("case", maintain_order=True).agg(
        contact_source=pl.col("source_id").first(), contact_ref=pl.col("contact_ref").first(),
        other_source=pl.col("source_id").last(), other_ref=pl.col("contact_ref").last(), records=pl.len(),
    ).filter(pl.col("records") > 1)  # fmt: skip
    if verdict == "same":
        looked_at = tables["link_reviews"].select(pl.col("contact_ref").str.extract(r"(\d+)").alias("case"))
        pairs = pairs.join(looked_at.drop_nulls(), on="case", how="anti")
    names = ("contact_source", "contact_ref", "other_source", "other_ref")
    reviews = _more(
        tables["link_reviews"],
        "link_reviews",
        pairs,
        verdict=pl.lit(verdict),
        **{name: pl.col(name) for name in names},
    )
    today = pl.when(pl.col("source_id") == "twin").then(pl.lit(NOW)).otherwise("observed_at")
    return {
        **tables,
        "link_reviews": reviews.with_columns(today.cast(reviews.schema["observed_at"]).alias("observed_at")),
    }


def _seen_again(tables: Tables) -> Tables:
    sources = pl.DataFrame({"source_id": ["mail", "crm", "legacy", "us", "web"]})
    later = sources.with_columns(observed_at=pl.lit(LATER).cast(tables["snapshots"].schema["observed_at"]))
    return {**tables, "snapshots": pl.concat([tables["snapshots"], later])}
