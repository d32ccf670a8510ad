"""The raw words of a form or consent log, English and Dutch."""

from __future__ import annotations

from consentry.contract import CAPTURE_METHODS, CHANNEL_WORDS, VERIFICATIONS

CHOICE: dict[str, str] = {
    **dict.fromkeys(("given", "yes", "ja", "ticked", "aangevinkt", "true", "1", "opt-in", "on", "aan"), "given"),
    **dict.fromkeys(
        ("refused", "no", "nee", "not ticked", "unticked", "niet aangevinkt", "leeg", "empty", "false", "0"), "refused"
    ),
    **dict.fromkeys(
        ("withdrawn", "unsubscribed", "off", "uit", "opt-out", "opt_out", "ingetrokken", "afgemeld"), "withdrawn"
    ),
    **dict.fromkeys(("objected", "bezwaar", "stop"), "objected"),
    **dict.fromkeys(("renewed", "vernieuwd", "bevestigd opnieuw"), "renewed"),
    **dict.fromkeys(("optout_offered", "opt-out offered", "afmelden aangeboden"), "optout_offered"),
}  # fmt: skip
"""What the person did with the box."""

BOX: dict[str, str] = {
    **dict.fromkeys(("unticked", "unchecked", "empty", "leeg", "uit", "off", "niet aangevinkt"), "unticked"),
    **dict.fromkeys(
        ("ticked", "checked", "pre-ticked", "preticked", "aan", "on", "vooraf aangevinkt", "aangevinkt"),
        "ticked",
    ),
    **dict.fromkeys(("own button", "own_button", "button", "eigen knop", "knop"), "own_button"),
    **dict.fromkeys(
        ("not applicable", "not_applicable", "n/a", "n.v.t.", "nvt", "niet van toepassing"), "not_applicable"
    ),
    **dict.fromkeys(("unknown", "onbekend", "?"), "unknown"),
}

METHOD: dict[str, str] = {
    **{method: method for method in CAPTURE_METHODS},
    **dict.fromkeys(("double opt-in", "double_opt_in", "doi", "dubbele opt-in", "bevestigd per mail"), "web_form_doi"),
    **dict.fromkeys(("single opt-in", "single_opt_in", "soi", "web_form", "web form", "webformulier"), "web_form_soi"),
    **dict.fromkeys(("checkout", "afrekenen", "web_form_checkout"), "web_form_soi"),
    **dict.fromkeys(("preference centre", "preference center", "preference_centre", "voorkeurencentrum", "voorkeuren"),
                    "preference_center"),
    **dict.fromkeys(("paper", "paper form", "papier", "papieren formulier"), "paper_form"),
    **dict.fromkeys(("phone", "telefoon", "telefonisch"), "oral_phone"),
    **dict.fromkeys(("in person", "mondeling", "face to face"), "oral_face_to_face"),
}  # fmt: skip

VERIFICATION: dict[str, str] = {
    **{word: word for word in VERIFICATIONS},
    **dict.fromkeys(("click", "confirm click", "klik", "bevestigingsklik"), "doi_click"),
    **dict.fromkeys(("scanner", "link scanner"), "doi_scanner"),
    **dict.fromkeys(("logged in", "login", "ingelogd"), "authenticated"),
    **dict.fromkeys(("handtekening",), "signature"),
    **dict.fromkeys(("opname",), "recording"),
    **dict.fromkeys(("getuige",), "witness"),
}

CHANNEL: dict[str, str] = {
    **{word: word for word in CHANNEL_WORDS},
    **dict.fromkeys(("e-mail", "mail"), "email"),
    **dict.fromkeys(("text", "text message", "sms-bericht"), "sms"),
    **dict.fromkeys(("telefoon", "call", "bellen"), "phone"),
    **dict.fromkeys(("brief", "letter"), "post"),
    "*": "*",
}
