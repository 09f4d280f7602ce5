"""Small lexicons of the offline writer: people, time, looks, and verbs with the pose each maps to. Data only."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

from typing import Final

_VERBS: Final[dict[str, str]] = {
    "stand": "stand block lean let wait pause stop linger rest stay remain hesitate appear shine exist rise survive breathe",
    "walk": "walk stroll wander pace cross come follow trudge stride march return pass approach head go step tiptoe lead travel roam limp "
            "drift carries_on push_on explore trace journey hike guide",
    "run": "run rush hurry sprint race dash chase flee escape bolt bound gallop trot jog leap jump skip",
    "sit": "sit settle perch wake",
    "lie": "lie sprawl", "kneel": "kneel hide crouch bend squat stoop bow", "crawl": "crawl creep", "sleep": "sleep doze nap dream drowse",
    "enter": "enter arrive", "exit": "leave depart exit", "fall": "fall stumble trip slip collapse sink",
    "climb": "climb scramble clamber", "ride": "ride cycle pedal", "swim": "swim dive float wade",
    "look": "look see watch stare gaze glance notice study examine inspect search observe face turn check spot peer scan "
            "count seek hunt recognise recognize blink admire frown sniff smell nod know shake copy falter lose part regard",
    "listen": "listen hear eavesdrop", "talk": "talk speak say tell ask answer whisper call shout argue explain confess promise greet "
            "sing announce apologise order introduce persuade thank confront question joke beg advise",
    "point": "point show signal teach", "wave": "wave beckon salute",
    "reach": "find discover reach touch stretch knock press feel stroke tap brush help",
    "take": "take pick grab lift steal collect gather catch receive buy pull unwrap choose win lower",
    "give": "feed give put lay place hand offer pass_on share return_to lend serve deliver throw toss drop",
    "hold": "hold shelter guard grip clutch keep cradle clasp raise cup clench balance weigh own",
    "carry": "carry drag haul bring bear push",
    "hug": "hug embrace comfort console kiss love", "dance": "dance spin twirl sway waltz",
    "fight": "fight duel struggle box wrestle battle "
            "strike attack defend fence kick compete", "read": "read leaf browse decipher",
            "write": "write sign scribble note compose type draft",
    "paint": "paint draw sketch colour", "play": "play perform practise practice strum drum rehearse conduct",
    "cook": "cook stir bake chop fry "
            "knead season taste simmer slice roast", "eat": "eat bite chew", "drink": "drink sip",
            "work": "work build rebuild make repair fix mend sew "
            "stitch code solder polish measure mix fold hammer carve sweep scrub clean wash test tune adjust sort arrange load wipe "
            "open close lock "
            "light unlock cut trim weld pack dust tie wind shape file drill water brew pour set shelve stack dig-up hang unroll "
            "pin tend save "
            "rescue protect care create design invent train learn solve try photograph film bandage heal stamp label untie add coil "
            "free grind mark move plate plug ring sand shield spread straighten strap underline wedge wrap tear "
            "prepare begin clear change risk finish",
    "plant": "plant dig sow harvest", "steer": "steer drive fly pilot sail row navigate", "laugh": "laugh smile grin giggle celebrate cheer clap",
    "cry": "cry weep sob wail mourn grieve", "pray": "pray",
    "think": "think wonder remember decide hope ponder forget realise realize worry miss regret",
}
_IRREGULAR: Final[dict[str, str]] = {
    "stood": "stand", "went": "go", "came": "come", "led": "lead", "ran": "run", "fled": "flee", "sat": "sit", "lay": "lie", "lying": "lie",
    "knelt": "kneel", "crept": "creep", "slept": "sleep", "left": "leave", "fell": "fall", "rode": "ride", "swam": "swim", "saw": "see",
    "found": "find", "sought": "seek", "heard": "hear", "spoke": "speak", "said": "say", "told": "tell", "sang": "sing", "showed": "show",
    "took": "take", "stole": "steal", "caught": "catch", "bought": "buy", "chose": "choose", "won": "win", "gave": "give", "held": "hold",
    "kept": "keep", "bore": "bear", "brought": "bring", "fought": "fight", "struck": "strike", "wrote": "write", "drew": "draw",
    "ate": "eat",
    "bit": "bite", "drank": "drink", "built": "build", "made": "make", "dug": "dig", "drove": "drive", "flew": "fly", "wept": "weep",
    "thought": "think", "forgot": "forget", "taught": "teach", "lost": "lose", "grew": "grow", "became": "become", "dying": "die",
}
_STORY_VERBS: Final = "become turn grow lose live die change meet fall begin start end transform overcome win long want need must try"


def _forms(base: str) -> tuple[str, ...]:
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    s = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    out: tuple[str, ...] = (base, s, base + "ed", base + "ing")
    if len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in "aeiou" and base[-3] not in "aeiou":
        out += (base + base[-1] + "ed", base + base[-1] + "ing")
    return out


def _table() -> tuple[dict[str, str], dict[str, str]]:
    action: dict[str, str] = {}
    bases: dict[str, str] = {}
    for act, verbs in _VERBS.items():
        for base in verbs.split():
            if "_" in base or "-" in base:
                continue
            for form in _forms(base):
                action.setdefault(form, act)
                bases.setdefault(form, base)
    for form, base in _IRREGULAR.items():
        bases.setdefault(form, base)
        if base in action:
            action.setdefault(form, action[base])
    for base in _STORY_VERBS.split():
        for form in _forms(base):
            bases.setdefault(form, base)
    return action, bases


ACTION_OF, BASE_OF = _table()
"""Every inflected form of a known verb to its Action, and to its base form."""

HANDLING: Final = frozenset("take give hold carry read write paint play cook eat drink work plant steer reach throw".split())
"""Actions whose object is a thing in the hands."""

HOURS_OF: Final[dict[str, str]] = {
    "dawn": "dawn", "sunrise": "dawn", "daybreak": "dawn", "morning": "morning", "breakfast": "morning", "noon": "day", "midday": "day",
    "afternoon": "day", "daylight": "day", "sunset": "golden", "evening": "golden", "dusk": "dusk", "twilight": "dusk", "nightfall": "dusk",
    "night": "night", "midnight": "night", "nights": "night", "moonlight": "night", "moonlit": "night", "stars": "night", "dark": "night",
}
WEATHER_OF: Final[dict[str, str]] = {
    "rain": "rain", "rainy": "rain", "raining": "rain", "drizzle": "rain", "wet": "rain", "storm": "storm", "stormy": "storm",
    "thunder": "storm",
    "hurricane": "storm", "tempest": "storm", "lightning": "storm", "snow": "snow", "snowy": "snow", "snowing": "snow", "blizzard": "snow",
    "fog": "fog", "foggy": "fog", "mist": "fog", "misty": "fog", "wind": "wind", "windy": "wind", "gale": "storm", "sunny": "clear",
    "cloudy": "cloudy", "clouds": "cloudy", "overcast": "cloudy", "sunshine": "clear",
}
SEASON_OF: Final[dict[str, str]] = {
    "spring": "spring", "blossom": "spring", "easter": "spring", "summer": "summer", "autumn": "autumn", "fall": "", "winter": "winter",
    "christmas": "winter", "harvest": "autumn", "halloween": "autumn",
}
MOOD_OF: Final[dict[str, str]] = {
    "quiet": "tender", "calm": "tender", "gentle": "tender", "lonely": "bleak", "alone": "bleak", "sad": "bleak", "bleak": "bleak",
    "grief": "bleak", "happy": "warm", "joyful": "festive", "funny": "warm", "warm": "warm", "cosy": "warm", "romantic": "tender",
    "dangerous": "tense", "deadly": "tense", "tense": "tense", "secret": "mysterious", "secrets": "mysterious", "mysterious": "mysterious",
    "mystery": "mysterious",
    "mysteries": "mysterious", "strange": "mysterious", "haunted": "mysterious", "magic": "dreamy", "magical": "dreamy",
    "enchanted": "dreamy", "dreamy": "dreamy",
    "cold": "cool", "festive": "festive", "party": "festive", "celebration": "festive", "war": "tense", "spy": "tense",
    "ancient": "mysterious",
    "forgotten": "mysterious", "abandoned": "bleak", "epic": "tense", "dark": "tense", "peaceful": "tender",
}
GENRE_OF: Final[dict[str, str]] = {
    "spy": "thriller", "thriller": "thriller", "crime": "thriller", "detective": "mystery", "murder": "mystery", "mystery": "mystery",
    "mysteries": "mystery", "comedy": "comedy", "funny": "comedy", "love": "romance", "romance": "romance", "wedding": "romance",
    "ghost": "ghost story", "haunted": "ghost story", "robot": "science fiction", "spaceship": "science fiction",
    "space": "science fiction",
    "future": "science fiction", "virtual": "science fiction", "alien": "science fiction", "war": "war drama", "storm": "adventure",
    "treasure": "adventure", "journey": "adventure", "quest": "adventure", "dragon": "fairy tale", "princess": "fairy tale",
    "witch": "fairy tale", "magic": "fairy tale", "fairy": "fairy tale", "western": "western", "cowboy": "western", "horror": "horror",
    "documentary": "documentary", "biography": "biography", "life": "biography",
}
COLOUR_OF: Final[dict[str, str]] = {
    **{c: c for c in ("black charcoal grey silver white cream sand brown rust orange gold yellow olive green teal turquoise blue navy "
    "violet "
                      "plum pink rose red crimson").split()},
    "gray": "grey", "golden": "gold", "purple": "violet", "scarlet": "crimson", "beige": "sand", "azure": "sky", "lilac": "violet",
    "emerald": "green",
    "ginger": "rust", "ivory": "cream", "tan": "sand", "maroon": "crimson", "indigo": "navy", "copper": "rust", "bronze": "rust",
}
GARMENT_OF: Final[dict[str, str]] = {
    "shirt": "shirt", "blouse": "shirt", "sweater": "sweater", "jumper": "sweater", "cardigan": "sweater", "hoodie": "sweater",
    "jacket": "jacket",
    "coat": "coat", "overcoat": "coat", "cloak": "coat", "trenchcoat": "coat", "dress": "dress", "gown": "dress", "skirt": "skirt",
    "trousers": "trousers",
    "jeans": "trousers", "shorts": "shorts", "suit": "suit", "tuxedo": "suit", "uniform": "uniform", "apron": "apron", "robe": "robe",
    "overalls": "overalls", "raincoat": "raincoat", "spacesuit": "spacesuit", "kimono": "robe", "sari": "dress",
}
ACCESSORY_OF: Final[dict[str, str]] = {
    "glasses": "glasses", "spectacles": "glasses", "scarf": "scarf", "hat": "hat", "cap": "cap", "helmet": "helmet", "beard": "beard",
    "bearded": "beard",
    "moustache": "moustache", "mustache": "moustache", "necklace": "necklace", "tie": "tie", "headband": "headband", "cane": "cane",
    "headscarf": "headscarf",
    "hijab": "headscarf", "backpack": "bag", "bag": "bag",
}
HAIR_OF: Final[dict[str, str]] = {
    "bob": "bob", "ponytail": "ponytail", "braid": "braid", "braids": "braid", "braided": "braid", "bun": "bun", "curly": "curly",
    "curls": "curly",
    "afro": "afro", "bald": "bald", "hooded": "hood", "long-haired": "long", "short-haired": "short",
}
HAIR_COLOUR_OF: Final[dict[str, str]] = {
    "blond": "blond", "blonde": "blond", "redhead": "red", "red-haired": "red", "dark-haired": "black", "black-haired": "black",
    "grey-haired": "grey", "gray-haired": "grey", "white-haired": "white", "brunette": "dark_brown", "auburn": "auburn", "ginger": "red",
}
BUILD_OF: Final[dict[str, str]] = {"slim": "slim", "thin": "slim", "skinny": "slim", "stout": "stout", "fat": "stout", "big": "stout",
    "heavy": "stout"}
AGE_OF: Final[dict[str, str]] = {
    "baby": "infant", "newborn": "infant", "infant": "infant", "toddler": "infant", "child": "child", "kid": "child", "little": "child",
    "boy": "child", "girl": "child",
    "teen": "teen", "teenage": "teen", "teenager": "teen", "adolescent": "teen", "young": "adult", "student": "teen", "pupil": "child",
    "orphan": "child",
    "adult": "adult", "middle-aged": "middle", "ageing": "middle", "aging": "middle", "veteran": "middle", "old": "old", "elderly": "old",
    "aged": "old", "retired": "old",
    "grandmother": "old", "grandfather": "old", "grandma": "old", "grandpa": "old", "widow": "old", "widower": "old", "apprentice": "teen",
    "schoolgirl": "child",
    "schoolboy": "child", "puppy": "child", "kitten": "child", "foal": "child", "grandson": "child", "granddaughter": "child",
    "prince": "adult", "princess": "adult",
}
PERSON_OF: Final[dict[str, str]] = {
    "woman": "woman", "girl": "woman", "lady": "woman", "schoolgirl": "woman", "princess": "woman", "queen": "woman", "widow": "woman",
    "witch": "woman",
    "heroine": "woman", "actress": "woman", "nun": "woman", "man": "man", "boy": "man", "gentleman": "man", "schoolboy": "man",
    "prince": "man",
    "king": "man", "widower": "man", "monk": "man", "wizard": "man", "guy": "man", "hero": "", "child": "", "kid": "", "baby": "",
    "teenager": "", "teen": "",
    "person": "", "stranger": "", "traveller": "", "traveler": "", "orphan": "", "pupil": "", "someone": "", "villager": "",
    "neighbour": "", "neighbor": "",
    "adult": "", "ghost": "", "giant": "", "survivor": "", "refugee": "", "immigrant": "", "passenger": "", "wanderer": "", "dreamer": "",
    "loner": "", "shoemaker": "", "sweeper": "", "lamplighter": "", "gravedigger": "", "woodcutter": "", "juggler": "", "acrobat": "",
    "ferryman": "man", "swordsman": "man", "archer": "", "nomad": "",
    "hermit": "", "twin": "", "champion": "", "winner": "", "prisoner": "", "beggar": "", "student": "", "apprentice": "", "toddler": "",
    "newborn": "", "villain": "",
}
PERSON_OF.update(dict.fromkeys((
    "murderer killer criminal victim witness hunter gambler alien monster mermaid fairy dwarf elf angel demon vampire zombie superhero "
    "leader rebel outlaw bandit fugitive hostage heir tourist visitor guest host boss servant slave nomad elder storyteller patient "
    "customer fan collector trainer coach swimmer recluse tramp vagabond drifter genie superstar "
    "celebrity newcomer outsider castaway scavenger healer seeker pensioner tenant landlord inmate volunteer activist"
).split(), ""))
PERSON_OF.update({"bride": "woman", "goddess": "woman", "empress": "woman", "duchess": "woman", "groom": "man", "god": "man",
    "emperor": "man"})
GENDER_WORDS: Final[dict[str, str]] = {
    "she": "woman", "her": "woman", "hers": "woman", "herself": "woman", "he": "man", "him": "man", "his": "man", "himself": "man",
    "female": "woman", "male": "man",
}
SPECIES_OF: Final[dict[str, tuple[str, str]]] = {
    "dog": ("dog", ""), "puppy": ("dog", ""), "hound": ("dog", ""), "wolf": ("dog", ""), "fox": ("dog", ""), "bear": ("dog", ""),
    "cat": ("cat", ""), "kitten": ("cat", ""), "lion": ("cat", ""), "tiger": ("cat", ""), "mouse": ("cat", ""),
    "rabbit": ("cat", ""),
    "horse": ("horse", ""), "pony": ("horse", ""), "foal": ("horse", ""), "mare": ("horse", ""), "donkey": ("horse", ""),
    "deer": ("horse", ""),
    "elephant": ("horse", ""), "cow": ("horse", ""), "bird": ("bird", ""), "sparrow": ("bird", ""), "crow": ("bird", ""),
    "raven": ("bird", ""),
    "owl": ("bird", ""), "eagle": ("bird", ""), "gull": ("bird", ""), "seagull": ("bird", ""), "pigeon": ("bird", ""),
    "duck": ("bird", ""), "penguin": ("bird", ""),
    "parrot": ("bird", ""), "swan": ("bird", ""), "robot": ("robot", ""), "android": ("robot", ""), "drone": ("robot", "drone"),
    "automaton": ("robot", ""),
    "cyborg": ("robot", ""), "machine": ("robot", "machine"),
}
SPECIES_OF.update({"hare": ("cat", ""), "bunny": ("cat", ""), "stag": ("horse", ""), "fawn": ("horse", ""), "moose": ("horse", ""),
    "reindeer": ("horse", ""), "unicorn": ("horse", ""), "mule": ("horse", ""), "bull": ("horse", ""), "ox": ("horse", ""), "panda": ("dog", ""),
    "coyote": ("dog", ""), "leopard": ("cat", ""), "rat": ("cat", ""), "hen": ("bird", ""), "chicken": ("bird", ""), "goose": ("bird", ""),
    "dove": ("bird", ""), "magpie": ("bird", ""), "hawk": ("bird", ""), "falcon": ("bird", "")})
WILD: Final = frozenset("wolf fox bear lion tiger mouse rabbit hare bunny deer elephant panda coyote leopard rat".split())
"""Animals that wear no collar."""
PETS: Final = frozenset("dog puppy hound cat kitten horse pony foal mare donkey bird parrot robot android automaton cyborg machine drone".split())
"""Creatures that get a name of their own."""
RELATION_OF: Final[dict[str, tuple[str, str, str]]] = {
    # word: (bond, gender, age relative to the hero: younger, same, older)
    "daughter": ("family", "woman", "child"), "son": ("family", "man", "child"), "mother": ("family", "woman", "middle"),
    "father": ("family", "man", "middle"),
    "mum": ("family", "woman", "middle"), "mom": ("family", "woman", "middle"), "dad": ("family", "man", "middle"),
    "parent": ("family", "", "middle"),
    "brother": ("family", "man", ""), "sister": ("family", "woman", ""), "wife": ("lovers", "woman", ""), "husband": ("lovers", "man", ""),
    "grandmother": ("family", "woman", "old"), "grandfather": ("family", "man", "old"), "grandma": ("family", "woman", "old"),
    "grandpa": ("family", "man", "old"),
    "grandson": ("family", "man", "child"), "granddaughter": ("family", "woman", "child"), "uncle": ("family", "man", "middle"),
    "aunt": ("family", "woman", "middle"),
    "cousin": ("family", "", ""), "friend": ("friends", "", ""), "rival": ("rivals", "", ""), "enemy": ("enemies", "", ""),
    "mentor": ("mentor", "", "old"),
    "lover": ("lovers", "", ""), "fiance": ("lovers", "man", ""), "girlfriend": ("lovers", "woman", ""),
    "boyfriend": ("lovers", "man", ""), "master": ("mentor", "", "middle"),
    "owner": ("companion", "", "adult"), "partner": ("partners", "", ""), "colleague": ("colleagues", "", ""),
    "companion": ("companion", "", ""),
    "opponent": ("rivals", "", ""), "crew": ("colleagues", "", ""), "stranger": ("strangers", "", ""), "neighbour": ("friends", "", ""),
    "neighbor": ("friends", "", ""),
}
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "woman": tuple("Ana Mara Lena Ines Nora Vera Aiko Amara Leila Priya Freya Zofia Rosa Hana Selma Nadia Ruth Imani Yara Elif Greta "
    "Mina Sana Tove "
                   "Esther Lucia Noor Adaeze Mei Paloma".split()),
    "man": tuple("Tomas Milo Idris Jonas Emil Kofi Rafael Hugo Anders Yusuf Mateo Ravi Otto Samir Luca Kenji Pavel Amos Elias Nuri "
    "Tariq Bruno Felix "
                 "Viktor Diego Malik Oskar Wen Arjun Theo".split()),
    "neutral": tuple("Robin Sasha Kim Noa Ariel Jules Sol Remy Quinn Ash".split()),
    "robot": tuple("Unit Seven|Bolt|Copper|Tin|Relay|Pixel|Ferro|Cog".split("|")),
    "dog": tuple("Biscuit Argo Pepper Juno Bruno Moss".split()), "cat": tuple("Olive Ink Saffron Pico Luna Smoke".split()),
    "horse": tuple("Ember Thistle Comet Willow Dusty Storm".split()), "bird": tuple("Pip Wren Feather Jet Sky Kit".split()),
}
KNOWN_NAMES: Final[dict[str, str]] = {
    **{n.lower(): "woman" for n in NAMES["woman"]}, **{n.lower(): "man" for n in NAMES["man"] if n not in ("Storm",)},
    **dict.fromkeys((
        "mary claire emma olivia lily sarah anna maria alice jane elena sofia sophie julia laura eva emily grace lucy amy marie "
        "clara ella mia zoe chloe isabel carmen eleanor margaret helen rose martha susan linda cara eve kate nina ida lea leah "
        "naomi hannah irene agnes sally betty marta petra ingrid fatima zara jasmine"
    ).split(), "woman"),
    **dict.fromkeys((
        "marco carlos leo john james david peter paul tom jack max ben adam daniel michael george henry charlie sam oliver "
        "william robert arthur juan pedro jose karl hans pierre ivan noah ahmed ali walter frank harry dan nick joe bob bill "
        "ted fred alex mark luke simon aaron eric omar hassan igor boris fritz jean luis jorge"
    ).split(), "man"),
}
NATIONS: Final = frozenset(
    "american english british french german spanish italian chinese japanese indian african mexican russian greek irish polish turkish "
    "korean brazilian "
    "dutch swedish norwegian danish egyptian persian european asian".split())
CITIES: Final = frozenset(
    "paris london berlin tokyo rome venice lisbon madrid vienna prague istanbul cairo mumbai delhi beijing shanghai york chicago boston "
    "havana naples athens "
    "moscow dublin oslo kyoto lagos nairobi sydney barcelona hongkong seoul".split())
TRAIT_WORDS: Final = frozenset(
    "shy brave lonely quiet kind stubborn clever proud humble curious unlikely classic famous young unknown poor rich gifted talented "
    "fearless clumsy "
    "loyal tired exhausted blind deaf mute lost forgotten patient reckless gentle angry bitter cheerful grumpy wise ambitious legendary "
    "world-class "
    "unnamed retired small tiny rusty broken stray wild great big renowned iconic successful passionate determined homeless wounded "
    "happy sad funny first rare last long whole new secret final true never always".split())
OBSTACLE_WORDS: Final = frozenset(
    "storm war illness disease fire flood thief murder danger enemy loss death debt curse drought exile accident betrayal hunger fear "
    "darkness avalanche prison "
    "disaster plague failure poverty grief loneliness injury".split())
NUMBERS: Final[dict[str, int]] = {"two": 2, "three": 3, "four": 4, "five": 5, "both": 2, "pair": 2, "twin": 2, "twins": 2}
STOP: Final = frozenset((
    "a an the of and or but in on at to from into onto with without for by as is are was were be been being am do does did has have had "
    "having will would can could "
    "should may might must shall not no nor so if then than that this these those there here it its he she they him her his hers their "
    "them theirs we us our you your i me my "
    "who whom whose which what when where why how all any each every some one only just also very too more most much many such own same "
    "other another over under up down out off "
    "through across about around after before between during until while because again once ever even still yet both few toward towards "
    "along behind beside near inside outside "
    "against within upon himself herself itself themselves s t re ll ve d m don isn").split())
STORY_WORDS: Final = frozenset("story tale film movie short video scene scenes journey day days duel life life's lives shots shot "
    "prompts prompt sentence describe set adventure chapter portrait poem verse moment".split())
THINGS: Final = frozenset((
    "flower rose seed tree book letter key map lamp lantern clock watch camera ring coin piano violin guitar drum bicycle bike car boat "
    "ship train kite ball balloon umbrella "
    "photograph photo picture painting brush pen sword knife pot pan bread cake soup recipe recipes suitcase box chest treasure crown "
    "mask mirror candle bell "
    "compass telescope radio phone computer robot doll toy egg feather shell stone diamond necklace cure vaccine formula experiment "
    "invention machine secret message song melody "
    "poem dress sketches sketch sketchbook crop bottle cup tea coffee bench window door star comet moon sun message diary notebook net "
    "rope anchor wheel engine hat "
    "scarf glove boots shoes gift present package parcel orchid herb herbs medicine restaurant garden house home nest bone collar leash "
    "ticket trophy medal "
    "race show contest championship concert competition match game wedding dinner meal feast virtual world code virus signal light "
    "redemption fame dream dreams "
    "wildlife animals species endangered fish snowman sandcastle apple orange lemon chocolate cheese").split())
FOREIGN: Final[dict[str, str]] = {
    # nouns of four neighbouring languages, so that a sentence in them still finds its hero and its place
    "perro": "dog", "perra": "dog", "gato": "cat", "mujer": "woman", "hombre": "man", "niña": "girl", "niño": "boy", "mar": "sea",
    "noche": "night",
    "lluvia": "rain", "bosque": "forest", "pueblo": "village", "faro": "lighthouse", "vieja": "old", "viejo": "old", "anciana": "old",
    "anciano": "old",
    "busca": "search", "hija": "daughter", "hijo": "son", "hermano": "brother", "hermana": "sister", "madre": "mother", "padre": "father",
    "vida": "life",
    "amigo": "friend", "amiga": "friend", "estación": "station", "tren": "train", "casa": "home", "montaña": "mountain",
    "pescador": "fisherman",
    "pintora": "painter", "pintor": "painter", "cocinera": "chef", "cocinero": "chef", "flor": "flower", "tormenta": "storm",
    "invierno": "winter",
    "chien": "dog", "chat": "cat", "femme": "woman", "homme": "man", "fille": "girl", "garçon": "boy", "mer": "sea", "nuit": "night",
    "pluie": "rain",
    "forêt": "forest", "vieux": "old", "vieille": "old", "gare": "station", "fleur": "flower", "jardin": "garden", "neige": "snow",
    "montagne": "mountain",
    "hund": "dog", "katze": "cat", "frau": "woman", "mann": "man", "mädchen": "girl", "junge": "boy", "meer": "sea", "nacht": "night",
    "regen": "rain",
    "wald": "forest", "dorf": "village", "bahnhof": "station", "blume": "flower", "alte": "old", "alter": "old", "schnee": "snow",
    "garten": "garden",
    "cane": "dog", "gatto": "cat", "donna": "woman", "uomo": "man", "ragazza": "girl", "ragazzo": "boy", "mare": "sea", "notte": "night",
    "pioggia": "rain",
}
LANGUAGE_MARKS: Final[dict[str, frozenset[str]]] = {
    "Spanish": frozenset("el la los las una un que y en con su por del para es está se muy pero cuando".split()),
    "French": frozenset("le la les une un des que et dans avec son sa pour est se du au qui elle il sur".split()),
    "German": frozenset("der die das ein eine und mit auf im ist den dem sich seine ihre sie er nicht von zu".split()),
    "Italian": frozenset("il lo la gli una un che e con suo sua per della del è si nel sul ogni".split()),
}
