"""Mailchimp: the import file of one audience, one column `Email Address`.

Not here: which addresses. Sources: Mailchimp "Format guidelines for your import file" (non-ASCII only after the @;
about 200 MB in practice, text fields to 255 bytes).
"""

from consentry.publish.grammar import EMAIL_ANY_DOMAIN
from consentry.publish.list_format import ListFormat
from consentry.publish.normalisers import TRIMMED

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
    holder="tag",
    how_to_hold=(
        "Have one tag for each -hold.csv file, with the very name given beside the file below. Never use one tag for "
        "two files: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole tag: filter the audience by it, select everybody and take the tag off, "
        "then import the -hold.csv file with that tag, with 'Update any existing contacts' ticked and the status left "
        "as it is. Never choose Unsubscribed for it. Do both in one go, while nothing is being sent.",
        "In every campaign of a purpose send to a segment that leaves out the tag of that purpose.",
    ),
    warnings=(
        "An unsubscribe counts for one audience only. If you keep several audiences, configure one target for each.",
        "Somebody who was set to Unsubscribed by mistake cannot be set back by you: only they can subscribe again.",
        "Never archive or delete these people instead, except those in delete.csv: an integration may then subscribe "
        "them again.",
    ),
    unsure=("The limit of 200 MB comes from experience of others, not from Mailchimp.",),
)
