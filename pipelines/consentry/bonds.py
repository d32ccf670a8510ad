"""What ties two records to one person: the keys they share, how much each key is worth, and what a reviewer said.

Lives here: keys and their scores (M05), the caps that keep switchboards from gluing strangers together, reviewed merges
and splits (M09). Does not live here: how far a fact reaches (that is `links`). Nothing here ever carries a yes.
"""

from __future__ import annotations

import polars as pl

from consentry.clocks import UTC
from consentry.policy import Policy

SCORES: dict[str, float] = {
    "shared_id": 1.0, "personal_email": 1.0, "review": 1.0,
    "phone_and_surname": 0.85, "name_and_organisation": 0.70, "phone": 0.60,
}  # fmt: skip
"""How sure each key makes us that two records are one person; below 1 it is only likely."""
IN_WORDS = {
    "shared_id": "the same id in two systems", "personal_email": "the same personal e-mail address",
    "review": "a reviewer who found them to be one person", "phone_and_surname": "phone and surname",
    "name_and_organisation": "name and organisation", "phone": "phone",
}  # fmt: skip
_NO_SURNAME = (
    "van", "von", "vom", "de", "den", "der", "des", "het", "ten", "ter", "te", "op", "in", "zu", "zum", "zur", "du",
    "da", "di", "del", "della", "dos", "la", "le", "les", "el", "dhr", "mevr", "mw", "mr", "mrs", "ms", "miss", "dr",
    "drs", "ir", "ing", "prof", "herr", "frau", "mme", "mlle", "heer", "mevrouw", "familie", "fam", "family",
    "bv", "nv", "vof", "cv", "gmbh", "kg", "ag", "ltd", "llc", "inc", "plc", "sa", "sas", "sarl", "srl", "bvba",
)  # fmt: skip
"""Words in front of a surname, titles and legal forms: sharing them says nothing."""
_PERSONS = ("person", "unknown", "")
KEY_COLUMNS = {"contact_id": pl.String, "kind": pl.String, "key": pl.String, "since": UTC}


def name_words(name: str = "display_name") -> pl.Expr:
    """The words of two letters and more of a name, without capitals, accents and what is no part of a name."""
    return _words(pl.col(name)).list.set_difference(pl.lit(list(_NO_SURNAME)))


def surname_words(name: str = "display_name") -> pl.Expr:
    """The words that may be the surname: those before a comma, else all but the first (a single word is one).

    Rather one word too many than one too few: beside the same number each of them is enough for a no.
    """
    ignored = pl.lit(list(_NO_SURNAME))
    before = _words(pl.col(name).str.extract(r"^([^,]*),")).fill_null(pl.lit([], pl.List(pl.String)))
    before = before.list.set_difference(ignored)
    words = _words(pl.col(name)).list.eval(pl.element().filter(~pl.element().is_in(list(_NO_SURNAME))))
    after = pl.when(words.list.len() > 1).then(words.list.slice(1)).otherwise(words)
    return pl.when(before.list.len() > 0).then(before).otherwise(after).list.unique()


def _words(text: pl.Expr) -> pl.Expr:
    plain = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return plain.str.extract_all(r"\p{L}{2,}")


