"""What the demo's money is called. All invented."""

# key: (funder, name, purpose, total, years ago that it began)
FUNDS = {
    "prevention": (
        "icb", "Keeping Well Together", "Money of the ICB for what keeps people well before they need the NHS.",
        1_200_000, 3,
    ),
    "commonwealth": (
        "funder", "Common Ground", "Small groups, close to home. Given through intermediaries that know them.",
        900_000, 3,
    ),
    "public-health": ("county", "Westmere Warm and Walking", "Warm rooms, lunch clubs and walks.", 400_000, 2),
}  # fmt: skip

# key: (fund, funder, holder, title, pounds, instrument, days ago, in arrears, days until paid, paid share)
SOURCES = {
    "icb-1": ("prevention", "icb", "intermediary-1", "Keeping Well Together, passed on by Common Purse", 420_000,
              "grant", 760, False, (30, 400), 1.0),
    "funder-1": ("commonwealth", "funder", "intermediary-1", "Common Ground in the north", 240_000, "grant", 700, False,
                 (21,), 1.0),
    "icb-2": ("prevention", "icb", "intermediary-2", "Keeping Well Together in the valleys", 150_000, "transfer", 520,
              False, (45,), 1.0),
    "county-2": ("public-health", "county", "intermediary-2", "Warm and Walking, decided by residents", 120_000, "sla",
                 480, True, (200,), 0.75),
}  # fmt: skip
SECOND_HOP = ("funder-1", "intermediary-2", "Common Ground: panels of residents", 90_000, 600)

# Titles of small awards, with what each is for.
SMALL = (
    ("Warm rooms this winter", "Heating, soup and somebody to talk to, three afternoons a week."),
    ("A worker for the young people's evening", "Six hours a week, so that the same face is there each time."),
    ("Walks for people who have stopped walking", "A leader, boots to lend and a minibus home when it rains."),
    ("Lunch on Tuesdays", "Food, a cook for four hours and the hire of the hall."),
    ("Translating what the surgery says", "Interpreters chosen by the community, at the desk and on the phone."),
    ("Fixing bicycles, finding friends", "Tools, tyres and a session worker for people without work."),
    ("Songs for people with dementia", "A pianist, a room with handrails and taxis."),
    ("Help with forms", "Training for eleven volunteers and a lockable cupboard."),
    ("Growing on the old bowling green", "Raised beds, a water butt and a raking rota."),
    ("A kitchen that passes inspection", "A second sink, a fridge and the course that goes with them."),
    ("Listening at the school gate", "Two mornings a week, tea, and what parents say written down."),
    ("Swimming for women only", "The pool for ten Sundays, a lifeguard and a crèche."),
)  # fmt: skip

# (giver, title, pounds, instrument, kind of money, days ago, years it runs): beside the grants, and not traced further
CONTRACTS = (
    ("mind-trust", "Crisis café, five nights a week", 218_000, "contract", "project", 650, 3),
    ("icb", "Community rehabilitation after stroke", 164_500, "contract", "project", 540, 2),
    ("mills-council", "Short breaks for carers", 48_300, "call-off", "project", 300, 1),
    ("coast-council", "A week's respite at short notice", 1_240, "spot", "project", 60, 1),
    ("ribble-trust", "Home from hospital", 92_000, "sla", "project", 410, 2),
    ("funder", "To be there in five years", 75_000, "grant", "unrestricted", 620, 3),
    ("fells-council", "A minibus", 41_900, "grant", "capital", 350, 1),
)
