"""What each word of the closed vocabularies looks like, in words an image model knows. No negations, no camera motion."""

from __future__ import annotations

SIZES = {
    "EWS": "extreme wide shot, tiny figures in a vast landscape", "WS": "wide shot showing the whole place",
    "FS": "full shot, whole body from head to toe", "MLS": "medium long shot, framed from the knees up",
    "MS": "medium shot, framed from the waist up",
    "MCU": "medium close-up, head and chest", "CU": "close-up, the face fills the frame", "ECU": "extreme close-up of the eyes and face",
    "INSERT": "macro detail shot",
}
EMPTY_PLACES = {"EWS": "extreme wide establishing shot of a vast, deserted place", "WS": "wide establishing shot of a quiet, deserted place"}
EMPTY_ROOMS = {"EWS": "extreme wide establishing shot of a whole deserted room", "WS": "wide establishing shot of a quiet, deserted room"}
SHORT_SIZES = {
    "EWS": "extreme wide shot", "WS": "wide shot", "FS": "full body shot", "MLS": "medium long shot", "MS": "medium shot", "MCU": "medium close-up",
    "CU": "close-up", "ECU": "extreme close-up", "INSERT": "macro detail shot",
}
ANGLES = {
    "eye": "eye level", "low": "low angle looking up", "high": "high angle looking down", "top": "overhead top-down view",
    "ground": "from ground level",
    "dutch": "dutch angle with a tilted horizon",
}
LENSES = {
    18: "18mm ultra-wide lens, strong perspective", 24: "24mm wide-angle lens", 35: "35mm lens, natural perspective", 50: "50mm lens",
    85: "85mm portrait lens", 100: "100mm lens, gently compressed background", 135: "135mm telephoto lens, compressed background",
}
FOCUS = {
    "deep": "deep focus, foreground and background sharp", "shallow": "shallow depth of field, softly blurred background",
    "rack": "sharp foreground, softly blurred background",
}
KINDS = {"tableau": "carefully composed symmetrical tableau", "pov": "first-person view"}

PLACES = {
    "kitchen": "a kitchen with stove and table", "living_room": "a living room", "bedroom": "a bedroom", "nursery": "a nursery with a cot",
    "office": "an office with desks", "classroom": "a classroom with rows of desks", "library": "a library with tall bookshelves",
    "hospital": "a hospital room", "cafe": "a café with small tables", "shop": "a shop with full shelves",
    "workshop": "a workshop with tools on the wall",
    "laboratory": "a laboratory with instruments", "theatre": "a theatre with stage and red curtains",
    "gallery": "an art gallery with framed pictures",
    "greenhouse": "a greenhouse full of plants", "train_car": "the inside of a train carriage", "spaceship": "the interior of a spaceship",
    "street": "a street between houses", "alley": "a narrow alley", "village": "a village", "garden": "a garden", "park": "a park with trees",
    "forest": "a forest", "field": "an open field", "mountain": "a mountain landscape", "desert": "a desert with dunes", "shore": "a sea shore",
    "harbour": "a harbour with boats and a quay", "ship_deck": "the deck of a ship at sea", "station": "a railway station platform",
    "rooftop": "a rooftop above the city", "bridge": "a bridge over a river",
}
HOURS = {
    "dawn": "at dawn, first pale light", "morning": "in the morning", "day": "in full daylight", "golden": "at golden hour, low sun",
    "dusk": "at dusk, blue twilight",
    "night": "at night",
}
SHORT_HOURS = {"dawn": "dawn", "morning": "morning", "day": "daylight", "golden": "golden hour", "dusk": "dusk", "night": "night"}
WEATHER = {
    "clear": "clear air", "cloudy": "overcast sky", "rain": "steady rain, wet reflective surfaces",
    "storm": "a raging storm, driving rain, dark clouds",
    "snow": "falling snow", "fog": "thick fog, fading distance", "wind": "strong wind",
}
WEATHER_INSIDE = {
    "rain": "rain running down the window panes", "storm": "a storm behind the windows", "snow": "snow falling outside the window",
    "fog": "fog behind the windows",
}
LEAVES = frozenset({"garden", "park", "forest", "field", "village", "street", "mountain", "bridge"})
"""Places where the season hangs on the trees."""
SEASONS = {
    "spring": "spring, fresh green and blossom", "summer": "summer", "autumn": "autumn, russet leaves", "winter": "winter, bare branches and frost",
}
NIGHT_SKY = {"clear": "clear night sky"}

