"""The demo's three taxonomies: what people need, who they are, what kinds of help there are. Two levels each."""

from django.utils.text import slugify

from directory.models import Term

# "Name | other words that people type for it"; a name with two spaces before it stands below the last one without.
NEEDS = """
Money and food | cost of living, poverty, skint
  Food | hungry, food bank, foodbank, pantry, shopping, meals
  Debt | bailiffs, owing money, arrears, credit
  Benefits | universal credit, PIP, attendance allowance, forms
  Heating and fuel | energy, gas, electric, cold home, prepayment meter, warm
  Clothes and furniture | coats, school uniform, shoes, beds, white goods
Home | housing
  Homelessness | sleeping rough, sofa surfing, no fixed abode, evicted
  Trouble with a tenancy | landlord, damp, eviction, rent, repairs
  Help around the house | light bulb, gardening, handyperson, cleaning
Mind | mental health, wellbeing
  Low mood and anxiety | depression, worry, panic, stress, nerves
  In crisis | suicidal, breakdown, emergency, desperate
  Bereavement | grief, death, loss, widowed, funeral
  Loneliness | lonely, isolated, isolation, company, friends, befriending
  Trauma and abuse in the past | PTSD, childhood abuse, survivors
Body | physical health
  Getting about | mobility, falls, balance, walking, wheelchair
  Exercise and weight | fitness, keep fit, gym, swimming, diet
  Living with a long illness | long term condition, diabetes, COPD, heart, pain, cancer
  After a stroke | stroke, aphasia, TIA
  Memory and dementia | Alzheimer's, forgetful, confusion, memory loss
  Sight and hearing | blind, deaf, visual impairment, hard of hearing, hearing aids
  End of life | hospice, dying, palliative, terminal
Drink and drugs | addiction, substance misuse
  Alcohol | drinking, alcoholic, sober
  Drugs | heroin, cannabis, spice, recovery, rehab
Family and caring | parents
  Looking after somebody | carer, carers, unpaid care, respite
  Bringing up young children | parenting, baby, toddler, breastfeeding, play
  A child who needs more | SEND, EHCP, special needs, disabled child
  Growing up | teenagers, youth, school, bullying
Safety | danger
  Abuse at home | domestic abuse, domestic violence, refuge, controlling, coercive
  Hate and other crime | victim, hate crime, assault, scam, fraud
Law and papers | legal, rights
  Asylum and immigration | refugee, visa, home office, leave to remain, NRPF
  Being heard | advocacy, complaint, appeal, speaking up
Work and learning | skills
  Finding work | job, jobs, CV, interview, unemployed, apprenticeship
  English and other lessons | ESOL, reading, writing, maths, language
  Getting online | computer, phone, internet, tablet, wifi, digital
Getting out and joining in | things to do, activities
  Somewhere to go | warm room, café, drop-in, social club
  Transport | bus, minibus, lift, hospital appointment, car, taxi
  Music, art and making | choir, crafts, singing, pottery, creative
  Nature and growing | garden, gardening, allotment, outdoors, walks
"""

GROUPS = """
By age
  Children | kids, boys, girls, under 11
  Young people | teenagers, youth, under 25, students
  Older people | elderly, pensioners, seniors, over 60, over 65
  Parents of young children | mums, dads, new parents, families
Where people come from and what they believe
  South Asian people | Pakistani, Indian, Bangladeshi, Asian
  Black people | African, Caribbean, Black British, Windrush
  People from eastern Europe | Polish, Romanian, Ukrainian, Lithuanian
  Gypsy, Roma and Traveller people | travellers, gypsies, roma, showpeople
  Refugees and people seeking asylum | asylum seekers, new arrivals
  Muslim people | Islam, mosque
  People of any faith | church, temple, gurdwara, interfaith
Disability and health
  Disabled people | disability, wheelchair users, impairment
  Autistic people | autism, neurodivergent, ADHD, Asperger's
  People with a learning disability | learning difficulties, Down's syndrome
  Deaf people | BSL, sign language, hard of hearing
  Blind and partly sighted people | visually impaired, sight loss
  People with mental ill health | mental health, psychosis, bipolar
  People with dementia | Alzheimer's, memory
  People in recovery | addiction, ex-users, sober
Women, men and LGBT+
  Women | ladies, girls, mothers
  Men | blokes, fathers, dads, lads
  LGBT+ people | gay, lesbian, bisexual, trans, queer
Ways of living
  Unpaid carers | carers, looking after someone
  Young carers | children who care
  Veterans | ex-forces, armed forces, army, navy, RAF
  Farming families | farmers, rural
  Tenants | renters, council house
  People who sleep rough | homeless, street
  People who have been hurt by a partner | survivors, victims of abuse
"""

HELPS = """
Company
  A group that meets | club, social, drop-in, get-together
  Someone to visit or ring | befriending, buddy, phone calls, home visits
  People who have been through it | peer support, lived experience, self-help
Advice and speaking up
  Advice | information, rights, caseworker
  Somebody at your side | advocacy, going with you, support at appointments
  Help with forms | applications, letters, paperwork
Talking therapies | therapy
  Counselling | counsellor, someone to talk to, psychotherapy
  A listening ear | helpline, phone line, crisis line
Things you need
  Food and meals | hot meal, food parcel, lunch
  Clothes, beds and equipment | donations, aids, loans
  Small grants | hardship fund, vouchers, emergency money
Places
  A bed for the night | shelter, hostel, refuge, supported housing
  A place to be | warm space, community centre, café
Practical help
  Lifts and transport | driver, minibus, dial-a-ride
  Help at home | home care, shopping, odd jobs, personal care
  A break for carers | respite, sitting service
Learning and doing
  Classes | course, lessons, training, workshop
  Exercise together | sport, fitness, walking, dance
  Making and performing | art, music, theatre, craft
  Volunteering and work | volunteer, placement, job
"""


def load() -> dict[str, dict[str, Term]]:
    """Write the three trees, parents before children: by kind and name."""
    trees = {Term.Kind.NEED: NEEDS, Term.Kind.GROUP: GROUPS, Term.Kind.HELP: HELPS}
    tops, below = {}, []
    for kind, text in trees.items():
        top = None
        for position, line in enumerate(text.strip("\n").splitlines()):
            name, _, also_called = (part.strip() for part in line.partition("|"))
            term = Term(kind=kind, name=name, slug=_slug(name), also_called=also_called, position=position)
            if line.startswith(" "):
                below.append((term, top))
            else:
                top = tops[kind, name] = term
    Term.objects.bulk_create(tops.values())
    for term, top in below:
        term.parent = top
    Term.objects.bulk_create(term for term, _ in below)
    found: dict[str, dict[str, Term]] = {kind: {} for kind in trees}
    for term in [*tops.values(), *(term for term, _ in below)]:
        found[term.kind][term.name] = term
    return found


def _slug(name: str) -> str:
    return slugify(name)[:80]
