"""Who may open what: every route × every role × own and other people's objects, from one table.

A new route without a row fails `test_every_route_has_a_row`.
"""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from alliance.home.admin_site import site_of_all_tables
from tests.access import LOGIN, OFFICERS, OVER_OURS, OVER_THEIRS, PAYMENT, ROLES, SIGNED_IN, address, make_world
from tests.factories import make_person


class Answers:
    """What each role is answered: `yes` for those named, `no` for the rest, the sign-in page for nobody."""

    def __init__(self, *roles, yes=200, no=403, nobody=LOGIN):
        self.by_role = {role: yes if role in roles else no for role in ROLES}
        self.by_role["nobody"] = yes if "nobody" in roles else nobody

    def __or__(self, exceptions):
        other = Answers()
        other.by_role = self.by_role | exceptions
        return other


EVERYBODY = Answers(*ROLES)
SIGNED = Answers(*SIGNED_IN)
FOR_OFFICERS = Answers(*OFFICERS)
FOR_ALL_OF_IT = Answers("officer of all", "administrator")  # those whose rights hold everywhere
FOR_MEMBERS = Answers(  # who belongs to the alliance, by an organisation or by a role
    "viewer",
    "editor",
    "owner",
    "other owner",
    "officer",
    "other officer",
    "officer of all",
    "approver",
    "finance",
    "chair",
)
FOR_PLANNERS = Answers(*OFFICERS, "statutory", "auditor")
FOR_ADMINISTRATORS = Answers("administrator")
UNSEEN = Answers(*OVER_OURS, no=404, nobody=404)  # only the keepers of our board know of it
NOT_HERE = Answers(no=404, nobody=404)  # not in this state of things, whoever asks
SIGNED_OUT = Answers("nobody", no=302)
SIGNED_OUT_ALREADY = Answers(*SIGNED_IN)  # nobody is sent home
AWAY = Answers(*ROLES, yes=302)  # sent on to another page, whoever asks


def page(answers, method="get", data=None, query="", **kwargs):
    """A row with one object at most: the same page for all, or `kwargs` naming a thing of the world."""
    return [(method, "", kwargs, answers, data, query)]


def things(kind, ours, theirs, hidden, method="get", data=None):
    """A row whose objects hang on `ours`, `theirs` and `hidden`: "{name} {kind}", or the organisation itself."""
    rows = []
    for name, answers in (("ours", ours), ("theirs", theirs), ("hidden", hidden)):
        kwargs = {"pk": f"{name} {kind}"} if kind else {"slug": name}
        rows.append((method, name, kwargs, answers, data, ""))
    return rows


def keeps(kind="", *, readers=(), outsider=403, owners_only=False, yes=200, method="get", data=None):
    """For those who keep an entry: its owners (and editors), the officers of its place, and some `readers`.

    outsider    what others are answered when the entry itself is public: 403, or 404 when they may not know of it
    """
    own = ["owner"] if owners_only else ["owner", "editor"]
    return things(
        kind,
        Answers(*own, *OVER_OURS, *readers, yes=yes, no=outsider),
        Answers("other owner", *OVER_THEIRS, *readers, yes=yes, no=outsider),
        Answers("other owner", *OVER_THEIRS, yes=yes, no=404),
        method=method,
        data=data,
    )


def inviters(kind, **more):
    """For those who may invite to an organisation; its other people may know of the thing, and no more."""
    rows = keeps(kind, owners_only=True, outsider=404, **more)
    method, name, kwargs, answers, data, query = rows[0]
    return [(method, name, kwargs, answers | {"viewer": 403, "editor": 403}, data, query), *rows[1:]]


def on_service(rows, kind="service"):
    """The same rows for a service of each organisation: its address names both."""
    return [
        (method, name, {"slug": name, "pk": f"{name} {kind}"}, answers, data, query)
        for method, name, _, answers, data, query in rows
    ]


def keeps_boards(key, kind):
    """For the officers of a board's footprint: ours and theirs, the page and what it sends."""
    return [
        row
        for name, answers in (("our", Answers(*OVER_OURS)), ("their", Answers(*OVER_THEIRS)))
        for method in ("get", "post")
        for row in page(answers, method, **{key: f"{name} {kind}"})
    ]


def keeps_hidden(kind):
    """The same for a meeting that others may not know of."""
    return page(Answers(*OVER_OURS, no=404), pk=f"our {kind}")


def keeps_agendas(key, kind, methods=("get", "post"), data=None, yes=200):
    """For who keeps the board; others are told so of what they may read, and do not know of drafts."""
    rows = []
    for name, keepers in (("our", OVER_OURS), ("their", OVER_THEIRS)):
        for method in methods:
            rows += page(Answers(*keepers, yes=yes), method, data, **{key: f"{name} {kind}"})
    return rows


def of_proposals(proposer=200, keeper=200, method="get", data=None, **more):
    """For the organisation that proposed it and for who keeps the board; nobody else knows of it."""
    return [
        row
        for name, own, keepers in (
            ("our", ["viewer", "editor", "owner"], OVER_OURS),
            ("their", ["other owner"], OVER_THEIRS),
        )
        for row in page(
            Answers(no=404) | dict.fromkeys(own, proposer) | dict.fromkeys(keepers, keeper),
            method,
            data,
            pk=f"{name} proposal",
            **more,
        )
    ]


READS_ENTRY = things("", EVERYBODY, EVERYBODY, Answers("other owner", *OVER_THEIRS, no=404, nobody=404))
READS_ENTRY_BY_POST = [("post", *row[1:]) for row in READS_ENTRY]
MAY_PROPOSE = Answers("viewer", "editor", "owner", "other owner")
WITHIN_OURS = ["viewer", "editor", "owner", *OVER_OURS]

