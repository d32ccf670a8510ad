"""Braze: a CSV of user attributes that sets `email_subscribe` to unsubscribed.

Not here: which addresses; one subscription group is `format_braze_group`. Source: github braze-inc/braze-docs
import_users/csv.md (500 MB; a header in the wrong case makes a custom attribute, and the opt-out is not applied).
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import Fixed, ListFormat

FORMAT = ListFormat(
    name="braze",
    tool="Braze",
    columns=(("email", "value"), ("email_subscribe", Fixed("unsubscribed"))),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    max_bytes=500_000_000,
    how_to_block=(
        "In Braze choose Audience > Import users > Attributes, with email as identifier, and choose the -block.csv "
        "file.",
        "Braze shows what it made of each column: email_subscribe must be shown as 'Email Subscription Status', not "
        "as a custom attribute. If it says custom attribute, stop and import nothing.",
        "Afterwards look one of them up: the email subscription state is Unsubscribed.",
    ),
    holder="segment from a CSV",
    how_to_hold=(
        "Have one segment filter from an imported CSV for each -hold.csv file, with the very name given beside the "
        "file below. Its column email_subscribe must not be imported: take it out in the mapping step, or it would "
        "unsubscribe people who never said no. Never put two files into one segment.",
        "At every release replace the whole segment: import the -hold.csv file anew and let the segment point to the "
        "new import alone. Do both in one go, while nothing is being sent.",
        "Leave that segment out in every campaign and Canvas of that purpose.",
    ),
    warnings=(
        "Where several profiles have one address, Braze changes only the one that was updated last. Look at the "
        "others by hand: the next export of Braze shows them as still subscribed.",
        "Do not edit the header: in another spelling or case Braze makes a custom attribute of it and changes no "
        "subscription.",
        "It does not touch subscription groups, text messages or push. For one group use the format braze_group.",
        "An unsubscribe link of an archived group changes nothing in Braze, and no export shows that somebody "
        "clicked it.",
    ),
    unsure=(
        "Whether your Braze takes email as identifier of a CSV import: older workspaces ask for external_id.",
    ),
)
