"""What stands on the agendas of the demo, who proposed what, and what was decided. Invented."""

START = (
    ("Welcome and apologies", "note", 5, "the chair"),
    ("Interests", "note", 3, "the chair"),
    ("Minutes of last time and what was to be done", "note", 7, "the secretary"),
)
END = (("Anything else, and the date of the next meeting", "note", 5, "the chair"),)

# (title, words, what the board is asked, minutes, sector)
OURS = (
    ("Evening buses to the hospital", "The last bus leaves at ten to six. People miss the appointments they waited "
     "months for.", "decide", 25, "vcfse"),
    ("Warm rooms this winter", "Which halls can open, on which days, and who pays for the heating.", "discuss", 20,
     "vcfse"),
    ("One referral form in place of five", "Five forms ask the same questions. Groups give the answers five times.",
     "decide", 20, "vcfse"),
    ("What link workers send us", "Numbers of people sent to groups in the last quarter, and what came with them.",
     "discuss", 15, "vcfse"),
    ("Carers who cannot leave the house", "How groups reach carers at home, told by two who do.", "discuss", 20,
     "lived-experience"),
    ("The ICB's plan for prevention", "What the plan says, what it leaves out, and what we ask.", "discuss", 25, "nhs"),
    ("Small grants: what was asked and what was given", "A hundred groups asked. Here is where the money went.",
     "note", 15, "vcfse"),
    ("Interpreting at first appointments", "Family members interpret, and children too. What must change.", "discuss",
     15, "vcfse"),
    ("Volunteers' mileage", "The rate has not moved for ten years.", "decide", 10, "vcfse"),
    ("A room at the library", "The county offers a room twice a week, free for a year.", "decide", 10,
     "local-authority"),
)  # fmt: skip
THEIRS = (
    ("Chief officer's report", "", "note", 15, "nhs"),
    ("Finance at month end", "", "note", 20, "nhs"),
    ("Waiting lists and access", "", "discuss", 30, "nhs"),
    ("Winter plan", "", "decide", 25, "nhs"),
    ("Public health update", "", "note", 15, "local-authority"),
    ("Social care and discharge", "", "discuss", 25, "local-authority"),
    ("Care market", "", "note", 15, "provider"),
    ("Voice of communities", "What groups heard this quarter, in people's own words.", "discuss", 10, "vcfse"),
)
DECIDED = (
    "We ask the place board for one evening bus a week, tried for six months, and bring it the count of missed "
    "appointments.",
    "Agreed as proposed. It starts next month and comes back in half a year.",
    "We support it, on condition that no group is asked to pay for it.",
    "Not yet. We want the figures for each district first.",
)
TO_DO = (
    ("Write to the bus company with the count of missed appointments", "The chair"),
    ("Ask each place group for two examples", "The alliance's development officer"),
    ("Put the one form in front of the practice managers", "The lead for primary care"),
    ("Find out who pays for the heating", "The secretary"),
    ("Bring the figures for each district", "The ICB's neighbourhood lead"),
)

# (key, who, title, words, what is wanted, hoped for, minutes)
PROPOSED = {
    "buses": ("owner", "No buses after six",
              "Our members cannot get home from the evening clinic. Two of them walked four miles in January. It does "
              "not matter how good the clinic is if you cannot get there and back.",
              "decide", "One evening bus a week, tried for six months.", 20),
    "form": ("lead", "Five forms for one person", "We fill in five forms for one person. Nobody reads four of them.",
             "decide", "One form.", 15),
    "damp": ("viewer", "Damp flats make people ill",
             "Every second family that comes to us has a child with a cough, and black walls. We tell the landlord, "
             "the council and the surgery, and each sends us to the next.", "discuss", "", 15),
    "choir": ("declined", "Singing for people with COPD", "Twelve people breathe better since they sing with us.",
              "note", "That doctors know of it.", 5),
    "pantry": ("newcomer", "The pantry runs empty on Thursdays",
               "People come on Thursday because their money comes on Friday. By noon there is nothing left.",
               "discuss", "A second delivery.", 10),
    "first": ("editor", "Nobody answers the referral phone", "It rings out. We tried on four days.", "discuss", "", 10),
    "more": ("newcomer", "Something about dentists", "There are no dentists.", "discuss", "", 20),
    "kept": ("owner", "Lunch clubs close in August", "Six clubs close in August and people eat alone.", "discuss",
             "Two that stay open.", 10),
    "again": ("editor", "The lunch clubs in August", "In August most lunch clubs are shut.", "discuss", "", 10),
    "gone": ("viewer", "A stall at the summer fair", "We want to share a stall.", "note", "", 5),
    "place": ("owner", "Put our count of missed appointments on the record",
              "We counted 41 missed appointments in one month, for want of a bus.", "note", "", 10),
    "silent": ("lead", "Pay for what you refer", "You send us people and no money. We cannot go on like that.",
               "decide", "A price for each referral.", 20),
    "said": ("viewer", "A seat for people who live with it", "Nobody at the table has waited for a bed.", "decide",
             "One seat.", 15),
    "cold": ("owner", "What a cold room costs", "We turned the heating down and eleven people stayed away.", "discuss",
             "That somebody counts it.", 10),
    "late": ("editor", "Heating for the church hall", "The boiler failed on Sunday. Forty people eat there.",
             "decide", "A grant of £1,800.", 10),
}  # fmt: skip
