"""Which shape a free text means: a lexicon of words, read from the head of the phrase backwards."""

from __future__ import annotations

import re
from collections.abc import Container

SYNONYMS: dict[str, str] = {
    "book": "novel diary journal notebook sketchbook textbook bible album ledger manuscript scrapbook logbook recipe_book spellbook tome",
    "open_book": "open_book storybook", "letter": "envelope mail post postcard invitation telegram message telegram",
        "page": "paper papers document note list contract essay poem script "
    "recipe homework form exam drawing sketch leaflet scroll receipt bill certificate diploma blueprint blueprints plan sheet speech",
    "newspaper": "paper_news magazine gazette tabloid press", "map": "chart atlas treasure_map",
        "photo": "photograph polaroid snapshot picture postcard_photo",
    "frame": "portrait framed_photo picture_frame", "canvas": "painting artwork easel landscape mural",
        "ticket": "pass boarding_pass passport card badge coupon voucher id",
    "sheet_music": "score music sheetmusic notes song", "phone": "telephone smartphone mobile cellphone cell tablet",
        "laptop": "computer notebook_computer screen keyboard monitor pc",
    "sign": "placard poster banner board", "flag": "pennant bandiera", "cup": "mug tea coffee teacup cocoa espresso latte chocolate",
    "bottle": "wine potion medicine flagon vial perfume milk canteen", "glass": "juice water lemonade goblet tumbler beer drink champagne cocktail",
    "bowl": "soup stew noodles rice salad dish plate food porridge ramen meal dinner breakfast lunch cereal",
        "pan": "skillet frying_pan wok pancake pancakes egg_pan",
    "pot": "kettle saucepan cauldron teapot", "knife": "blade penknife chisel cutter dagger scalpel", "spoon": "ladle spatula whisk",
        "fork": "cutlery", "bread": "loaf baguette toast dough croissant bun",
    "cake": "pie birthday_cake tart dessert cupcake pastry", "apple": "fruit peach pear orange tomato lemon plum_fruit cherry potato",
        "sandwich": "burger hamburger hotdog taco",
    "basket": "hamper picnic", "bag": "satchel backpack rucksack purse handbag sack pouch knapsack tote schoolbag briefcase",
        "suitcase": "luggage trunk valise case_travel baggage",
    "key": "keys keyring", "lantern": "lamp oil_lamp light nightlight", "candle": "candlestick taper incense", "torch": "flashlight headlamp",
        "fire_torch": "firebrand flame fire_torch burning_torch",
    "umbrella": "parasol brolly", "cane": "stick walking_stick staff crutch pole broomstick broom crook spear",
        "rope": "cord lasso line string thread_rope cable chain hose wire",
    "oar": "paddle oars", "ship_wheel": "wheel helm steering_wheel steering tiller", "telescope": "spyglass binoculars scope",
        "compass": "compasses sextant astrolabe", "hammer": "mallet tools tool gavel",
    "wrench": "spanner screwdriver pliers drill toolbox", "seedling": "sprout seed seeds sprig shoot",
        "plant": "pot_plant houseplant cactus fern plant_pot basil herb herbs", "sapling": "tree bonsai",
    "flower": "daisy tulip sunflower lily blossom poppy dandelion orchid", "rose": "roses", "bouquet": "flowers wreath posy",
        "vase": "urn jug pitcher amphora pottery ceramic",
    "broken_vase": "shards broken_vase broken_pot broken_cup pieces fragments broken_glass", "microscope": "slide specimen",
        "flask": "beaker test_tube tube chemical experiment elixir",
    "violin": "fiddle viola cello violin_bow", "guitar": "ukulele lute banjo bass mandolin", "trumpet": "horn bugle trombone saxophone tuba",
        "drum": "drums tambourine drumstick", "flute": "recorder clarinet "
    "whistle pipe harmonica", "microphone": "mic megaphone loudspeaker", "ball": "beachball marble basketball baseball yarn snowball tennis_ball",
        "football": "soccer soccer_ball", "kite": "kites",
    "balloon": "balloons", "teddy": "teddy_bear bear plush stuffed stuffed_animal bunny", "doll": "puppet marionette figurine",
        "toy_car": "toy car toy_train truck toys train",
    "toy_boat": "boat ship sailboat model_ship paper_boat yacht",
        "box": "chest casket crate music_box treasure jewelry_box jewellery_box carton shoebox",
    "gift": "present", "ring": "wedding_ring engagement_ring rings band", "medal": "medals locket pendant amulet necklace brooch",
        "trophy": "cup_trophy award prize", "coin": "coins money penny gold_coin",
    "sword": "sabre rapier katana lightsaber", "case": "gun pistol rifle weapon revolver instrument_case",
        "bicycle": "bike cycle tricycle scooter", "skateboard": "longboard snowboard surfboard",
    "helmet": "space_helmet hardhat", "watch": "pocket_watch wristwatch stopwatch timepiece pocketwatch", "clock": "alarm_clock alarm",
        "gear": "cog cogwheel gears cogs sprocket spring",
    "robot_part": "robot_arm robot_hand prosthesis limb", "circuit": "chip circuit_board motherboard microchip battery",
        "bone": "bones skull fossil", "nest": "birdnest", "egg": "eggs easter_egg",
    "fish": "trout salmon carp goldfish tuna", "feather": "quill plume", "net": "fishing_net butterfly_net", "rod": "fishing_rod fishing_pole",
        "shovel": "spade rake hoe trowel pitchfork",
    "watering_can": "can bucket pail", "scissors": "shears clippers secateurs",
        "fabric": "cloth scarf shirt dress towel handkerchief shawl silk curtain rag napkin knitting sweater coat jacket "
    "ribbon quilt blanket veil", "needle": "thread pin sewing spool embroidery", "mask": "masks disguise", "crown": "tiara diadem",
        "drone": "quadcopter", "radio": "walkie_talkie transistor cassette "
    "boombox recorder_radio gramophone", "pen": "pencil crayon chalk marker biro fountain_pen",
        "brush": "paintbrush toothbrush hairbrush comb paint", "palette": "paints watercolours watercolors",
    "camera": "camcorder film_camera", "anchor": "anchors", "axe": "hatchet pickaxe", "stethoscope": "syringe thermometer",
        "magnifier": "magnifying_glass lens loupe",
    "mirror": "hand_mirror looking_glass", "dice": "die", "wand": "magic_wand star", "shell": "seashell conch shells starfish",
        "stone": "rock pebble brick coal meteorite ore stones",
    "gem": "jewel diamond ruby emerald crystal sapphire pearl", "pumpkin": "jack_o_lantern melon", "carrot": "vegetable vegetables radish",
        "glove": "mitten mittens", "hat": "cap bonnet beret fedora sombrero", "shoe": "boot boots slipper sneaker sandal", "bell": "chime handbell",
    "button": "badge_button", "toy_horse": "wooden_horse rocking_horse carved_horse horse wooden_animal carving", "saddle": "bridle",
        "log": "firewood branch timber plank",
    "snow_globe": "snowglobe globe", "spectacles": "glasses eyeglasses sunglasses goggles monocle", "leaf": "leaves acorn maple_leaf",
    "ice_cream": "icecream popsicle sundae gelato", "cookie": "biscuit cracker donut doughnut", "chess_piece": "chess pawn queen knight chessman",
        "orb": "crystal_ball sphere",
    "archery": "bow arrow arrows crossbow", "shield": "armour armor", "pillow": "cushion",
    "jar": "fireflies jam honey firefly",
}
_WORDS: dict[str, str] = {word: shape for shape, text in SYNONYMS.items() for word in text.split()}
_SKIP = frozenset([
    "a", "an", "the", "of", "his", "her", "their", "its", "my", "your", "our", "old", "new", "young", "small", "little", "big", "large", "tiny",
    "great", "in", "with", "on", "for", "to", "from", "and",
])


