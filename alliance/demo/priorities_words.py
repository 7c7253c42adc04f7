"""What communities of the demo raised, in their own words, and what boards made of it. All invented."""

from dataclasses import dataclass

LANCASHIRE = "Lancashire VCFSE Group"
PLACE = "Lancashire Place Partnership Board"
ALLIANCE = "Lancashire and South Cumbria VCFSE Alliance"
BLACKPOOL = "Blackpool Health and Wellbeing Board"
BLACKBURN = "Blackburn with Darwen VCFSE Group"


@dataclass(frozen=True)
class StepIs:
    """What became of a priority at the `back`-th last meeting of a board; with the answer, if there is one yet.

    `by` is a body of the demo, where it was not a board: it gave money `days` ago.
    """

    kind: str
    board: str
    back: int
    title: str
    words: str
    answer: str = ""
    answer_words: str = ""
    by: str = ""
    days: int = 0


@dataclass(frozen=True)
class PriorityIs:
    """A priority of the demo; `group` is one of the groups that `people` picks."""

    group: str
    title: str
    words: str
    footprint: str
    days: int  # since it was raised
    by_resident: bool = False
    is_public: bool = True
    evidence: tuple[tuple[str, str], ...] = ()
    steps: tuple[StepIs, ...] = ()
    closed: str = ""


PRIORITIES = (
    PriorityIs(
        "first-0",
        "The last bus home",
        "The last bus up the hill goes at ten to six. After that it is a taxi for £9 or you stop in. People miss the "
        "evening clinic, and they miss each other. It is not transport we want to talk about. It is being stuck.",
        "mill-row-and-the-tops",
        400,
        evidence=(
            ("34 of the 41 people at our Friday table have not been out after six since spring.", "Our own count, at "
             "four dinners"),
            ("Eleven missed an evening appointment because they could not get home.", "What members told our helpers"),
        ),
        steps=(
            StepIs("item", LANCASHIRE, 9, "Getting home in the evening",
                   "The Friday table asks for a way home after six for people on the Tops.",
                   "yes"),
            StepIs("item", PLACE, 7, "Review of evening transport provision",
                   "To note the scope of a review of evening public transport provision across the Lancashire "
                   "footprint.",
                   "no", "We did not ask for a review of a footprint. We asked how forty people get home on a Friday."),
            StepIs("decision", PLACE, 4, "A way home after six",
                   "The board will pay for a shared taxi from the Tops on two evenings for six months, and count who "
                   "uses it.",
                   "partly", "Two evenings is a start. The clinic is on a third one."),
            StepIs("action", PLACE, 4, "A way home after six",
                   "The community transport scheme starts the shared taxi on Tuesdays and Fridays (done).",
                   "yes", "It came. Nine of us went."),
            StepIs("award", "", 0, "Shared taxi for the Tops",
                   "A grant of £6,200 for a driver and fuel, for six months.",
                   by="intermediary-1", days=40),
        ),
    ),
    PriorityIs(
        "shared",
        "Somebody at the desk who speaks our language",
        "When my mother rings the surgery she puts the phone down again, because the menu is in English and it is fast."
        " Then she waits until it is an ambulance. One person at the desk two mornings a week would do.",
        "blackburn-with-darwen-place",
        150,
        by_resident=True,
        evidence=(("We rang for 26 people in one month, because they could not.", "The kitchen's own diary"),),
        steps=(
            StepIs("item", BLACKBURN, 1, "Language support at first contact",
                   "To discuss options for enhanced language support at the first point of contact in primary care."),
        ),
    ),
    PriorityIs(
        "waiting",
        "Fresh food costs more up here",
        "A cabbage is 40p dearer in our one shop than in town, and it was picked last week. We are told to eat well. "
        "With what?",
        "blackpool-district",
        210,
        steps=(
            StepIs("item", BLACKPOOL, 2, "Healthy weight strategy",
                   "To receive an update on the refresh of the healthy weight strategy.",
                   "no", "We said that food is too dear. Nobody here said a word about weight."),
        ),
    ),
    PriorityIs(
        "lead",
        "We cannot write twelve bids for one worker",
        "Three groups in our valley share a worker. Her wage comes out of four pots that end on different days and ask "
        "for the same figures in different boxes. She spends every Friday on forms. One form would give us Fridays "
        "back.",
        "burnley-district",
        320,
        evidence=(
            ("A worker's week: 7.5 of 30 hours on reports to funders.", "Diaries of six workers over a month"),
        ),
        steps=(
            StepIs("item", ALLIANCE, 4, "One form in place of five", "Members ask funders here for one shared form.",
                   "yes"),
            StepIs("decision", ALLIANCE, 3, "One form in place of five",
                   "The alliance asks every funder on it to take one form for grants under £10,000 from next April.",
                   "yes", "Yes. Word for word."),
        ),
    ),
    PriorityIs(
        "shed",
        "Doctors who ask what you did before",
        "You go in and they ask what hurts. Nobody asks what you did. I laid bricks for forty years. If they knew that "
        "they would know about my back, and about my head since I stopped.",
        "preston-district",
        95,
        by_resident=True,
    ),
    PriorityIs(
        "first-1",
        "A warm room after four o'clock",
        "The library shuts at four and so does everything. From November there is nowhere to sit that is warm and "
        "free.",
        "mill-row-and-the-tops",
        24,
    ),
    PriorityIs(
        "declined",
        "Somewhere to practise that we can get a drum into",
        "We had the back room of the surgery on Thursdays. It was let go with the new lease, and nobody thought of us.",
        "blackpool-place",
        500,
        steps=(
            StepIs("item", BLACKPOOL, 5, "Community use of the old clinic",
                   "Groups that met in the surgery ask for its back room.", "yes"),
        ),
        closed="We have a room again: the school lets us in on Thursdays, for nothing. Thank you to whoever rang them.",
    ),
    PriorityIs(
        "refuge",
        "A way to move a child's school place quietly",
        "When a family comes to us the school place does not. The form asks for the address we may not give.",
        "lancashire-place",
        70,
        is_public=False,
        steps=(
            StepIs("item", PLACE, 1, "School places for families who move in a hurry",
                   "How a school place can follow a family without its new address on the form.", "yes"),
        ),
    ),
)  # fmt: skip
