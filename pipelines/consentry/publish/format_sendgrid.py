"""SendGrid: the file of global unsubscribes, addresses in the first column.

Not here: which addresses; the unsubscribe of one group is `format_sendgrid_group`. Source: github sendgrid/docs
"Unsubscribe groups". The header is our own: SendGrid reads the first column and passes over every header.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="sendgrid",
    tool="SendGrid",
    columns=(("email", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    how_to_block=(
        "In SendGrid choose Suppressions > Global Unsubscribes > Add global unsubscribes > Upload a CSV, and choose "
        "the -block.csv file.",
        "SendGrid reads the first column; there is nothing to match.",
        "The addresses then stand under Global Unsubscribes.",
    ),
    holder="segment or list",
    how_to_hold=(
        "Have one list for each -hold.csv file, with the very name given beside the file below. Never put two files "
        "into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: delete the list (not its contacts), make it again under the same "
        "name and upload the -hold.csv file into it. Never upload it under Suppressions. Do both in one go, while "
        "nothing is being sent.",
        "In every single send and automation of a purpose send to a segment that leaves that list out.",
    ),
    warnings=(
        "A global unsubscribe stops everything you send with SendGrid, whatever group or purpose. To stop one kind "
        "of mail only, use the format sendgrid_group.",
        "Mail sent with list management bypassed goes out nevertheless; do not bypass it for advertising.",
    ),
    unsure=("SendGrid publishes no limit for this upload.",),
)