def held_keys(
    refs: pl.DataFrame, contacts: pl.DataFrame, holdings: pl.DataFrame, policy: Policy
) -> pl.DataFrame:
    """Every key a record holds that another record may hold too: KEY_COLUMNS, one row per record and key.

    In: `refs` (contact_id, person_ref, since; every shared id it ever showed), `contacts` (contact_id, kind,
    display_name, organisation), `holdings` (contact_id, point_kind, mailbox, valid, national, aliases, since). A key
    that too many records hold, or a number under which too many surnames stand, ties nobody to anybody.
    """
    ids = refs.filter(pl.col("person_ref") != "").select(
        "contact_id", pl.lit("shared_id").alias("kind"), pl.col("person_ref").alias("key"), "since"
    )
    mails = holdings.filter((pl.col("point_kind") == "email") & (pl.col("mailbox") == "personal")).select(
        "contact_id", pl.lit("personal_email").alias("kind"), pl.col("aliases").list.first().alias("key"), "since"
    )  # fmt: skip
    named = contacts.filter(pl.col("kind").is_in(_PERSONS)).select(
        "contact_id",
        "organisation",
        surname_words().alias("surnames"),
        name_words().list.sort().alias("words"),
    )
    numbers = (
        holdings.filter((pl.col("point_kind") == "phone") & (pl.col("valid") | pl.col("national")))
        .select("contact_id", pl.col("aliases").alias("number"), "since")
        .explode("number")
        .group_by("contact_id", "number")
        .agg(pl.col("since").min())
    )
    with_names = numbers.join(
        named.select("contact_id", pl.col("surnames").alias("surname")).explode("surname").drop_nulls(),
        on="contact_id", how="left",
    )  # fmt: skip
    switchboards = (
        with_names.group_by("number")
        .agg(
            pl.col("surname").drop_nulls().n_unique().alias("surnames"),
            pl.col("contact_id").n_unique().alias("holders"),
        )
        .filter((pl.col("surnames") > policy.link_max_surnames) | (pl.col("holders") > policy.link_max_contacts))
    )  # fmt: skip
    private = with_names.join(switchboards, on="number", how="anti")
    surnames = private.drop_nulls("surname").select(
        "contact_id", pl.lit("phone_and_surname").alias("kind"),
        pl.concat_str("number", "surname", separator=" ").alias("key"), "since",
    )  # fmt: skip
    phones = private.select(
        "contact_id", pl.lit("phone").alias("kind"), pl.col("number").alias("key"), "since"
    )
    colleagues = named.filter((pl.col("organisation") != "") & (pl.col("words").list.len() > 1)).select(
        "contact_id", pl.lit("name_and_organisation").alias("kind"),
        pl.concat_str("organisation", pl.col("words").list.join(" "), separator=" | ").alias("key"),
        pl.lit(None, UTC).alias("since"),
    )  # fmt: skip
    columns = [pl.col(name).cast(dtype) for name, dtype in KEY_COLUMNS.items()]
    rows = pl.concat([each.select(*columns) for each in (ids, mails, surnames, phones, colleagues)])
    once = rows.group_by("contact_id", "kind", "key").agg(pl.col("since").min())
    # A shared id is what a system asserts: however many records show it, its no travels; who is to look at it, is told.
    few = (pl.len().over("kind", "key") <= policy.link_max_contacts) | (pl.col("kind") == "shared_id")
    return once.filter(few)


