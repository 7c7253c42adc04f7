"""Middle-sized and large organisations: what they call themselves and how they say it. All invented."""

from .kinds import Kind

INCORPORATED = ("charity", "cio", "company")
ENTERPRISE = ("cic", "company", "society")

MIDDLE = (
    Kind(
        ("{brand} Debt Advice", "{brand} Money Advice"),
        ("Free advice on debt, fuel bills and benefits, face to face or by phone.", "We open the envelopes with you."),
        (
            "Our advisers are accredited and on nobody's side but yours. Last year clients were £1.1m better off.",
            "We go to court with people, and to the kitchen table before that. Bring the carrier bag of letters.",
        ),
        INCORPORATED,
        refer="Use the referral line or send a secure e-mail. We see urgent cases (bailiffs, eviction) within two days.",
    ),
    Kind(
        ("{brand} Community Transport", "{brand} Dial-a-Lift"),
        (
            "Minibuses and volunteer drivers for people whom buses have forgotten.",
            "Door to door, arm in arm, to the surgery and back.",
        ),
        (
            "We drive 300 people a week. Our drivers wait, and carry the shopping in.",
            "Four minibuses with lifts, nineteen cars and one determined co-ordinator.",
        ),
        ENTERPRISE,
        refer="Book two days ahead by phone. Say if there is a wheelchair or a companion.",
    ),
    Kind(
        ("{brand} Counselling", "{brand} Talking Rooms"),
        (
            "Low-cost counselling for adults, without a six-session limit.",
            "Somebody trained to listen, for what you can afford.",
        ),
        (
            "Fees run from nothing to £40 and nobody sees what another pays. Most people come for about five months.",
            "We take people the talking therapies service cannot: too complex, too slow, too angry.",
        ),
        INCORPORATED,
        refer="People refer themselves; a worker may help with the form. We cannot take someone in immediate danger.",
    ),
    Kind(
        ("{brand} Refuge", "{brand} Safe House"),
        (
            "A safe place and a way forward for women and children fleeing abuse.",
            "Refuge, advice and someone on the phone day and night.",
        ),
        (
            "We have rooms for nine families, with workers for the children. Pets can be fostered.",
            "Women stay as long as they need. Many come back as volunteers.",
        ),
        INCORPORATED,
        refer="Ring the helpline at any hour. Never write to a street address and never leave a message at her home.",
        sensitive=True,
    ),
    Kind(
        ("{brand} Sickle Cell and Thalassaemia", "{brand} Blood Friends"),
        (
            "Support for families living with sickle cell and thalassaemia.",
            "Pain is believed here. Advice, company and a voice in A and E.",
        ),
        (
            "We carry cards that say what our members need in a crisis, and train ward staff to read them.",
            "Families travel far to see a specialist; we go with them and fight for a bed near home.",
        ),
        INCORPORATED,
        refer="Haematology nurses and families can ring us directly.",
    ),
    Kind(
        ("{brand} Gypsy and Traveller Support", "{brand} Wayside"),
        (
            "Health, school and site advice with Gypsy, Roma and Traveller families.",
            "Outreach at the roadside and at the fair by people who belong.",
        ),
        (
            "Half our workers are Travellers. We go to the trailer, not the other way about.",
            "We help people register with a doctor without an address, which is their right.",
        ),
        ("cic", "charity"),
        refer="Ring the outreach worker. Please do not turn up on site with us unannounced.",
    ),
    Kind(
        ("{brand} LGBT+ Youth", "{brand} Spectrum"),
        (
            "Groups and one-to-one support for LGBT+ young people from twelve to twenty-five.",
            "A place to be yourself between school and home.",
        ),
        (
            "We never tell parents without consent. We do help young people tell them, when they are ready.",
            "Trained workers, a lot of badges, and a waiting list we keep short by fundraising like mad.",
        ),
        INCORPORATED,
        refer="Young people contact us by text. Workers can ring; we will ask whether the young person knows.",
    ),
    Kind(
        ("{brand} Farm Line", "{brand} Gate and Yard"),
        (
            "A phone line and farm visits for farming families who are isolated or in trouble.",
            "Someone who knows what lambing is, at the end of a phone.",
        ),
        (
            "We ring back at nine at night because that is when farmers come in.",
            "Vets, feed reps and auctioneers tip us off with care. A visit starts with looking at the sheep.",
        ),
        INCORPORATED,
        refer="Anyone may tell us about a worry; we ring the family ourselves and say nothing of who called.",
    ),
    Kind(
        ("{brand} Quiet Room", "{brand} Crisis Café"),
        (
            "A calm place at night for people at the end of their tether. Not a ward, not a queue.",
            "An alternative to A and E when the trouble is in your head.",
        ),
        (
            "Open six until midnight every day. You are met by somebody who has been there themselves.",
            "Nine in ten who come go home calmer. The tenth we take to hospital and stay with.",
        ),
        INCORPORATED,
        refer="Walk in. Ambulance and police can bring people who agree to come.",
    ),
    Kind(
        ("{brand} Autism Hub", "{brand} Different Drum"),
        (
            "Support after an autism diagnosis, or while waiting for one.",
            "Run by autistic adults: advice, groups and training.",
        ),
        (
            "We write plans that say what helps and what does not, and teach services to read them.",
            "People wait three years for an assessment. We do not wait.",
        ),
        ENTERPRISE,
        refer="Refer yourself by web form, text or letter. Phone is optional.",
    ),
    Kind(
        ("{brand} Families First", "{brand} Home Visitors"),
        (
            "Trained parents who visit families with young children at home each week.",
            "Another pair of hands when there is a baby and not enough sleep.",
        ),
        (
            "A volunteer comes for two hours a week for about six months. They fold, listen, hold.",
            "We have matched 140 families this year and lost sleep over the 31 who wait.",
        ),
        INCORPORATED,
        refer="Health visitors, midwives and parents themselves. One child must be under five.",
    ),
    Kind(
        ("{brand} Housing Rights", "{brand} Keys"),
        (
            "Advice for tenants and people who sleep on sofas.",
            "Damp, eviction, no home: we know the law and the landlords.",
        ),
        (
            "We stop about two evictions a week with a letter and a phone call.",
            "Our caseworkers sit in the council's own waiting room on Tuesdays, by agreement.",
        ),
        INCORPORATED,
        refer="Send the notice with the referral. We read it the same day.",
    ),
    Kind(
        ("{brand} Disability Action", "{brand} Nothing About Us"),
        (
            "Disabled people's organisation: peer support, direct payments, a loud voice.",
            "Run by disabled people, for disabled people, since before it was fashionable.",
        ),
        (
            "We advise on equipment, rights and how to say no. We train those who commission services.",
            "Every member of our board is disabled. It saves a lot of explaining.",
        ),
        INCORPORATED,
        refer="Ask by phone, text relay, e-mail or BSL video. Tell us how you like to be contacted.",
    ),
    Kind(
        ("{brand} Training Kitchen", "{brand} Bakehouse"),
        (
            "A café and bakery where people get back into work, one loaf at a time.",
            "Paid placements for people the job centre has given up on.",
        ),
        (
            "The bread is good; that matters. Forty trainees a year, thirty into work.",
            "Four mornings a week with a wage, a mentor and an apron.",
        ),
        ENTERPRISE,
        refer="Work coaches and probation can refer. Two weeks' trial, then we both decide.",
    ),
    Kind(
        ("{brand} Older People's Network", "{brand} Later Life"),
        (
            "Information, befriending and a strong word on behalf of older people.",
            "Phone friends, falls classes and forms filled in.",
        ),
        (
            "We ring 400 people a week. Some have nobody else's number.",
            "Our advisers find about £3,000 a year for each person they visit, and have done for a decade.",
        ),
        INCORPORATED,
        refer="By phone or the usual NHS form. We visit at home within ten working days.",
    ),
    Kind(
        ("{brand} Young Carers", "{brand} Small Shoulders"),
        (
            "Breaks, friends and a listening ear for children who look after somebody.",
            "For the eight-year-old who knows how to work the hoist.",
        ),
        (
            "We work in 38 schools. Teachers are often the last to know.",
            "Trips, homework nights and a worker who will go to the meeting so that the child need not.",
        ),
        INCORPORATED,
        refer="Schools, families or the young person. Tell us who else lives at home.",
    ),
    Kind(
        ("{brand} Street Outreach", "{brand} Night Shelter"),
        ("Beds, breakfast and a way off the street.", "We find people where they sleep and ask what would help."),
        (
            "Nobody is barred for ever. We hold post, medication and the occasional dog.",
            "The shelter has twelve beds and a nurse on two nights. We move on about one person a week to a home.",
        ),
        ("charity", "cic"),
        refer="Ring the outreach phone with the place and time seen. We go out at five in the morning.",
    ),
    Kind(
        ("{brand} African and Caribbean Heritage", "{brand} Elders and Roots"),
        (
            "Culture, care and health checks for Black communities across the county.",
            "Our elders' day centre, our young people's studio, our health talks.",
        ),
        (
            "Blood pressure in the barber's, prostate talk over dominoes. We go where men already sit.",
            "We work with the trust on why our women are not heard in labour.",
        ),
        ("charity", "cic"),
        refer="Ring for the elders' centre. Transport can be arranged.",
    ),
    Kind(
        ("{brand} Sight and Sound", "{brand} White Cane Club"),
        (
            "Support for people losing sight or hearing: equipment, training and company.",
            "Learn to pour a hot drink again without fear.",
        ),
        (
            "Our rehabilitation worker comes to the home. Our talking newspaper comes by post or online.",
            "We sit in the eye clinic on Wednesdays, because bad news should not be the end of the conversation.",
        ),
        INCORPORATED,
        refer="Eye clinics, GPs or the person. No certificate needed.",
    ),
    Kind(
        ("{brand} Arts and Health", "{brand} Inkpot"),
        (
            "Writing, clay and theatre with people who have been unwell.",
            "Art because it is art. That it does you good is a bonus.",
        ),
        (
            "Artists in residence on two wards and in one launderette.",
            "Our shows are made by people with long-term conditions. They are funny, mostly.",
        ),
        ENTERPRISE,
        refer="Link workers can book a taster. The course is ten weeks, free.",
    ),
    Kind(
        ("{brand} Interfaith Forum", "{brand} Neighbours of Every Faith"),
        (
            "Mosques, churches, temples and gurdwaras who know each other's kitchens.",
            "Faith groups planning together for winter, floods and funerals.",
        ),
        (
            "When the mortuary changed its hours we got it changed back within a week, together.",
            "Between us we reach 22,000 people on any weekend.",
        ),
        ("unincorporated", "charity"),
    ),
    Kind(
        ("{brand} Asylum Justice", "{brand} Open Papers"),
        (
            "Legal and practical help for people seeking asylum.",
            "We read the letter from the Home Office with you, slowly.",
        ),
        (
            "Two accredited advisers and a team of interpreters. We are full from Tuesday each week.",
            "We keep records of every hotel visit, and send commissioners the truth about the food.",
        ),
        INCORPORATED,
        refer="Drop-in only for new clients. Send papers by secure e-mail if there is a deadline.",
    ),
)