KEYS = {
    "sun": "sunlight", "moon": "pale moonlight", "sky": "soft light of the open sky", "window": "window light", "lamp": "lamplight",
    "fire": "flickering firelight",
    "neon": "neon light", "screen": "the glow of a screen",
}
SIDES = {
    "left": "from the left", "right": "from the right", "front": "from the front", "back": "from behind, glowing rim on hair and shoulders",
    "top": "from above",
}
PRACTICALS = {
    "sun": "the sun in the picture", "moon": "the moon in the picture", "window": "a bright window in the picture",
    "lamp": "a glowing lamp in the picture",
    "fire": "a burning fire in the picture", "neon": "glowing neon signs in the picture", "screen": "a lit screen in the picture",
    "sky": "bright open sky",
}
MOODS = {
    "neutral": "natural atmosphere", "warm": "warm, welcoming atmosphere", "tender": "tender, intimate atmosphere", "festive": "festive atmosphere",
    "cool": "cool, distant atmosphere", "bleak": "bleak, desolate atmosphere", "tense": "tense, uneasy atmosphere",
    "mysterious": "mysterious atmosphere", "dreamy": "dreamlike, hazy atmosphere",
}

COLOURS = {
    "silver": "silver-grey", "sand": "sand-coloured", "rust": "rust-red", "gold": "golden-yellow", "olive": "olive-green", "sky": "sky-blue",
    "navy": "navy blue",
    "plum": "plum purple", "rose": "rose pink", "cream": "cream-coloured", "charcoal": "charcoal grey",
}
"""Colours whose bare name means a thing as well; all others are said as they are."""
GARMENTS = {
    "trousers": "trousers", "shorts": "shorts", "lab_coat": "white-coat style lab coat", "overalls": "overalls", "fur": "fur",
    "shell": "metal casing",
    "blanket": "blanket around the shoulders",
}
"""Garments said otherwise than by their name."""
PLURAL_GARMENTS = frozenset({"trousers", "shorts", "overalls", "fur", "shell"})
LOWER = frozenset({"trousers", "skirt", "shorts", "cane", "bag"})
"""What is worn or carried below the waist."""
ACCESSORIES = {
    "beard": "a full beard", "moustache": "a moustache", "glasses": "glasses", "chef_hat": "a tall chef's hat", "headscarf": "a headscarf",
    "flower": "a flower in the hair",
    "cane": "a walking cane", "bag": "a shoulder bag", "tie": "a tie", "antenna": "an antenna", "helmet": "a helmet", "hat": "a brimmed hat",
    "cap": "a cap",
    "scarf": "a scarf", "necklace": "a necklace", "headband": "a headband", "collar": "a collar",
}
SKIN = {
    "porcelain": "porcelain-pale skin", "fair": "fair skin", "olive": "olive skin", "tan": "tanned skin", "brown": "brown skin",
    "deep": "deep dark brown skin",
}
HAIR = {
    "short": "short {c} hair", "bob": "{c} bobbed hair", "long": "long {c} hair", "ponytail": "{c} hair in a ponytail", "braid": "braided {c} hair",
    "bun": "{c} hair in a bun", "curly": "curly {c} hair", "afro": "{c} afro hair", "bald": "a bald head", "hood": "a hood over the hair",
}
BUILDS = {"slim": "slender", "average": "", "stout": "stout"}

