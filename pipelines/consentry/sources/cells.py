"""From understood columns to accepted rows: what cannot be read sets its row aside, with a reason.

Works on whole columns. Words are looked up once per distinct value. Judges no address: an odd address
is a fact for the core, not a fault of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from consentry.sources.countries import COUNTRIES
from consentry.sources.lookup import checked, translated
from consentry.sources.model import Family
from consentry.sources.recognise import Columns
from consentry.sources.rowrules import ROW_RULES
from consentry.sources.sheet import Sheet
from consentry.sources.words_common import YES_NO

MAX_CELL_BYTES = 200_000
DRIFT_ROWS = 5
DRIFT_SHARE = 0.01
_UNREADABLE = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\u{80}-\u{9F}\u{FFFD}]"
_NUMBER = r"^\s*(?:[-+]?\s*[€$£]?|[€$£]\s*[-+]?)\s*(?:\d+|\d{1,3}(?:[.,' \u{A0}]\d{3})+)(?:[.,]\d{1,4})?\s*$"
_PLAIN_NUMBER = r"^\s*-?\d+(?:\.\d+)?\s*$"
_FAULTS = {"row_number": pl.Int64, "column_name": pl.String, "reason_code": pl.String}


@dataclass(frozen=True)
class Judged:
    """The rows of a sheet, divided: accepted frames per table, faults, and the cells of set-aside rows."""

    tables: dict[str, pl.DataFrame]
    faults: pl.DataFrame
    set_aside: pl.DataFrame
    duplicates: int
    drift: bool


def judge(sheet: Sheet, columns: Columns) -> Judged:
    """Divide the sheet's rows into accepted, set aside and repeated ones; nothing is lost."""
    named = _named(sheet, columns)
    faults: list[pl.DataFrame] = [_broken_faults(sheet)]
    named, word_faults = _with_words(named, columns)
    faults += [*_cell_faults(named, columns), *word_faults, *_unread_optouts(named, sheet, columns)]
    all_faults = pl.concat(faults)
    first = all_faults.unique("row_number", keep="first", maintain_order=True).sort("row_number")
    bad = named["row_number"].is_in(first["row_number"].implode())
    good = sheet.cells.filter(~bad)
    repeated = _repeated(good)
    accepted = named.filter(~bad).filter(~repeated)
    return Judged(
        tables=_tables(accepted, columns),
        faults=first,
        set_aside=named.filter(bad),
        duplicates=int(repeated.sum()),
        drift=_is_drift(all_faults, sheet.rows_in) or bool(columns.doubted or columns.missing),
    )


def _named(sheet: Sheet, columns: Columns) -> pl.DataFrame:
    """Columns under our names; absent ones empty; families as `<table>:<position>`."""
    stream = columns.stream
    found = {item.name: f"c{place}" for place, item in columns.fields.items()}
    picks = [
        pl.col(found[item.name]).alias(item.name) if item.name in found else pl.lit("").alias(item.name)
        for item in stream.fields
    ]
    picks += [pl.col(f"c{place}").alias(f"c{place}:value") for place in columns.families]
    picks += [pl.col(f"c{place}").alias(f"c{place}:doubted") for place in columns.doubted]
    picks += [pl.lit(value).alias(name) for name, value in stream.constants.items()]
    return sheet.cells.select("row_number", *picks)


