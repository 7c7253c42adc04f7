"""The demo's boards in words: Figure 1 of the study as at February 2021, and today's boards, which are invented."""

from dataclasses import dataclass, field

STUDY = (
    "Wheeler and others, Achieving parity of esteem?, 2021: Figure 1 and Box 1, fieldwork October 2020 to February 2021"
)
WORKED_OUT = "Worked out from Figure 1 of the same study, which does not name the place"
REPORTS_2021 = "Worked out: the study says that places belong to the system, and draws no line"
INVENTED = "Invented for the demonstration"


@dataclass(frozen=True)
class SeatIs:
    """A seat and who sits there: (the role, the key of the body they speak for), one for each share that is held."""

    title: str
    sector: str
    holders: tuple[tuple[str, str], ...] = ()
    vote: str = "voting"
    funding: str = "unknown"
    funded_note: str = ""
    is_chair: bool = False
    shares: int = 1
    carries_over: bool = False
    nominated_by: str = ""  # the key of a board


@dataclass(frozen=True)
class BoardIs:
    """A board of the demo, by its key."""

    key: str
    name: str
    kind: str
    footprint: str
    decides: str = ""
    advises: str = ""
    money: str = ""
    meets: str = ""
    quorum: str = ""
    reach: str = ""
    run_by: str = ""
    ours: bool = False
    papers: str = ""
    origin: str = ""
    source: str = INVENTED
    inferred: bool = False
    seats: tuple[SeatIs, ...] = field(default=())


# February 2021 -----------------------------------------------------------------------------------------------------

UNFUNDED = "unfunded"
FIVE = {  # by footprint: (name, the VCFSE group, its origin, whether the text names its place)
    "central-lancashire": (
        "Central Lancashire",
        "Central Lancs VCSE Alliance",
        "A new group, created after the five places had emerged.",
        True,
    ),
    "fylde-coast": (
        "Fylde Coast",
        "VCFSE Leaders' Partnership",
        "A new group, created to work alongside the emerging place.",
        False,
    ),
    "morecambe-bay": (
        "Morecambe Bay",
        "VCSE Health and Wellbeing Network",
        "A network of VCFSE and statutory people with hundreds of attendees. A smaller facilitation group of larger "
        "or infrastructure organisations was planned.",
        False,
    ),
    "pennine-lancashire": (
        "Pennine Lancashire",
        "Pennine Lancs VCFS Leadership Group",
        "A leadership group that existed before the places did.",
        True,
    ),
    "west-lancashire": (
        "West Lancashire",
        "VCFSE forum for the place partnership",
        "A forum that existed before and took on this task when the place partnership was created.",
        False,
    ),
}


def boards_of_2021() -> list[BoardIs]:
    """The system's board and five place boards, and a VCFSE group under each. (The alliance is there to this day.)"""
    found = [
        BoardIs("ics", "ICS Board", "icb", "lancashire-and-south-cumbria",
                decides="The system's strategy, as a partnership of its organisations.", source=STUDY),
    ]  # fmt: skip
    for slug, (name, group, origin, is_named) in FIVE.items():
        funding = "funded" if slug == "central-lancashire" else UNFUNDED
        note = "the one exception among the five places" if funding == "funded" else ""
        seat = SeatIs(
            f"VCFSE representative for {name}",
            "vcfse",
            (("Member of the Alliance", ""),),
            funding=funding,
            funded_note=note,
            nominated_by="alliance",
        )
        found.append(
            BoardIs(f"place-{slug}", f"{name} ICP Board", "place", slug,
                    advises="How health and care are planned in the place.", source=STUDY, seats=(seat,))
        )  # fmt: skip
        source = STUDY if is_named else WORKED_OUT
        found.append(
            BoardIs(f"group-{slug}", group, "place-group", slug, origin=origin, source=source, inferred=not is_named)
        )
    return found


# Today -------------------------------------------------------------------------------------------------------------

FOUR = {  # by footprint: (name, council, trust or other NHS body, infrastructure organisation)
    "blackburn-with-darwen-place": ("Blackburn with Darwen", "mills-council", "mind-trust", "lio-pennine"),
    "blackpool-place": ("Blackpool", "coast-council", "coast-trust", "lio-coast"),
    "lancashire-place": ("Lancashire", "county", "ribble-trust", "lio-central"),
    "south-cumbria-place": ("South Cumbria", "fells-council", "mind-trust", "lio-bay"),
}

