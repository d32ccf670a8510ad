"""Braze: a CSV that unsubscribes from one subscription group.

Not here: which addresses; all email is `format_braze`. Source: github braze-inc/braze-docs import_users/csv.md (one
group per row, 500 MB, exact header case).
"""

from consentry.publish.format_braze import FORMAT as ALL_MAIL
from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import Fixed, ListFormat

FORMAT = ListFormat(
    name="braze_group",
    tool="Braze (one subscription group)",
    columns=(
        ("email", "value"),
        ("subscription_group_id", Fixed("{place}")),
        ("subscription_state", Fixed("unsubscribed")),
    ),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    max_bytes=500_000_000,
    place="subscription group",
    takes=("place",),
    needs=("place",),
    how_to_block=(
        "In Braze choose Audience > Import users > Attributes, with email as identifier, and choose the -block.csv "
        "file.",
        "Braze shows what it made of each column: neither subscription_group_id nor subscription_state may be shown "
        "as a custom attribute. If one is, stop and import nothing.",
        "Afterwards look one of them up: the subscription group {place} is Unsubscribed.",
    ),
    holder=ALL_MAIL.holder,
    how_to_hold=(
        ALL_MAIL.how_to_hold[0]
        .replace(
            "Its column email_subscribe must not be imported: take it",
            "Its columns subscription_group_id and subscription_state must not be imported: take them",
        )
        .replace("or it would", "or they would"),
        *ALL_MAIL.how_to_hold[1:],
    ),
    warnings=(
        "This stops only mail that is sent to the subscription group {place}. A campaign without a group goes out "
        "nevertheless.",
        "Configure one target for each group. An archived group stops nothing.",
        *ALL_MAIL.warnings[:2],
    ),
    unsure=ALL_MAIL.unsure,
)
