"""Free-text notes of oral consent, read in Dutch and English.

Lives here: what a note says, and the words by which it says it. Does not live here: whether that is enough (rules
C03, V12, V03). The rules of reading: docs/explanation/how-we-read-the-table.md, section on notes.
"""

from consentry.notes.reader import with_note

__all__ = ["with_note"]