def words_of(text: str) -> list[str]:
    """Lower-case words of a text, letters only."""
    return re.findall(r"[a-z]+", text.lower())


def _known(word: str, shapes: Container[str]) -> str | None:
    for form in (word, word[:-1] if word.endswith("s") else word, word[:-2] if word.endswith("es") else word,
        word[:-3] + "y" if word.endswith("ies") else word):
        if form in shapes:
            return form
        if form in _WORDS:
            return _WORDS[form]
    return None


def find_shape(text: str, shapes: Container[str]) -> str | None:
    """The shape a phrase means, None when no word of it is known.

    Only what stands before "of", "with" and the like names the thing ("a cup of tea" is a cup); in the rest the last
    word counts most ("toy boat" -> toy_boat, "boat ticket" -> ticket). Two-word entries win over single words.
    """
    words = words_of(text)
    cut = next((i for i, w in enumerate(words) if i and w in ("of", "with", "from", "for", "in", "on", "to")), len(words))
    for part in (words[:cut], words[cut:]):
        part = [w for w in part if w not in _SKIP]
        for i in range(len(part) - 2, -1, -1):
            found = _known(f"{part[i]}_{part[i + 1]}", shapes)
            if found:
                return found
        for word in reversed(part):
            found = _known(word, shapes)
            if found:
                return found
    return None