KEEPERS_ALONE = things(  # a service that the public does not find: its own people, and the officers of its place
    "",
    Answers(*WITHIN_OURS, no=404, nobody=404),
    Answers("other owner", *OVER_THEIRS, no=404, nobody=404),
    Answers("other owner", *OVER_THEIRS, no=404, nobody=404),
)
SAYS_OF_ITSELF = [  # nobody but the organisation itself, whoever they are
    Answers("owner", "editor"),
    Answers("other owner"),
    Answers("other owner", no=404) | dict.fromkeys(OVER_THEIRS, 403),
]
# Paid time: whose it is and whoever may read it but not change it; who decides; who reads runs; who belongs
EVERYWHERE = ["officer of all", "administrator"]
OWN_OR_READ = Answers("viewer", no=404) | dict.fromkeys(["approver", "finance", "auditor"], 403)
DECIDES = Answers("approver", no=404) | dict.fromkeys(["viewer", "auditor"], 403)
READS_RUNS = Answers("finance", "auditor")
BELONGS = Answers(*SIGNED_IN) | {"no role": 403}
GOES_ON = Answers(*SIGNED_IN, yes=302)
OF_OURS = ["viewer", "editor", "owner"]
READ_LEDGERS = ["finance", "auditor"]
WE_WRITE = Answers("editor", "owner", "finance")
THEY_GIVE = Answers("other owner", "finance")
FOR_GIVERS = Answers("editor", "owner", "other owner", "finance")


def changes_draft(method, yes=200):
    """A draft of ours: its parties may know of it, and those who act for `ours` change it."""
    answers = Answers("editor", "owner", "finance", yes=yes, no=404) | {"viewer": 403, "auditor": 403}
    return page(answers, method, pk="our draft award")


def writes_of_ours(method):
    """An entry in a ledger that only its parties see."""
    answers = Answers("editor", "owner", "finance", no=404) | {"viewer": 403, "auditor": 403}
    return page(answers, method, pk="our payment")


SAYS_FOR_OURS = Answers("editor", "owner", yes=302, no=404) | {"viewer": 403}


def keeps_open_money(method, *readers, yes=200):
    """What `ours` published itself, and what the alliance published of `theirs`."""
    ours = Answers("editor", "owner", "finance", *EVERYWHERE, *readers, yes=yes)
    theirs = Answers("other owner", "finance", *OFFICERS, *readers, yes=yes)
    return page(ours, method, pk="our opportunity") + page(theirs, method, pk="their opportunity")


def of_our_application(method, yes=200):
    """What `ours` saved: its viewers and the officers of its place read it, and nobody else knows."""
    answers = Answers("editor", "owner", yes=yes, no=404) | dict.fromkeys(["viewer", *OVER_OURS], 403)
    return page(answers, method, pk="our application")


def of_our_deadline(method, *who, **more):
    """What `ours` owes to `theirs` by a day: both sides, finance and auditors know of it."""
    parties = dict.fromkeys([*OF_OURS, "other owner", "auditor"], 403)
    return page(Answers(no=404) | parties | dict.fromkeys([*who, "finance"], 200), method, pk="our deadline", **more)