def likely_pairs(keys: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """`contact_id`, `other`: records, in both directions, that a key below 1 and not below the threshold makes one."""
    kinds = [kind for kind, score in SCORES.items() if threshold <= score < 1]
    held = keys.filter(pl.col("kind").is_in(kinds)).select("contact_id", "kind", "key")
    return (
        held.join(held.rename({"contact_id": "other"}), on=["kind", "key"])
        .filter(pl.col("contact_id") != pl.col("other"))
        .select("contact_id", "other")
        .unique()
    )


def verdicts(reviews: pl.DataFrame) -> pl.DataFrame:
    """`contact_id`, `other`, `verdict`, `since`: what the newest review says of two records, once per pair.

    A later review takes the place of an earlier one. Of two of one drop that disagree, the one counts that makes them
    one person: more silence.
    """
    one = pl.concat_str(_or_own("contact_source"), "contact_ref", separator=":")
    other = pl.concat_str(_or_own("other_source"), "other_ref", separator=":")
    pairs = reviews.filter(
        (pl.col("contact_ref") != "") & (pl.col("other_ref") != "") & pl.col("verdict").is_in(["same", "different"])
    ).select(
        pl.min_horizontal(one, other).alias("contact_id"), pl.max_horizontal(one, other).alias("other"),
        "verdict", pl.col("observed_at").cast(UTC).alias("since"),
    )  # fmt: skip
    return (
        pairs.filter(pl.col("contact_id") != pl.col("other"))
        .sort("contact_id", "other", "since", pl.col("verdict") == "same")
        .unique(["contact_id", "other"], keep="last", maintain_order=True)
    )


def _or_own(source: str) -> pl.Expr:
    return pl.when(pl.col(source) == "").then("source_id").otherwise(source)


def both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each pair also the other way round."""
    turned = pairs.select(pl.col("other").alias("contact_id"), pl.col("contact_id").alias("other"))
    return pl.concat([pairs.select("contact_id", "other"), turned])


def link_table(keys: pl.LazyFrame, reviewed: pl.LazyFrame, threshold: float) -> pl.LazyFrame:
    """Every link for people to look at: contact_a, contact_b, key_kind, score, since, carries_no, verdict.

    A key that n records hold gives n - 1 rows, each with the first of them. `carries_no` says whether the score
    suffices and no reviewer said otherwise; links below the threshold are there to be reviewed.
    """
    first = pl.col("contact_id").min().over("kind", "key")
    shared = (
        keys.with_columns(first.alias("first"), pl.col("since").max().over("kind", "key").alias("latest"))
        .filter(pl.col("contact_id") != pl.col("first"))
        .select(
            pl.col("first").alias("contact_a"), pl.col("contact_id").alias("contact_b"),
            pl.col("kind").alias("key_kind"), pl.col("latest").alias("since"),
        )
    )  # fmt: skip
    merged = reviewed.filter(pl.col("verdict") == "same").select(
        pl.col("contact_id").alias("contact_a"), pl.col("other").alias("contact_b"),
        pl.lit("review").alias("key_kind"), "since",
    )  # fmt: skip
    said = reviewed.select(
        pl.col("contact_id").alias("contact_a"), pl.col("other").alias("contact_b"), "verdict"
    )
    return (
        pl.concat([shared, merged])
        .group_by("contact_a", "contact_b", "key_kind")
        .agg(pl.col("since").min())
        .join(said, on=["contact_a", "contact_b"], how="left")
        .with_columns(
            pl.col("key_kind").replace_strict(SCORES, return_dtype=pl.Float64).alias("score"),
            pl.col("verdict").fill_null(""),
        )
        .with_columns(((pl.col("score") >= threshold) & (pl.col("verdict") != "different")).alias("carries_no"))
        .select("contact_a", "contact_b", "key_kind", "score", "since", "carries_no", "verdict")
        .sort("contact_a", "contact_b", "key_kind")
    )  # fmt: skip


def questions(
    keys: pl.LazyFrame, circles: pl.LazyFrame, contacts: pl.LazyFrame, reviewed: pl.LazyFrame, too_many: int
) -> pl.LazyFrame:
    """What a person should look at: question, contact_a, contact_b, records; the pair is what a review would name.

    one_address_two_persons: a personal address whose records a source calls two people, and nobody reviewed two of them
    (Q09). many_records_one_person: more records than one person has; a no still travels between them all.
    review_names_nobody: no source ever told of one of the two records, so the review changes nothing.
    """
    named = contacts.filter(pl.col("person_ref") != "").select("contact_id", "person_ref")
    mails = keys.filter(pl.col("kind") == "personal_email").select("contact_id", "key")
    shared = mails.join(named, on="contact_id").filter(pl.col("person_ref").n_unique().over("key") > 1)
    pairs = (
        shared.join(shared, on="key", suffix="_b")
        .filter(
            (pl.col("contact_id") < pl.col("contact_id_b")) & (pl.col("person_ref") != pl.col("person_ref_b"))
        )
        .select("key", "contact_id", pl.col("contact_id_b").alias("other"))
    )
    open_pairs = pairs.join(reviewed, on=["contact_id", "other"], how="anti")
    twice = (
        open_pairs.sort("key", "contact_id", "other")
        .group_by("key", maintain_order=True)
        .agg(pl.col("contact_id", "other").first())
        .join(shared.group_by("key").agg(pl.col("contact_id").n_unique().alias("records")), on="key")
        .select(
            pl.lit("one_address_two_persons").alias("question"), pl.col("contact_id").alias("contact_a"),
            pl.col("other").alias("contact_b"), pl.col("records").cast(pl.Int64),
        )
    )  # fmt: skip
    many = (
        circles.group_by("person")
        .agg(
            pl.col("contact_id").min().alias("contact_a"), pl.col("contact_id").max().alias("contact_b"),
            pl.len().cast(pl.Int64).alias("records"),
        )
        .filter(pl.col("records") > too_many)
        .select(pl.lit("many_records_one_person").alias("question"), "contact_a", "contact_b", "records")
    )  # fmt: skip
    on_file = circles.select("contact_id")
    of_two = reviewed.join(on_file, on="contact_id", how="semi").join(
        on_file, left_on="other", right_on="contact_id", how="semi"
    )
    nobody = reviewed.join(of_two, on=["contact_id", "other"], how="anti").select(
        pl.lit("review_names_nobody").alias("question"), pl.col("contact_id").alias("contact_a"),
        pl.col("other").alias("contact_b"), pl.lit(0, pl.Int64).alias("records"),
    )  # fmt: skip
    return pl.concat([twice, many, nobody]).unique().sort("question", "contact_a", "contact_b")
