"""The block list of a telephone system or a call centre: one number per line, international form.

Not here: which numbers, and no national register (the Dutch one ended in 2021). Numbers are E.164 (ITU-T).
"""

from consentry.publish.grammar import PHONE_E164
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="phone_block",
    tool="your telephone system",
    columns=(("phone", "value"),),
    grammars={"phone": PHONE_E164},
    channels=("phone", "sms"),
    takes=("separator",),
    how_to_block=(
        "Import the -block.csv file into the block list (do-not-call list) of the telephone system or the tool for "
        "text messages, or send it to the call centre on the way agreed for personal data. The phone- files are for "
        "calls, the sms- files for text messages.",
        "Look one number up afterwards: it must be shown in the form in which you dial. If the system wants another "
        "form than + and the country code, have it changed there, not in the file.",
    ),
    holder="do-not-call list",
    how_to_hold=(
        "Have one do-not-call list for each -hold.csv file, with the very name given beside the file below. Never "
        "put two files into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: empty it, then import the -hold.csv file. Do both in one go, while "
        "nobody is calling.",
        "Leave it out of every calling list of that purpose.",
    ),
    warnings=(
        "Open this file with your import tool, not with a spreadsheet: a spreadsheet takes the + away and turns "
        "numbers into other numbers.",
        "A block list stops calls out. Whoever calls you may be answered.",
        "An agent who dials by hand is stopped by no list: give the team the rule, not only the file.",
    ),
)
