"""Ten small films written by hand: valid under every rule, and unlike each other. The material of the tests here."""

from __future__ import annotations

from typing import Any

from vgot.script.model import Brief, Character, Location, Script, Shot

SOURCES = {
    True: ("window", "lamp", "sky"),
    False: ("sun", "moon", "sky", "lamp"),
}
LENS = {"EWS": 24, "WS": 24, "FS": 35, "MLS": 35, "MS": 50, "MCU": 50, "CU": 85, "ECU": 100, "INSERT": 100}
SAID = {
    "EWS": "Extreme wide shot", "WS": "Wide shot", "FS": "Full shot", "MLS": "Medium long shot", "MS": "Medium shot",
    "MCU": "Medium close-up", "CU": "Close-up", "ECU": "Extreme close-up", "INSERT": "Insert",
}
VECTOR = {
    "static": (0.0, 0.0, 1.0), "push_in": (0.0, 0.0, 1.25), "pull_out": (0.0, 0.0, 0.8), "pan": (0.4, 0.0, 1.0), "tilt": (0.0, 0.3, 1.0),
    "truck": (0.3, 0.0, 1.0), "follow": (0.3, 0.0, 1.0), "crane": (0.0, 0.28, 1.0), "handheld": (0.0, 0.0, 1.0), "orbit": (0.2, 0.0, 1.0),
    "zoom_in": (0.0, 0.0, 1.4), "zoom_out": (0.0, 0.0, 0.7), "dolly_zoom": (0.0, 0.0, 1.0), "whip": (0.9, 0.0, 1.0), "rack": (0.0, 0.0, 1.0),
}
AZIMUTH = {0: 30.0, 1: -30.0, 2: 70.0, 3: 0.0}
KEY = {"dawn": "sky", "morning": "sun", "day": "sun", "golden": "sun", "dusk": "sky", "night": "moon"}
KELVIN = {"dawn": 4300, "morning": 5000, "day": 5600, "golden": 3600, "dusk": 6500, "night": 4300}


def cast(id: str, name: str, gender: str, role: str, *ages: str, species: str = "human") -> Character:
    """A character with one look per age (``id.age``)."""
    coat = {"human": "shirt", "robot": "shell"}.get(species, "fur")
    looks = [{"id": f"{id}.{a}", "age": a, "outfit": [{"garment": coat, "colour": "blue"}], "text": f"{name} as {a}"} for a in ages or ("adult",)]
    return Character.read({"id": id, "name": name, "gender": gender, "role": role, "species": species, "looks": looks})


def place(id: str, name: str, set: str, interior: bool = False) -> Location:
    """A place with the usual sources of light."""
    return Location.read({"id": id, "name": name, "set": set, "interior": interior, "sources": list(SOURCES[interior]), "text": f"{name}, {set}"})


def acts(look: str, action: str, **more: Any) -> dict[str, Any]:
    """One person's performance."""
    return {"character": look.split(".")[0], "look": look, "action": action, **more}


def film(title: str, story: str, people: list[Character], places: list[Location], rows: list[tuple[Any, ...]]) -> Script:
    """A script of rows ``(scene, act, place, hour, size, move, cut, description, performances[, extra])``."""
    names = {c.id: c.name for c in people}
    rooms = {x.id: x for x in places}
    shots = [_shot(i, row, names, rooms) for i, row in enumerate(rows)]
    brief = Brief(story=story, shots=len(shots))
    return Script.read({
        "title": title, "logline": story, "brief": brief.plain(), "characters": [c.plain() for c in people],
        "locations": [x.plain() for x in places], "shots": [s.plain() for s in shots],
    })


