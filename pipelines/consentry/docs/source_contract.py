"""docs/reference/source-contract.md, made from `contract`: every table, column, type, word and meaning."""

from __future__ import annotations

from pathlib import Path

from consentry.contract import TABLES, Column, Table
from consentry.docs import markdown

_INLINE = 6
"""So many words still fit beside the meaning."""
_FORMS = {
    "text": "text",
    "time": "time",
    "number": "number",
    "word": "word",
    "point": "address or number",
    "country": "country code",
    "purpose": "purpose ids",
}

_HOW = """\
The neutral contract is the way in for any system without a reader of its own, and the format in which every fact that
Consentry decides on can be told. Set `kind = "neutral"` for the source in `consentry.toml` and drop one file per
table, CSV or Parquet, named after the table: `contacts.csv`, `consent_events.parquet`, `sales_2026-10.csv`."""

_RULES = """\
- **CSV**: UTF-8 (with or without mark), one header line, comma, semicolon, tab or bar between the cells, quotes
  (`"`) around a cell that holds one of these, a quote inside it doubled. **Parquet**: plain columns; times, dates,
  numbers, yes/no and lists of text are read as the text below.
- **Columns**: in any order; leave out those you have no use for, except the required ones. A column that is not in the
  contract sets the whole file aside: a misspelt name must not lose a fact in silence.
- **Empty** means unknown, and unknown leans to silence. It is never a consent and never an objection.
- **Words** are the listed ones; capitals and blanks around do not matter. Any other word sets its row aside, and the
  row's address is held until the row is repaired.
- **Several** words or values in one cell are separated by `;`. An address cell may hold several addresses.
- **Times** are ISO 8601: `2026-10-01T09:30:00+02:00`, `2026-10-01 09:30`, `2026-10-01`, `2026-10`, `2026`. Without
  offset they are read in the source's zone; a day, month or year is read as the whole of it. A time that cannot be
  read (also one in digits of another script than 0-9) keeps its row: an opt-out at an unreadable time is an opt-out.
- **Numbers** have a decimal point and no separators. A cell that is no number sets its row aside.
- `*` (everything) is allowed on a no only; a yes with `*` sets its row aside.
- An event names a contact, an address, or both; an address always comes with its kind.
- Rows in = accepted + quarantined + duplicates, exactly, per file. The same file dropped twice changes nothing."""

_EXAMPLE = """\
contact_ref,point_kind,point_value,event_type,kind,channels,purposes,occurred_at,capture_method,box_default,form_id,form_version,notice_id
17,email,kim@voorbeeld.example,given,act,email,newsletter,2026-03-04T10:12:00+01:00,web_form_soi,unticked,footer,3,NB-2026-1
17,email,kim@voorbeeld.example,withdrawn,act,email,newsletter,2026-09-01,,,,,
18,phone,+31655501234,objected,act,*,*,,,,,,"""


def page_text(root: Path) -> str:
    """The page; `root` is the repository's root, as for every page."""
    del root
    return markdown.page(
        "The source contract",
        _HOW,
        "## Rules for every file",
        _RULES,
        "## Example: `consent_events.csv`",
        markdown.code(_EXAMPLE, "csv"),
        "The first person agreed on a form and withdrew later; the second objected by phone to everything, nobody "
        "wrote down when.",
        "## Tables",
        markdown.table(
            ("table", "holds", "columns"),
            [(f"[{t.name}](#{t.name})", t.meaning, len(t.columns)) for t in TABLES.values()],
        ),
        *[part for table in TABLES.values() for part in _table(table)],
    )


def _table(table: Table) -> tuple[str, ...]:
    return (
        f"### {table.name}",
        table.meaning,
        markdown.table(("column", "type", "required", "meaning"), [_row(column) for column in table.columns]),
        *[_words(column) for column in table.columns if len(column.words) > _INLINE],
    )


def _row(column: Column) -> tuple[str, str, str, str]:
    kind = _FORMS[column.form] + (", several" if column.many else "")
    meaning = column.meaning
    if column.words and len(column.words) <= _INLINE:
        meaning += " One of: " + ", ".join(f"`{word}`" for word in column.words) + "."
    elif column.words:
        meaning += " Words: see below."
    return f"`{column.name}`", kind, "yes" if column.required else "", meaning


def _words(column: Column) -> str:
    return f"Words of `{column.name}`: " + ", ".join(f"`{word}`" for word in column.words) + "."