def _with_words(named: pl.DataFrame, columns: Columns) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Add the meaning of every word column; a word without meaning is a fault."""
    stream = columns.stream
    faults: list[pl.DataFrame] = []
    for item in stream.fields:
        if item.form == "country" and stream.translate:
            named = named.with_columns(
                translated(named[item.name], COUNTRIES, False, item.name).fill_null("")
            )
        elif item.words:
            known = translated if stream.translate else checked
            meaning = known(named[item.name], item.words, item.many, item.name)
            faults.append(_fault_rows(named, meaning.is_null(), item.name, "unknown_word"))
            if stream.translate:
                named = named.with_columns(meaning.fill_null(""))
    for place, (family, native) in columns.families.items():
        meaning = translated(named[f"c{place}:value"], family.words, False, f"c{place}:value")
        faults.append(_fault_rows(named, meaning.is_null(), _shown(native), "unknown_word"))
        named = named.with_columns(meaning.fill_null(""))
    return named, faults


def _cell_faults(named: pl.DataFrame, columns: Columns) -> list[pl.DataFrame]:
    """Cells that are no text, too long, no number or empty where every row needs a value."""
    stream = columns.stream
    checks: list[tuple[str, str, pl.Expr]] = []
    texts = [(item.name, item.name) for item in columns.fields.values()]
    texts += [(f"c{place}:value", _shown(native)) for place, (_, native) in columns.families.items()]
    for column, shown in texts:
        cell = pl.col(column)
        checks.append((shown, "undecodable_text", cell.str.contains("\ufffd", literal=True)))
        checks.append((shown, "control_character", cell.str.contains(_UNREADABLE)))
        checks.append((shown, "overlong_cell", cell.str.len_bytes() > MAX_CELL_BYTES))
    for item in stream.fields:
        cell = pl.col(item.name)
        if item.form == "number":
            grammar = _NUMBER if stream.translate else _PLAIN_NUMBER
            checks.append(
                (item.name, "unreadable_number", (cell.str.strip_chars() != "") & ~cell.str.contains(grammar))
            )
        if item.filled or (item.never_blank and item in columns.fields.values()):
            checks.append((item.name, "missing_value", cell.str.strip_chars() == ""))
    checks += [
        (ROW_RULES[name].column, ROW_RULES[name].code, ROW_RULES[name].broken) for name in stream.rules
    ]
    flags = named.lazy().select(**{f"k{n}": check for n, (_, _, check) in enumerate(checks)}).collect()
    return [
        _fault_rows(named, flags[f"k{n}"], column, code)
        for n, (column, code, _) in enumerate(checks)
        if flags[f"k{n}"].any()
    ]


def _unread_optouts(named: pl.DataFrame, sheet: Sheet, columns: Columns) -> list[pl.DataFrame]:
    """A column that looks like an opt-out and is not understood: unless its cell plainly says no, it may be a no."""
    silent = ["", *(word for word, meaning in YES_NO.items() if meaning == "no")]
    return [
        _fault_rows(
            named,
            ~named[f"c{place}:doubted"].str.strip_chars().str.to_lowercase().is_in(silent),
            _shown(sheet.header[place]),
            "unread_optout",
        )
        for place in columns.doubted
    ]


def _fault_rows(named: pl.DataFrame, flag: pl.Series, column: str, code: str) -> pl.DataFrame:
    rows = named.filter(flag).select("row_number")
    return rows.with_columns(column_name=pl.lit(column), reason_code=pl.lit(code)).select(*_FAULTS)


def _broken_faults(sheet: Sheet) -> pl.DataFrame:
    return sheet.broken.select("row_number", pl.lit("").alias("column_name"), "reason_code")


def _shown(native: str) -> str:
    """A vendor's column name, fit for a report: short, and never an address."""
    plain = "".join(c for c in native if c.isprintable())[:60]
    return "(a column whose name holds an address)" if "@" in plain else plain


def _repeated(cells: pl.DataFrame) -> pl.Series:
    """Which rows repeat an earlier row exactly. Hashes find the candidates, the cells decide."""
    body = cells.drop("row_number")
    if not body.height or not body.width:
        return pl.Series([False] * body.height, dtype=pl.Boolean)
    candidates = body.hash_rows().is_duplicated()
    if not candidates.any():
        return pl.repeat(False, body.height, dtype=pl.Boolean, eager=True)
    first = body.filter(candidates).select(first=pl.struct(pl.all()).is_first_distinct())["first"]
    repeated = cells.filter(candidates).filter(~first)["row_number"]
    return cells["row_number"].is_in(repeated.implode())


def _tables(accepted: pl.DataFrame, columns: Columns) -> dict[str, pl.DataFrame]:
    stream = columns.stream
    tables = {stream.table: accepted.select("row_number", *stream.columns)}
    for place, (family, native) in columns.families.items():
        rows = _family_rows(accepted, place, family, native)
        known = tables.get(family.table)
        tables[family.table] = rows if known is None else pl.concat([known, rows])
    return tables


def _family_rows(accepted: pl.DataFrame, place: int, family: Family, native: str) -> pl.DataFrame:
    value, word = pl.col(f"c{place}:value"), pl.col(f"c{place}:value_word")
    return accepted.filter(value != "").select(
        "row_number",
        native_key=pl.lit(native),
        value=value,
        value_word=word,
    )


def _is_drift(faults: pl.DataFrame, rows_in: int) -> bool:
    """More than 1 % (and more than 5) rows fail in one and the same way: the export has changed."""
    worst = faults.group_by("column_name", "reason_code").agg(pl.col("row_number").n_unique().alias("rows"))
    most = worst["rows"].max()
    return isinstance(most, int) and most > DRIFT_ROWS and most > DRIFT_SHARE * rows_in