def _shot(i: int, row: tuple[Any, ...], names: dict[str, str], rooms: dict[str, Location]) -> Shot:
    scene, act, where, hour, size, move, cut, description, performances = row[:9]
    extra: dict[str, Any] = dict(row[9]) if len(row) > 9 else {}
    room = rooms[where]
    who = [names[p["character"]] for p in performances]
    key = ("window" if hour not in ("night", "dusk") else "lamp") if room.interior else KEY[hour]
    kelvin = 3000 if key == "lamp" else KELVIN[hour]
    weather, season = extra.pop("weather", "clear"), extra.pop("season", "summer")
    bond, changed = extra.pop("bond", "friends"), extra.pop("changed", "")
    props = extra.pop("props", [])
    pan, tilt, zoom = VECTOR[move]
    holding = {p["character"]: p.get("prop", "") for p in performances}
    state = [{"character": p["character"], "look": p["look"], "side": p.get("side", "centre"), "holding": holding[p["character"]]}
             for p in performances]
    acting = ", ".join(f"{n} {p['action']}s, {p.get('expression', 'neutral')}" for n, p in zip(who, performances, strict=True))
    mixed = cut in ("dissolve", "fade_in", "dip", "wipe", "iris")
    return Shot.read({
        "id": f"s{i + 1:02d}", "scene": scene, "act": act, "beat": extra.pop("beat", "story"), "tension": extra.pop("tension", 2 + i % 3),
        "description": description, "seconds": extra.pop("seconds", 4.0 + i % 3), "flashback": extra.pop("flashback", False),
        "cut": {"kind": cut, "seconds": 0.6 if mixed else 0.0, "reason": extra.pop("reason", "")},
        "character": {
            "text": f"{acting}: {description}" if who else f"Nobody is seen: {description}",
            "people": performances, "focus": extra.pop("focus", performances[0]["character"] if performances else ""),
        },
        "background": {"text": f"{room.name} in the {hour} hour, {weather} {season}", "location": where, "hour": hour, "weather": weather,
                       "season": season, "props": props},
        "relation": {
            "text": f"{' and '.join(who)} stand as {bond}" if len(who) > 1 else f"{who[0]} is alone here" if who else "No one is in the picture",
            "links": [{"a": performances[0]["character"], "b": p["character"], "bond": bond} for p in performances[1:]], "changed": changed,
        },
        "camera": {"text": f"{SAID[size]} with a {move} camera in shot number {i + 1}", "kind": extra.pop("kind", "establishing" if size in (
            "EWS", "WS") and not who else "insert" if size == "INSERT" else "two_shot" if len(who) == 2 else "single"), "size": size, "move": move,
            "lens": LENS[size], "azimuth": AZIMUTH[i % 4], "side": extra.pop("camera_side", "a"), "c_cam": {"pan": pan, "tilt": tilt, "zoom": zoom}},
        "lighting": {"text": f"The {key} lights the {room.name} from the left at {kelvin} kelvin", "key": key, "kelvin": kelvin,
                     "practicals": ["lamp"] if key == "lamp" else []},
        "dialogue": extra.pop("dialogue", []), "initial": {"people": state}, "final": {"people": state}, **extra,
    })



def harbour() -> Script:
    """A keeper and her son; one scene by day, one at night."""
    ada, tom = cast("ada", "Ada", "woman", "lighthouse keeper", "adult", "old"), cast("tom", "Tom", "man", "her son", "child")
    return film("The Keeper", "A lighthouse keeper teaches her son to light the lamp before a storm.", [ada, tom],
                [place("quay", "the quay", "harbour"), place("room", "the lamp room", "workshop", True)], [
        ("quay", 1, "quay", "day", "EWS", "pan", "fade_in", "Boats rock along the quay below the old lighthouse.", []),
        ("quay", 1, "quay", "day", "MS", "static", "hard", "Ada mends a net on the quay while Tom watches the knots.",
         [acts("ada.adult", "work", side="left", facing="right", gaze="tom"), acts("tom.child", "look", side="right", facing="left", gaze="ada")],
         {"bond": "family"}),
        ("quay", 2, "quay", "day", "MCU", "push_in", "hard", "Tom asks his mother who will light the lamp tonight.",
         [acts("tom.child", "talk", side="right", facing="left", gaze="ada", expression="afraid")],
         {"dialogue": [{"speaker": "tom", "text": "Who lights the lamp tonight?", "start": 0.5}]}),
        ("lamp", 3, "room", "night", "WS", "static", "dissolve", "That night Ada leads Tom into the lamp room under the lighthouse roof.",
         [acts("ada.adult", "enter", side="left", facing="right"), acts("tom.child", "enter", side="centre", facing="right")],
         {"bond": "family", "season": "autumn", "weather": "wind"}),
        ("lamp", 3, "room", "night", "CU", "static", "hard", "Tom holds a match to the wick and the great lamp catches.",
         [acts("tom.child", "reach", side="right", facing="right", gaze="prop", prop="", expression="determined")],
         {"season": "autumn", "weather": "wind", "tension": 7}),
        ("lamp", 4, "room", "night", "MS", "pull_out", "hard", "Ada hugs Tom beside the burning lamp as ships find the harbour.",
         [acts("ada.adult", "hug", side="left", facing="right", expression="tender"), acts("tom.child", "hug", side="right", facing="left")],
         {"bond": "family", "season": "autumn", "weather": "wind"}),
    ])


