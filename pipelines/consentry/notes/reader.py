"""Free-text notes of oral consent, read in Dutch and English.

Lives here: what a note says: date, time, place, near-literal words, who wrote it down, which channels and purposes
the words name, or that it merely reports a business card. Does not live here: whether that is enough (rules C03,
V12, V03). Nothing is guessed: what the reader does not find is missing.
"""

from __future__ import annotations

import polars as pl

from consentry.policy import Policy

_MONTHS = {
    "01": "jan(?:uari|uary)?", "02": "feb(?:ruari|ruary)?", "03": "maart|mrt|mar(?:ch)?", "04": "apr(?:il)?",
    "05": "mei|may", "06": "jun[ie]?", "07": "jul[iy]?", "08": "aug(?:ustus|ust)?", "09": "sep(?:t|tember)?",
    "10": "okt(?:ober)?|oct(?:ober)?", "11": "nov(?:ember)?", "12": "dec(?:ember)?",
}  # fmt: skip
_ISO_DATE = r"\b(\d{4}-\d{2}-\d{2})(?:T|\b)"
_EU_DATE = r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b"
_NAMED_DATE = r"(?i)\b(\d{1,2})\.? (" + "|".join(_MONTHS.values()) + r")\.? (\d{4})\b"
_CLOCK = r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b"
_ALL_QUOTES = r"""(?:'(?:[^'"“”„«»]|\b'\b){3,}'|["“„«][^"“”„«»]{3,}["”»])"""
_RECORDER = r"[—–-]\s*(\p{L}[\p{L}. ]{0,40})\s*$"
_PLACE = r"""^[\s,;.|–—-]*((?:[\p{L}\d][^.;:,'"‘“„«]*?))\s*[.;,]"""
_ASSENT = (
    r"(?i)\b(ja|prima|goed|graag|akkoord|ok|oké|oke|okay|mag|mogen|gerust|zeker|stuur|doe maar|leuk|natuurlijk|"
    r"yes|sure|please|fine|happy|of course|go ahead|agree|gladly|welcome to)\b"
)
_REFUSAL = (
    r"(?i)\b(nee|neen|niet|geen|nooit|liever|zonder|met rust|eruit|eraf|afmeld\w*|uitschrijv\w*|verwijder\w*|"
    r"schrijf (?:\w+ ){1,2}uit|haal (?:\w+ )+(?:af|uit|weg)|"
    r"no|not|nope|nein|never|stop|cannot|\w+n't|without|rather not|"
    r"unsubscri\w*|opt(?:-| )?(?:me |us )?out|remove|taken? (?:\w+ )?off|leave me|"
    r"meld \w+ (?:\w+ )*af|quit|cancel\w*|annuleer\w*|"
    r"bezwaar\w*|object\w*|drop|weg|opzeg\w*|stoppen|protest\w*|"
    r"ophouden|hou \w* ?op|delete|laat maar|pauze|enough|genoeg|weg ermee)\b"
)
_CARD = r"(?i)visitekaart|business card|kaartje (?:gekregen|ontvangen|meegenomen)"
_CHANNEL_WORDS = {
    "email": r"(?i)\b(e-?mail\w*|mail\w*|mailen|gemaild)\b",
    "sms": r"(?i)\b(sms\w*|app|appen|whatsapp|tekstbericht\w*|text me|texts?)\b",
    "phone": r"(?i)\b(bel|bellen|gebeld|call|calls|phone|ring me|telefon\w*)\b",
    "post": r"(?i)\b(post|brief|brieven|letter|letters|per post|by post)\b",
}


