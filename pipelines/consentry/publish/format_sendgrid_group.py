"""SendGrid: the file of unsubscribes of one unsubscribe group, addresses in the first column.

Not here: which addresses; the unsubscribe from everything is `format_sendgrid`. Source: github sendgrid/docs
"Unsubscribe groups" (at most 200 groups, names to 30 characters).
"""

from consentry.publish.format_sendgrid import FORMAT as GLOBAL
from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="sendgrid_group",
    tool="SendGrid (one unsubscribe group)",
    columns=(("email", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    place="unsubscribe group",
    takes=("place",),
    needs=("place",),
    how_to_block=(
        "In SendGrid choose Suppressions > Unsubscribe Groups, open {place}, then Upload a CSV, and choose the "
        "-block.csv file.",
        "SendGrid reads the first column; there is nothing to match.",
        "The addresses then stand under that group.",
    ),
    holder=GLOBAL.holder,
    how_to_hold=GLOBAL.how_to_hold,
    warnings=(
        "This stops only mail that is sent with the group {place}. A mail sent without any group goes out "
        "nevertheless: give every mail of this purpose that group.",
        "Configure one target for each group.",
        "Mail sent with list management bypassed goes out nevertheless; do not bypass it for advertising.",
    ),
    unsure=GLOBAL.unsure,
)
