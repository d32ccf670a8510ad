"""Names of countries as systems write them, to two-letter ISO codes.

A name that is not here reads as unknown, and an unknown country gets the strictest default: so this
table only ever adds precision, and a missing line is safe.
"""

from __future__ import annotations

_CODES = (
    "ad ae al am ar at au az ba be bg bh br by ca ch cl cn co cr cw cy cz de dk dz ee eg es fi fo fr gb ge gg "
    "gi gl gr hk hr hu id ie il im in is it je jo jp ke kr kw kz lb li lt lu lv ma mc md me mk mt mx my ng nl "
    "no nz om pa pe ph pk pl pt qa ro rs ru sa se sg si sk sm sr th tn tr tw ua us uy uz va vn xk za"
).split()

_NAMES = {
    "AT": "austria, oostenrijk, österreich, autriche",
    "BE": "belgium, belgië, belgie, belgique, belgien",
    "BG": "bulgaria, bulgarije",
    "CH": "switzerland, zwitserland, schweiz, suisse",
    "CY": "cyprus",
    "CZ": "czechia, czech republic, tsjechië, tsjechie",
    "DE": "germany, duitsland, deutschland, allemagne",
    "DK": "denmark, denemarken, danmark",
    "EE": "estonia, estland",
    "ES": "spain, spanje, españa, espagne",
    "FI": "finland, suomi",
    "FR": "france, frankrijk, frankreich",
    "GB": "united kingdom, great britain, england, scotland, wales, northern ireland, uk, u.k., "
    "verenigd koninkrijk, groot-brittannië, engeland, schotland",
    "GR": "greece, griekenland, el, hellas",
    "HR": "croatia, kroatië, kroatie",
    "HU": "hungary, hongarije",
    "IE": "ireland, ierland",
    "IS": "iceland, ijsland",
    "IT": "italy, italië, italie, italia, italien",
    "LI": "liechtenstein",
    "LT": "lithuania, litouwen",
    "LU": "luxembourg, luxemburg",
    "LV": "latvia, letland",
    "MT": "malta",
    "NL": "netherlands, the netherlands, nederland, holland, niederlande, pays-bas",
    "NO": "norway, noorwegen, norge",
    "PL": "poland, polen, polska",
    "PT": "portugal",
    "RO": "romania, roemenië, roemenie",
    "SE": "sweden, zweden, sverige",
    "SI": "slovenia, slovenië, slovenie",
    "SK": "slovakia, slowakije",
    "US": "united states, united states of america, usa, u.s.a., verenigde staten",
    "CA": "canada",
    "AU": "australia, australië",
    "TR": "turkey, türkiye, turkije",
    "CW": "curaçao, curacao",
    "SR": "suriname",
}

COUNTRIES: dict[str, str] = {
    **{code: code.upper() for code in _CODES},
    **{name.strip(): code for code, names in _NAMES.items() for name in names.split(",")},
}
"""Country as written, in lower case, to its code."""
