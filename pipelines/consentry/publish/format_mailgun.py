"""Mailgun: the import of unsubscribes of one sending domain, `address,tags`.

Not here: which addresses. Source: documentation.mailgun.com "Import unsubscribe list": tag * is everything, 25 MB. The
third column, created_at, may be left out, and is: the day of our file is not the day on which somebody said no.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import Fixed, ListFormat

FORMAT = ListFormat(
    name="mailgun",
    tool="Mailgun",
    columns=(("address", "value"), ("tags", Fixed("*"))),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    max_bytes=25_000_000,
    place="sending domain",
    takes=("place",),
    how_to_block=(
        "In Mailgun choose Send > Suppressions, choose {place}, then Unsubscribes > Import, and choose the "
        "-block.csv file.",
        "The column tags holds * in every row: these people get nothing from that domain, whatever tag a mail has.",
        "Mailgun works on the file after you have left the page. Look the number of unsubscribes up later.",
    ),
    holder="mailing list",
    how_to_hold=(
        "Have one mailing list for each -hold.csv file, with the very name given beside the file below, for whoever "
        "runs the program that sends through Mailgun to leave out. Never put two files into one list: somebody held "
        "for one purpose may be allowed for another.",
        "At every release replace the whole list, in one go, while nothing is being sent. Never import it as "
        "unsubscribes.",
    ),
    warnings=(
        "An unsubscribe counts for one sending domain. Configure one target for each domain you send from.",
        "It stops everything from that domain, invoices too. Send those from a domain of their own.",
    ),
)
