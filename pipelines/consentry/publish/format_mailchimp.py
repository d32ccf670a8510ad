"""Mailchimp: the import file of one audience, one column `Email Address`.

Not here: which addresses. Sources: Mailchimp "Format guidelines for your import file" (non-ASCII only after the @;
about 200 MB in practice, text fields to 255 bytes).
"""

from consentry.publish.grammar import EMAIL_ANY_DOMAIN
from consentry.publish.list_format import TRIMMED, ListFormat

FORMAT = ListFormat(
    name="mailchimp",
    tool="Mailchimp",
    columns=(("Email Address", "value"),),
    grammars={"email": EMAIL_ANY_DOMAIN},
    channels=("email",),
    normaliser=TRIMMED,
    max_bytes=200_000_000,
    how_to_block=(
        "In Mailchimp open the audience that this list is made for: Add contacts > Import contacts > Upload a file.",
        "Choose the -block.csv file. When Mailchimp asks for the status of the contacts, choose Unsubscribed.",
        "Tick 'Update any existing contacts', or those who are subscribed stay subscribed.",
    ),
    how_to_hold=(
        "Import the -hold.csv file with the tag 'consentry-hold', with 'Update any existing contacts' ticked and the "
        "status left as it is. Never choose Unsubscribed for it.",
        "In every campaign send to a segment that leaves out the tag 'consentry-hold'.",
        "At the next release take the tag off what is in -hold.removed.csv and give it to what is in -hold.added.csv.",
    ),
    warnings=(
        "An unsubscribe counts for one audience only. If you keep several audiences, configure one target for each.",
        "Somebody who was set to Unsubscribed by mistake cannot be set back by you: only they can subscribe again.",
        "Never archive or delete these people instead: an integration may then subscribe them again.",
    ),
)
