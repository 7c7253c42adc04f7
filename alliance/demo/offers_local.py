"""What the demo's small groups offer, in their own words: by the first name of their kind. All invented."""

from .offers import Offer

LOCAL_OFFERS = {
    "{here} Lunch Club": (
        Offer(
            ("{day} dinner", "A hot dinner on {day}s", "The {day} table"),
            (
                "Two courses, a pot of tea and the crossword read out. Served at half past twelve.",
                "Proper dinners, cooked here, at tables of six. Nobody eats alone.",
            ),
            "Anyone over sixty, and whoever brings them.",
            "Food; Loneliness | Older people | Food and meals; A group that meets",
            cost="fee",
            cost_note="£4.50 a dinner. Nobody is turned away for want of it.",
        ),
        Offer(
            ("Dinner brought round", "Plates on wheels"),
            (
                "For anyone poorly or just home from hospital: we bring the dinner and stop for ten minutes.",
                "A covered plate, still hot, and a look to see that the heating is on.",
            ),
            "People within a mile of the hall who cannot get out.",
            "Food; Help around the house | Older people; Disabled people | Food and meals; Someone to visit or ring",
            modes=("at-home",),
            cost="fee",
            cost_note="£4.50",
        ),
    ),
    "{here} Men's Shed": (
        Offer(
            ("Open bench", "The shed on {day}s", "Bench and brew"),
            (
                "Come and make something, mend something or lean on the stove. Tools here, no skill needed.",
                "Lathe, saw and kettle. Men who would not come to a group come to this.",
            ),
            "Men of any age, more so if the house has gone quiet.",
            "Loneliness; Low mood and anxiety; Music, art and making | Men; Older people | A group that meets; Making and performing",
            when="twice",
            cost="donation",
            cost_note="A pound for the tea if you have it.",
        ),
    ),
    "{here} Memory Café": (
        Offer(
            ("Singing and cake", "Café for two", "{day} remembering"),
            (
                "An hour of the old songs, then cake, then a sit. Carers get a table of their own if they want it.",
                "Nobody minds a question asked four times. Bring whoever looks after you.",
            ),
            "People with dementia and whoever cares for them.",
            "Memory and dementia; Looking after somebody; Loneliness | People with dementia; Unpaid carers | A group that meets; Making and performing",
            cost="donation",
        ),
        Offer(
            ("Straight after the diagnosis",),
            ("Somebody who has been through it sits down with you and says what comes next, in order.",),
            "Families in the first months after a diagnosis of dementia.",
            "Memory and dementia; Looking after somebody | Unpaid carers | People who have been through it; Advice",
            when="",
            modes=("in-person", "phone", "at-home"),
        ),
    ),
    "{here} Community Pantry": (
        Offer(
            ("Pantry shop", "A week's shop", "The larder on {day}s"),
            (
                "Pick your own from the shelves: about £25 of food for £5, and fruit and veg on top.",
                "Members choose what goes in the basket. Bring bags.",
            ),
            "Anyone in these streets whose money runs out before the week does.",
            "Food; Money and food | Parents of young children; Tenants | Food and meals",
            when="twice",
            cost="fee",
            cost_note="£5 a shop, first one free.",
        ),
        Offer(
            ("Emergency box", "A box for tonight"),
            ("Three days of food the same day, when a benefit stops or a purse is lost.",),
            "Anyone with nothing in. No voucher.",
            "Food; Money and food | People in recovery; Refugees and people seeking asylum | Food and meals; Small grants",
            when="weekdays",
            modes=("in-person", "at-home"),
        ),
    ),
    "{here} Boxing Club": (
        Offer(
            ("Juniors", "Gloves on, {day}s", "Young gloves"),
            (
                "Skipping, pads and sparring when they are ready. Homework at the side first if it is due.",
                "Coaches with badges and patience. Girls' ring and boys' ring on the same night.",
            ),
            "Boys and girls from eight to sixteen.",
            "Growing up; Exercise and weight | Children; Young people | Exercise together",
            when="evenings",
            cost="fee",
            cost_note="£2 a night, and we lose count when we should.",
        ),
        Offer(
            ("Shake it off: boxing for Parkinson's", "Fighting fit at sixty"),
            ("Non-contact boxing for balance and nerve. Doctors send people; wives come for the laugh.",),
            "People with Parkinson's, a bad heart or a bad year.",
            "Exercise and weight; Getting about; Living with a long illness | Older people; Disabled people | Exercise together",
        ),
    ),
    "{here} Mosque Kitchen": (
        Offer(
            ("Open kitchen", "{day} meal for anybody"),
            (
                "Rice, dal, chicken and a chair. Nobody is asked who they are or what they believe.",
                "Two hundred plates a week, cooked by families in turn. All halal, always a vegetarian pot.",
            ),
            "Anybody who is hungry.",
            "Food; Loneliness; Homelessness | Muslim people; People who sleep rough; People of any faith | Food and meals; A place to be",
            when="evenings",
            tongues=("Urdu", "Gujarati", "Punjabi"),
        ),
        Offer(
            ("Sisters' health morning",),
            ("A nurse, a talk and breakfast, women only, in the languages we speak at home.",),
            "Women of the mosque and their neighbours.",
            "Living with a long illness; Exercise and weight | Women; South Asian people; Muslim people | Classes; A group that meets",
            tongues=("Urdu", "Gujarati"),
        ),
    ),
    "{here} Church Open Door": (
        Offer(
            ("Warm room", "Soup and a seat", "Open door"),
            (
                "Heating on, soup at twelve, no sermon. Phones can be charged.",
                "Sit by the radiator as long as you like. Somebody will talk if you want talking to.",
            ),
            "Anyone at all.",
            "Heating and fuel; Loneliness; Somewhere to go | Older people; People of any faith | A place to be; Food and meals",
            when="weekdays",
        ),
    ),
    "{here} Carers' Circle": (
        Offer(
            ("Carers' {day}", "Two hours off", "The circle"),
            (
                "A circle of carers, a pot of coffee and the truth. We laugh more than you would think.",
                "You talk, we nod, someone knows the number to ring.",
            ),
            "Anyone who looks after a husband, a mother, a child, a neighbour.",
            "Looking after somebody; Low mood and anxiety | Unpaid carers | People who have been through it; A group that meets",
        ),
        Offer(
            ("Sitting service", "Somebody to sit with them"),
            ("A volunteer they know sits in while you get to the dentist, the bank or your bed.",),
            "Carers living within a bus ride.",
            "Looking after somebody | Unpaid carers; Older people | A break for carers; Help at home",
            when="",
            modes=("at-home",),
        ),
    ),
    "{here} Welcome": (
        Offer(
            ("Conversation club", "Tea and English", "English over soup"),
            (
                "English as it is spoken at the bus stop, with somebody to practise on and a crèche.",
                "No exam, no register. We start with your name and end with the gas bill.",
            ),
            "People who have come here from somewhere else, lately or not.",
            "English and other lessons; Asylum and immigration; Loneliness | Refugees and people seeking asylum | Classes; A group that meets",
            when="twice",
            tongues=("Arabic", "Farsi", "Kurdish Sorani"),
        ),
        Offer(
            ("Letters table", "Bring your letters"),
            ("We read the letter with you, ring who has to be rung, and come along if it is frightening.",),
            "Families new to the country.",
            "Asylum and immigration; Benefits; Trouble with a tenancy | Refugees and people seeking asylum | Help with forms; Somebody at your side",
            modes=("in-person", "phone"),
            tongues=("Arabic", "Farsi", "Tigrinya"),
        ),
    ),
    "{here} Allotment Society": (
        Offer(
            ("The shared beds", "Digging on {day}s", "Plot and chat"),
            (
                "Raised beds, gloves to borrow and a bench for those who would rather watch.",
                "Come and get soil under your nails. Take home what is ripe.",
            ),
            "Anyone the doctor, the job centre or the weather has got down.",
            "Nature and growing; Low mood and anxiety; Loneliness | People with mental ill health; Older people | A group that meets; Volunteering and work",
        ),
    ),
    "{here} Deaf Club": (
        Offer(
            ("Club night", "{day} signing", "Darts and news in BSL"),
            (
                "Everything in British Sign Language from the door to the raffle.",
                "The one night nobody has to lip-read.",
            ),
            "Deaf people, their families and anyone learning to sign properly.",
            "Sight and hearing; Loneliness | Deaf people | A group that meets",
            when="evenings",
            cost="fee",
            cost_note="£1 on the door",
            tongues=("British Sign Language",),
        ),
    ),
    "{here} Hospital Radio": (
        Offer(
            ("Requests round the beds", "Bedside visitors"),
            (
                "We come round for your song, stop for a chat, and play it at seven with your name.",
                "A voice on the ward that does not want to take your blood pressure.",
            ),
            "Anyone lying in a hospital bed.",
            "Loneliness; Music, art and making | Older people | Someone to visit or ring; Making and performing",
            when="evenings",
        ),
    ),
    "{here} Baby and Toddler Group": (
        Offer(
            ("Stay and play", "{day} babies", "Toast and toys"),
            (
                "Toys out, toast on, and a health visitor once a month who does not judge.",
                "Songs at eleven. You may sit down; somebody else will hold the baby.",
            ),
            "Anyone with a child under four: mums, dads, nans, childminders.",
            "Bringing up young children; Loneliness | Parents of young children; Children | A group that meets",
            cost="fee",
            cost_note="£1.50 a family",
        ),
    ),
    "{here} Residents' Association": (
        Offer(
            ("Surgery for damp, bins and repairs", "Residents' {day}"),
            (
                "Bring the photograph of the mould. We write the letter and chase the answer.",
                "Neighbours who know which office it is and will ring it with you.",
            ),
            "Everybody who lives in these streets.",
            "Trouble with a tenancy; Being heard | Tenants | Somebody at your side; Advice",
        ),
        Offer(
            ("Street tool library",),
            ("Drill, ladder, carpet cleaner: borrow for a weekend, bring it back clean.",),
            "Residents.",
            "Help around the house | Tenants | Clothes, beds and equipment",
        ),
    ),
    "{here} Walking Group": (
        Offer(
            ("{day} walk", "Half-hour walk", "Walk and a brew"),
            (
                "As slow as the slowest, two miles at most, dogs allowed, brew after.",
                "A flat loop with benches. The leader at the back has a whistle and mints.",
            ),
            "Anyone who can get to the gate. Sticks and frames welcome.",
            "Exercise and weight; Getting about; Loneliness | Older people | Exercise together",
        ),
    ),
    "{here} Knit and Natter": (
        Offer(
            ("Knit and natter", "{day} needles"),
            (
                "Wool supplied. We knit for the baby unit and put the world right.",
                "Beginners beside experts; dropped stitches forgiven.",
            ),
            "Anyone with two hands or one.",
            "Loneliness; Music, art and making | Women; Older people | A group that meets; Making and performing",
            cost="donation",
        ),
    ),
    "{here} Youth Club": (
        Offer(
            ("Youth night", "{day} under one roof", "Drop-in for teens"),
            (
                "Pool, pizza, music desk and workers who have time.",
                "A warm place to be on a wet night where someone knows your name.",
            ),
            "Eleven to eighteen.",
            "Growing up; Somewhere to go | Young people | A group that meets; A place to be",
            when="evenings",
            cost="fee",
            cost_note="50p, and there is a jar for when you have not got it",
        ),
        Offer(
            ("One to one", "Walk and talk for teenagers"),
            ("A youth worker who walks and listens, for as many weeks as it takes.",),
            "Young people who are not going in to school, or not coming out of their room.",
            "Growing up; Low mood and anxiety | Young people | A listening ear; Somebody at your side",
            when="",
            modes=("in-person", "phone", "online"),
        ),
    ),
    "{here} Brass for All": (
        Offer(
            ("Band room open", "Sing on {day}s", "Learners' blow"),
            (
                "Instruments lent, music taught by ear, no audition ever.",
                "Good for lungs and for company. A nurse sends us people with bad chests.",
            ),
            "Anybody with breath.",
            "Music, art and making; Living with a long illness; Loneliness | People of any faith | Making and performing; Classes",
            when="evenings",
        ),
    ),
    "{here} Good Neighbours": (
        Offer(
            ("Lifts to the doctor", "A lift and a wait"),
            (
                "A neighbour drives you, waits and drives you home. Ring two days before.",
                "To the surgery, the optician, the grave. Only mileage to pay.",
            ),
            "People without a car or the legs for the bus.",
            "Transport; Getting about | Older people; Disabled people | Lifts and transport",
            when="",
            cost="donation",
            cost_note="Petrol money, 45p a mile.",
        ),
        Offer(
            ("Small jobs", "A bulb changed"),
            (
                "Bulbs, bins, batteries, a shelf put back. Half an hour, no charge.",
                "Things you would ask your son if he lived nearer.",
            ),
            "Older and disabled neighbours.",
            "Help around the house; Loneliness | Older people; Disabled people | Help at home",
            when="",
            modes=("at-home",),
        ),
    ),
    "{here} Bereavement Café": (
        Offer(
            ("The table", "{day} for the bereaved", "Tea after"),
            (
                "A table for people who have lost someone, last week or thirty years ago.",
                "You need not talk. Some weeks we play dominoes.",
            ),
            "Anyone grieving, over eighteen.",
            "Bereavement; Loneliness | Older people | People who have been through it; A group that meets",
        ),
    ),
    "{here} Recovery Breakfast": (
        Offer(
            ("Breakfast meeting", "Eggs and honesty", "Day one, {day}s"),
            (
                "Full breakfast at eight, a circle at nine, no referral and no questions at the door.",
                "For today only, and then again tomorrow.",
            ),
            "People staying off drink or drugs, and the ones thinking about it.",
            "Alcohol; Drugs | People in recovery | People who have been through it; Food and meals",
            when="twice",
        ),
    ),
    "{here} Repair Café": (
        Offer(
            ("Repairs while you wait", "Mending {day}"),
            (
                "Toasters, zips, lamps, bikes. You watch, you learn, you pay for parts.",
                "If it cannot be mended we say so and make you a brew.",
            ),
            "Anyone with something broken.",
            "Clothes and furniture; Music, art and making | Tenants | Making and performing; Clothes, beds and equipment",
            cost="donation",
        ),
    ),
    "{here} Bowls and Boccia": (
        Offer(
            ("Chair exercise", "Boccia on {day}s", "Sitting-down fitness"),
            (
                "Arms, ankles and Elvis. Nobody gets up unless they want to.",
                "Bowling for people who cannot bend, and it gets fierce.",
            ),
            "People with bad hips, bad hearts or wheels.",
            "Exercise and weight; Getting about | Older people; Disabled people | Exercise together",
            cost="fee",
            cost_note="£2 with a biscuit",
        ),
    ),
    "{here} South Asian Women's Group": (
        Offer(
            ("Chai and chat", "{day} saheliyan"),
            (
                "Chai, samosas and somebody from the surgery who explains it in our words.",
                "Women who have sat at home too long, sitting together.",
            ),
            "South Asian women and their daughters.",
            "Loneliness; Living with a long illness; English and other lessons | South Asian people; Women | A group that meets; Classes",
            tongues=("Urdu", "Punjabi", "Gujarati"),
        ),
        Offer(
            ("Sewing for a living",),
            ("Twelve weeks on real machines, and a certificate that gets you an interview.",),
            "Women who want to earn and have never been asked.",
            "Finding work; Music, art and making | Women; South Asian people | Classes; Volunteering and work",
            tongues=("Urdu", "Punjabi"),
        ),
    ),
    "{here} Polish Saturday School": (
        Offer(
            ("Saturday lessons", "Sobotnia szkoła"),
            (
                "Polish for the children, English for the parents, pierogi for everybody.",
                "Reading and history in our own language, and help with school letters in yours.",
            ),
            "Families from Poland and its neighbours.",
            "English and other lessons; Bringing up young children | People from eastern Europe; Children | Classes; A group that meets",
            cost="fee",
            cost_note="£3 a child, third one free",
            tongues=("Polish", "Ukrainian"),
        ),
    ),
    "{here} Parents of SEND": (
        Offer(
            ("Coffee for square pegs", "SEND {day}"),
            (
                "Parents who know the forms by heart and the feeling too.",
                "Bring the letter from school. Between us we have had it before.",
            ),
            "Parents of children with special needs, diagnosed or waiting.",
            "A child who needs more; Being heard | Parents of young children; Autistic people | People who have been through it; Help with forms",
        ),
        Offer(
            ("Quiet swim and soft play",),
            ("The baths and the barn to ourselves, lights down and music off.",),
            "Children who cannot bear the noise, and their brothers and sisters.",
            "A child who needs more; Exercise and weight | Children; Autistic people | Exercise together",
            cost="fee",
            cost_note="£2",
        ),
    ),
    "{here} Chess and Draughts": (
        Offer(
            ("Games night", "Boards out, {day}s"),
            (
                "Chess, draughts, Catan. Talking optional.",
                "For people who find a board easier than a conversation.",
            ),
            "Anyone over fourteen.",
            "Loneliness; Somewhere to go | Autistic people; Men | A group that meets",
            when="evenings",
        ),
    ),
    "{here} Community Cinema": (
        Offer(
            ("{day} matinee", "Film and an ice"),
            (
                "Old films with the subtitles on, an interval, and the heating up.",
                "A picture house in a hall. Once a month with the lights half on for those who need it.",
            ),
            "Everybody; a row kept for wheelchairs.",
            "Somewhere to go; Loneliness; Memory and dementia | Older people; People with dementia | A group that meets; A place to be",
            cost="fee",
            cost_note="£3 with an ice",
        ),
    ),
    "{here} Veterans' Breakfast": (
        Offer(
            ("Bacon and banter", "Veterans' {day}"),
            (
                "A full breakfast with people who will not ask what it was like.",
                "Once served, always fed. A caseworker sits at the end of the table.",
            ),
            "Anyone who served, and their families.",
            "Loneliness; Trauma and abuse in the past | Veterans; Men | A group that meets; People who have been through it",
            cost="donation",
        ),
    ),
    "{here} Coat Rail": (
        Offer(
            ("The coat rail", "Uniform swap"),
            (
                "Blazers, boots and winter coats, washed, ironed and hung. Take what fits.",
                "Looks like a shop, costs nothing, and nobody asks why.",
            ),
            "Families; schools may send them on the quiet.",
            "Clothes and furniture | Parents of young children; Children | Clothes, beds and equipment",
            when="twice",
        ),
    ),
    "{here} Stroke Social": (
        Offer(
            ("Left right left", "Stroke social"),
            (
                "Exercise for the slow side, talk for the lost words, tea for everybody.",
                "Those two years on show those two weeks on.",
            ),
            "People after a stroke, and those beside them.",
            "After a stroke; Getting about; Looking after somebody | Disabled people; Unpaid carers | People who have been through it; Exercise together",
            cost="donation",
        ),
    ),
    "{here} Litter and Beck Wardens": (
        Offer(
            ("Beck {day}", "Green gym"),
            (
                "Gloves, grabbers, waders. We clear the beck and each other's heads.",
                "Two hours outdoors with a purpose and a flask.",
            ),
            "Anyone who would rather be out.",
            "Nature and growing; Exercise and weight; Low mood and anxiety | Men; People with mental ill health | Volunteering and work; Exercise together",
        ),
    ),
    "{here} Digital Drop-in": (
        Offer(
            ("Buttons and screens", "Phone help, {day}s"),
            (
                "Bring the phone that shouts at you. We sit beside you until it stops.",
                "The app for the doctor, the form for the council, a picture of the grandchild.",
            ),
            "Anyone who was never shown.",
            "Getting online; Benefits | Older people | Classes; Help with forms",
        ),
        Offer(
            ("Lent tablets",),
            ("A tablet with data on it for six months, and someone to ring when it sulks.",),
            "People with no internet at home.",
            "Getting online | Older people; Disabled people | Clothes, beds and equipment",
            when="",
            modes=("in-person", "at-home", "phone"),
        ),
    ),
    "{here} Swim Sisters": (
        Offer(
            ("Women-only swim", "Ladies' hour"),
            (
                "Blinds down, women lifeguards, wear what you are easy in.",
                "Lessons in the shallow end for those who never had the chance.",
            ),
            "Women and girls from nine.",
            "Exercise and weight | Women; Muslim people; South Asian people | Exercise together; Classes",
            when="evenings",
            cost="fee",
            cost_note="£2.80",
            tongues=("Urdu", "Gujarati"),
        ),
    ),
}
