"""Why a row or a file is set aside: one code, one sentence with the cure, never a value.

The codes are part of the product: they stand in raw__quarantine, in reports and in the docs.
"""

from __future__ import annotations

REASONS: dict[str, str] = {
    # a row
    "ragged_line": "the line has more or fewer fields than the header; repair the line in the source and export again",
    "unterminated_quote": "a quoted cell is never closed; repair the line in the source and export again",
    "malformed_quote": "text follows a closing quote; repair the line in the source and export again",
    "doubtful_quote": "a quoted cell seems to swallow other rows; repair the quotes in the source and export again",
    "undecodable_text": "the cell holds bytes that are no text in the file's encoding; export again as UTF-8",
    "control_character": "the cell holds an invisible control character; clean it in the source and export again",
    "overlong_cell": "the cell is longer than any real value; clean it in the source and export again",
    "unknown_word": "the cell holds a word that Consentry does not know; add it to the source's table of words",
    "unread_optout": "a column like an opt-out is filled and not understood; map it, or ignore it in purpose_map",
    "unreadable_number": "the cell should hold a number; repair it in the source and export again",
    "missing_value": "a value that every row needs is empty; fill it in the source and export again",
    "star_on_positive": "a yes cannot be about everything (*); name its channels and purposes",
    "no_subject": "the row names neither a contact nor an address; fill one of them",
    "erased": "of a person who was erased at their request: not stored again (M12); delete the record in the source",
    "point_without_kind": "the row has an address without its kind, or the reverse; fill both",
    # a file
    "unknown_header": "no kind of file of this source has this header; see `consentry inspect` and the source's page",
    "ambiguous_header": "the header fits several kinds of file and the name does not decide; restore the vendor's name",
    "unknown_name": "the state of these people stands in the file's name, which is not the vendor's; restore the name",
    "repeated_column": "two columns of the header mean the same thing; remove one",
    "empty_file": "the file holds no header; export it again",
    "unreadable_file": "the file cannot be read in its format; export it again",
    "unsupported_format": "this source does not come in this format; see the source's page",
    "unsupported_encoding": "the text is in an encoding that cannot be read; export it as UTF-8",
    "too_large": "the file is larger than this installation reads; split it",
    "archive_too_large": "the archive unpacks to more than is allowed; export it in parts",
    "archive_too_many": "the archive has too many members; it is not the vendor's export",
    "archive_ratio": "the archive is compressed beyond any real export; it may be an attack",
    "archive_name": "a member of the archive has a name that no export has; it may be an attack",
    "archive_repeated": "two members of the archive have the same name; it may be an attack",
    "archive_link": "a member of the archive is a link; it may be an attack",
    "archive_nested": "the archive holds another archive; unpack it once and drop the files",
    "archive_encrypted": "the archive is encrypted; drop it without a password",
    "archive_lies": "the archive states other sizes or checksums than it has; it may be an attack",
    "archive_empty": "the archive holds no file; export it again",
    "sheet_too_large": "the sheet spans more cells than is allowed; remove stray cells or drop it as CSV",
    "drift": "the export has changed its shape, so only its nos are believed; see the reasons or the columns named",
    "optout_column": "only its nos are believed: a column of opt-outs is missing or not understood; restore it or "
    "ignore it in purpose_map",
    "duplicate": "the same bytes were read before for this source; nothing was changed",
}


class Unreadable(Exception):
    """A whole file (or member) must be set aside; carries a code of REASONS and the rows it could count."""

    def __init__(self, code: str, rows: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.rows = rows