def pianist() -> Script:
    """A life: three ages of one person."""
    lily = cast("lily", "Lily", "woman", "pianist", "child", "adult", "old")
    return film("Eighty-Eight Keys", "Lily grows from a child at a broken piano to an old master.", [lily],
                [place("parlour", "the parlour", "living_room", True), place("stage", "the concert stage", "theatre", True)], [
        ("home", 1, "parlour", "morning", "WS", "static", "fade_in", "Lily finds a dusty piano in the corner of the parlour.",
         [acts("lily.child", "walk", facing="right")], {"season": "winter"}),
        ("home", 1, "parlour", "morning", "MCU", "push_in", "hard", "Lily presses one piano key and the note fills the parlour.",
         [acts("lily.child", "play", facing="right", expression="surprised")], {"season": "winter"}),
        ("debut", 2, "stage", "dusk", "WS", "truck", "dissolve", "Years later Lily walks to the grand piano on the concert stage.",
         [acts("lily.adult", "walk", facing="right")]),
        ("debut", 3, "stage", "dusk", "CU", "static", "hard", "Lily waits over the piano keys and breathes before her first note.",
         [acts("lily.adult", "think", facing="right", expression="afraid")], {"tension": 8}),
        ("late", 4, "parlour", "golden", "MS", "static", "dissolve", "Old at last, Lily plays the parlour piano for nobody but herself.",
         [acts("lily.old", "play", facing="right", expression="happy")], {"season": "autumn"}),
        ("late", 4, "parlour", "golden", "INSERT", "static", "hard", "The last piano note fades under her old wrinkled fingers.",
         [], {"season": "autumn", "props": ["piano keys"]}),
    ])


def robot() -> Script:
    """No humans at all."""
    unit, bird = cast("unit", "Bolt", "neutral", "robot gardener", "adult", species="robot"), cast("wren", "Wren", "neutral", "bird", "adult",
                                                                                                  species="bird")
    return film("Green Circuit", "A rusty robot befriends a bird in an abandoned greenhouse.", [unit, bird],
                [place("glass", "the greenhouse", "greenhouse", True), place("roof", "the roof", "rooftop")], [
        ("g1", 1, "glass", "dawn", "WS", "truck", "fade_in", "Bolt rolls between dead plants in the abandoned greenhouse.",
         [acts("unit.adult", "walk", facing="right")], {"season": "spring"}),
        ("g1", 1, "glass", "dawn", "MS", "static", "hard", "Bolt waters a pot in which nothing has grown since the spring.",
         [acts("unit.adult", "plant", facing="right")], {"season": "spring"}),
        ("g1", 2, "glass", "dawn", "CU", "static", "hard", "A wren lands on the robot's arm and tilts its head.",
         [acts("unit.adult", "look", side="left", facing="right", gaze="wren"), acts("wren.adult", "look", side="right", facing="left", gaze="unit")],
         {"season": "spring", "bond": "companion"}),
        ("g1", 3, "glass", "morning", "MCU", "push_in", "hard", "The wren drops a seed and Bolt closes its hand around the seed.",
         [acts("unit.adult", "take", side="left", facing="right", prop="seed"), acts("wren.adult", "give", side="right", facing="left")],
         {"season": "spring", "bond": "companion", "initial": {}, "final": {}}),
        ("g2", 4, "roof", "golden", "FS", "crane", "dissolve", "Months later Bolt sets the flowering pot on the roof while the wren sings.",
         [acts("unit.adult", "give", side="left", facing="right"), acts("wren.adult", "talk", side="right", facing="left")],
         {"bond": "companion"}),
    ])


