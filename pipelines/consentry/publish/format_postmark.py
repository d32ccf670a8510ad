"""Postmark: the bodies of calls to its suppressions interface, one JSON object per line. It has no upload of a list.

Not here: which addresses, and no call is made: a person sends the file with a program of theirs. Source:
postmarkapp.com/developer/api/suppressions-api. From memory and not checked: at most 50 addresses in one call.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat
from consentry.publish.list_shape import RequestBodies

FORMAT = ListFormat(
    name="postmark",
    tool="Postmark",
    columns=(("EmailAddress", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    shape=RequestBodies("Suppressions", 50),
    place="message stream",
    takes=("place",),
    needs=("place",),
    how_to_block=(
        "Postmark has no page to upload a list, so ask whoever looks after your programs. Each line of the "
        "-block.jsonl file is the body of one call: POST /message-streams/{place}/suppressions.",
        "Postmark answers each call with one status per address; each must be Suppressed. An address that is not has "
        "to be looked at by hand.",
        "Then have the list read back: GET /message-streams/{place}/suppressions/dump shows them with the reason "
        "ManualSuppression and the origin Customer.",
    ),
    holder="list in your sending program",
    how_to_hold=(
        "Postmark has no tags or segments. Give each -hold.jsonl file to whoever runs the program that sends through "
        "Postmark, as a list with the very name given beside the file below. Never put two files into one list, and "
        "never into the suppressions: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list in that program, in one go, while nothing is being sent.",
    ),
    warnings=(
        "A suppression counts for one message stream. Configure one target for each stream that carries advertising, "
        "and none for the stream of invoices.",
        "Consentry makes no call itself: until somebody has sent the file nothing is suppressed.",
    ),
    unsure=("That one call takes 50 addresses. With a smaller max_rows each file is one call of so many.",),
)
