"""The reader of notes: which of the parts of an oral proof a text holds.

Lives here: date, clock, place, near-literal words of assent, who wrote it down, which channels and purposes those
words name, or that the note merely reports a business card. Does not live here: the vocabulary. Nothing is guessed:
what the reader does not find is missing, and doubt anywhere in the note silences the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import polars as pl

from consentry.notes import vocabulary as say
from consentry.policy import Policy

_MONTHS = {
    "01": "jan(?:uari|uary)?", "02": "feb(?:ruari|ruary)?", "03": "maart|mrt|mar(?:ch)?", "04": "apr(?:il)?",
    "05": "mei|may", "06": "jun[ie]?", "07": "jul[iy]?", "08": "aug(?:ustus|ust)?", "09": "sep(?:t|tember)?",
    "10": "okt(?:ober)?|oct(?:ober)?", "11": "nov(?:ember)?", "12": "dec(?:ember)?",
}  # fmt: skip
_MONTH = "(?i:" + "|".join(_MONTHS.values()) + ")"
_DAY_FORMS = (
    r"\b(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})\b",
    r"\b(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4})\b",
    rf"\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th|e)?\.* (?:of )?(?P<m3>{_MONTH})\.* (?P<y3>\d{{4}})\b",
    rf"\b(?P<m4>{_MONTH})\.* (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,* (?P<y4>\d{{4}})\b",
)
_DAY = "(?:" + "|".join(re.sub(r"\?P<\w\d>", "?:", form) for form in _DAY_FORMS) + ")"
_NO_DAY = r"\b\d{1,2}(?: \p{L}+ \d{4}|[-/]\d{1,2})\b"
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = rf"\b{_HOUR}:[0-5]\d\b(?: ?(?i:am|pm|a\.m|p\.m|s middags|s avonds|s morgens|s ochtends))?"
_MOMENT = rf"(?:{_DAY}|{_CLOCK})"
_ONE_WAY_TO_WRITE_A_CLOCK = (
    (r"\b(\d{4}-\d{2}-\d{2})T(\d)", "$1 $2"),
    (rf"({_DAY})[ ,]+({_HOUR})\.([0-5]\d)\b", "$1 $2:$3"),
    (rf"(?i)\b(om|at) ({_HOUR})\.([0-5]\d)\b", "$1 $2:$3"),
    (rf"(?i)\b({_HOUR})\.([0-5]\d) ?(?:uur|u|h|hrs)\b", "$1:$2"),
    (rf"(?i)\b({_HOUR})[uh:]([0-5]\d)(?: ?(?:uur|u|h|hrs))?\b", "$1:$2"),
    (rf"(?i)\b(om|at) ({_HOUR}) ?(?:uur|u)\b", "$1 $2:00"),
)
_NEUTRAL = rf"(?:(?i:{'|'.join(say.BEFORE_A_MOMENT)}|{'|'.join(map(re.escape, say.TOWNS))})[:.]? )*"
_START = rf"(?:^|[.,;!?(#~]) ?{_NEUTRAL}"
_END = rf"(?P<end> ?(?:[.,;!?()#~-]|: ?~|$)| (?:[\d\p{{Lu}}]|(?i:{'|'.join(map(re.escape, say.AROUND))})\b))"
_ITS_DAY, _ITS_NO_DAY, _ITS_CLOCK = (rf"{_START}{moment}{_END}" for moment in (_DAY, _NO_DAY, _CLOCK))
_CLOCK_BESIDE_DAY = rf"#,* ?{_NEUTRAL}{_CLOCK}{_END}"
_SPAN_END = rf"({_CLOCK}) ?- ?{_CLOCK}"
_TIDY = (
    (r"\p{M}+", ""),
    ("[’‘]", "'"),
    ("[“”„«»]", '"'),
    ("[–—]", "-"),
    (r"\s+", " "),
    (r"(\d[-/.])'(\d\d)\b", "${1}20${2}"),
    (r"(^|[ (])'([STKNstkn]) ", "$1$2 "),
)
"""Marks of one kind and letters without accents: fewer forms to think of, and fast to search."""
_QUOTE = r"""(?:\B'(?:[^'"]|\b'\b){3,}'\B|"[^"]{3,}")"""
_VERB = rf"(?i:\b(?:{'|'.join(say.SAYS)}))"
_QUOTATION = rf"(?:[.,:;!?)-] ?|{_VERB} ?)?{_QUOTE}"
_SPEAKER = rf"(?::|{_VERB}) ?{_QUOTE}"
_FAMILY_NAME = r"(?: (?:van|von|de|der|den|ten|ter|te|el|al|la))* \p{Lu}\p{L}*\.?"
_ONE_NAME = rf"\p{{Lu}}\p{{L}}+|\p{{Lu}}\.(?: ?\p{{Lu}}\.)*{_FAMILY_NAME}|\p{{Lu}}\p{{L}}+ \p{{Lu}}\.?"
_SIGNED = rf"(?:^|[ .,!;)~])-{{1,2}} ?({_ONE_NAME}) ?\.?$"
_WRITTEN_BY = (
    r"(?i:\b(?:genoteerd|opgeschreven|vastgelegd|noted|recorded|written down) (?:door|by):?)"
    rf" (\p{{Lu}}[\p{{L}}.]+(?:{_FAMILY_NAME})?)"
)
_CAPITALISED = r"\p{Lu}[\p{L}'-]*"
_ABBREVIATED = r"(?i)\b(dhr|mw|mevr|mr|mrs|ms|dr|ir|drs|st|geb|d\.d|dd|nr|no)\."
_ADDRESS = r"\S+@\S+|\+?\d[\d -]{7,}\d"
_TOWN = rf"(?:^|(?i:\b(?:in|te|at|near|kantoor|beurs|fair|expo)) ) ?(?:{'|'.join(say.TOWNS)}) ?(?:$|[\p{{Ll}}\d#(/-])"
_YES_ALONE = rf"(?i)(?:^|[.,;:!]) ?(?:{'|'.join(say.YES_ALONE)})(?: hoor| dan| zo| idee)? ?(?:[.,;:!]|$)"


def _words(listed: Iterable[str]) -> str:
    """Any of these, as words of their own."""
    longest_first = sorted(listed, key=len, reverse=True)
    return rf"(?i)\b(?:{'|'.join(map(re.escape, longest_first))})\b"


def with_note(lf: pl.LazyFrame, policy: Policy, text: str = "note") -> pl.LazyFrame:
    """Add what column `text` says; every added column is non-null.

    Adds `note_time` (a date, or date and clock, as `clocks` reads it, or ''), `note_has_clock`,
    `note_place`, `note_words` (a quoted assent),
    `note_recorder`, `note_card` (booleans), `note_channels` and `note_purposes` (';'-joined, from the quoted words).
    """
    added = {
        "note_time": pl.String, "note_has_clock": pl.Boolean, "note_place": pl.Boolean, "note_words": pl.Boolean,
        "note_recorder": pl.Boolean, "note_card": pl.Boolean, "note_channels": pl.String, "note_purposes": pl.String,
    }  # fmt: skip
    schema = dict(lf.collect_schema())

    def read(frame: pl.DataFrame) -> pl.DataFrame:
        known = _read_distinct(frame.select(pl.col(text).alias("_text")).unique(), policy)
        return frame.join(
            known, left_on=text, right_on="_text", how="left", nulls_equal=True, maintain_order="left"
        ).select(*schema, *added)

    return lf.map_batches(read, schema={**schema, **added})


def _read_distinct(told: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    marketing = {p.id: _forms(p.words or (p.id, p.name)) for p in policy.purposes if p.kind == "marketing"}
    all_forms = [form for p in policy.purposes for form in _forms(p.words or (p.id, p.name))]
    read = (
        told.with_columns(
            _replaced(pl.col("_text").fill_null("").str.normalize("NFKD"), _TIDY)
            .str.strip_chars()
            .alias("_note")
        )
        .with_columns(
            _spoken().alias("_words"), pl.col("_note").str.replace_all(_QUOTE, " ~ ").alias("_around")
        )
        .with_columns(_signer().alias("_signer"), _told().alias("_told"))
        .with_columns(
            _signs_for_another().alias("_doubtful_signer"), _found("_told", _ITS_DAY, _DAY).alias("_days")
        )
        .with_columns(
            _replaced(pl.col("_told"), ((_ITS_DAY, " #${end}"), (_ITS_NO_DAY, " #${end}"))).alias("_dated"),
            _assent(all_forms).alias("_assent"),
        )
        .with_columns(
            # Where another day is told of, only a clock beside the day of the talk counts.
            pl.when(pl.col("_dated").str.contains(_DAY))
            .then(_found("_dated", _CLOCK_BESIDE_DAY, _CLOCK))
            .otherwise(_found("_dated", _ITS_CLOCK, _CLOCK))
            .alias("_clocks")
        )
        .with_columns(_only("_days", _date()).alias("_date"), _only("_clocks", _clock()).alias("_clock"))
    )
    note, words, assent = pl.col("_note"), pl.col("_words"), pl.col("_assent")
    channels = [
        pl.when(assent & words.str.contains(rf"(?i)\b(?:{pattern})\b")).then(pl.lit(channel))
        for channel, pattern in say.CHANNELS.items()
    ]
    purposes = [
        pl.when(assent & words.str.contains(_words(forms))).then(pl.lit(name))
        for name, forms in marketing.items()
        if forms
    ]
    return read.select(
        "_text",
        # A clock without a date is no time.
        pl.when(pl.col("_date") != "").then((pl.col("_date") + " " + pl.col("_clock")).str.strip_chars())
        .otherwise(pl.lit("")).alias("note_time"),
        (pl.col("_clock") != "").alias("note_has_clock"),
        _place().alias("note_place"),
        assent.alias("note_words"),
        ((pl.col("_signer") != "") & ~pl.col("_doubtful_signer")).alias("note_recorder"),
        (note.str.replace_all(say.NO_CARD, "").str.contains(say.CARD) & ~assent).alias("note_card"),
        pl.concat_str(*channels, separator=";", ignore_nulls=True).alias("note_channels"),
        (pl.concat_str(*purposes, separator=";", ignore_nulls=True) if purposes else pl.lit("")).alias(
            "note_purposes"
        ),
    )  # fmt: skip


def _replaced(text: pl.Expr, pairs: tuple[tuple[str, str], ...]) -> pl.Expr:
    for pattern, by in pairs:
        text = text.str.replace_all(pattern, by)
    return text


def _spoken() -> pl.Expr:
    """Quotations that stand where speech stands: at the start, behind a mark or a verb of saying."""
    quotations = (". " + pl.col("_note")).str.extract_all(_QUOTATION)
    spoken = pl.element().filter(pl.element().str.contains(rf"^(?:[.,:;!?)-]|{_VERB})"))
    inside = spoken.str.extract(f"({_QUOTE})$").str.strip_chars("'\"")
    return quotations.list.eval(inside).list.join(". ")


def _signer() -> pl.Expr:
    """Who signed the note, or ''; a word that is nobody's name, or a town, signs nothing."""
    name = pl.coalesce(
        pl.col("_around").str.extract(_SIGNED), pl.col("_around").str.extract(_WRITTEN_BY), pl.lit("")
    )
    nobody = name.str.contains(rf"(?i)^(?:{'|'.join(say.NO_NAMES)})\b") | name.str.contains(
        rf"^(?:{'|'.join(say.TOWNS)})$"
    )
    return pl.when(nobody).then(pl.lit("")).otherwise(name)


def _told() -> pl.Expr:
    """What stands around the words, without the signature; clocks written one way, of a span only the start.

    A mark between clauses is doubled: it ends one and opens the next, and a search cannot share it.
    """
    unsigned = pl.col("_around").str.replace(_SIGNED, "").str.replace(_WRITTEN_BY, "")
    return _replaced(
        unsigned,
        (
            *_ONE_WAY_TO_WRITE_A_CLOCK,
            (_SPAN_END, "$1"),
            (_ABBREVIATED, "$1"),
            (" +", " "),
            (r"([.,;!?~])( |$)", "$1$1$2"),
        ),
    )


def _signs_for_another() -> pl.Expr:
    """The note speaks of the one who signed it: then he is the speaker, or the speaker is he."""
    first, last = pl.col("_signer").str.extract(r"^(\S+)"), pl.col("_signer").str.extract(r"(\S+)$")
    named = pl.col("_told").str.contains(first, literal=True) | pl.col("_told").str.contains(
        last, literal=True
    )
    return (pl.col("_signer") != "") & named.fill_null(value=True)


def _assent(purpose_words: list[str]) -> pl.Expr:
    """The person's words say yes in nothing but known words, and nothing else is told around them."""
    words = pl.col("_words")
    yes = words.str.contains(_words(say.YES)) | words.str.contains(_YES_ALONE)
    spoken = _without(words.str.replace_all(_ADDRESS, " "), [*say.SPOKEN, *purpose_words])
    summed_up = words.str.contains(rf"(?i)^\W*(?:{'|'.join(say.SUMMED_UP)})\b")
    bare = _replaced(pl.col("_told"), ((_ADDRESS, " "), (_MOMENT, " "), (_NO_DAY, " ")))
    before, after = bare.str.extract(r"^(.*)~"), bare.str.extract(r"([^~]*)$")
    silenced = (
        pl.col("_note").str.contains("?", literal=True)
        | words.str.contains(_words(say.NOT_SPOKEN))
        | bare.str.contains(_words(say.SILENCING))
        | (pl.col("_note").str.count_matches(_SPEAKER) > 1)
        | pl.col("_doubtful_signer")
    )
    known = (
        ~spoken.str.contains(r"[\p{L}\d]")
        & ~_without(before.str.replace_all(_CAPITALISED, " "), [*say.AROUND, *purpose_words]).str.contains(
            r"\p{L}"
        )
        & ~_without(after, [*say.AROUND, *say.TOWNS, *purpose_words]).str.contains(r"\p{L}")
    )
    return (yes & known & ~summed_up & ~silenced).fill_null(value=False)


def _without(text: pl.Expr, listed: Iterable[str]) -> pl.Expr:
    return text.str.replace_all(_words(listed), " ")


def _found(text: str, anchored: str, moment: str) -> pl.Expr:
    """The different days or clocks that open a clause."""
    inside = pl.element().str.extract(f"({moment})")
    return pl.col(text).str.extract_all(anchored).list.eval(inside).list.unique()


def _only(texts: str, read: pl.Expr) -> pl.Expr:
    """Two different days, or clocks, are none: nobody says which is that of the talk."""
    return pl.when(pl.col(texts).list.len() == 1).then(read).otherwise(pl.lit("")).fill_null("")


def _date() -> pl.Expr:
    """The one day as `clocks` reads it, which knows what is impossible or ambiguous."""
    first = pl.col("_days").list.first()
    iso, eu, named, english = (first.str.extract_groups(form) for form in _DAY_FORMS)

    def number(month: pl.Expr) -> pl.Expr:
        return pl.coalesce(
            *[
                pl.when(month.str.contains(rf"(?i)^(?:{pattern})$")).then(pl.lit(number))
                for number, pattern in _MONTHS.items()
            ]
        )

    def part(groups: pl.Expr, name: str) -> pl.Expr:
        return groups.struct.field(name)

    return pl.coalesce(
        pl.concat_str(part(iso, "y1"), part(iso, "m1"), part(iso, "d1"), separator="-"),
        pl.concat_str(part(eu, "d2"), part(eu, "m2"), part(eu, "y2"), separator="-"),
        pl.concat_str(
            part(named, "y3"), number(part(named, "m3")), part(named, "d3").str.zfill(2), separator="-"
        ),
        pl.concat_str(
            part(english, "y4"), number(part(english, "m4")), part(english, "d4").str.zfill(2), separator="-"
        ),
    )


def _clock() -> pl.Expr:
    """The one clock as HH:MM; 'pm' and the afternoon count from noon."""
    first = pl.col("_clocks").list.first()
    hour, minute = first.str.extract(r"^(\d+)").cast(pl.Int64), first.str.extract(r":(\d\d)")
    half = first.str.contains(r"(?i)[ap]\.?m|s \w+$")
    late = first.str.contains(r"(?i)p\.?m|middags|avonds")
    told = pl.when(half).then(hour % 12 + pl.when(late).then(12).otherwise(0)).otherwise(hour)
    return told.cast(pl.String).str.zfill(2) + ":" + minute


def _place() -> pl.Expr:
    """A venue, the telephone or a town of that name, in a clause of known words that is not about somewhere else."""
    breaks = ((_ADDRESS, ""), (_MOMENT, ","), (_NO_DAY, ","), (r"[.,;:!?~()] ?", "|"))
    clauses = _replaced(pl.col("_told"), breaks).str.split("|")
    clause = pl.element().str.strip_chars()
    is_place = clause.str.contains(rf"(?i)\b(?:{say.VENUES})\b") | clause.str.contains(_TOWN)
    plain = _without(clause.str.replace_all(_CAPITALISED, " "), say.AROUND)
    elsewhere = clause.str.contains(_words(say.NO_PLACE)) | plain.str.contains(r"\p{L}")
    return clauses.list.eval(is_place & ~elsewhere).list.any()


def _forms(words: tuple[str, ...]) -> list[str]:
    """A purpose's words as the tidied note spells them, and their plain plurals."""
    plain = (re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", word)) for word in words if word)
    return [word + ending for word in plain for ending in ("", "s", "'s", "en", "n")]
