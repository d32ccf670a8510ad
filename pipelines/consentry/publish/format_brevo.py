"""Brevo: a contact import with its blocklist box ticked, one column `EMAIL`.

Not here: which addresses. Sources: help.sendinblue.com 208773869, developers.brevo.com "Import contacts" (10 MB in one
call, 8 advised; files with , and with ;). Not published: a limit of the import screen.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="brevo",
    tool="Brevo",
    columns=(("EMAIL", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    max_bytes=8_000_000,
    takes=("separator",),
    how_to_block=(
        "In Brevo choose Contacts > Import contacts > Upload a file, and choose the -block.csv file.",
        "Match its only column to the attribute EMAIL. Brevo leaves out a column it does not know, without a word.",
        "Tick 'Blocklist these contacts' for email, and have existing contacts updated. Without that box the import "
        "adds them as people to write to.",
        "Afterwards look one of them up: Brevo shows the contact as blocklisted for email campaigns.",
    ),
    holder="list",
    how_to_hold=(
        "Have one list for each -hold.csv file, with the very name given beside the file below. Never put two files "
        "into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: take everybody off it (this deletes no contact), then import the "
        "-hold.csv file into that list, existing contacts updated and the blocklist box not ticked. Do both in one "
        "go, while nothing is being sent.",
        "Choose that list under 'Don't send to' in every campaign and automation of that purpose.",
    ),
    warnings=(
        "A blocklisted contact gets no campaign of any list. Importing a -block.csv of one purpose stops all of "
        "them.",
        "Messages sent as transactional go out nevertheless; do not use them for advertising.",
        "Text messages have a blocklist of their own, which this file does not touch.",
    ),
    unsure=("Brevo publishes the limit of 10 MB for its programming interface, not for the import screen.",),
)
