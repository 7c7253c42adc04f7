"""Small groups: what they call themselves and how they say what they do. All invented."""

from .kinds import Kind

CHARITABLE = ("charity", "cio", "unincorporated")

LOCAL = (
    Kind(
        ("{here} Lunch Club", "{here} Friday Table"),
        (
            "A hot dinner and a good natter for older people, once a week.",
            "Two courses, a cup of tea and a lift home if you need one.",
            "Dinner together for anybody over sixty who would rather not eat alone.",
        ),
        (
            "About thirty of us sit down together each week. If someone is missing we ring, and if they do not answer we go round.",
            "The food is plain and plentiful. People come for the pie and stay for the dominoes.",
            "Most of our members live alone. For some it is the one day they talk to anybody.",
        ),
        refer="Ring and ask if there is a chair free. We can fetch people from nearby streets.",
    ),
    Kind(
        ("{here} Men's Shed", "The Shed at {here}"),
        (
            "A workshop where men mend things, make things and talk while they do it.",
            "Tools, a brew and company. No skill needed.",
            "Benches, planes and bad jokes for men with time on their hands.",
        ),
        (
            "We turn out bird boxes, planters and the odd rocking horse. Shoulder to shoulder, people say what they would not say face to face.",
            "Some have lost a wife, some a job, some their nerve. Here they have a bench of their own.",
            "We repair garden tools for the street and bicycles for the school. The talking comes by itself.",
        ),
        CHARITABLE,
        refer="Bring him along for a brew first. He can decide after.",
    ),
    Kind(
        ("{here} Memory Café", "Forget-Me-Nots of {here}"),
        (
            "Songs, cake and company for people with dementia and whoever cares for them.",
            "A café where nobody minds if you lose your thread.",
            "An afternoon out for two: the one who forgets and the one who remembers.",
        ),
        (
            "There is music every week and a quiet table for carers who want to talk. A nurse looks in once a month.",
            "We keep to the same songs and the same seats because that is what works. Carers swap tips no leaflet has.",
            "You stay together; this is not respite. It is a place where both of you can be yourselves.",
        ),
        refer="Anyone may come. Tell us beforehand if a person is likely to walk off, so that somebody is at the door.",
    ),
    Kind(
        ("{here} Community Pantry", "{here} Larder"),
        (
            "A week's shop for a few pounds, chosen by you and not handed out.",
            "Members pay £4 and fill a bag. No voucher, no questions.",
            "Good food that would have been thrown away, shared between neighbours.",
        ),
        (
            "Ninety households are members. You pick what you want from the shelves, as in any shop, and the fresh food is always free.",
            "We collect from two supermarkets at closing time. Nobody has to prove they are poor.",
            "There is a warm corner, a noticeboard and somebody who knows about benefits on alternate weeks.",
        ),
        CHARITABLE,
        refer="Send people in opening hours. There is no form. We deliver to those who cannot get out.",
    ),
    Kind(
        ("{here} Boxing Club", "{here} Amateur Gloves"),
        (
            "Boxing for girls and boys from eight up. Discipline, fitness and a way off the corner.",
            "Three nights' training a week, £1 a go or nothing.",
            "A gym for young people who do not fit in teams.",
        ),
        (
            "Few of ours will ever fight. They learn to turn up, to listen and to lose without losing their temper.",
            "Two of the coaches were in trouble themselves at fifteen. The young ones know it, and listen.",
            "School sends us those it cannot settle. Most settle here, given a bag to hit and somebody who notices.",
        ),
        ("unincorporated", "cic"),
        refer="Schools and youth workers can ring the coach. First month is free.",
    ),
    Kind(
        ("{here} Mosque Kitchen", "Masjid Kitchen, {here}"),
        (
            "Hot meals for anybody who is hungry, cooked by families of the mosque.",
            "A hundred plates a week, whoever you are and whatever you believe.",
            "Halal food for everyone, and a women's morning upstairs.",
        ),
        (
            "We cook on Thursdays and in Ramadan every evening. Students, night workers, families: nobody is asked why.",
            "The aunties run it. Young ones deliver to people who cannot come.",
            "Once it was what was left after a wedding. Now we have three fridges and a van.",
        ),
        ("faith", "charity"),
    ),
    Kind(
        ("{here} Church Open Door", "St Hild's at {here}"),
        (
            "A church that opens as a warm room on weekdays, with soup.",
            "Warmth, tea and somebody to listen. No preaching unless you ask.",
            "Toddlers in the morning, soup at noon, quiet in the afternoon.",
        ),
        (
            "The heating is on anyway, so the doors are open. People bring knitting, homework, or nothing at all.",
            "We have a listening table with a retired nurse and a retired docker. Between them they have heard it all.",
            "Some sleep in the side chapel for an hour. We let them.",
        ),
        ("faith", "excepted"),
    ),
    Kind(
        ("{here} Carers' Circle", "{here} Carers Together"),
        (
            "Unpaid carers meeting every fortnight to moan, laugh and swap phone numbers.",
            "For anybody who looks after somebody and has forgotten to look after themselves.",
            "A circle of people who know what it is to be up at three.",
        ),
        (
            "We sit with each other's relatives so that people can get to the dentist. It is worth more than any leaflet.",
            "Nobody here says 'I don't know how you do it'. They do it too.",
            "We fill in the hard forms together, and we know which desk to ring.",
        ),
        CHARITABLE,
        refer="Give the carer our number, or with their leave give us theirs and we will ring.",
    ),
    Kind(
        ("{here} Welcome", "{here} Welcomes Refugees"),
        (
            "A friendly house, English lessons and help with letters for people seeking safety.",
            "Neighbours who meet new arrivals at the bus station and do not stop there.",
            "Conversation, coats and company for people new to this country.",
        ),
        (
            "Between us we speak eleven languages. We go along to the doctor's, to school, to the solicitor.",
            "There is a football team, a sewing group and a table full of forms. Those who came last year help those who came last week.",
            "We match each family with one family here. What follows is up to them.",
        ),
        CHARITABLE,
        refer="Ring or write in any language. We can usually meet someone within two days.",
    ),
    Kind(
        ("{here} Allotment Society", "{here} Growers"),
        (
            "Forty plots, a polytunnel and two plots kept for people the doctor sends.",
            "Digging, seeds and fresh air. Spare vegetables go to the pantry.",
            "Allotments with a shared plot for those who want company and not a whole bed.",
        ),
        (
            "The shared plot has raised beds and a bench in the sun. Nobody has to dig.",
            "People come with low spirits and go home with leeks. We do not claim more than that.",
            "We have a waiting list for plots but never for the shared beds.",
        ),
        refer="Social prescribers can send people straight to the shared plot, no appointment.",
    ),
    Kind(
        ("{here} Deaf Club", "Deaf Friends of {here}"),
        (
            "An evening in British Sign Language: darts, news and no lip-reading.",
            "Deaf people of all ages meeting in our own language.",
            "A club run by Deaf people. Hearing learners are welcome on the first week of the month.",
        ),
        (
            "For once everybody in the room signs. Older members remember when that was forbidden at school.",
            "We help each other with letters from the hospital and shame those who send no interpreter.",
            "Text us, do not ring. That is the whole point.",
        ),
    ),
    Kind(
        ("{here} Hospital Radio", "Bedside Radio {here}"),
        (
            "Requests, quizzes and a voice in the night for people on the wards.",
            "Volunteers with records, talking to patients.",
            "Radio made at the bedside, for those who cannot sleep.",
        ),
        (
            "We go round the wards at six for requests. Half the job is that visit, not the broadcast.",
            "Some of our presenters first heard us lying on their backs.",
            "We play what people ask for, even when it is brass bands.",
        ),
        CHARITABLE,
    ),
    Kind(
        ("{here} Baby and Toddler Group", "{here} Little Clogs"),
        (
            "Toys, toast and other tired parents.",
            "A stay-and-play for under-fives; dads and grandparents very welcome.",
            "Somewhere warm to take the baby when it rains, which it does.",
        ),
        (
            "Health visitors drop in, but mostly it is parents telling each other that it gets better.",
            "We keep a swap rail of clothes and a shelf of car seats that have been checked.",
            "It is £1 if you have it. The toast is free.",
        ),
    ),
    Kind(
        ("{here} Residents' Association", "Neighbours of {here}"),
        (
            "Residents who chase the council about bins, damp and buses.",
            "We speak up for these streets and run the summer fair.",
            "A residents' group with a litter pick, a newsletter and long memories.",
        ),
        (
            "We know every street, who is poorly and whose boiler has gone. People tell us first.",
            "We have got a crossing, a bench and a doctor's surgery saved. Next is the bus on Sundays.",
            "Our newsletter goes through 1,900 doors by hand.",
        ),
    ),
    Kind(
        ("{here} Walking Group", "{here} Striders and Strollers"),
        (
            "A gentle walk every week at the pace of the slowest, with a brew after.",
            "Short flat walks for people getting over something.",
            "Two walks: one to the park bench, one to the reservoir.",
        ),
        (
            "People come after a heart attack, after a funeral, after a long winter indoors. We never leave anyone behind.",
            "It is one mile and takes an hour because of the talking.",
            "Walk leaders are trained, and the dog is popular.",
        ),
        refer="Just turn up in shoes that do not hurt.",
    ),
    Kind(
        ("{here} Knit and Natter", "{here} Stitchers"),
        (
            "Knitting for the baby unit and talking about everything else.",
            "Wool, needles and patience supplied.",
            "Crafts for people who say they are no good at crafts.",
        ),
        (
            "Last year we made 640 hats for the neonatal ward. It is good to be needed.",
            "Some come only for the natter. The natter is the treatment.",
            "One member lost her sight and still knits; we check her colours.",
        ),
    ),
    Kind(
        ("{here} Youth Club", "{here} Under One Roof"),
        (
            "Pool, pizza and grown-ups who listen, two evenings a week.",
            "Open to anyone from eleven to eighteen. Phones optional.",
            "A warm place for young people that is not a shop doorway.",
        ),
        (
            "The young people run the tuck shop and sit on the committee. They are stricter than we are.",
            "We are not a programme. It takes a year before some of them say what is wrong.",
            "There is a quiet room, a loud room and a kitchen where most of the talking happens.",
        ),
        CHARITABLE,
        refer="Any young person can walk in. Workers may ring first to say hello on their behalf.",
    ),
    Kind(
        ("{here} Brass for All", "{here} Community Choir"),
        (
            "Singing and playing for anybody with breath. No audition.",
            "A band that lends instruments and teaches them.",
            "Making a noise together on a weekday evening.",
        ),
        (
            "Several of us have bad chests. Singing helps, and the consultant now sends us people.",
            "We play at every funeral we are asked to and every Christmas light.",
            "The oldest is ninety-one. The youngest holds the triangle.",
        ),
    ),
    Kind(
        ("{here} Good Neighbours", "{here} Helping Hands"),
        (
            "Lifts, shopping, a light bulb changed: small help from near at hand.",
            "Ring us for the little jobs that become big ones.",
            "Volunteers who collect prescriptions and notice if the curtains stay shut.",
        ),
        (
            "One call, one of forty volunteers, usually the same day. We do not do nursing or money.",
            "Lockdown doubled our list and nobody has asked to come off it.",
            "We match the job to somebody within a few streets, so that they become a face and not a service.",
        ),
        CHARITABLE,
        refer="Anyone may ring on another's behalf if the person agrees.",
    ),
    Kind(
        ("{here} Bereavement Café", "Empty Chair, {here}"),
        (
            "A table for people who have lost someone, lately or long ago.",
            "Tea and company in grief. You may say nothing at all.",
            "Where you can say their name.",
        ),
        (
            "It is not counselling. It is people who do not look away.",
            "We light a candle, read the names and then have cake. It helps to know what comes next.",
            "Some come once, some have come for six years.",
        ),
        refer="No referral needed. A volunteer will sit with a newcomer.",
    ),
    Kind(
        ("{here} Recovery Breakfast", "Day One, {here}"),
        (
            "Eggs and honesty for people staying off drink or drugs today.",
            "A breakfast club run by people in recovery.",
            "Sober company on the hardest morning of the week.",
        ),
        (
            "Nobody clocks how long you have been clean. You came; that is enough.",
            "We know the detox nurses and the night buses. Somebody will go with you.",
            "We keep the door open on bank holidays because those are the worst.",
        ),
        ("unincorporated", "cic"),
        refer="Bring the person or send them. Let us know if they would like to be met outside.",
    ),
    Kind(
        ("{here} Repair Café", "{here} Mend and Make Do"),
        (
            "Toasters, trousers and toys mended while you wait.",
            "Bring it broken; take it home working, or at least understood.",
            "A monthly morning of glue, solder and tea.",
        ),
        (
            "Seven in ten things leave working. The rest leave with an honest verdict.",
            "Those who mend are mostly retired and glad to be asked.",
            "It saves people money. That is why most come, and there is no shame in it.",
        ),
    ),
    Kind(
        ("{here} Bowls and Boccia", "{here} Chair Exercise"),
        (
            "Exercise sitting down, with music from the right decade.",
            "Indoor bowls for people who cannot get on a green any more.",
            "Keep moving, keep laughing, stay out of hospital.",
        ),
        (
            "Since we began, eleven of our members have put their sticks away. Two have taken up dancing.",
            "The physio taught us the exercises; we added the jokes.",
            "We count falls, and there are fewer of them.",
        ),
        refer="Tell us of any heart trouble. Otherwise just come.",
    ),
    Kind(
        ("{here} South Asian Women's Group", "Saheli of {here}"),
        (
            "Women meeting over chai: health talks, sewing, English and each other.",
            "A women-only morning in Urdu, Punjabi, Gujarati and English.",
            "Somewhere of our own, with a crèche.",
        ),
        (
            "We asked for a woman doctor to come and talk about the change of life. Forty women came.",
            "We do not write names down. Women come because it is safe to.",
            "Sugar, blood pressure, low mood: we talk about it in words our mothers would use.",
        ),
        CHARITABLE,
        refer="A woman may come with a friend. Workers should ring first; please send a woman.",
    ),
    Kind(
        ("{here} Polish Saturday School", "{here} East European Families"),
        (
            "Lessons and stories in our own languages, and help with English ones.",
            "Parents from eastern Europe helping each other through schools and surgeries.",
            "Saturday mornings for children with two languages.",
        ),
        (
            "We explain how to register with a dentist and why it is taking so long.",
            "Night-shift families come straight from work. The children nap on coats.",
            "We translate letters for free and never guess at a dose.",
        ),
        CHARITABLE,
    ),
    Kind(
        ("{here} Parents of SEND", "{here} Square Pegs"),
        (
            "Parents of children with special needs, who know the forms by heart.",
            "A playgroup where nobody stares, and a table for parents.",
            "Help from people who have been through the same tribunal.",
        ),
        (
            "One of us will come with you to the meeting. It changes how people talk to you.",
            "Brothers and sisters get their own hour, with their own biscuits.",
            "We wait two years for a diagnosis; we need not wait alone.",
        ),
        CHARITABLE,
        refer="Parents contact us themselves. No diagnosis needed.",
    ),
    Kind(
        ("{here} Chess and Draughts", "{here} Board Gamers"),
        (
            "Games nights for people who find small talk hard.",
            "A quiet club with many boards and no wrong way to be.",
            "Play first, talk later or not at all.",
        ),
        (
            "Several of us are autistic. There is a rule sheet for how evenings go, which helps everybody.",
            "Lights low, no music, and the same table if you want it.",
            "It turned out that the games were a way to have friends.",
        ),
    ),
    Kind(
        ("{here} Community Cinema", "{here} Matinee"),
        (
            "Old films on a big sheet, with an interval and ices.",
            "A relaxed screening a month: you may sing, wander or nod off.",
            "Pictures for people who cannot get to town.",
        ),
        (
            "The bus does not run at night, so we brought the pictures here.",
            "Carers come with the person they care for and for two hours no one has to explain.",
            "Tickets are what you can pay.",
        ),
    ),
    Kind(
        ("{here} Veterans' Breakfast", "{here} Old Comrades"),
        (
            "Bacon and banter for anyone who served.",
            "A breakfast for veterans, where somebody will notice if you go quiet.",
            "Ex-forces company, once a month and any time in between.",
        ),
        (
            "Nobody has to tell their story. Some tell it after three years.",
            "We know who to ring and we ring them with you, there at the table.",
            "Wives, widows and husbands have a table too.",
        ),
        refer="Send them along. First breakfast is on us.",
    ),
    Kind(
        ("{here} Coat Rail", "{here} School Uniform Swap"),
        (
            "Coats, blazers and boots, free, washed and hung like a shop.",
            "Bring what no longer fits. Take what does.",
            "Uniform without the price.",
        ),
        (
            "Last August 400 children went back to school in clothes from our rail.",
            "Schools have a key and send families on the quiet.",
            "We sew on the badges so nobody can tell.",
        ),
    ),
    Kind(
        ("{here} Stroke Social", "{here} Left Right Left"),
        (
            "People after a stroke, and those beside them, getting on with it.",
            "Cards, speech games and one-handed cooking.",
            "A group where you may take as long as you like to finish a sentence.",
        ),
        (
            "Therapy stops after a few weeks; life does not. That is where we come in.",
            "We go to the market together once a month. It took a year to dare.",
            "Everyone here has been told they plateaued. Nobody here has.",
        ),
        CHARITABLE,
        refer="Ward and community therapists can pass our card on before discharge.",
    ),
    Kind(
        ("{here} Litter and Beck Wardens", "Friends of {here} Green"),
        (
            "Volunteers who look after the green, the beck and each other.",
            "Litter picking, planting and wellies for all.",
            "A friends' group for a park that had none.",
        ),
        (
            "We have planted 900 trees and pulled eleven trolleys out of the water.",
            "Probation sends us people. Some come back on their own time.",
            "The nature walk is pushchair-friendly, and we can lend a wheelchair with big tyres.",
        ),
    ),
    Kind(
        ("{here} Digital Drop-in", "{here} Buttons and Screens"),
        (
            "Bring your phone and your temper; we have patience.",
            "Help with the doctor's app, the council's form and the grandchildren's videos.",
            "Teenagers teaching pensioners to press the right thing.",
        ),
        (
            "Most come because the surgery told them to do it online. We do it with them, three times, until they can.",
            "We have six old laptops and a rule: nobody else touches your mouse.",
            "We give out SIM cards with data on, while we have them.",
        ),
        refer="Send people with whatever device they have, or none.",
    ),
    Kind(
        ("{here} Swim Sisters", "{here} Ladies' Splash"),
        (
            "A women-only hour at the baths, with blinds down and costumes as modest as you like.",
            "Swimming for women who thought it was not for them.",
            "Learn to float at fifty. Plenty have.",
        ),
        (
            "We hire the small pool once a week. Some of us had not been in water since school.",
            "There is a list for the changing cubicles with a lock, and no one takes photographs.",
            "Diabetes nurses love us. We love the hot chocolate after.",
        ),
    ),
)