def with_note(lf: pl.LazyFrame, policy: Policy, text: str = "note") -> pl.LazyFrame:
    """Add what column `text` says; every added column is non-null.

    Adds `note_time` (a date, or date and clock, as `clocks` reads it, or ''), `note_has_clock`,
    `note_place`, `note_words` (a quoted assent),
    `note_recorder`, `note_card` (booleans), `note_channels` and `note_purposes` (';'-joined, from the quoted words).
    """
    note = pl.col(text).fill_null("").str.replace_all(r"[\s\x{a0}]+", " ").str.strip_chars()
    schema = lf.collect_schema().names()
    read = (
        lf.with_columns(note.alias("_note"))
        .with_columns(
            pl.col("_note").str.extract(_ISO_DATE).alias("_iso"),
            pl.col("_note").str.extract_groups(_EU_DATE).alias("_eu"),
            pl.col("_note").str.extract_groups(_NAMED_DATE).alias("_named"),
            pl.col("_note")
            .str.replace_all("[’‘]", "'")
            .str.extract_all(_ALL_QUOTES)
            .list.join(" ")
            .alias("_words"),
        )
        .with_columns(_date().alias("_date"), _without_date().alias("_rest"))
        .with_columns(pl.col("_rest").str.extract_groups(_CLOCK).alias("_clock"))
        .with_columns(
            pl.when(pl.col("_clock").struct[0].is_not_null())
            .then(pl.col("_clock").struct[0].str.zfill(2) + ":" + pl.col("_clock").struct[1])
            .alias("_clock"),
            pl.col("_rest")
            .str.replace(r"(?i)(?:\b(?:om|at) )?" + _CLOCK + r"(?: ?(?:uur|u|h|hrs))?\b", "")
            .alias("_rest"),
        )
    )
    words = pl.col("_words")
    # A question is no answer, and one word of refusal outweighs every friendly one.
    assent = (
        words.str.contains(_ASSENT) & ~words.str.contains(_REFUSAL) & ~words.str.contains("?", literal=True)
    )
    channels = [
        pl.when(words.str.contains(pattern)).then(pl.lit(channel))
        for channel, pattern in _CHANNEL_WORDS.items()
    ]
    purposes = [
        pl.when(
            words.str.to_lowercase().str.contains_any([w.lower() for w in p.words or (p.id, p.name) if w])
        ).then(pl.lit(p.id))
        for p in policy.purposes
        if p.kind == "marketing"
    ]
    return read.select(
        *schema,
        pl.concat_str(pl.col("_date"), pl.col("_clock"), separator=" ", ignore_nulls=True)
        .replace(None, "")
        .alias("note_time"),
        pl.col("_clock").is_not_null().alias("note_has_clock"),
        pl.col("_rest").str.extract(_PLACE).is_not_null().alias("note_place"),
        assent.alias("note_words"),
        pl.col("_note").str.contains(_RECORDER).alias("note_recorder"),
        (pl.col("_note").str.contains(_CARD) & ~assent).alias("note_card"),
        pl.concat_str(*channels, separator=";", ignore_nulls=True).alias("note_channels"),
        (pl.concat_str(*purposes, separator=";", ignore_nulls=True) if purposes else pl.lit("")).alias(
            "note_purposes"
        ),
    ).with_columns(
        # A clock without a date is no time.
        pl.when(pl.col("note_time").str.contains(r"^\d{1,4}-"))
        .then("note_time")
        .otherwise(pl.lit(""))
        .alias("note_time")
    )


def _date() -> pl.Expr:
    eu, named = pl.col("_eu"), pl.col("_named")
    month = pl.coalesce(
        *[
            pl.when(named.struct[1].str.contains(rf"(?i)^(?:{pattern})$")).then(pl.lit(number))
            for number, pattern in _MONTHS.items()
        ]
    )
    return pl.coalesce(
        pl.col("_iso"),
        eu.struct[0]
        + "-"
        + eu.struct[1]
        + "-"
        + eu.struct[2],  # read by `clocks`, which knows what is ambiguous
        named.struct[2] + "-" + month + "-" + named.struct[0].str.zfill(2),
    )


def _without_date() -> pl.Expr:
    bare = pl.col("_note")
    for pattern in (r"\b\d{4}-\d{2}-\d{2}(?:T|\b)", _EU_DATE, _NAMED_DATE):
        bare = bare.str.replace(pattern, "")
    return bare
