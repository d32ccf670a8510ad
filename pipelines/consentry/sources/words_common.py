"""Words that every system shares: yes and no in the languages of the exports."""

from __future__ import annotations

YES_NO: dict[str, str] = {
    **dict.fromkeys(("true", "yes", "y", "1", "ja", "j", "waar", "on", "oui", "wahr"), "yes"),
    **dict.fromkeys(("false", "no", "n", "0", "nee", "onwaar", "off", "non", "nein", "falsch"), "no"),
}