ALLIANCE = BoardIs(
    "alliance",
    "Lancashire and South Cumbria VCFSE Alliance",
    "alliance",
    "lancashire-and-south-cumbria",
    decides="Who speaks for the sector on the boards of the system and its places, and what it asks of them.",
    advises="Everything the ICB and the partnership plan: the sector sees it first, and answers in one voice.",
    money="Its own running costs, and a fund for the time of representatives, paid by the ICB.",
    meets="First Wednesday of every second month, online, 10am to noon. Anybody may listen.",
    quorum="Half of the seats filled, with at least three places among them.",
    reach="Write to the alliance's officers at Three Towns Voluntary Action. Any group may, member or not.",
    run_by="lio-central",
    ours=True,
    origin="Between 2018 and 2020 the sector, councils, the NHS and the ICS developed one system for engagement, with "
    "this alliance as its formal body.",
    source=STUDY,
)
CHAIR_OF_2021 = SeatIs(
    "Alliance Independent Chair",
    "vcfse",
    (("Independent chair", ""),),
    is_chair=True,
    funding="funded",
    funded_note="8 days a month, paid by the ICS",
)
CHAIR = SeatIs(
    "Independent chair",
    "vcfse",
    is_chair=True,
    funding="funded",
    funded_note="8 days a month, paid by the ICB",
)
SYSTEM = [
    BoardIs(
        "icb",
        "Integrated Care Board",
        "icb",
        "lancashire-and-south-cumbria",
        decides="How the NHS's money is spent across the system, and which services it buys.",
        money="About £3.9 billion a year in this demonstration.",
        meets="Every second month, in public.",
        reach="Questions from the public by noon three working days before a meeting.",
        run_by="icb",
        papers="https://icb.example.org/board",
        seats=(
            SeatIs("Chair", "nhs", (("Chair of the ICB", "icb"),), is_chair=True, funding="funded"),
            SeatIs("Chief executive", "nhs", (("Chief executive of the ICB", "icb"),), funding="funded"),
            SeatIs("Medical director", "nhs", (("Medical director of the ICB", "icb"),), funding="funded"),
            SeatIs("NHS trusts", "nhs", (("Chief executive of a trust", "ribble-trust"),), funding="funded"),
            SeatIs("Primary care", "nhs", (("General practitioner", ""),), funding="funded", funded_note="by session"),
            SeatIs("Local authorities", "local-authority", (("Director of adult services", "county"),)),
            SeatIs("VCFSE participant", "vcfse", (), vote="observer", nominated_by="alliance", funding=UNFUNDED),
            SeatIs("Independent members", "other", (("Independent member", ""),), shares=2, funding="funded"),
        ),
    ),
    BoardIs(
        "partnership",
        "Integrated Care Partnership",
        "partnership",
        "lancashire-and-south-cumbria",
        decides="The integrated care strategy: what health and care should be for in five years.",
        advises="The ICB and the councils, on everything that needs both.",
        money="None of its own.",
        meets="Quarterly, in public, each time in another place.",
        reach="Through its secretariat at the county council.",
        run_by="county",
        papers="https://partnership.example.org/papers",
        seats=(
            SeatIs("Chair", "local-authority", (("Cabinet member for health", "county"),), is_chair=True),
            SeatIs("Integrated care board", "nhs", (("Deputy chair of the ICB", "icb"),), funding="funded"),
            SeatIs("Councils", "local-authority", (("Leader of a council", "coast-council"),), shares=2),
            SeatIs("VCFSE, two seats as a job share", "vcfse",
                   (("Chief officer of an infrastructure organisation", "lio-coast"),
                    ("Chief officer of an infrastructure organisation", "lio-west")),
                   shares=2, nominated_by="alliance", funding="funded", funded_note="1 day a month each"),
            SeatIs("People with lived experience", "lived-experience", (), funding="funded",
                   funded_note="fees and fares"),
            SeatIs("Care providers", "provider", (("Owner of a home care firm", "care-1"),), vote="advisory"),
        ),
    ),
    BoardIs(
        "collaborative",
        "Provider Collaborative Board",
        "collaborative",
        "lancashire-and-south-cumbria",
        decides="How the hospital and mental health trusts share services and staff.",
        meets="Monthly, not in public.",
        reach="Through the company secretary of Ribbleway Hospitals.",
        run_by="ribble-trust",
        seats=(
            SeatIs("Chair", "nhs", (("Chair of a trust", "ribble-trust"),), is_chair=True, funding="funded"),
            SeatIs("Coastal trust", "nhs", (("Chief executive", "coast-trust"),), funding="funded"),
            SeatIs("Mental health trust", "nhs", (("Chief executive", "mind-trust"),), funding="funded"),
        ),
    ),
]  # fmt: skip
ORIGINS = {
    "blackburn-with-darwen-place": "Grew out of the leadership group for Pennine Lancashire when places changed.",
    "blackpool-place": "The leaders' partnership of the coast, for the borough alone since July 2022.",
    "lancashire-place": "Made in July 2022 out of three groups. Its members still miss the smaller places.",
    "south-cumbria-place": "The northern half of the bay's network, with its own facilitation group.",
}


def boards_of_places() -> list[BoardIs]:
    """For each of the four places a board, a health and wellbeing board and a VCFSE group."""
    found = []
    for slug, (name, council, trust, lio) in FOUR.items():
        found += [_place(slug, name, council, trust, lio), _wellbeing(slug, name, council), _group(slug, name, lio)]
    return found


