"""Edits that break nothing: what a careful person might change in a valid script, and a validator must let pass.

    other = edit(script, "mirror_scene", random.Random(1))
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, get_args

from vgot.script.model import Script
from vgot.script.rules.camera import LENSES
from vgot.script.vocabulary import Colour, Lens, Mood
from vgot.script.wording import tokens

Plain = dict[str, Any]

SWAP = {"left": "right", "right": "left"}
SYNONYMS = {
    "walks": "strolls", "walk": "stroll", "old": "aged", "small": "little", "big": "large", "huge": "enormous", "looks": "gazes", "look": "gaze",
    "watches": "observes", "finds": "discovers", "begins": "starts", "lays": "places", "sets": "puts", "silent": "quiet", "smashes": "shatters",
    "waits": "lingers", "broken": "damaged", "whole": "entire", "reads": "studies", "opens": "unlocks", "stands": "waits", "holds": "keeps",
    "runs": "races", "sees": "notices", "asks": "begs", "turns": "swings", "leaves": "departs from", "work": "labour", "beside": "next to",
}
"""Words and others that tell the same."""
SHADES = ("without hurry", "in silence", "with care", "for a long moment", "as if for the first time", "with steady hands")
RENAMED = ("parcel", "token", "bundle", "relic")


class NoPlace(LookupError):
    """The script has nothing that this edit could change."""


def edit(script: Script, kind: str, rng: random.Random) -> Script:
    """The script with one harmless edit.

    Raises:
        NoPlace: nothing there to edit. KeyError: no such edit (see :data:`EDITS`).
    """
    data = script.plain()
    EDITS[kind](data, rng)
    out = Script.read(data)
    if out.dumps() == script.dumps():
        raise NoPlace(f"{kind!r} changes nothing in {script.title!r}")
    return out


def _one(options: list[Any], rng: random.Random) -> Any:
    if not options:
        raise NoPlace("nothing to edit")
    return options[rng.randrange(len(options))]


def _scene(data: Plain, rng: random.Random) -> list[Plain]:
    name = _one(data["shots"], rng)["scene"]
    return [s for s in data["shots"] if s["scene"] == name]


def _replace(value: Any, pattern: re.Pattern[str], new: str) -> Any:
    """A word replaced in every text of a plain value."""
    if isinstance(value, str):
        return pattern.sub(new, value)
    if isinstance(value, list):
        return [_replace(v, pattern, new) for v in value]
    return {k: _replace(v, pattern, new) for k, v in value.items()} if isinstance(value, dict) else value


def _other_lens(data: Plain, rng: random.Random) -> None:
    for shot in data["shots"]:
        low, high = LENSES[shot["camera"]["size"]]
        if not re.search(r"\bmm\b", shot["camera"]["text"]):
            shot["camera"]["lens"] = rng.choice([x for x in get_args(Lens) if low <= x <= high])


def _other_mood(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if not set(get_args(Mood)) & set(tokens(s["lighting"]["text"]))], rng)
    shot["lighting"]["mood"] = rng.choice([m for m in get_args(Mood) if m != shot["lighting"]["mood"]])


def _rename_prop(data: Plain, rng: random.Random) -> None:
    held = {p["prop"] for s in data["shots"] for p in s["character"]["people"]} | {p for s in data["shots"] for p in s["background"]["props"]}
    ids = {x["id"] for part in ("characters", "locations") for x in data[part]} | {s["scene"] for s in data["shots"]}
    old = _one(sorted(h for h in held if re.fullmatch(r"[a-z]{3,}", h) and h not in ids), rng)
    data["shots"] = _replace(data["shots"], re.compile(rf"\b{re.escape(old)}\b"), rng.choice(RENAMED))


def _rename_person(data: Plain, rng: random.Random) -> None:
    who = _one([c for c in data["characters"] if re.fullmatch(r"[A-Z][a-z]+", c["name"])], rng)
    pattern = re.compile(rf"\b{who['name']}\b")
    data.update({k: _replace(data[k], pattern, "Philippa" if who["gender"] == "woman" else "Leopold") for k in ("characters", "shots")})


def _turn_camera(data: Plain, rng: random.Random) -> None:
    """The whole film from a few degrees further round: the steps between shots stay."""
    turn = rng.choice((-10.0, -5.0, 5.0, 10.0))
    for shot in data["shots"]:
        shot["camera"]["azimuth"] = (shot["camera"]["azimuth"] + turn + 180.0) % 360.0 - 180.0


def _lengthen(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"], rng)
    shot["seconds"] = round(min(20.0, shot["seconds"] * rng.uniform(1.1, 1.5)), 2)


def _reword(data: Plain, rng: random.Random) -> None:
    changed = 0
    for shot in data["shots"]:
        words = shot["description"].split(" ")
        new = " ".join(SYNONYMS.get(w, w) for w in words)
        changed += new != shot["description"]
        shot["description"] = new[:400]
    if not changed:
        raise NoPlace("no word with a synonym")


def _shade(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if len(s["description"]) < 350], rng)
    shot["description"] = f"{shot['description'].rstrip('.')}, {rng.choice(SHADES)}."


def _mirror_scene(data: Plain, rng: random.Random) -> None:
    """Left for right in a whole scene: places, looks, moves and light."""
    words = re.compile(r"\b(left|right)\b")
    for shot in _scene(data, rng):
        people = [*shot["character"]["people"], *shot["initial"]["people"], *shot["final"]["people"]]
        for p in people:
            p["side"] = SWAP.get(p["side"], p["side"])
            if "facing" in p:
                p["facing"] = SWAP.get(p["facing"], p["facing"])
        shot["camera"]["azimuth"], shot["camera"]["c_cam"]["pan"] = -shot["camera"]["azimuth"], -shot["camera"]["c_cam"]["pan"]
        shot["lighting"]["key_side"] = SWAP.get(shot["lighting"]["key_side"], shot["lighting"]["key_side"])
        for part in ("character", "background", "relation", "camera", "lighting", "initial", "final"):
            shot[part]["text"] = words.sub(lambda m: SWAP[m.group(1)], shot[part]["text"])


def _narrate(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if not s["dialogue"] and s["seconds"] >= 3.0], rng)
    shot["dialogue"] = [{"speaker": "narrator", "mark": "vo", "start": 0.5, "text": rng.choice(("So it began.", "Nobody spoke.", "It was late."))}]


def _shorten_film(data: Plain, rng: random.Random) -> None:
    if len(data["shots"]) < 4:
        raise NoPlace("too short to end earlier")
    data["shots"] = data["shots"][: rng.randrange(3, len(data["shots"]))]


def _recolour(data: Plain, rng: random.Random) -> None:
    look = _one([k for c in data["characters"] for k in c["looks"]], rng)
    look["outfit"][0]["colour"] = rng.choice([c for c in get_args(Colour) if c != look["outfit"][0]["colour"]])


def _tension(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if 3 <= s["tension"] <= 8], rng)
    shot["tension"] += rng.choice((0, 1)) or -1 if shot["tension"] > 3 else 1


def _understudy(data: Plain, rng: random.Random) -> None:
    """A member of the cast who is not needed after all."""
    if len(data["characters"]) >= 24:
        raise NoPlace("the cast is full")
    data["characters"].append({"id": "extra_hand", "name": "Quillon", "role": "passer-by", "looks": [
        {"id": "extra_hand.adult", "age": "adult", "outfit": [{"garment": "coat", "colour": "grey"}]}]})


def _say_more(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"], rng)
    domain = rng.choice(("character", "background", "relation"))
    shot[domain]["text"] = f"{shot[domain]['text'].rstrip('.')}; {rng.choice(SHADES)}."


def _leave_unstated(data: Plain, rng: random.Random) -> None:
    """Conditions left out: what nobody wrote nobody broke."""
    for shot in data["shots"]:
        shot["initial"], shot["final"] = {"text": "", "people": []}, {"text": "", "people": []}


def _step_closer(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if s["relation"]["links"]], rng)
    near = round(rng.uniform(0.4, 3.0), 1)
    shot["relation"]["links"][0]["distance"] = near
    shot["relation"]["text"] = re.sub(r"\d+(?:\.\d+)? m\b", f"{near} m", shot["relation"]["text"])


def _softer_light(data: Plain, rng: random.Random) -> None:
    for shot in _scene(data, rng):
        if "ratio" not in shot["lighting"]["text"] and not re.search(r"\d:1", shot["lighting"]["text"]):
            shot["lighting"]["ratio"] = round(max(1.0, shot["lighting"]["ratio"] * 0.85), 1)


def _half_stop(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if "stop" not in s["lighting"]["text"]], rng)
    shot["lighting"]["exposure"] = rng.choice((-0.3, 0.3, 0.5))


def _reason(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"][1:], rng)
    shot["cut"]["reason"] = "The rhythm asks for it here."


KEYS: dict[str, tuple[str, ...]] = {
    "sun": ("Hard sunlight from {side}, crisp shadows, like a stage lamp", "The low sun rakes across the scene; no lamps burn",
            "Warm daylight and a touch of fire in the highlights, though it is only the sun", "Sky fill opens the shadows that the sun leaves"),
    "moon": ("Cold moonlight from {side}; the windows across the way are dark", "A pale moon under a thin sky, no sun for hours to come",
             "Silver moonlight, the last lamp long gone out"),
    "sky": ("An overcast sky wraps everything in soft light", "The sun is hidden; only the sky gives light",
            "Even blue skylight before the sun is up"),
    "window": ("Soft daylight streams through the window from {side}", "Sunlight through tall panes, dust in the beams",
               "Window light shapes the face while the lamps stay off", "The moon looks in at the window, the lamp is out of oil"),
    "lamp": ("A single lamp from {side} makes a pool of light", "Warm lamplight, shadows falling to the other side",
             "A lantern glow with the feel of a hearth",
             "The bulb burns while the moon stands outside the window"),
    "fire": ("Firelight flickers over the faces", "Glowing embers and candle flames"), "neon": ("Neon glow over wet surfaces",),
    "screen": ("The cold glow of a monitor on the face",),
}
"""How a writer may put each key light, with other lights in the sentence that are none."""
CAMERAS = ("{size} at {lens} mm, the camera at the child's eye level or thereabouts, {angle}", "We hold on the {size} as the moment lands, {angle}",
           "The frame favours what matters most here; {size}, {angle}", "Composed in depth: {size} through a {lens}mm lens")
WORDS_OF = {"EWS": "an extreme wide shot", "WS": "a wide shot", "FS": "a full shot", "MLS": "a medium long shot", "MS": "a medium shot",
            "MCU": "a medium close-up", "CU": "a close-up", "ECU": "an extreme close-up", "INSERT": "an insert"}
ANGLES = {"eye": "straight on", "low": "low and looking up", "high": "looking down", "top": "from far above", "ground": "from the floor",
          "dutch": "tilted"}
PLACES = ("{place} as it always was, cluttered and familiar, {air}", "Dust, old wood and the smell of the place; {place} in {season}",
          "{place}: a standard lamp, some chairs, nothing special but dear to them",
          "{place} waits under {season} air, a calendar of last winter's days aside",
          "The same worn things lie about {place}, {air}")
BONDS = ("{a} keeps close to {b}, as {bond} do", "Between {a} and {b} runs what {bond} know without words",
         "{a} and {b} stand as {bond}, once strangers",
         "{a} looks for {b}; a trust without rivals holds them")


def _write_light(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"], rng)
    side = f"the {shot['lighting']['key_side']}" if shot["lighting"]["key_side"] in SWAP else "one side"
    shot["lighting"]["text"] = rng.choice(KEYS[shot["lighting"]["key"]]).format(side=side)


def _write_camera(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"], rng)
    camera = shot["camera"]
    camera["text"] = rng.choice(CAMERAS).format(size=WORDS_OF[camera["size"]], lens=camera["lens"], angle=ANGLES[camera["angle"]])


def _write_place(data: Plain, rng: random.Random) -> None:
    shot = _one(data["shots"], rng)
    place = next(x["name"] for x in data["locations"] if x["id"] == shot["background"]["location"])
    air = {"rain": "in the rain", "snow": "under snow", "storm": "in the storm"}.get(shot["background"]["weather"], "quiet")
    shot["background"]["text"] = rng.choice(PLACES).format(place=place, air=air, season=shot["background"]["season"])


def _write_bond(data: Plain, rng: random.Random) -> None:
    shot = _one([s for s in data["shots"] if s["relation"]["links"] and s["relation"]["links"][0]["bond"] != "alone"], rng)
    link, names = shot["relation"]["links"][0], {c["id"]: c["name"] for c in data["characters"]}
    shot["relation"]["text"] = rng.choice(BONDS).format(a=names[link["a"]], b=names[link["b"]], bond=link["bond"])


FAR_KEYS = {"sun": ("moon", "lamp", "neon"), "moon": ("sun", "fire", "screen"), "sky": ("lamp", "fire", "neon"), "window": ("fire", "neon"),
            "lamp": ("sun", "moon"), "fire": ("sun", "moon", "screen"), "neon": ("sun", "moon"), "screen": ("sun", "fire")}
"""Key lights that nobody takes for one another."""


def contradict(script: Script, domain: str, rng: random.Random) -> tuple[Script, str]:
    """The script with one text as a writer would put it, but of another light, frame, season or bond than the typed fields.

    Raises:
        NoPlace: no shot has what could be contradicted.
    """
    data = script.plain()
    shot = _one([s for s in data["shots"] if domain != "relation" or (s["relation"]["links"] and s["relation"]["links"][0]["bond"] in (
        "family", "friends", "partners", "lovers"))], rng)
    if domain == "lighting":
        text = rng.choice(KEYS[rng.choice(FAR_KEYS[shot["lighting"]["key"]])]).format(side="one side")
    elif domain == "camera":
        sizes = list(WORDS_OF)
        far = [s for s in sizes[:-1] if abs(sizes.index(s) - sizes.index(shot["camera"]["size"])) >= 2]
        text = rng.choice(CAMERAS[1:3]).format(size=WORDS_OF[rng.choice(far)], angle=ANGLES[shot["camera"]["angle"]])
    elif domain == "background":
        place = next(x["name"] for x in data["locations"] if x["id"] == shot["background"]["location"])
        season = rng.choice([s for s in ("spring", "summer", "autumn", "winter") if s != shot["background"]["season"]])
        text = PLACES[1].format(place=place, season=season)
    else:
        link, names = shot["relation"]["links"][0], {c["id"]: c["name"] for c in data["characters"]}
        shot["relation"]["changed"] = ""
        text = BONDS[rng.randrange(2)].format(a=names[link["a"]], b=names[link["b"]], bond=rng.choice(("enemies", "rivals", "strangers")))
    shot[domain]["text"] = text
    return Script.read(data), shot["id"]


EDITS: dict[str, Callable[[Plain, random.Random], None]] = {
    "other_lens": _other_lens, "other_mood": _other_mood, "rename_prop": _rename_prop, "rename_person": _rename_person,
    "turn_camera": _turn_camera, "lengthen": _lengthen, "reword": _reword, "shade": _shade, "mirror_scene": _mirror_scene,
    "narrate": _narrate, "shorten_film": _shorten_film, "recolour": _recolour, "tension": _tension, "understudy": _understudy,
    "say_more": _say_more, "leave_unstated": _leave_unstated, "step_closer": _step_closer, "softer_light": _softer_light,
    "half_stop": _half_stop, "reason": _reason, "write_light": _write_light, "write_camera": _write_camera, "write_place": _write_place,
    "write_bond": _write_bond,
}
"""Harmless edits by name."""

__all__ = ["EDITS", "NoPlace", "contradict", "edit"]