def chef() -> Script:
    """A rivalry in a kitchen."""
    marco, ines = cast("marco", "Marco", "man", "chef", "adult"), cast("ines", "Ines", "woman", "rival chef", "adult")
    return film("Salt", "Two rival chefs fight over one kitchen until a dish makes them partners.", [marco, ines],
                [place("kitchen", "the kitchen", "kitchen", True), place("alley", "the back alley", "alley")], [
        ("k1", 1, "kitchen", "day", "WS", "static", "hard", "Marco chops onions at the long steel table of his kitchen.",
         [acts("marco.adult", "cook", side="left", facing="right")]),
        ("k1", 1, "kitchen", "day", "MS", "pan", "hard", "Ines walks into the kitchen and lays her knives beside Marco's onions.",
         [acts("marco.adult", "look", side="left", facing="right", gaze="ines", expression="angry"),
          acts("ines.adult", "enter", side="right", facing="left", gaze="marco")], {"bond": "rivals"}),
        ("k1", 2, "kitchen", "day", "CU", "static", "hard", "Ines tastes Marco's sauce and says it wants salt.",
         [acts("ines.adult", "talk", side="right", facing="left", gaze="marco", expression="determined")],
         {"tension": 6, "dialogue": [{"speaker": "ines", "text": "It wants salt.", "start": 0.6}]}),
        ("a1", 3, "alley", "night", "FS", "handheld", "hard", "At night Marco smashes a plate in the alley behind the kitchen.",
         [acts("marco.adult", "fight", facing="left", expression="angry")], {"tension": 8}),
        ("k2", 4, "kitchen", "night", "MS", "push_in", "dissolve", "Marco and Ines salt one pot together and taste from one spoon.",
         [acts("marco.adult", "eat", side="left", facing="right", gaze="ines"), acts("ines.adult", "eat", side="right", facing="left", gaze="marco")],
         {"bond": "partners", "changed": "The shared dish turns the rivals into partners."}),
    ])


def astronaut() -> Script:
    """One person, one ship."""
    vera = cast("vera", "Vera", "woman", "astronaut", "adult")
    return film("Long Orbit", "An astronaut repairs her ship alone to get home.", [vera],
                [place("ship", "the ship's cabin", "spaceship", True), place("plain", "the red desert", "desert")], [
        ("c1", 1, "ship", "night", "WS", "static", "fade_in", "Vera wakes under red alarms in the cabin of her ship.",
         [acts("vera.adult", "lie", facing="right")]),
        ("c1", 1, "ship", "night", "MCU", "handheld", "hard", "Vera reads the alarms and finds the oxygen valve broken.",
         [acts("vera.adult", "read", facing="right", expression="afraid")], {"tension": 6}),
        ("c1", 2, "ship", "night", "INSERT", "static", "hard", "Her glove turns the oxygen valve and the alarms go dark.", [],
         {"props": ["valve"], "tension": 7}),
        ("d1", 3, "plain", "dawn", "EWS", "pan", "dissolve", "The ship stands crooked on a red desert plain.", []),
        ("d1", 4, "plain", "dawn", "MS", "follow", "hard", "Vera walks from the ship across the desert to the rescue beacon.",
         [acts("vera.adult", "walk", facing="right", expression="happy")]),
    ])