BIG = (
    Kind(
        ("{brand} Hospice",),
        ("Care at the end of life, at home, by day and in our fourteen beds.",),
        (
            "A third of what we spend comes from the NHS; the town raises the rest. Most of our care is in people's own homes.",
        ),
        ("charity", "company"),
        refer="By GP, hospital team or district nurse through the single point of access. Families can ring for advice.",
    ),
    Kind(
        ("{brand} Homes", "{brand} Housing Association"),
        ("Homes at fair rents, with people who help tenants stay in them.",),
        (
            "We own 8,600 homes. Our neighbourhood coaches each look after 250 of them on foot.",
            "Besides homes we run three extra-care schemes and a foyer for young people.",
        ),
        ("society",),
        refer="Through the choice-based lettings scheme; for support ask for the tenancy team.",
    ),
    Kind(
        ("{brand} Wellbeing Partnership", "{brand} Recovery Services"),
        ("Drug, alcohol and mental health services, with people in recovery among the staff.",),
        (
            "We hold contracts in three places and sub-contract to smaller bodies for a quarter of the work.",
            "A named worker, a group, a prescriber: people choose the order.",
        ),
        ("company", "charity"),
        refer="Self-referral by phone; professionals by secure e-mail with consent.",
    ),
    Kind(
        ("{brand} Leisure and Health Trust",),
        ("Pools, gyms and exercise on prescription, run as a charity.",),
        ("Every surplus goes back into the pools. We see 9,000 people a year on the doctor's word.",),
        ("company", "charity"),
        refer="Exercise referral form from the surgery; twelve weeks at a reduced price.",
    ),
    Kind(
        ("{brand} Learning Disability Trust", "{brand} Ordinary Lives"),
        ("Supported living and real jobs for people with a learning disability.",),
        (
            "People choose who works with them, and sit on the interview panel.",
            "We run a garden centre, a print shop and a nightclub that ends at ten.",
        ),
        ("charity", "company"),
        refer="Through the council's brokerage, or talk to us first.",
    ),
    Kind(
        ("{brand} Children", "{brand} Family Trust"),
        ("Family centres, fostering and therapy for children who have been hurt.",),
        ("A regional charity with six centres here. Each has its own advisory group of young people.",),
        ("charity",),
        refer="Children's services, schools and parents. The duty worker answers the same day.",
    ),
    Kind(
        ("{brand} Care Co-operative",),
        ("Home care owned by those who give it and those who get it.",),
        ("Carers are paid for travel time. Everybody has a vote, and most use it.",),
        ("society",),
        refer="Direct payments or the council's framework. Tell us the times that matter.",
    ),
    Kind(
        ("{brand} Safer Tomorrow",),
        ("Free, confidential help after any crime, reported or not.",),
        ("Trained workers in every district, with specialists for sexual violence and hate crime.",),
        ("charity",),
        refer="Police refer automatically; anyone may ring direct.",
    ),
)