TABLE = {
    # The portal itself
    "home": page(EVERYBODY),
    "home_map": page(EVERYBODY),
    "accessibility": page(EVERYBODY),
    "privacy": page(EVERYBODY),
    "cookies": page(EVERYBODY),
    "help": page(EVERYBODY),
    "contact": page(EVERYBODY),
    "components": page(EVERYBODY),
    "components_shape": page(EVERYBODY),
    "healthz": page(EVERYBODY),
    "readyz": page(EVERYBODY),
    "post_health": page(FOR_OFFICERS),
    "metrics": page(NOT_HERE),  # without its token
    "mailbox": page(NOT_HERE),  # the demo's alone
    "mailbox_week": page(NOT_HERE, "post"),
    "mailbox_letter": page(NOT_HERE, key="x"),
    "mailbox_html": page(NOT_HERE, key="x"),
    "mailbox_file": page(NOT_HERE, key="x"),
    # The directory
    "directory:search": page(EVERYBODY) + page(EVERYBODY, query="?place=QL1+1AA"),
    "directory:search_map": page(EVERYBODY) + page(EVERYBODY, query="?place=QL1+1AA"),
    "directory:organisation": READS_ENTRY,
    "directory:organisation_map": READS_ENTRY,
    "directory:organisation_confirm": keeps(yes=302, method="post"),
    "directory:organisation_edit": keeps() + keeps(method="post"),
    "directory:organisation_contacts": keeps() + keeps(method="post"),
    "directory:organisation_contact": [
        (method, name, {"slug": name, "pk": f"{name} contact"}, answers, data, query)
        for method, name, _, answers, data, query in keeps() + keeps(method="post", data={"remove": "yes"}, yes=302)
    ],
    "directory:organisation_coverage": keeps() + keeps(method="post", data={"footprint": "none"}, yes=404),
    "directory:organisation_history": keeps(readers=["auditor"]),
    "directory:organisation_led_by": things("", *SAYS_OF_ITSELF) + things("", *SAYS_OF_ITSELF, method="post"),
    "directory:service": on_service(READS_ENTRY)
    + on_service(KEEPERS_ALONE, "new service")
    + on_service(KEEPERS_ALONE, "ended service")
    + page(NOT_HERE, slug="ours", pk="theirs service"),
    "directory:service_new": keeps() + keeps(method="post"),
    "directory:service_edit": on_service(keeps() + keeps(method="post"))
    + page(Answers(no=404), slug="ours", pk="theirs service"),
    "directory:service_times": on_service(keeps() + keeps(method="post", data={"rows": "1"}, yes=302)),
    "directory:service_coverage": on_service(keeps() + keeps(method="post", data={"footprint": "none"}, yes=404))
    + page(Answers(*OVER_OURS, yes=302), "post", {"sensitive": "yes"}, slug="ours", pk="ours service"),
    "directory:service_capacity": on_service(keeps() + keeps(method="post")),
    "directory:service_same": on_service(keeps(method="post", yes=302)),
    "directory:service_end": on_service(keeps() + keeps(method="post", yes=302)),
    "directory:service_take_up": on_service(keeps(method="post", yes=302)),
    "directory:taxonomies": page(FOR_ADMINISTRATORS),
    "directory:term_new": page(FOR_ADMINISTRATORS, query="?kind=need")
    + page(FOR_ADMINISTRATORS, "post", query="?kind=need"),
    "directory:term_edit": page(FOR_ADMINISTRATORS, pk="term") + page(FOR_ADMINISTRATORS, "post", pk="term"),
    "directory:term_move": page(Answers("administrator", yes=302), "post", {"to": "up"}, pk="term"),
    "directory:term_retire": page(Answers("administrator", yes=302), "post", pk="term"),
    "directory:organisation_new": page(FOR_OFFICERS) + page(FOR_OFFICERS, "post"),
    "directory:organisation_contact_us": READS_ENTRY + READS_ENTRY_BY_POST,
    "directory:organisation_members": READS_ENTRY,
    "directory:organisation_relations": keeps() + keeps(method="post", data={"kind": "none"}, yes=302),
    "directory:organisation_relation": [
        (method, name, {"slug": name, "pk": f"{name} relation"}, answers, data, query)
        for method, name, _, answers, data, query in keeps() + keeps(method="post")
    ],
    "directory:gaps": page(FOR_PLANNERS),
    "directory:gaps_csv": page(FOR_PLANNERS),
    "directory:footprints": page(EVERYBODY),
    "directory:footprint": page(EVERYBODY, slug="here"),
    "directory:footprint_boundary": page(EVERYBODY, slug="here"),
    "directory:footprint_new": page(FOR_OFFICERS) + page(FOR_OFFICERS, "post"),
    "directory:footprint_edit": page(FOR_ALL_OF_IT, slug="here")  # an officer's rights stand on it
    + page(Answers(*OVER_OURS), slug="by ours")
    + page(Answers(*OVER_OURS), "post", slug="by ours")
    + page(FOR_ALL_OF_IT, slug="district"),
    "directory:footprint_carries": page(FOR_OFFICERS),
    "directory:footprint_areas": page(FOR_OFFICERS, query="?edition=test-2021&district=D1")
    + page(FOR_OFFICERS, "post", {"edition": "test-2021"}),
    "directory:entry_edits": page(FOR_OFFICERS),
    "directory:entry_edit": things(
        "edit",
        Answers(*WITHIN_OURS, no=404),
        Answers("other owner", *OVER_THEIRS, no=404),
        Answers("other owner", *OVER_THEIRS, no=404),
    )
    + things(
        "new service edit",
        Answers(*WITHIN_OURS, no=404),
        Answers("other owner", *OVER_THEIRS, no=404),
        Answers("other owner", *OVER_THEIRS, no=404),
    )
    + page(
        Answers(*OVER_OURS, yes=302, no=404) | {"viewer": 403, "editor": 403, "owner": 403},
        "post",
        {"answer": "approve"},
        pk="ours edit",
    ),
    # Priorities: public if marked so; kept by the organisation and the officers of its place, answered by itself alone
    "directory:priorities": page(EVERYBODY) + page(EVERYBODY, query="?place=QL1+1AA&words=bus&state=waiting"),
    "directory:priority": things(
        "priority", EVERYBODY, EVERYBODY, Answers("other owner", *OVER_THEIRS, no=404, nobody=404)
    )
    + page(Answers(*WITHIN_OURS, no=404, nobody=404), pk="private priority"),
    "directory:priority_new": page(Answers("editor", "owner", "other owner"))
    + page(Answers("editor", "owner", "other owner"), "post", {"more": "yes"}),
    "directory:priority_edit": keeps("priority") + keeps("priority", method="post"),
    "directory:priority_close": keeps("priority") + keeps("priority", method="post"),
    "directory:priority_reopen": keeps("priority", method="post", yes=302),
    "directory:priority_answer": things("step", *SAYS_OF_ITSELF) + things("step", *SAYS_OF_ITSELF, method="post"),
    "directory:unattributed_writes": page(Answers(*OFFICERS, "auditor")),
    # Boards: everybody reads them, officers of their footprint keep them
    "boards:governance_map": page(EVERYBODY) + page(EVERYBODY, query="?on=2019-01-01"),
    "boards:board": page(EVERYBODY, slug="our board") + page(EVERYBODY, query="?on=2019-01-01", slug="our board"),
    "boards:boards_of": page(EVERYBODY, slug="here"),
    "popolo_json": page(EVERYBODY),
    "open_data": page(EVERYBODY),
    "grants_json": page(EVERYBODY),
    "grants_csv": page(EVERYBODY),
    "boards:board_new": page(FOR_OFFICERS) + page(FOR_OFFICERS, "post"),
    "boards:board_edit": keeps_boards("slug", "board"),
    "boards:board_end": keeps_boards("slug", "board"),
    "boards:seat_new": keeps_boards("slug", "board"),
    "boards:relation_new": keeps_boards("slug", "board"),
    "boards:decides_new": keeps_boards("slug", "board"),
    "boards:terms_new": keeps_boards("slug", "board"),
    "boards:agreement_new": keeps_boards("slug", "board"),
    "boards:seat_edit": keeps_boards("pk", "seat"),
    "boards:seat_end": keeps_boards("pk", "seat"),
    "boards:appoint": keeps_boards("pk", "seat"),
    "boards:appointment_end": keeps_boards("pk", "holder"),
    "boards:relation_end": keeps_boards("pk", "line"),
    "boards:decides_end": keeps_boards("pk", "topic"),
    # Taking a seat, vacant seats, what helps somebody new start, parity
    "boards:appointment_accept": page(Answers("owner", no=404), pk="new appointment")
    + page(Answers("owner", no=404), "post", pk="new appointment"),
    "boards:appointment_record": page(Answers(*OVER_OURS), pk="no login")
    + page(Answers(*OVER_OURS, yes=302), "post", pk="no login"),
    "boards:appointment_invite": page(Answers(*OVER_OURS), pk="no login")
    + page(Answers(*OVER_OURS), "post", pk="no login"),
    "boards:vacancies": page(EVERYBODY) + page(EVERYBODY, query="?sector=nhs"),
    "boards:vacancy": page(EVERYBODY, pk="notice") + page(EVERYBODY, pk="closed notice"),
    "boards:vacancy_new": keeps_boards("pk", "seat"),
    "boards:vacancy_interest": page(FOR_MEMBERS, pk="notice") + page(FOR_MEMBERS, "post", pk="notice"),
    "boards:vacancy_edit": page(Answers(*OVER_OURS), pk="notice") + page(Answers(*OVER_OURS), "post", pk="notice"),
    "boards:vacancy_expressions": page(Answers(*OVER_OURS), pk="notice"),
    "boards:vacancy_close": page(Answers(*OVER_OURS), pk="notice") + page(Answers(*OVER_OURS), "post", pk="notice"),
    "boards:vacancy_reopen": page(Answers(*OVER_OURS), pk="closed notice")
    + page(Answers(*OVER_OURS), "post", pk="closed notice"),
    "boards:expression_choose": page(Answers(*OVER_OURS, no=404) | {"viewer": 403}, pk="interest")
    + page(Answers(*OVER_OURS, no=404) | {"viewer": 403}, "post", pk="interest"),
    "boards:expression_withdraw": page(Answers("viewer", no=404), pk="interest")
    + page(Answers("viewer", no=404, yes=302), "post", pk="interest"),
    "boards:induction": page(Answers("viewer", no=404), slug="vacant board") + page(Answers(no=404), slug="our board"),
    "boards:induction_done": page(Answers("viewer", no=404, yes=302), "post", {"done": "yes"}, pk="first thing"),
    "boards:induction_edit": keeps_boards("slug", "board") + page(Answers(*OVER_OURS), slug="vacant board"),
    "boards:induction_item": page(Answers(*OVER_OURS), pk="first thing")
    + page(Answers(*OVER_OURS), "post", pk="first thing"),
    "boards:induction_move": page(Answers(*OVER_OURS, yes=302), "post", {"to": "down"}, pk="first thing"),
    "boards:induction_remove": page(Answers(*OVER_OURS), pk="first thing")
    + page(Answers(*OVER_OURS, yes=302), "post", pk="first thing"),
    "boards:parity": page(EVERYBODY, slug="our board") + page(EVERYBODY, query="?on=2019-01-01", slug="our board"),
    "boards:parity_rows": page(EVERYBODY, query="?of=vacant", slug="our board"),
    "boards:parity_csv": page(EVERYBODY, slug="our board"),
    # Meetings
    "boards:meeting": page(EVERYBODY, pk="our meeting")
    + page(Answers(*OVER_OURS, no=404, nobody=404), pk="our private meeting")
    + page(Answers(*OVER_THEIRS, no=404, nobody=404), pk="their draft"),
    "boards:meeting_calendar": page(EVERYBODY, pk="our meeting")
    + page(Answers(*OVER_OURS, no=404, nobody=404), pk="our private meeting"),
    "boards:board_calendar": page(EVERYBODY, slug="our board"),
    "boards:board_meetings": page(EVERYBODY, slug="our board") + page(EVERYBODY, slug="their board", query="?page=9"),
    "boards:meeting_new": keeps_boards("slug", "board"),
    "boards:meeting_preparing": keeps_boards("slug", "board"),
    "boards:series_new": keeps_boards("slug", "board"),
    "boards:series_extend": keeps_boards("pk", "series"),
    "boards:meeting_edit": keeps_boards("pk", "meeting") + keeps_hidden("private meeting"),
    "boards:meeting_move": keeps_boards("pk", "meeting") + keeps_hidden("private meeting") + keeps_hidden("draft"),
    "boards:meeting_cancel": keeps_boards("pk", "meeting") + keeps_hidden("private meeting"),
    "boards:meeting_minutes": keeps_boards("pk", "past meeting") + keeps_hidden("private meeting"),
    "boards:minutes_withdraw": keeps_boards("pk", "past meeting") + keeps_hidden("private meeting"),
    "boards:attendance": keeps_boards("pk", "past meeting") + keeps_hidden("private meeting"),
    "boards:meeting_publish": page(Answers(*OVER_OURS, yes=302, no=404), "post", pk="our draft")
    + page(Answers(*OVER_OURS, yes=302), "post", pk="our meeting"),
    "boards:meeting_take_up": page(Answers(*OVER_OURS), pk="our meeting")
    + page(Answers(*OVER_OURS, yes=302), "post", pk="our meeting"),
    "boards:cannot_come": page(SIGNED, pk="our meeting")
    + page(Answers(*SIGNED_IN, yes=302), "post", pk="our meeting")
    + page(Answers(*OVER_OURS, no=404), pk="our private meeting"),
    # Digests: the link in the mail is the right; nobody else's session matters
    "digests:settings": page(SIGNED) + page(SIGNED, "post"),
    "digests:stop": page(EVERYBODY, token="digest link")
    + page(EVERYBODY, "post", token="digest link")
    + page(NOT_HERE, token="not-a-token"),
    # Somebody's own calendar
    "my_calendar": page(SIGNED),
    "calendar_renew": page(Answers(*SIGNED_IN, yes=302), "post"),
    "calendar_revoke": page(SIGNED) + page(Answers(*SIGNED_IN, yes=302), "post"),
    "calendar_feed": page(EVERYBODY, token="the-secret-of-a-test") + page(NOT_HERE, token="not-a-token"),
    # Proposals and agendas
    "boards:propose": page(MAY_PROPOSE, slug="our board") + page(MAY_PROPOSE, "post", slug="their board"),
    "boards:proposals": page(SIGNED),
    "boards:proposal": of_proposals(),
    "boards:proposal_answer": of_proposals(proposer=403, how="decline")
    + of_proposals(proposer=403, how="accept")
    + of_proposals(proposer=403, how="accept", method="post")
    + of_proposals(proposer=403, keeper=404, how="praise"),
    "boards:proposal_more": of_proposals(keeper=403) + of_proposals(keeper=403, method="post"),
    "boards:proposal_withdraw": of_proposals(keeper=403) + of_proposals(proposer=302, keeper=403, method="post"),
    "boards:proposal_again": of_proposals(proposer=302, keeper=403, method="post"),
    "boards:proposals_inbox": keeps_agendas("slug", "board", ["get"]),
    "boards:agenda_edit": keeps_agendas("pk", "meeting", ["get"])
    + page(Answers(*OVER_OURS, no=404), pk="our draft")
    + page(Answers(*OVER_OURS, no=404), pk="our private meeting"),
    "boards:agenda_begin": keeps_agendas("pk", "meeting", ["post"], yes=302),
    "boards:agenda_carry": keeps_agendas("pk", "meeting", ["post"], yes=404),
    "boards:agenda_item_new": keeps_agendas("pk", "meeting"),
    "boards:agenda_publish": keeps_agendas("pk", "meeting"),
    "boards:agenda_item_edit": keeps_agendas("pk", "item")
    + page(Answers(*OVER_OURS, no=404), pk="our closed item")
    + page(Answers(*OVER_OURS, no=404), pk="our draft item"),
    "boards:agenda_item_move": keeps_agendas("pk", "item", ["post"], {"way": "last"}, yes=302),
    "boards:agenda_item_off": keeps_agendas("pk", "item"),
    "boards:agenda_item_back": keeps_agendas("pk", "item", ["post"], yes=302),
    "boards:agenda_decision_new": keeps_agendas("pk", "item"),
    "boards:agenda_action_new": keeps_agendas("pk", "item"),
    "boards:agenda_action": keeps_agendas("pk", "action"),
    "boards:agenda_standing_item": keeps_agendas("pk", "standing item"),
    "boards:agenda_standing_items": keeps_agendas("slug", "board"),
    # Papers and interests
    "boards:paper": page(EVERYBODY, pk="our paper")
    + page(EVERYBODY, pk="our withdrawn paper")
    + page(UNSEEN, pk="our secret paper")
    + page(UNSEEN, pk="our draft paper"),
    "boards:paper_version": page(EVERYBODY, pk="our paper", number=1)
    + page(NOT_HERE, pk="our paper", number=2)
    + page(NOT_HERE, pk="our withdrawn paper", number=1)
    + page(UNSEEN, pk="our secret paper", number=1),
    "boards:paper_read": page(Answers(*SIGNED_IN, yes=302), "post", {"read": "yes"}, pk="our paper", number=1)
    + page(Answers(no=404), "post", pk="our withdrawn paper", number=1)
    + page(Answers(*OVER_OURS, yes=302, no=404), "post", pk="our secret paper", number=1),
    "boards:paper_new": keeps_boards("pk", "item") + keeps_hidden("closed item") + keeps_hidden("draft item"),
    "boards:paper_edit": page(Answers(*OVER_OURS), pk="our paper")
    + page(Answers(*OVER_OURS, yes=302), "post", pk="our paper")
    + page(Answers(*OVER_THEIRS), pk="their paper")
    + page(Answers(*OVER_OURS, no=404), "post", pk="our draft paper")
    + keeps_hidden("secret paper"),
    "boards:paper_replace": keeps_boards("pk", "paper") + keeps_hidden("secret paper") + keeps_hidden("draft paper"),
    "boards:paper_withdraw": keeps_boards("pk", "paper")
    + keeps_hidden("secret paper")
    + page(Answers(*OVER_OURS, yes=302), pk="our withdrawn paper"),
    "boards:paper_move": page(Answers(*OVER_OURS, yes=302), "post", {"up": ""}, pk="our paper")
    + page(Answers(*OVER_OURS, yes=302, no=404), "post", pk="our draft paper"),
    "boards:interests": page(EVERYBODY, slug="our board"),
    "boards:interest_new": keeps_boards("slug", "board") + page(Answers(*OVER_OURS, "viewer"), slug="vacant board"),
    "boards:interest_correct": keeps_boards("pk", "interest"),
    "boards:interest_end": keeps_boards("pk", "interest"),
    "boards:interest_decide": keeps_boards("pk", "item") + keeps_hidden("closed item"),
    # Paid time. The viewer holds a paid seat; approver, finance officer and auditor read what is theirs to read
    "boards:terms_of_funding": page(EVERYBODY, pk="paid seat"),
    "boards:terms_of_funding_new": keeps_boards("pk", "seat"),
    "boards:terms_of_funding_end": page(Answers(*OVER_OURS), pk="my terms")
    + page(Answers(*OVER_OURS), "post", pk="my terms"),
    "boards:dated_figures": page(EVERYBODY) + page(FOR_ALL_OF_IT | {"nobody": 403}, "post"),
    "boards:time": page(SIGNED),
    "boards:log_time": page(SIGNED) + page(SIGNED, "post"),
    "boards:log_meeting": page(Answers("viewer", yes=302), "post", pk="my meeting"),
    "boards:time_entry": page(Answers("viewer", no=404) | {"auditor": 403}, pk="my entry")
    + page(OWN_OR_READ, pk="claimed entry")
    + page(OWN_OR_READ, "post", pk="claimed entry"),
    "boards:time_month": page(SIGNED),
    "boards:time_copy": page(SIGNED) + page(GOES_ON, "post"),
    "boards:timer_start": page(GOES_ON, "post"),
    "boards:timer_stop": page(Answers("viewer", no=302)) + page(GOES_ON, "post"),
    "boards:timer_drop": page(GOES_ON, "post"),
    "boards:hours_consent": page(Answers("viewer", no=404), pk="my seat held")
    + page(Answers("viewer", no=404), "post", pk="my seat held"),
    "boards:claims": page(SIGNED),
    "boards:claim_begin": page(Answers(no=404), "post"),
    "boards:claim": page(Answers("viewer", no=404), pk="draft claim")
    + page(Answers("viewer", "approver", "auditor", no=404), pk="sent claim")
    + page(Answers("viewer", "approver", "finance", "auditor", no=404), pk="approved claim"),
    "boards:claim_submit": page(Answers("viewer", yes=302, no=404), "post", pk="draft claim")
    + page(Answers("viewer", "approver", "auditor", yes=403, no=404), "post", pk="sent claim"),
    "boards:claim_approve": page(DECIDES | {"approver": 302}, "post", pk="sent claim")
    + page(Answers("viewer", "approver", "finance", "auditor", yes=403, no=404), "post", pk="approved claim"),
    "boards:claim_return": page(DECIDES, pk="sent claim") + page(DECIDES, "post", pk="sent claim"),
    "boards:claims_to_approve": page(Answers("approver")) + page(Answers("approver", yes=302), "post"),
    "boards:delegations": page(Answers("approver")) + page(Answers("approver"), "post"),
    "boards:delegation_end": page(Answers("approver", yes=302, no=404) | {"auditor": 403}, "post", pk="delegation"),
    "boards:expense_new": page(Answers("viewer", no=404), pk="draft claim")
    + page(Answers("viewer", no=404), "post", pk="draft claim"),
    "boards:expense_remove": page(Answers("viewer", no=404), pk="my expense")
    + page(Answers("viewer", yes=302, no=404), "post", pk="my expense"),
    "boards:receipt": page(Answers("viewer", no=404), pk="my expense"),
    "boards:settlements": page(READS_RUNS) + page(Answers("finance"), "post"),
    "boards:settlement": page(READS_RUNS, pk="run"),
    "boards:settlement_close": page(Answers("finance", yes=302), "post", pk="run"),
    "boards:settlement_reopen": page(Answers("finance"), pk="run") + page(Answers("finance"), "post", pk="run"),
    "boards:settlement_export": page(Answers("finance", yes=302), "post", pk="run"),
    "boards:settlement_paid": page(Answers("finance"), pk="run") + page(Answers("finance"), "post", pk="run"),
    "boards:settlement_csv": page(READS_RUNS, pk="export"),
    "boards:settlement_xlsx": page(READS_RUNS, pk="export"),
    "boards:payment": page(READS_RUNS, pk="payment") + page(Answers("finance"), "post", pk="payment"),
    "boards:payment_remittance": page(READS_RUNS, pk="payment"),
    "boards:supplier": page(Answers("finance"), kind="person", pk="claimant")
    + page(Answers("finance"), "post", kind="person", pk="claimant"),
    "boards:budgets": page(Answers("approver", "finance", "chair", "funder", "auditor", *EVERYWHERE)),
    "boards:budget_new": page(Answers("finance", *EVERYWHERE)) + page(Answers("finance", *EVERYWHERE), "post"),
    "boards:budget_edit": page(Answers("finance", *EVERYWHERE), pk="budget")
    + page(Answers("finance", *EVERYWHERE), "post", pk="budget"),
    "boards:costs": page(BELONGS),
    "boards:costs_rows": page(BELONGS),
    "boards:costs_csv": page(BELONGS),
    "boards:costs_pdf": page(BELONGS),
    # Money: everybody reads what was made; its parties, finance and auditors read drafts and the ledger
    "funding:overview": page(EVERYBODY) + page(EVERYBODY, query="?year=2025&place=Here"),
    "funding:flows": page(EVERYBODY, query="?year=2025") + page(EVERYBODY, query="?year=&by=size&giver=ours"),
    "funding:flows_csv": page(EVERYBODY, query="?year=2025"),
    "funding:totals": page(EVERYBODY) + page(EVERYBODY, query="?by=intermediary"),
    "funding:awards": page(EVERYBODY) + page(EVERYBODY, query="?counts=reached&giver=ours"),
    "funding:checks": page(Answers("finance", "auditor", "officer of all", "administrator")),
    "funding:fund": page(EVERYBODY, slug="our fund")
    + page(Answers("other owner", *OVER_THEIRS, *READ_LEDGERS, no=404, nobody=404), slug="hidden fund"),
    "funding:fund_new": page(FOR_GIVERS) + page(FOR_GIVERS, "post"),
    "funding:award": page(EVERYBODY, pk="our award")
    + page(Answers(*OF_OURS, *READ_LEDGERS, no=404, nobody=404), pk="our draft award")
    + page(Answers("other owner", *OVER_THEIRS, *READ_LEDGERS, no=404, nobody=404), pk="hidden award"),
    "funding:award_history": page(Answers(*OF_OURS, "other owner", *READ_LEDGERS), pk="our award"),
    "funding:award_new": page(FOR_GIVERS) + page(FOR_GIVERS, "post"),
    "funding:award_edit": changes_draft("get") + changes_draft("post") + page(THEY_GIVE, pk="our award"),
    "funding:award_make": changes_draft("get") + changes_draft("post", yes=302),
    "funding:award_withdraw": changes_draft("get") + changes_draft("post", yes=302),
    "funding:award_cancel": page(WE_WRITE, pk="our grant") + page(WE_WRITE, "post", pk="our grant"),
    "funding:entry_new": page(WE_WRITE, pk="our grant", kind="paid")
    + page(WE_WRITE, "post", pk="our grant", kind="paid")
    + page(THEY_GIVE, pk="our award", kind="due")
    + page(WE_WRITE, pk="our award", kind="fee-support"),
    "funding:entry_reverse": writes_of_ours("get") + writes_of_ours("post"),
    "funding:payment_confirm": page(WE_WRITE, pk="our award", payment=PAYMENT)
    + page(WE_WRITE, "post", pk="our award", payment=PAYMENT),
    "funding:payment_told": page(WE_WRITE, pk="our award") + page(WE_WRITE, "post", pk="our award"),
    "funding:round_new": page(FOR_GIVERS) + page(FOR_GIVERS, "post"),
    "funding:round_example": page(FOR_GIVERS),
    "funding:grants_import": page(FOR_GIVERS) + page(FOR_GIVERS, "post"),
    # Open money, and what is due for awards
    "funding:opportunities": page(EVERYBODY) + page(EVERYBODY, query="?state=over&place=Here"),
    "funding:opportunity": page(EVERYBODY, pk="our opportunity")
    + page(EVERYBODY, pk="their opportunity")
    + page(Answers("other owner", *OVER_THEIRS, *READ_LEDGERS, no=404, nobody=404), pk="hidden opportunity"),
    "funding:opportunity_new": page(FOR_GIVERS | dict.fromkeys(OFFICERS, 200))
    + page(FOR_GIVERS | dict.fromkeys(OFFICERS, 200), "post"),
    "funding:opportunity_edit": keeps_open_money("get") + keeps_open_money("post"),
    "funding:opportunity_withdraw": keeps_open_money("get") + keeps_open_money("post"),
    "funding:opportunity_restore": keeps_open_money("post", yes=302),
    "funding:opportunity_history": keeps_open_money("get", "auditor"),
    "funding:opportunity_save": page(SAYS_FOR_OURS, "post", pk="their opportunity", slug="ours"),
    "funding:opportunity_leave": page(SAYS_FOR_OURS, "post", pk="their opportunity", slug="ours"),
    "funding:applications": page(SIGNED),
    "funding:application_applied": of_our_application("get") + of_our_application("post"),
    "funding:application_not_applied": of_our_application("post", yes=302),
    "funding:application_outcome": of_our_application("get") + of_our_application("post"),
    "funding:deadline_new": page(WE_WRITE | {"other owner": 200}, pk="our award")
    + page(WE_WRITE | {"other owner": 200}, "post", pk="our award"),
    "funding:deadline_edit": of_our_deadline("get", "other owner") + of_our_deadline("post", "other owner"),
    "funding:deadline_step": of_our_deadline("get", "editor", "owner", step="sent")
    + of_our_deadline("post", "other owner", step="received")
    + page(NOT_HERE | {"nobody": LOGIN}, pk="our deadline", step="lost"),
    # People
    "account": page(SIGNED),
    "sign_out_shared": page(EVERYBODY),
    "invitation": page(Answers(no=404, nobody=404), token="not-a-token"),
    "decline_invitation": page(AWAY, token="not-a-token"),
    "request_access": page(EVERYBODY),
    "access_requested": page(EVERYBODY),
    "my_invitation": page(Answers("viewer", no=404), pk="my invitation"),
    "send_invitation_again": inviters("invitation", yes=302, method="post"),
    "withdraw_invitation": inviters("invitation", yes=302, method="post"),
    "membership": inviters("membership"),
    "end_membership": inviters("membership"),
    "new_sign_in_link": inviters("membership"),
    "organisation_people": things(
        "",
        Answers(*WITHIN_OURS),
        Answers("other owner", *OVER_THEIRS),
        Answers("other owner", *OVER_THEIRS, no=404),
    ),
    "access_requests": page(FOR_OFFICERS),
    "access_request": page(Answers(*OFFICERS, no=404), pk="request"),
    "alliance_roles": page(FOR_ADMINISTRATORS) + page(FOR_ADMINISTRATORS, "post"),
    "end_alliance_role": page(FOR_ADMINISTRATORS, pk="role"),
    "outbox": page(FOR_OFFICERS),
    "outbox_state": page(FOR_OFFICERS, state="unknown") + page(FOR_OFFICERS, state="sent"),
    "hold_mail": page(FOR_OFFICERS) + page(FOR_OFFICERS, "post"),
    "dead_addresses": page(FOR_OFFICERS),
    "try_address_again": page(Answers(*OFFICERS, yes=302), "post", pk="dead address"),
    "send_mail_again": page(FOR_OFFICERS, pk="mail"),
    "mail_arrived": page(Answers(*OFFICERS, yes=302), "post", pk="mail"),
    "cancel_mail": page(Answers(*OFFICERS, yes=302), "post", pk="mail"),
    # Sign-in (allauth). Changing a second factor asks everybody for their password again first.
    "account_login": page(SIGNED_OUT),
    "account_logout": page(SIGNED_OUT_ALREADY),
    "account_signup": page(SIGNED_OUT),  # says that accounts come by invitation
    "account_inactive": page(EVERYBODY),
    "account_reauthenticate": page(SIGNED),
    "account_request_login_code": page(SIGNED_OUT),
    "account_confirm_login_code": page(AWAY),
    "account_email": page(SIGNED),
    "account_email_verification_sent": page(AWAY),
    "account_change_password": page(SIGNED),
    "account_set_password": page(AWAY),  # everybody here has one
    "account_reset_password": page(EVERYBODY),
    "account_reset_password_done": page(EVERYBODY),
    "account_reset_password_from_key": page(EVERYBODY, uidb36="1", key="not-a-key"),  # says the link is no good
    "account_reset_password_from_key_done": page(EVERYBODY),
    "mfa_index": page(SIGNED),
    "mfa_authenticate": page(AWAY),
    "mfa_reauthenticate": page(AWAY | {"administrator": 200}),
    "mfa_activate_totp": page(AWAY),
    "mfa_deactivate_totp": page(Answers("administrator", yes=302, no=404)),
    "mfa_view_recovery_codes": page(Answers(no=404)),
    "mfa_generate_recovery_codes": page(AWAY),
    "mfa_download_recovery_codes": page(Answers(no=404)),
    "mfa_list_webauthn": page(SIGNED),
    "mfa_add_webauthn": page(AWAY),
    "mfa_edit_webauthn": page(AWAY, pk="key"),
    "mfa_remove_webauthn": page(AWAY, pk="key"),
    "mfa_login_webauthn": page(AWAY),
    "mfa_reauthenticate_webauthn": page(AWAY),
    "socialaccount_connections": page(SIGNED),
    "socialaccount_login_cancelled": page(EVERYBODY),
    "socialaccount_login_error": page(Answers(no=401, nobody=401)),
    "socialaccount_signup": page(AWAY),
    "openid_connect_login": page(NOT_HERE, provider_id="none"),
    "openid_connect_callback": page(NOT_HERE, provider_id="none"),
    "usersessions_list": page(SIGNED),
}
WITHOUT_A_NAME = {  # allauth's old addresses, which lead to the ones above
    "social/connections/": "/accounts/3rdparty/",
    "social/login/cancelled/": "/accounts/3rdparty/login/cancelled/",
    "social/login/error/": "/accounts/3rdparty/login/error/",
    "social/signup/": "/accounts/3rdparty/signup/",
}