def dog() -> Script:
    """A dog waits at a station; snow."""
    rex, kim = cast("rex", "Rex", "neutral", "dog", "adult", species="dog"), cast("kim", "Kim", "woman", "student", "teen")
    return film("Platform Two", "A dog waits at a snowy station until a girl takes him home.", [rex, kim],
                [place("station", "the station", "station"), place("flat", "Kim's bedroom", "bedroom", True)], [
        ("st", 1, "station", "dusk", "WS", "static", "fade_in", "Rex the dog sits on an empty platform while the train leaves.",
         [acts("rex.adult", "sit", facing="right")], {"season": "winter", "weather": "snow"}),
        ("st", 1, "station", "dusk", "MCU", "push_in", "hard", "Snow settles on Rex, who watches the rails and waits.",
         [acts("rex.adult", "look", facing="right", expression="sad")], {"season": "winter", "weather": "snow"}),
        ("st", 2, "station", "dusk", "FS", "truck", "hard", "Kim runs along the platform and stops beside the dog.",
         [acts("kim.teen", "run", side="left", facing="right", gaze="rex"), acts("rex.adult", "sit", side="right", facing="left", gaze="kim")],
         {"season": "winter", "weather": "snow", "bond": "strangers"}),
        ("st", 3, "station", "night", "MS", "static", "dissolve", "Kim wraps her scarf around Rex under the platform clock.",
         [acts("kim.teen", "hug", side="left", facing="right", gaze="rex"), acts("rex.adult", "sit", side="right", facing="left", gaze="kim")],
         {"season": "winter", "weather": "snow", "bond": "friends", "changed": "The scarf makes the stranger a friend."}),
        ("fl", 4, "flat", "night", "MLS", "pull_out", "hard", "Rex sleeps at the foot of Kim's bed, still in the scarf.",
         [acts("kim.teen", "lie", side="left", facing="right"), acts("rex.adult", "sleep", side="right", facing="left")],
         {"season": "winter", "weather": "snow", "bond": "friends"}),
    ])


def spy() -> Script:
    """A botanist among shelves."""
    claire, man = cast("claire", "Claire", "woman", "botanist", "adult"), cast("stranger", "Viktor", "man", "stranger", "middle")
    return film("The Orchid File", "A shy botanist becomes a spy when a stranger hides a file among her orchids.", [claire, man],
                [place("lab", "the botany laboratory", "laboratory", True), place("bridge", "the iron bridge", "bridge")], [
        ("l1", 1, "lab", "morning", "WS", "static", "hard", "Claire labels orchids in the quiet botany laboratory.",
         [acts("claire.adult", "write", facing="right")], {"season": "spring"}),
        ("l1", 2, "lab", "morning", "MS", "handheld", "hard", "Viktor slips into the laboratory and pushes a file under the orchids.",
         [acts("claire.adult", "write", side="left", facing="right"), acts("stranger.middle", "enter", side="right", facing="left", gaze="claire")],
         {"season": "spring", "bond": "strangers", "tension": 6}),
        ("l1", 2, "lab", "morning", "CU", "static", "hard", "Claire lifts the orchid and sees her own name on the file.",
         [acts("claire.adult", "look", facing="right", side="left", gaze="down", expression="surprised")], {"season": "spring", "tension": 7}),
        ("b1", 3, "bridge", "dusk", "WS", "pan", "hard", "Claire crosses the iron bridge with the file under her coat.",
         [acts("claire.adult", "walk", facing="right")], {"season": "spring", "weather": "fog"}),
        ("b1", 4, "bridge", "dusk", "MS", "static", "hard", "Viktor waits on the bridge and Claire hands him an empty file.",
         [acts("claire.adult", "give", side="left", facing="right", gaze="stranger"),
          acts("stranger.middle", "take", side="right", facing="left", gaze="claire")],
         {"season": "spring", "weather": "fog", "bond": "enemies", "changed": "The empty file makes them enemies."}),
    ])


def wedding() -> Script:
    """Three people in a garden, in the rain that is told."""
    noor, sam, gran = cast("noor", "Noor", "woman", "bride", "adult"), cast("sam", "Sam", "man", "groom", "adult"), cast(
        "gran", "Gran", "woman", "grandmother", "old")
    return film("Umbrella", "Rain falls on a garden wedding and a grandmother saves the day.", [noor, sam, gran],
                [place("garden", "the garden", "garden"), place("hall", "the village hall", "library", True)], [
        ("w1", 1, "garden", "day", "EWS", "crane", "fade_in", "White chairs stand in rows in the wedding garden.", []),
        ("w1", 1, "garden", "day", "MS", "push_in", "hard", "Noor and Sam hold hands under the garden arch.",
         [acts("noor.adult", "stand", side="left", facing="right", gaze="sam"), acts("sam.adult", "stand", side="right", facing="left", gaze="noor")],
         {"bond": "lovers"}),
        ("w1", 2, "garden", "day", "MCU", "tilt", "hard", "Rain begins to fall and Noor looks up at the sky.",
         [acts("noor.adult", "look", side="left", facing="right", gaze="up", expression="surprised")], {"weather": "rain"}),
        ("w1", 3, "garden", "day", "FS", "static", "hard", "Gran opens a huge umbrella over the bride and the groom in the rain.",
         [acts("noor.adult", "laugh", side="left", facing="right"), acts("gran.old", "reach", side="centre", facing="right"),
          acts("sam.adult", "laugh", side="right", facing="left")], {"weather": "rain", "bond": "family"}),
        ("w2", 4, "hall", "dusk", "WS", "truck", "dissolve", "Noor, Sam and Gran dance dripping in the village hall.",
         [acts("noor.adult", "dance", side="left", facing="right"), acts("gran.old", "dance", side="centre", facing="right"),
          acts("sam.adult", "dance", side="right", facing="left")], {"bond": "family", "weather": "rain"}),
    ])


