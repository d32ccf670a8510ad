"""The house file of letters: addresses that the mailing house has to take out of an address file before printing.

Not here: which addresses, and no national register: there is no published record format for Postfilter or for the
register of the deceased. Each address is one line of text as the source has it.
"""

from consentry.publish.grammar import POSTAL
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="letters",
    tool="your mailing house",
    columns=(("address", "value"),),
    grammars={"post": POSTAL},
    channels=("post",),
    takes=("separator",),
    how_to_block=(
        "Send the -block.csv file to the mailing house on the way agreed for personal data, never by plain email, "
        "together with the address file of the mailing.",
        "Ask that every address of it is taken out before printing, and that the number taken out is reported to "
        "you.",
        "Ask that the file is deleted after the mailing: for the next one send the new one.",
    ),
    holder="exclusion file",
    how_to_hold=(
        "Send each -hold.csv file with the mailing of its purpose alone, under the very name given beside the file "
        "below. Never use it for another purpose: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole file; the mailing house must not keep the one before.",
    ),
    warnings=(
        "In the Netherlands advertising by addressed letter must also be screened against Postfilter and the "
        "national register of the deceased. This file does not do that: ask the mailing house for it.",
        "Addresses are compared as they are written. Ask the mailing house to compare postcode and house number too, "
        "or the same house in another spelling gets the letter.",
        "Everybody at the address gets no letter, not the one person alone: the file holds no names.",
    ),
    unsure=(
        "Mailing houses have no common format; ask yours whether it wants a comma or a semicolon (separator).",
    ),
)