NOUNS = {
    ("infant", "woman"): "baby girl", ("infant", "man"): "baby boy", ("infant", "neutral"): "baby",
    ("child", "woman"): "little girl", ("child", "man"): "little boy", ("child", "neutral"): "young child",
    ("teen", "woman"): "teenage girl", ("teen", "man"): "teenage boy", ("teen", "neutral"): "androgynous teenager",
    ("adult", "woman"): "woman", ("adult", "man"): "man", ("adult", "neutral"): "androgynous person",
    ("middle", "woman"): "middle-aged woman", ("middle", "man"): "middle-aged man", ("middle", "neutral"): "androgynous middle-aged person",
    ("old", "woman"): "elderly woman", ("old", "man"): "elderly man", ("old", "neutral"): "androgynous elderly person",
}
AGES = {
    "infant": "", "child": "about eight years old", "teen": "about fifteen years old", "adult": "about thirty years old",
    "middle": "about fifty years old",
    "old": "over seventy",
}
PLAIN_NOUNS = {"infant": "baby", "child": "child", "teen": "teenager", "adult": "person", "middle": "person", "old": "elder"}
"""For gender-neutral people, where they are referred to."""
YOUNG = {"dog": "puppy", "cat": "kitten", "horse": "foal", "bird": "fledgling bird", "robot": "small child-sized robot"}

ACTIONS = {
    "stand": "standing", "walk": "walking", "run": "running, mid-stride", "sit": "sitting", "lie": "lying down", "kneel": "kneeling",
    "crawl": "crawling on hands and knees", "sleep": "asleep with closed eyes", "enter": "walking in", "exit": "walking away",
    "fall": "falling, off balance",
    "climb": "climbing upwards", "ride": "riding", "swim": "swimming", "look": "looking on", "listen": "listening attentively",
    "talk": "speaking, lips parted", "point": "pointing with an outstretched arm", "wave": "waving with a raised hand",
    "reach": "reaching out with one hand",
    "take": "taking hold", "give": "handing over", "hold": "holding on", "carry": "carrying a load", "hug": "in a close embrace", "dance": "dancing",
    "fight": "fighting", "read": "reading a book", "write": "writing with a pen", "paint": "painting with a brush", "play": "playing",
    "cook": "cooking",
    "eat": "eating", "drink": "drinking from a cup", "work": "at work, hands busy", "plant": "planting, hands in the soil",
    "steer": "steering at the controls",
    "laugh": "laughing", "cry": "crying, tears on the cheeks", "pray": "praying with folded hands", "think": "lost in thought, hand at the chin",
}
WITH_PROP = {
    "take": "taking {p}", "give": "handing over {p}", "hold": "holding {p}", "carry": "carrying {p}", "read": "reading {p}",
    "write": "writing, {p} at hand",
    "paint": "painting {p}", "play": "playing {p}", "cook": "cooking, {p} at hand", "eat": "eating {p}", "drink": "drinking from {p}",
    "work": "working on {p}", "plant": "planting {p}", "reach": "reaching for {p}", "point": "pointing at {p}", "ride": "riding {p}",
    "steer": "steering {p}",
    "look": "looking at {p}", "think": "thinking, {p} in hand",
}
ANIMAL_ACTIONS = {
    "crawl": "creeping low", "talk": "with open mouth", "listen": "with ears pricked", "point": "pointing with the nose",
    "wave": "with one paw raised",
    "reach": "stretching forward", "take": "taking hold with the mouth", "give": "offering what it holds in its mouth", "hold": "holding still",
    "hug": "nestling close",
    "kneel": "crouching", "think": "sitting pensively", "pray": "with bowed head", "cry": "with drooping head", "laugh": "with open mouth, playful",
    "carry": "carrying something in its mouth", "work": "hard at work", "look": "watching", "read": "watching", "write": "watching",
    "paint": "watching", "cook": "watching",
    "steer": "watching", "plant": "digging in the soil",
}
POSTURES = {"sit": "sitting", "lie": "lying", "kneel": "kneeling", "crawl": "on hands and knees"}
STILL = frozenset({
    "stand", "look", "listen", "talk", "point", "wave", "reach", "take", "give", "hold", "laugh", "cry", "think", "read", "drink", "eat",
})
"""Actions that leave the posture to the continuity ledger: who sits goes on sitting while talking."""
EXPRESSIONS = {
    "neutral": "with a calm face", "happy": "with a happy smile", "sad": "with a sad, downcast face", "angry": "with an angry face, knitted brows",
    "afraid": "with a frightened face, wide eyes",
    "surprised": "with a surprised face, raised brows", "determined": "with a determined face, firm jaw", "tender": "with a gentle, tender look",
}
ANIMAL_EXPRESSIONS = {
    "neutral": "calm", "happy": "lively and bright-eyed", "sad": "with hanging ears and sad eyes", "angry": "with bared teeth",
    "afraid": "cowering, ears laid back",
    "surprised": "alert, wide-eyed", "determined": "alert and focused", "tender": "with soft, trusting eyes",
}
ROBOT_EXPRESSIONS = {
    "neutral": "with steady eye lights", "happy": "with brightly glowing eye lights", "sad": "with dimmed eye lights, lowered head",
    "angry": "with narrow red eye lights",
    "afraid": "with flickering eye lights, drawn back", "surprised": "with wide round eye lights", "determined": "with narrow, focused eye lights",
    "tender": "with softly glowing eye lights, tilted head",
}
GAZES = {"camera": "looking into the lens", "down": "eyes lowered", "up": "looking up", "away": "looking away", "prop": "eyes on the {p}"}
BONDS = {
    "strangers": "reserved between them", "family": "familiar closeness between them", "friends": "at ease with each other",
    "partners": "acting as a team",
    "lovers": "intimately drawn to each other", "rivals": "rivalry between them", "enemies": "hostile confrontation",
    "mentor": "one guiding the other",
    "colleagues": "side by side as colleagues", "companion": "close companions",
}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def words_of(name: str) -> str:
    """A word of a vocabulary as plain words: ``dark_brown`` as ``dark brown``."""
    return name.replace("_", " ")


