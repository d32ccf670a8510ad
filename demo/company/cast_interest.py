"""Letters and calls without a yes, and the address of a foreign company: what was weighed, told and screened."""

from __future__ import annotations

from .people import Fact, Person, event, planned

_FAIR = {"origin": "deelnemerslijst-tuinbeurs-2026.pdf", "origin_compatible": "yes"}
_TOLD = event("2026-07-01T10:00:00+02:00", "notice_given", notice_id="BRIEF-LI-1")


def _screened(home: str, day: str = "2026-08-28") -> Fact:
    point = f"{home}, Utrecht, NL"
    return event(
        day, "register_clear", actor="register", register_name="Postfilter", channels="post", point=point
    )


INTEREST: tuple[Person, ...] = (
    Person(
        "Ymke Buitenlucht",
        "ymke@buitenlucht.example",
        "Bought nothing. Told of our letters, her address comes from the fair's own list, Postfilter was asked in "
        "August: a letter may go. In October that check is too old.",
        ("post offers_similar: L02 > X02", "post newsletter: L03 > X02"),
        (planned(**_FAIR), _TOLD, _screened("Biltstraat 20")),
        street="Biltstraat 20",
    ),
    Person(
        "Zeger Zondervraag",
        "zeger@ongescreend.example",
        "The same, but nobody ever asked Postfilter about him.",
        ("post offers_similar: X02",),
        (planned(**_FAIR), _TOLD),
        street="Biltstraat 22",
    ),
    Person(
        "Ada Onverteld",
        "ada@onverteld.example",
        "Screened and documented, but she was never told that we send letters.",
        ("post offers_similar: L04 > L04",),
        (planned(**_FAIR), _screened("Biltstraat 24"), _screened("Biltstraat 24", "2026-09-28")),
        street="Biltstraat 24",
    ),
    Person(
        "Boris Nergensvandaan",
        "boris@nergens.example",
        "Told and screened, but nobody knows where his address comes from.",
        ("post offers_similar: L06",),
        (planned(), _TOLD, _screened("Biltstraat 26"), _screened("Biltstraat 26", "2026-09-28")),
        street="Biltstraat 26",
    ),
    Person(
        "Kwekerij Belbaar",
        "planten@belbaar.example",
        "The switchboard of a company that was told of our calls: the Dutch rule on calls protects people.",
        ("phone event_invites: L07", "phone newsletter: L03"),
        (
            planned(kind="organisation", subscriber_type="legal"),
            event("2026-07-01T10:00:00+02:00", "notice_given", notice_id="BEL-LI-1"),
        ),
        mobile="+31 30 555 01 07",
    ),
    Person(
        "Chiel Zelfstandig",
        "chiel@zelfstandig.example",
        "Works on his own account. The planner claims legitimate interest for calling him; that needs a yes.",
        ("phone event_invites: L08", "email event_invites: L09"),
        (
            planned(subscriber_type="sole_trader"),
            event(
                "2026-07-01T10:00:00+02:00", "legal_basis_claimed", claimed_basis="legitimate_interest",
                actor="controller", kind="state", channels="*",
            ),
        ),
        mobile="+31 6 5550 1006",
    ),
    Person(
        "Serres du Nord NV",
        "info@serresdunord.example",
        "The general address of a Belgian company. Belgium would let us write; we treat it like anybody's.",
        ("email newsletter: B00", "email event_invites: B00"),
        (planned(kind="organisation", subscriber_type="legal"),),
        country="BE",
        city="Gent",
    ),
)  # fmt: skip