def names(patterns, namespace=""):
    """The full name of every route below `patterns`."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield namespace + (pattern.name or str(pattern.pattern))


ALL_NAMES = sorted(set(names(get_resolver().url_patterns)))


def test_every_route_has_a_row():
    known = TABLE.keys() | WITHOUT_A_NAME.keys()
    assert [name for name in ALL_NAMES if name not in known and not name.startswith("records:")] == []


@pytest.mark.parametrize(("old", "new"), WITHOUT_A_NAME.items())
def test_old_address_leads_to_its_row(client, db, old, new):
    client.force_login(make_person())
    assert client.get(f"/accounts/{old}").url == new


def test_every_row_has_a_route():
    assert [name for name in TABLE if name not in ALL_NAMES] == []


@pytest.fixture
def world(db):
    return make_world()


def compare(client, world, role, name, row):
    method, which, kwargs, answers, data, query = row
    url = address(world, name, kwargs) + query
    with transaction.atomic():
        answer = getattr(client, method)(url, data or {})
        if answer.streaming:
            list(answer.streaming_content)  # to the end, which closes the file that it hands out
        transaction.set_rollback(True)
    expected = answers.by_role[role]
    if answer.status_code != expected:
        return [f"{role}: {method} {name} {which}: {answer.status_code}, not {expected}"]
    if (
        expected == LOGIN
        and role == "nobody"
        and answers not in (AWAY, SIGNED_OUT_ALREADY)
        and "/accounts/login/" not in answer.url
    ):
        return [f"nobody: {method} {name} {which}: sent to {answer.url}, not to sign in"]
    return []


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_the_tables_answer_everywhere(client, world, role):
    """Ask for every object of every row as one role; no answer is another than the table's."""
    if world.people[role]:
        client.force_login(world.people[role])
    wrong = [line for name, rows in TABLE.items() for row in rows for line in compare(client, world, role, name, row)]
    assert wrong == []


