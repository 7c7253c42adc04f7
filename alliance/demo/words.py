"""Names for the demo's invented footprints, streets and organisations. None is a real body's or person's."""

# (the footprint's name, the short form that groups there use in their own names, what sort of ground it suits).
# The first holds QL1 1AA.
HYPER_LOCAL = (
    ("Mill Row and the Tops", "Mill Row", "mill"),
    ("Tenter Bank", "Tenter Bank", "mill"),
    ("The Weavers' Quarter", "Weavers' Quarter", "mill"),
    ("Lower Plumpfold", "Plumpfold", "mill"),
    ("Nabside and the Cuttings", "Nabside", "mill"),
    ("Sheddon Lanes", "Sheddon", "mill"),
    ("Oakenclough Rise", "Oakenclough Rise", "mill"),
    ("Fullers' Green", "Fullers' Green", "mill"),
    ("Hagg Bridge", "Hagg Bridge", "mill"),
    ("Cinder Hill and the Lock", "Cinder Lock", "mill"),
    ("The Doublers", "Doublers", "mill"),
    ("Saltcote Shore", "Saltcote", "shore"),
    ("Marram Estate", "Marram", "shore"),
    ("Tramway Streets", "Tramway", "shore"),
    ("Beacon Garth", "Beacon Garth", "shore"),
    ("Pilot's Row", "Pilot's Row", "shore"),
    ("Old Bathing Ground", "Bathing Ground", "shore"),
    ("Windmill Carr", "Windmill Carr", "shore"),
    ("Sandgrown Corner", "Sandgrown Corner", "shore"),
    ("Starr Hills Edge", "Starr Edge", "shore"),
    ("The Landings", "Landings", "shore"),
    ("Copse and Cleveley Lane", "Copse Lane", "shore"),
    ("Moss Gate", "Moss Gate", "moss"),
    ("Long Ginnel", "Long Ginnel", "shore"),
    ("Shrimpers' End", "Shrimpers' End", "shore"),
    ("Kelter Park", "Kelter Park", "shore"),
    ("Ironstone Terraces", "Ironstone", "shore"),
    ("Slip and Dock Streets", "Dock Streets", "shore"),
    ("Hollin Howe", "Hollin Howe", "shore"),
    ("Beckfoot and Mireside", "Beckfoot Mireside", "shore"),
    ("Cross Keys Yard", "Cross Keys", "shore"),
    ("Tarn Brow", "Tarn Brow", "shore"),
    ("Greythwaite Fold", "Greythwaite Fold", "shore"),
    ("Damside Green", "Damside Green", "shore"),
    ("Old Shambles", "Old Shambles", "shore"),
    ("Scar End", "Scar End", "shore"),
    ("Ropewalk", "Ropewalk", "mill"),
    ("Bobbin Hill", "Bobbin Hill", "mill"),
    ("Calico Bottoms", "Calico Bottoms", "mill"),
    ("The Spinnings", "Spinnings", "mill"),
    ("Heald and Pickerbank", "Pickerbank", "mill"),
    ("Loomside", "Loomside", "mill"),
    ("Warp and Weft Streets", "Warp and Weft", "mill"),
    ("Clogger Fold", "Clogger Fold", "mill"),
    ("High Delph", "High Delph", "mill"),
    ("Quarry Houses", "Quarry Houses", "mill"),
    ("Shuttle Green", "Shuttle Green", "mill"),
    ("Cotton Edge", "Cotton Edge", "mill"),
    ("Tanpits", "Tanpits", "mill"),
    ("Water Wheel Lane", "Water Wheel", "mill"),
    ("Packhorse Side", "Packhorse", "mill"),
    ("Coldwell Clough", "Coldwell Clough", "mill"),
    ("Finisher Street", "Finisher Street", "mill"),
    ("Bleachfield", "Bleachfield", "mill"),
    ("Turnpike Houses", "Turnpike", "mill"),
    ("Nine Elms Walk", "Nine Elms", "moss"),
    ("Peat Lane and the Drains", "Peat Lane", "moss"),
    ("Rushy Platt", "Rushy Platt", "moss"),
    ("Hurdle Moss", "Hurdle Moss", "moss"),
    ("Glasshouse Lanes", "Glasshouse", "moss"),
)

NEIGHBOURHOODS = {
    "00X": ("Yarlfold", "Withy Edge", "Leyfold", "Pennywort Vale"),
    "01E": ("Riverbank Quays", "Moor Mills", "Brookside Lanes", "Long Meadow", "Barley Meadows"),
    "00R": ("Promenade Streets", "Carr Side", "Layfield", "Squires Sands"),
    "02M": ("Rivermouth", "Thornhow", "Moss Lanes", "Dunefield", "Kirkfold Villages"),
    "01K": (
        "Dockhead",
        "Combe Side",
        "Limestone Vale",
        "Fellbeck",
        "Castle Quay",
        "Torfield",
        "Heysands",
        "Keerholme",
    ),
    "00Q": ("Moorfoot Vale", "Blackwater Mills", "Whitefold", "Roe Fold"),
    "01A": (
        "Cloughside",
        "Tentercroft",
        "Hebblefold",
        "Larkbeck",
        "Rushy Edge",
        "Millstone Tops",
        "Whinney Valley",
        "Bleakmoor Foot",
        "Hollin Villages",
    ),
    "02G": ("Basin Locks", "Mossholme", "Tarnside"),
}

