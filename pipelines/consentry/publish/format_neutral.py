"""Neutral: a plain CSV for any tool without a format of its own, for calls, texts and letters too.

Each row says why. Not here: which addresses.
"""

from consentry.publish.grammar import EMAIL_ASCII, PHONE_E164, POSTAL
from consentry.publish.list_format import ITEM_COLUMNS, ListFormat

FORMAT = ListFormat(
    name="neutral",
    tool="any other tool",
    columns=tuple((name, name) for name in ITEM_COLUMNS),
    grammars={"email": EMAIL_ASCII, "phone": PHONE_E164, "post": POSTAL},
    channels=("email", "sms", "phone", "post"),
    takes=("separator",),
    how_to_block=(
        "Import the column value of the -block.csv file wherever your tool keeps people who opted out "
        "(suppression list, blocklist, do-not-call list).",
    ),
    holder="tag or list",
    how_to_hold=(
        "Have one tag, label or separate list for each -hold.csv file, with the very name given beside the file below. "
        "Never put two files under one name: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole of it: empty it, then import the column value of the -hold.csv file under "
        "that name. Never import it as unsubscribed. Do both in one go, while nothing is being sent.",
        "Leave the tag of a purpose and channel out of every campaign of that purpose on that channel.",
    ),
    warnings=(
        "Phone numbers start with + and the country code. Open this file with your import tool, not with a "
        "spreadsheet: a spreadsheet turns numbers into other numbers.",
    ),
)