def test_records_are_for_administrators_with_a_second_factor_and_cannot_be_changed(client, world):
    """Every table of the read-only admin, as every role: list, one object, adding, changing, deleting."""
    wrong = []
    for role in ROLES:
        client.logout()
        if world.people[role]:
            client.force_login(world.people[role])
        for model in site_of_all_tables()._registry:
            wrong += records_answers(client, role, model)
    assert wrong == []


def records_answers(client, role, model):
    stem = f"records:{model._meta.app_label}_{model._meta.model_name}"
    thing = model._default_manager.first()
    reads = [reverse(f"{stem}_changelist")] + ([reverse(f"{stem}_change", args=[thing.pk])] if thing else [])
    writes = [reverse(f"{stem}_add")] + ([reverse(f"{stem}_delete", args=[thing.pk])] if thing else [])
    expected = [200] * len(reads) + [403] * len(writes) if role == "administrator" else [302] * len(reads + writes)
    found = [client.get(url).status_code for url in reads + writes]
    return [] if found == expected else [f"{role}: {stem}: {found}, not {expected}"]


def test_administrator_without_a_second_factor_cannot_open_the_records(client, world):
    administrator = world.people["administrator"]
    administrator.authenticator_set.all().delete()
    client.force_login(administrator)
    answer = client.get(reverse("records:index"), follow=True)
    assert answer.status_code == 403
    assert "administrators with a second step set up" in answer.content.decode()