# First words for organisations that serve more than one small footprint.
_BRANDS = (
    "Lantern Redwing Fernlea Quernstone Tidewrack Sallowfield Hearthstone Three_Becks Larkrise_Lane Kingfold "
    "Curlew_Call Driftwood_Bay Harebell Stonecrop Millwheel Openfold Brightwater Westering Highmoor Snowdrop_Row "
    "Cobblestone Saltmarsh Weirside Rowanlea Bracken Sandpiper Threadwork Lapwing Fellgate Beckstone Ginnelway "
    "Whinberry Tidemark Oystercatcher Ashlar Moorlight Bellwether Dunlin Foxglove_Fold Nettlebed Hawkshead_Row "
    "Plumbline Heronsgate Wharfside Goldcrest Cloudberry Limekiln Longshore Silverdelph Turnstone Bilberry "
    "Copperfold Dovestone Greenshank Hazelgill Inkwell_Lane Juniper_Row Knotgrass Linnet Merestone Northlight "
    "Oakapple Pebblegate Quarryside Ravensgill Speedwell Teasel Underbank Viaduct Wheatear Yewbarrow_Lane Zephyr_Bay "
    "Applecross_Fold Birkrigg_Row Catkin Daleside Embers Firelight Gatehouse Homespun Ivybridge_Row"
)
BRANDS = tuple(brand.replace("_", " ") for brand in _BRANDS.split())

STREETS = (
    "Weft Street",
    "Tenterfield Road",
    "Chapel Ginnel",
    "Bobbin Lane",
    "Old Tram Road",
    "Quarry Brow",
    "Spindle Street",
    "Marram Way",
    "Fuller's Yard",
    "Picker Street",
    "Saltcote Lane",
    "Heald Street",
    "Drovers' Rake",
    "Coronation Steps",
    "Beck Row",
    "Signal Street",
    "Calico Street",
    "Pump Lane",
    "Shuttle Court",
    "Ropewalk",
)

VENUES = (
    "the old Sunday school",
    "the community room under the flats",
    "the bowling club pavilion",
    "the library on the parade",
    "the former co-op",
    "the back room of the labour club",
    "the scout hut",
    "the church hall",
    "the school's dining hall after hours",
    "the tenants' room",
    "a shop unit on the precinct",
    "the cricket club",
    "two rooms above the post office",
    "the welfare hall",
    "the primary school's mobile",
    "the sports pavilion",
)

BEGAN = (
    "It started in {year} with a notice in the chip shop window.",
    "We began in {year}, after the branch library closed.",
    "Neighbours set it up in {year} because nobody else was going to.",
    "We have been going since {year}.",
    "The idea came from a coffee morning in {year}.",
    "It grew out of the street WhatsApp group in {year}.",
    "Three friends began it in {year} with £80 and a kettle.",
    "We opened in {year} with help from a small local grant.",
    "It came out of the floods, and has carried on since {year}.",
    "Our first meeting, in {year}, had four people at it.",
    "A retired teacher and a bus driver got us going in {year}.",
    "We split from a larger charity in {year} to stay close to home.",
    "It was a school project in {year} and never stopped.",
    "We took over from the parish in {year}.",
)

BEGAN_WIDE = (
    "We were founded in {year}.",
    "People who needed it themselves set it up in {year}.",
    "We became independent in {year}.",
    "We have worked here since {year}.",
    "Two older bodies merged to make us in {year}.",
    "It began as a hospital chaplain's idea in {year}.",
    "A group of parents and a retired solicitor started it in {year}.",
    "We grew from one room in {year} to four towns.",
    "In {year} we took on our first paid worker.",
    "The board first met in {year}, and two of its members still serve.",
)

