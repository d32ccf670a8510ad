"""Which of the eleven elements of proof (domain table 5.1) one consent candidate has, each as a column.

Lives here: the elements one by one, for people who ask what is missing. Does not live here: the grade, which is made
from the same facts in `proof`; a test holds the two together.
"""

from __future__ import annotations

import polars as pl

from consentry.facts.proof import BADGE, CARRIED, FORCED_OR_ABSENT, WEB

ELEMENTS: dict[str, str] = {
    "subject": "whose address, as entered",
    "act": "what the person did, nothing set before",
    "time": "when",
    "reference": "how, and where it can be looked up",
    "wording": "the words they read or said",
    "purpose": "the purpose, named",
    "channel": "the channel, named",
    "controller": "our name told to the person",
    "withdrawal": "told how to withdraw",
    "unbundled": "separate from terms, no condition",
    "verification": "confirmed by click, signature, recording or login",
}
"""Element -> what it shows, in the order of the table; the last one is needed for grade A only."""

_SET_BY_PERSON = ("unticked", "own_button")


def with_elements(candidates: pl.LazyFrame) -> pl.LazyFrame:
    """Add `has_<element>` for each of ELEMENTS. In: candidates with their grade, as `consent.candidates` gives them."""
    method = pl.col("capture_method")
    message = method == "inbound_message"
    oral = pl.col("is_oral")
    bare = pl.col("is_flag") | pl.col("is_request")
    boxed = method.is_in([*WEB, *BADGE, "preference_center", *CARRIED, "third_party_submission"])
    act = pl.when(boxed).then(pl.col("box_default").is_in(_SET_BY_PERSON)).otherwise(
        method.is_in(["inbound_message", "paper_form"])
    )  # fmt: skip
    reference = pl.when(method.is_in(WEB)).then(pl.col("form_id") != "").otherwise(
        pl.col("has_artefact") | (pl.col("form_id") != "")
    )  # fmt: skip
    noted = (pl.col("note_place") | (pl.col("source_ref") != "")) & (
        pl.col("note_recorder") | (pl.col("recorded_by") != "")
    )
    clock = pl.col("note_has_clock") | (pl.col("precision") == "instant")
    message_kept = message & (pl.col("has_note") | pl.col("has_own_file"))
    verified = pl.when(oral).then(pl.col("verification") == "recording").otherwise(
        pl.col("doi_in_time") | pl.col("verification").is_in(["signature", "recording", "authenticated"])
    )  # fmt: skip
    told = {
        "subject": pl.col("point_id").is_not_null(),
        "act": pl.when(oral).then("note_words").otherwise(act) & ~bare & ~method.is_in(FORCED_OR_ABSENT)
        & ~pl.col("box_ticked"),
        "time": pl.col("time_known") & (clock | ~oral),
        "reference": pl.when(oral).then(noted).otherwise(reference),
        "wording": pl.when(oral).then("note_words").otherwise(
            pl.col("retrievable").fill_null(value=False) | message_kept
        ),
        "purpose": (pl.col("purposes") != "") & pl.col("purpose_stated"),
        "channel": (pl.col("channels") != "") & pl.col("channel_stated"),
        "controller": oral | pl.col("names_us"),
        "withdrawal": oral | message | pl.col("says_withdrawal").fill_null(value=False),
        "unbundled": oral | message | pl.col("is_unbundled").fill_null(value=False),
        "verification": verified & ~bare,
    }  # fmt: skip
    return candidates.with_columns(
        expr.fill_null(value=False).alias(f"has_{name}") for name, expr in told.items()
    )
