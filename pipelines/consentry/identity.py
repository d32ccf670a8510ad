"""Contact points: the key by which one address is the same address everywhere, and who else it may belong to.

Lives here: exact keys (M01), canonical keys (M02, M03), role mailboxes (M04), phone numbers (M11) and their keyed
identifiers. Does not live here: which people are the same (that is `links`) and what they said.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence

import idna
import polars as pl

from consentry.mentions import LONGEST, addresses_in, is_crowded, numbers_in, on_distinct, plain_number
from consentry.policy import Policy

_BLANKS = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
_LOCAL = r"[[a-z0-9!#$%&'*+/=?^_`{|}~\x{80}-\x{10FFFF}-]&&[^\p{Z}\p{C}]]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = rf"^{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})$"
_GMAIL = ("gmail.com", "googlemail.com")
_TRUNK = r"^\+(31|32|33|41|43|44|46|49|353)0"
"""Country codes of countries whose national trunk 0 people wrongly keep after the prefix."""
DIALLING_CODES: dict[str, str] = {
    "AT": "43", "BE": "32", "BG": "359", "CH": "41", "CY": "357", "CZ": "420", "DE": "49", "DK": "45", "EE": "372",
    "ES": "34", "FI": "358", "FR": "33", "GB": "44", "GR": "30", "HR": "385", "HU": "36", "IE": "353", "IS": "354",
    "IT": "39", "LI": "423", "LT": "370", "LU": "352", "LV": "371", "MT": "356", "NL": "31", "NO": "47", "PL": "48",
    "PT": "351", "RO": "40", "SE": "46", "SI": "386", "SK": "421",
}  # fmt: skip
"""International prefixes of the countries a number without prefix may belong to (ITU-T E.164)."""
_KEEPS_ZERO = ("IT",)
"""Countries whose numbers keep their first 0 after the prefix."""
_TWO_IN_ONE = r"[!#$%&*/=?^`{|}~\x{FE00}-\x{FE0F}][^@]*@"
"""Signs that an address may hold and that people also write between two of them, or that nobody sees."""
_NATIONAL = rf"^national:[0-9]{{1,{LONGEST}}}$"

POINT_COLUMNS = ("point_id", "exact_key", "sendable", "mailbox", "valid", "aliases")


def point_keys(
    lf: pl.LazyFrame, policy: Policy, pepper: bytes, *, kind: str = "point_kind", value: str = "point_value"
) -> pl.LazyFrame:
    """Add the identity of the contact point that columns `kind` (email, phone, post) and `value` name.

    Adds `point_id` (keyed hash of kind and exact key; null when the row names no point), `exact_key`, `sendable`
    (the value to write to, domain in ASCII; '' when it cannot be written to), `mailbox` (personal, role or
    unknown), `valid` and `aliases` (keyed hashes of the canonical key, or of the number in every candidate country,
    and then of all that may be written inside the cell). Two rows with one `point_id` are one contact point; a shared
    alias only carries a no (M02, M11).
    """
    schema = dict(lf.collect_schema())
    added = {
        "point_id": pl.String, "exact_key": pl.String, "sendable": pl.String, "mailbox": pl.String,
        "valid": pl.Boolean, "aliases": pl.List(pl.String),
    }  # fmt: skip

    def key(frame: pl.DataFrame) -> pl.DataFrame:
        distinct = (
            frame.select(pl.col(kind).alias("_kind"), pl.col(value).alias("_value"))
            .filter((pl.col("_kind") != "") & (pl.col("_value") != ""))
            .unique()
            .sort("_kind", "_value")
        )
        keyed = pl.concat(
            [
                _with_inner(
                    _emails(distinct, policy),
                    ~pl.col("valid") | pl.col("_value").str.contains(_TWO_IN_ONE),
                    addresses_in,
                    lambda inner: _emails(inner, policy),
                ),
                _with_inner(
                    _phones(distinct, policy),
                    ~(pl.col("valid") | pl.col("exact_key").str.contains(_NATIONAL))
                    | is_crowded(pl.col("_value")),
                    numbers_in,
                    lambda inner: _phones(inner, policy),
                ),
                _letters(distinct),
            ]
        )
        keyed = keyed.with_columns(
            keyed_hash("_kind", "exact_key", pepper=pepper, label="point").alias("point_id"),
            pl.col("_alias_keys"),
        )
        aliases = (
            keyed.select("_kind", "exact_key", "_alias_keys")
            .explode("_alias_keys")
            .unique(maintain_order=True)
            .with_columns(keyed_hash("_kind", "_alias_keys", pepper=pepper, label="alias").alias("aliases"))
            .group_by("_kind", "exact_key", maintain_order=True)
            .agg(pl.col("aliases"))
        )
        return frame.join(
            keyed.drop("_alias_keys").join(aliases, on=["_kind", "exact_key"], how="left"),
            left_on=[kind, value], right_on=["_kind", "_value"], how="left", maintain_order="left",
        ).select(*schema, *added)  # fmt: skip

    return lf.map_batches(key, schema={**schema, **added})


def _with_inner(
    keyed: pl.DataFrame,
    crowded: pl.Expr,
    within: Callable[[pl.Expr], pl.Expr],
    keys_of: Callable[[pl.DataFrame], pl.DataFrame],
) -> pl.DataFrame:
    """Let a `crowded` cell carry a no to everything that may be written inside it.

    People write names, remarks and second numbers into the cell; a yes there is nothing, a no must not be lost.
    """
    inner = (
        keyed.filter(crowded)
        .select("_kind", pl.col("_value").alias("_outer"), within(pl.col("_value")).alias("_value"))
        .explode("_value")
        .drop_nulls("_value")
    )
    if inner.is_empty():
        return keyed
    found = (
        inner.join(keys_of(inner.select("_kind", "_value").unique()), on=["_kind", "_value"])
        .explode("_alias_keys")
        .group_by("_kind", "_outer")
        .agg(pl.col("_alias_keys").unique().sort().alias("_inner"))
    )
    both = pl.concat_list("_alias_keys", pl.col("_inner").fill_null(pl.lit([], pl.List(pl.String))))
    return (
        keyed.join(found, left_on=["_kind", "_value"], right_on=["_kind", "_outer"], how="left")
        .with_columns(both.list.unique(maintain_order=True).alias("_alias_keys"))
        .drop("_inner")
    )


def keyed_hash(*columns: str, pepper: bytes, label: str) -> pl.Expr:
    """HMAC-SHA-256 (128 bits, hex) of the columns joined, under the installation's key: no one without it can guess.

    A plain hash of an address can be reversed by trying all addresses (AEPD/EDPS paper on hashing), so every
    identifier that leaves the warehouse is keyed.
    """

    def digest(texts: pl.Series) -> pl.Series:
        distinct = texts.unique()
        hashes = [
            None if t is None else hmac.digest(pepper, t.encode(), "sha256").hex()[:32] for t in distinct
        ]
        return texts.replace_strict(distinct, pl.Series(hashes, dtype=pl.String), return_dtype=pl.String)

    joined = pl.concat_str(pl.lit(label), *[pl.col(column) for column in columns], separator="\x1f")
    return joined.map_batches(digest, return_dtype=pl.String)


def fingerprint(*columns: str) -> pl.Expr:
    """SHA-256 (128 bits, hex) of the columns joined: a stable id for rows that already contain keyed ids only."""

    def digest(texts: pl.Series) -> pl.Series:
        distinct = texts.unique()
        hashes = [hashlib.sha256(t.encode()).hexdigest()[:32] for t in distinct]
        return texts.replace_strict(distinct, pl.Series(hashes, dtype=pl.String), return_dtype=pl.String)

    joined = pl.concat_str(*[pl.col(column).fill_null("") for column in columns], separator="\x1f")
    return joined.map_batches(digest, return_dtype=pl.String)


def sha256_text(column: str) -> pl.Expr:
    """SHA-256 (hex) of a text column in UTF-8: the checksum that pins a wording (EDPB 05/2020, para. 108)."""

    def digest(texts: pl.Series) -> pl.Series:
        distinct = texts.unique().drop_nulls()
        hashes = [hashlib.sha256(t.encode()).hexdigest() for t in distinct]
        return texts.replace_strict(
            distinct, pl.Series(hashes, dtype=pl.String), default="", return_dtype=pl.String
        )

    return pl.col(column).map_batches(digest, return_dtype=pl.String)


def _emails(distinct: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    # A name, quotes, mailto: or the root dot around an address do not make it another address.
    trimmed = (
        pl.col("_value").str.strip_chars(_BLANKS).str.replace(r"^[^<>@]*<([^<>]+)>$", "$1")
        .str.strip_chars(_BLANKS + "\"'").str.replace(r"(?i)^mailto:", "").str.replace(r"\.$", "").str.normalize("NFC")
    )  # fmt: skip
    parts = (
        distinct.filter(pl.col("_kind") == "email")
        .with_columns(trimmed.alias("_given"))
        .with_columns(
            pl.col("_given").str.extract(r"^(.*)@[^@]*$").alias("_local_given"),
            pl.col("_given").str.extract(r"@([^@]*)$").alias("_domain_given"),
        )
        .with_columns(
            pl.col("_local_given").fill_null("").str.to_lowercase().alias("_local"),
            _ascii_domain(pl.col("_domain_given").fill_null("").str.to_lowercase()).alias("_domain"),
        )
    )
    has_at = pl.col("_domain_given").is_not_null()
    parts = parts.with_columns(
        pl.when(has_at)
        .then(pl.concat_str("_local", "_domain", separator="@"))
        .otherwise(pl.col("_given").str.to_lowercase())
        .alias("exact_key")
    )
    valid = (
        pl.col("exact_key").str.contains(_EMAIL)
        & (pl.col("_local").str.len_bytes() <= 64)
        & (pl.col("exact_key").str.len_bytes() <= 254)
    )
    untagged = pl.col("_local").str.replace(r"^([^+]+)\+.*$", "$1")
    gmail = pl.col("_domain").is_in(_GMAIL)
    canonical = (
        pl.when(has_at)
        .then(
            pl.concat_str(
                pl.when(gmail).then(untagged.str.replace_all(".", "", literal=True)).otherwise(untagged),
                pl.when(gmail).then(pl.lit("gmail.com")).otherwise("_domain"),
                separator="@",
            )
        )
        .otherwise("exact_key")
    )
    role = untagged.is_in(list(policy.role_names))
    return parts.with_columns(valid.alias("valid"), canonical.alias("_canonical")).select(
        "_kind", "_value", "exact_key",
        pl.when("valid").then(pl.concat_str("_local_given", "_domain", separator="@")).otherwise(pl.lit(""))
        .alias("sendable"),
        pl.when("valid").then(pl.when(role).then(pl.lit("role")).otherwise(pl.lit("personal")))
        .otherwise(pl.lit("unknown")).alias("mailbox"),
        "valid", pl.concat_list("_canonical").alias("_alias_keys"),
    )  # fmt: skip


def _ascii_domain(domains: pl.Expr) -> pl.Expr:
    """Domains as IDNA A-labels; one that cannot be encoded stays as it is and fails the grammar later."""
    return on_distinct(domains, lambda text: not text.isascii(), _a_labels)


def _a_labels(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return domain


def _phones(distinct: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    plain = plain_number(pl.col("_value")).str.strip_chars(_BLANKS).str.replace(r"(?i)^tel:", "")
    given = plain.str.replace(r"^\+00", "+")
    prefixed = given.str.contains(r"^(\+|00)")
    digits = (
        pl.when(prefixed).then(given.str.replace("(0)", "", literal=True)).otherwise(given)
        .str.replace_all(r"[\s().\-/]", "")
    )  # fmt: skip
    parts = distinct.filter(pl.col("_kind") == "phone").with_columns(
        pl.when(prefixed)
        .then(digits.str.replace("^00", "+").str.replace(_TRUNK, "+$1"))
        .otherwise(digits)
        .alias("_digits")
    )
    international = pl.col("_digits").str.contains(r"^\+[1-9][0-9]{7,14}$")
    national = pl.col("_digits").str.contains(r"^[0-9]+$")
    candidates = _candidate_numbers(policy.phone_candidate_countries)
    return parts.select(
        "_kind", "_value",
        pl.when(national).then(pl.concat_str(pl.lit("national:"), "_digits")).otherwise("_digits").alias("exact_key"),
        pl.when(international).then("_digits").otherwise(pl.lit("")).alias("sendable"),
        pl.lit("unknown").alias("mailbox"),
        international.alias("valid"),
        pl.when(national).then(candidates).otherwise(pl.concat_list("_digits")).alias("_alias_keys"),
    )  # fmt: skip


def _candidate_numbers(countries: Sequence[str]) -> pl.Expr:
    """The number as it would read in each candidate country (M11): only good for carrying a no."""
    bare = pl.col("_digits").str.replace(r"^0", "")
    own = pl.concat_str(pl.lit("national:"), "_digits")
    codes = [
        (DIALLING_CODES[country], country in _KEEPS_ZERO)
        for country in countries
        if country in DIALLING_CODES
    ]
    return pl.concat_list(
        *[pl.concat_str(pl.lit("+" + code), bare) for code, _ in codes],
        *[pl.concat_str(pl.lit("+" + code), "_digits") for code, keeps in codes if keeps],
        own,
        # Exports often drop the + of a full number: then the digits themselves may be the number.
        pl.when(~pl.col("_digits").str.starts_with("0"))
        .then(pl.concat_str(pl.lit("+"), "_digits"))
        .otherwise(own),
    )


def _letters(distinct: pl.DataFrame) -> pl.DataFrame:
    flat = (
        pl.col("_value").str.normalize("NFC").str.replace_all(r"[\s\x{a0}\x{200b}]+", " ").str.strip_chars()
    )  # fmt: skip
    return distinct.filter(pl.col("_kind") == "post").select(
        "_kind", "_value", flat.str.to_lowercase().alias("exact_key"), flat.alias("sendable"),
        pl.lit("unknown").alias("mailbox"), (flat.str.len_chars() >= 5).alias("valid"),
        pl.concat_list(flat.str.to_lowercase()).alias("_alias_keys"),
    )  # fmt: skip