def cyclist() -> Script:
    """A race: direction kept."""
    carlos = cast("carlos", "Carlos", "man", "cyclist", "child", "adult")
    return film("First Gear", "Carlos goes from his first bike to a champion's finish.", [carlos],
                [place("village", "the village street", "street"), place("pass", "the mountain pass", "mountain")], [
        ("v1", 1, "village", "morning", "WS", "follow", "fade_in", "Little Carlos wobbles down the village street on his first bicycle.",
         [acts("carlos.child", "ride", facing="right")]),
        ("v1", 1, "village", "morning", "CU", "static", "hard", "Carlos bites his lip and grips the bicycle handlebars.",
         [acts("carlos.child", "ride", facing="right", expression="determined")]),
        ("p1", 2, "pass", "day", "EWS", "pan", "dissolve", "Years later a lone racing bicycle climbs the mountain pass.",
         [acts("carlos.adult", "ride", facing="right")]),
        ("p1", 3, "pass", "day", "MCU", "handheld", "hard", "Carlos attacks on the steepest bend of the mountain, gasping.",
         [acts("carlos.adult", "ride", facing="right", expression="determined")], {"tension": 8}),
        ("v2", 4, "village", "golden", "FS", "truck", "dissolve", "Carlos rolls his champion's bicycle along the old village street.",
         [acts("carlos.adult", "walk", facing="right", expression="happy")]),
    ])


def library() -> Script:
    """A flashback inside a frame."""
    otto, mara = cast("otto", "Otto", "man", "librarian", "child", "old"), cast("mara", "Mara", "woman", "reader", "child")
    return film("Overdue", "An old librarian finds the book he hid as a boy and remembers why.", [otto, mara],
                [place("library", "the reading library", "library", True), place("field", "the wheat field", "field")], [
        ("n1", 1, "library", "day", "WS", "static", "hard", "Otto pushes a cart of books through the silent library.",
         [acts("otto.old", "walk", facing="right")], {"season": "autumn"}),
        ("n1", 1, "library", "day", "CU", "push_in", "hard", "Otto opens a forgotten book and finds a dried wheat ear in it.",
         [acts("otto.old", "read", facing="right", expression="surprised")], {"season": "autumn"}),
        ("f1", 2, "field", "golden", "WS", "truck", "dissolve", "The boy Otto and little Mara run through the wheat with the stolen book.",
         [acts("otto.child", "run", side="left", facing="right"), acts("mara.child", "run", side="right", facing="right")],
         {"flashback": True}),
        ("f1", 3, "field", "golden", "MS", "static", "hard", "Mara lays a wheat ear in the book and closes it for Otto.",
         [acts("otto.child", "look", side="left", facing="right", gaze="mara"), acts("mara.child", "give", side="right", facing="left", gaze="otto")],
         {"flashback": True}),
        ("n2", 4, "library", "dusk", "MCU", "static", "dissolve", "Otto puts the book with its wheat ear on the lowest shelf for a child to find.",
         [acts("otto.old", "kneel", facing="right", expression="tender")], {"season": "autumn"}),
    ])


FILMS = (harbour, pianist, robot, chef, astronaut, dog, spy, wedding, cyclist, library)
"""Builders of the ten films."""


def films() -> tuple[Script, ...]:
    """All of them."""
    return tuple(build() for build in FILMS)