def colour(name: str) -> str:
    """A colour as it is painted."""
    return COLOURS.get(name, words_of(name))


def article(noun: str) -> str:
    """A noun with ``a`` or ``an``; as it is where it has its own article, is a plural, or is written in another alphabet."""
    low = noun.lower()
    first = low.split(" ", 1)[0]
    if first in ("a", "an", "the", "her", "his", "their", "its", "my", "some", "two", "three", "one") or not low[:1].isascii() or "'s " in low:
        return noun
    last = low.split(" of ")[0].split(" ")[-1]
    if (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or last in ("bread", "water", "flour", "snow", "sand", "rice", "money",
        "paper", "clay"):
        return noun
    return f"{'an' if low[:1] in 'aeiou' and not low.startswith(('uni', 'one', 'use', 'eu')) else 'a'} {noun}"


def listed(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def ratio(value: float) -> str:
    """Key to fill as the look of the shadows."""
    if value <= 2.0:
        return "soft low-contrast light, open shadows"
    if value <= 4.0:
        return "gentle contrast, soft shadows"
    if value <= 6.0:
        return "strong contrast, deep shadows"
    return "hard chiaroscuro contrast, deep shadows that keep texture"


def temperature(kelvin: int) -> str:
    """Colour temperature in words."""
    for limit, word in ((2600, "amber candle-warm tones"), (3800, "warm golden tones"), (4900, "slightly warm tones"), (5900,
        "neutral daylight tones"),
                        (7200, "cool bluish tones")):
        if kelvin < limit:
            return word
    return "cold blue tones"


def exposure(stops: float) -> str:
    """Exposure in words; empty near normal."""
    if stops <= -0.5:
        return "dark low-key exposure"
    return "bright high-key exposure" if stops >= 0.5 else ""


def metres(distance: float) -> str:
    """The distance of two people in words, as a place on the stage."""
    if distance < 0.35:
        return "close together, touching"
    if distance < 0.8:
        return "an arm's length apart"
    if distance < 6.5:
        whole = round(distance * 2) / 2
        n = {0.5: "half a metre", 1.0: "one metre", 1.5: "one and a half metres", 2.5: "two and a half metres"}.get(whole,
            f"{NUMBERS.get(round(distance), 'six')} metres")
        return f"{n} apart"
    return "far apart"