def _place(slug: str, name: str, council: str, trust: str, lio: str) -> BoardIs:
    paid = ("funded", "2 days a month, paid by the place") if slug == "lancashire-place" else (UNFUNDED, "")
    seats = (
        SeatIs("Director of the place", "nhs", (("Director of health and care integration", "icb"),), is_chair=True,
               funding="funded"),
        SeatIs("Council", "local-authority", (("Director of public health", council),), funding="funded"),
        SeatIs("Hospital or community trust", "nhs", (("Director of operations", trust),), funding="funded"),
        SeatIs("Primary care", "nhs", () if slug == "south-cumbria-place" else (("Clinical director", ""),)),
        SeatIs("VCFSE representative", "vcfse", (("Chief officer of an infrastructure organisation", lio),),
               nominated_by="alliance", funding=paid[0], funded_note=paid[1], carries_over=True),
        SeatIs("Second VCFSE representative", "vcfse", (), nominated_by=f"group-{slug}", funding=UNFUNDED),
        SeatIs("People with lived experience", "lived-experience", (("Expert by experience", ""),), vote="advisory",
               funding="funded", funded_note="fees and fares"),
    )  # fmt: skip
    return BoardIs(
        f"place-{slug}",
        f"{name} Place Partnership Board",
        "place",
        slug,
        decides=f"How the place's own budget is used, and which teams work together in {name}.",
        advises="The ICB, on what it buys for the place.",
        money="A delegated budget of a few million pounds a year.",
        meets="Second Thursday of the month, 2pm to 4pm.",
        quorum="Five members, the council and the NHS among them.",
        reach="Write to the director of the place at the ICB.",
        run_by="icb",
        papers=f"https://icb.example.org/{slug}",
        seats=seats,
    )


def _wellbeing(slug: str, name: str, council: str) -> BoardIs:
    seats = (
        SeatIs("Chair", "local-authority", (("Cabinet member for health and wellbeing", council),), is_chair=True),
        SeatIs("Director of public health", "local-authority", (("Director of public health", council),)),
        SeatIs("Integrated care board", "nhs", (("Director of the place", "icb"),), funding="funded"),
        SeatIs("Voice of patients", "other", (("Chief officer of the local Healthwatch", ""),)),
        SeatIs("VCFSE", "vcfse", (("Trustee", ""),) if slug == "blackpool-place" else (), funding=UNFUNDED),
    )
    return BoardIs(
        f"wellbeing-{slug}",
        f"{name} Health and Wellbeing Board",
        "health-and-wellbeing",
        slug,
        decides="The joint local health and wellbeing strategy.",
        advises="The council and the ICB, on what people's health needs.",
        meets="Quarterly, in public at the town hall.",
        reach="Ask the council's democratic services for a question to be put.",
        run_by=council,
        papers=f"https://{council}.example.org/wellbeing",
        seats=seats,
    )


def _group(slug: str, name: str, lio: str) -> BoardIs:
    seats = (
        SeatIs("Chair", "vcfse", (("Chief officer of an infrastructure organisation", lio),), is_chair=True,
               funding=UNFUNDED),
        SeatIs("Small groups", "vcfse", (("Organiser of a community group", ""),), shares=2, funding=UNFUNDED),
        SeatIs("Faith groups", "vcfse", (("Member of a faith forum", ""),), funding=UNFUNDED),
        SeatIs("Social enterprises", "vcfse", () if slug == "blackpool-place" else (("Director of a CIC", ""),)),
    )  # fmt: skip
    return BoardIs(
        f"group-{slug}",
        f"{name} VCFSE Group",
        "place-group",
        slug,
        decides="Who speaks for the sector in the place, and what they take there.",
        advises="The place board.",
        meets="Monthly, the week before the place board, in a hall or online.",
        quorum="Any ten groups.",
        reach="Come to a meeting, or ring the infrastructure organisation.",
        run_by=lio,
        ours=True,
        origin=ORIGINS[slug],
        seats=seats,
    )


# Topic: (decides, advises), by the keys of boards. A place's boards are those of each of the four.
TOPICS = {
    "Small grants to community groups": (("alliance",), ("icb",)),
    "Hospital discharge": (("place",), ("collaborative", "group")),
    "Mental health services": (("icb",), ("collaborative", "alliance")),
    "Prevention and public health": (("wellbeing",), ("place", "group")),
    "Care homes and home care": (("partnership",), ("wellbeing",)),
    "Where health hubs are opened": (("place",), ("group",)),
    "Digital inclusion": (("partnership",), ("alliance",)),
    "Who represents the sector": (("alliance",), ("group",)),
    "Carers' support": (("partnership",), ("place", "alliance")),
    "Contracts with the sector": (("icb",), ("alliance",)),
}