RUNS_SMALL = (
    "Nobody is paid; six of us share the work.",
    "It is all volunteers, and we could always do with one more.",
    "We live on a raffle, a tin on the counter and goodwill.",
    "One of us keeps the books, the rest put the chairs out.",
    "A committee of five meets in somebody's kitchen.",
    "We have no office, just a mobile phone that gets passed round.",
    "Our volunteers all live within ten minutes' walk.",
    "We pay for the room and nothing else.",
    "Half of those who help first came because they needed help.",
    "It costs about £60 a week and we find it somehow.",
    "We are not registered with anybody and have never needed to be.",
    "There is a rota on the fridge and it mostly works.",
)
RUNS_MEDIUM = (
    "A small paid team works with about thirty volunteers.",
    "We have four staff, all part time, and a board of local people.",
    "Two workers are funded until the spring; the rest of us volunteer.",
    "Most of our staff once used the service themselves.",
    "Our trustees all live or work in the area we serve.",
    "We employ seven people and train around forty volunteers a year.",
    "Money comes from grants, a shop and a little contract work.",
    "We have a worker for each day of the week, near enough.",
    "We are funded a year at a time, which makes planning hard.",
    "Half our income is earned, the other half is applied for.",
)
RUNS_LARGE = (
    "We employ around a hundred and twenty people across several sites.",
    "Our income is mostly contracts, with grants for what contracts will not pay for.",
    "Local managers run each service, with their own advisory groups.",
    "We publish what we achieve each year, good and bad.",
    "Every service has a panel of the people who use it.",
    "We hold the contract and work through eleven smaller partners.",
)
WHEN = (
    "Come to {venue} on a {day}, any time from ten.",
    "We meet at {venue} every {day} afternoon.",
    "You will find us in {venue} on {day} evenings.",
    "{day}s and every other Saturday, in {venue}.",
    "Doors open at half past nine on {day}s at {venue}.",
    "Look for the yellow sign outside {venue} on {day}s.",
    "The kettle is on in {venue} each {day} from one until four.",
    "Ring first; we are in {venue} most {day}s.",
    "No need to book. {day}s, {venue}.",
    "We gather in {venue} on {day}s, in term time and out.",
)
WHEN_WIDE = (
    "Ring us on weekdays between nine and five.",
    "We see people at home, by phone or in a place near them.",
    "There is a drop-in at {venue} on {day}s; otherwise ask for an appointment.",
    "We cover evenings and Saturdays by appointment.",
    "We travel to people, so distance is not a reason not to ask.",
    "The phone line is open until eight on {day}s.",
    "A first talk is usually within a fortnight.",
    "Our base is {venue}, with outreach wherever there is a room.",
    "We ring back the same day if you leave a message before noon.",
    "An interpreter can be booked; tell us the language when you ring.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

# What services say of themselves.
FIRST_TIME = (
    "Ring first if you like, or just turn up.",
    "The first time, somebody meets you at the door.",
    "Bring a friend if that makes it easier.",
    "Come twice before you decide.",
    "You will be asked your first name and how you take your tea.",
    "No form the first time.",
    "Say who sent you, or do not; it makes no odds.",
    "Ask for whoever has the lanyard.",
    "We ring you back the same day to fix a time.",
    "Arrive ten minutes early and we will show you round.",
    "Nobody stands up and introduces themselves.",
    "If you get as far as the car park and cannot come in, ring and we come out.",
)
WHO_IS_THERE = (
    "Two trained volunteers every time, and a rota that has not broken yet.",
    "About fifteen people most weeks.",
    "Run by people who started as members.",
    "There is a paid worker and a deal of good will.",
    "Usually eight of us, never more than twelve.",
    "Somebody trained in first aid and somebody trained in listening.",
    "Half those who help have needed the help themselves.",
    "Everyone who works here has been checked.",
    "It is the same faces each time, which is the point.",
    "Staffed from our own pocket and a small grant.",
    "Numbers go up in winter; we put out more chairs.",
)
GOOD_TO_KNOW = (
    "The bus stops outside.",
    "There is a step at the side door, none at the back.",
    "Dogs that behave are welcome.",
    "Children may come if they must.",
    "We do not share what you say, unless someone is in danger.",
    "Closed at Christmas, open on New Year's Eve because that is the bad one.",
    "Parking is a fight on market days.",
    "If money is the reason not to come, it is not a reason.",
    "We can send the details in large print.",
    "Tell us about allergies.",
    "It gets loud; there is a quiet corner.",
    "We stop in August.",
    "Wear something warm, the boiler is a project of its own.",
)
REFER = (
    "Ring us with the person beside you if you can.",
    "With their leave, e-mail a first name, a number and the best time to ring.",
    "Use our one-page form, or tell us the same by phone.",
    "They can come by themselves; a call ahead helps us save a seat.",
    "Text the worker's mobile. We answer within two working days.",
    "Tell us what you have promised them, so that we can keep it.",
)
CAPACITY_NOTES = {
    "open": ("", "", "Room for about ten more.", "Come this week.", "Better on the second day than the first."),
    "limited": ("Two or three places.", "", "Mornings are full, afternoons are not.", "One seat on the bus."),
    "waiting": ("About six weeks.", "Three months at present.", "", "Shorter for families with small children."),
    "closed": (
        "Full until the new term.",
        "",
        "We lost a worker and are not taking anyone.",
        "Ask again in the spring.",
    ),
}
CLOSED_WHY = (
    "The roof leaks.",
    "Between two workers.",
    "The hall is being painted.",
    "School holidays.",
    "Waiting to hear about a grant.",
    "The minibus failed its test.",
)
