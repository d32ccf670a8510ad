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
    how_to_block=(
        "Import the column value of the -block.csv file wherever your tool keeps people who opted out "
        "(suppression list, blocklist, do-not-call list).",
    ),
    how_to_hold=(
        "Import the column value of the -hold.csv file as a tag, label or separate list, and leave that tag out of "
        "every campaign. Never import it as unsubscribed.",
        "At the next release take the tag off what is in -hold.removed.csv and give it to what is in -hold.added.csv.",
    ),
    warnings=(
        "Phone numbers start with + and the country code. Open this file with your import tool, not with a "
        "spreadsheet: a spreadsheet turns numbers into other numbers.",
    ),
)
