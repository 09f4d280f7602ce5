"""Plant one known fault in a valid script: what a judge must see, where, and in whose domain.

    script, shot, domain = plant(script, "hour_back", random.Random(1))

Only names of the package are used, so any test may load this file by its path.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from vgot.script.ledger import Ledger
from vgot.script.marks import change_told, same_place, same_scene, takes_time, time_told
from vgot.script.model import Script, Shot
from vgot.script.rules.space import TRAVELS
from vgot.script.vocabulary import AGES, HOURS, SIZES, Domain

Plain = dict[str, Any]


class NoRoom(LookupError):
    """No shot of the script can carry this fault."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault: the rule that must find it, its severity and domain, and how it is made.

    ``make`` yields, per shot that can carry it, the index, the shot's changed plain data and the film's changed parts.
    """

    rule: str
    severity: str
    domain: Domain | None
    make: Callable[[Script, random.Random], Iterator[tuple[int, Plain, Plain]]]


def plant(script: Script, kind: str, rng: random.Random) -> tuple[Script, str, Domain]:
    """The script with one fault of this kind in a shot chosen by ``rng``, the shot's id, and the domain at fault.

    Raises:
        NoRoom: no shot of the script can carry it. KeyError: no such kind (see :data:`FAULTS`).
    """
    fault = FAULTS[kind]
    options = list(fault.make(script, rng))
    if not options:
        raise NoRoom(f"no shot of {script.title!r} can carry the fault {kind!r}")
    index, shot, film = options[rng.randrange(len(options))]
    domain: Domain = shot.pop("_domain", None) or fault.domain or "story"
    data = script.plain()
    data.update(film)
    data["shots"][index] = shot
    return Script.read(data), shot["id"], domain


def _pairs(script: Script) -> Iterator[tuple[int, Shot, Shot]]:
    for i, (a, b) in enumerate(zip(script.shots, script.shots[1:], strict=False), 1):
        yield i, a, b


def _within(script: Script) -> Iterator[tuple[int, Shot, Shot]]:
    """Neighbours in one scene and place, with nothing said of passing time."""
    for i, a, b in _pairs(script):
        if same_scene(a, b) and same_place(a, b) and not time_told(b):
            yield i, a, b


def _relook(shot: Plain, who: str, look: str) -> Plain:
    for rows in (shot["character"]["people"], shot["initial"]["people"], shot["final"]["people"]):
        for row in rows:
            if row["character"] == who:
                row["look"] = look
    return shot


def _new_look(script: Script, who: str, age: str, name: str) -> Plain:
    people = [c.plain() for c in script.characters]
    for c in people:
        if c["id"] == who:
            c["looks"].append({**c["looks"][0], "id": f"{who}.{name}", "age": age, "outfit": [{"garment": "coat", "colour": "crimson"}]})
    return {"characters": people}


def _wrong_look(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        for p in shot.character.people[:1]:
            others = [k.id for c in script.characters if c.id != p.character for k in c.looks]
            if others:
                yield i, _relook(shot.plain(), p.character, others[0]), {}


def _stranger(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        if shot.character.people:
            data = shot.plain()
            data["character"]["people"][0].update(character="nobody_at_all", look="nobody_at_all.adult")
            yield i, data, {}


def _look_changed(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        for p in b.character.people:
            was = a.performance(p.character)
            age = next((k.age for c in script.characters for k in c.looks if k.id == p.look), "adult")
            if was and was.look == p.look and b.cut.kind == "hard" and not change_told(b):
                yield i, _relook(b.plain(), p.character, f"{p.character}.other"), _new_look(script, p.character, age, "other")
                break


def _age_back(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    looks = {k.id: k for c in script.characters for k in c.looks}
    worn: dict[str, int] = {}
    for i, shot in enumerate(script.shots):
        for p in shot.character.people:
            if not shot.flashback and worn.get(p.character, 0) > 0:
                yield i, _relook(shot.plain(), p.character, f"{p.character}.younger"), _new_look(script, p.character, "infant", "younger")
                break
        if not shot.flashback:
            for p in shot.character.people:
                worn[p.character] = max(worn.get(p.character, 0), AGES.index(looks[p.look].age))


def _hour_back(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        at = HOURS.index(a.background.hour)
        if at > 0:
            data = b.plain()
            data["background"]["hour"] = HOURS[rng.randrange(at)]
            yield i, data, {}


def _weather_jump(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, _, b in _within(script):
        data = b.plain()
        data["background"]["weather"] = "storm" if b.background.weather != "storm" else "fog"
        words = f"{b.description} {b.background.text}".lower()
        if not any(w in words for w in ("storm", "thunder", "lightning", "gale", "tempest", "fog", "mist", "haze")):
            yield i, data, {}


def _season_jump(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, _, b in _within(script):
        data = b.plain()
        data["background"]["season"] = "autumn" if b.background.season == "winter" else "winter"
        yield i, data, {}


def _unknown_place(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        data = shot.plain()
        data["background"]["location"] = "nowhere_at_all"
        yield i, data, {}


def _lamp_missing(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    sources = {x.id: x.sources for x in script.locations}
    for i, shot in enumerate(script.shots):
        absent = [k for k in ("neon", "fire", "screen", "lamp") if k not in sources.get(shot.background.location, ())]
        if absent:
            data = shot.plain()
            data["lighting"].update(key=absent[0], kelvin=2500, practicals=[])
            yield i, data, {}


def _impossible_sky(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        if shot.background.hour in ("day", "night", "morning"):
            data = shot.plain()
            data["lighting"].update(key="sun" if shot.background.hour == "night" else "moon", kelvin=5000, practicals=[])
            yield i, data, {}


def _prop_from_nowhere(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        for n, state in enumerate(b.initial.people):
            before = next((s for s in a.final.people if s.character == state.character), None)
            p = a.performance(state.character)
            if before is not None and not before.holding and p is not None and p.action != "exit":
                data = b.plain()
                data["initial"]["people"][n]["holding"] = "a silver sword"
                data["final"]["people"] = data["initial"]["people"]
                yield i, data, {}
                break


def _crossing(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    ledger = Ledger()
    swap = {"left": "right", "right": "left"}
    for i, shot in enumerate(script.shots):
        scene = ledger.scenes.get(shot.scene)
        sides = {p.character: p.side for p in shot.character.people}
        walkers = {p.character for p in shot.character.people if p.action in ("enter", "exit")}
        known = scene is not None and any(
            sides.get(a) == "left" and sides.get(b) == "right" and not {a, b} & walkers for a, b in scene.order
        )
        if known and shot.camera.side != "line" and shot.camera.move != "orbit" and not takes_time(shot) and shot.cut.kind != "continuous":
            data = shot.plain()
            for p in data["character"]["people"]:
                p["side"], p["facing"] = swap.get(p["side"], p["side"]), swap.get(p["facing"], p["facing"])
            yield i, data, {}
        ledger = ledger.after(shot)


def _duplicate(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, _, b in _pairs(script):
        data = b.plain()
        data["description"] = script.shots[rng.randrange(i)].description
        yield i, data, {}


def _near_duplicate(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, _, b in _pairs(script):
        words = script.shots[rng.randrange(i)].description.rstrip(".").split()
        if len(words) >= 9 and len(" ".join(words)) < 380:
            data = b.plain()
            data["description"] = " ".join(words) + " slowly."
            yield i, data, {}


def _text(value: str) -> Callable[[Script, random.Random], Iterator[tuple[int, Plain, Plain]]]:
    def make(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
        for i, shot in enumerate(script.shots):
            domain = rng.choice(Shot.DOMAINS)
            data = shot.plain()
            data[domain]["text"] = value
            data["_domain"] = domain
            yield i, data, {}

    return make


def _size_text(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        data = shot.plain()
        wide = SIZES.index(shot.camera.size) <= 4
        data["camera"]["text"] = f"{'Extreme close-up' if wide else 'Extreme wide shot'} from the front, number {i}"
        yield i, data, {}


def _jump_cut(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        same = [p.character for p in a.character.people] == [p.character for p in b.character.people] and a.character.focus == b.character.focus
        if same and a.character.people and b.cut.kind == "hard" and not {a.camera.kind, b.camera.kind} & {"insert", "pov"}:
            data = b.plain()
            data["camera"] = {**a.plain()["camera"], "text": f"{a.camera.text} again"}
            yield i, data, {}


def _bad_vector(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        data = shot.plain()
        if shot.camera.move in ("static", "push_in", "pull_out", "pan", "tilt"):
            data["camera"]["c_cam"] = {"pan": 0.5, "tilt": 0.0, "zoom": 1.0} if shot.camera.move in ("static", "push_in", "pull_out", "tilt") else {
                "pan": 0.0, "tilt": 0.0, "zoom": 1.5}
            yield i, data, {}


def _unfit_cut(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _pairs(script):
        if not same_place(a, b):
            data = b.plain()
            data["cut"] = {"kind": "continuous", "seconds": 0.0, "reason": ""}
            yield i, data, {}


def _long_transition(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _pairs(script):
        if min(a.seconds, b.seconds) < 6:
            data = b.plain()
            data["cut"].update(kind="dissolve", seconds=3.0)
            yield i, data, {}


def _long_line(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        if shot.seconds < 12:
            data = shot.plain()
            data["dialogue"] = [{"speaker": "narrator", "mark": "vo", "start": 0.3, "text": " ".join(["And so we go on and on"] * 9) + "."}]
            yield i, data, {}


def _unseen_speaker(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        absent = [c.id for c in script.characters if shot.performance(c.id) is None]
        if absent and shot.seconds >= 3:
            data = shot.plain()
            data["dialogue"] = [{"speaker": absent[0], "text": "Here I am.", "start": 0.3}]
            yield i, data, {}


def _eyes_apart(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        by_side = {p.side: n for n, p in enumerate(shot.character.people)}
        if "left" in by_side and "right" in by_side:
            data = shot.plain()
            left, right = by_side["left"], by_side["right"]
            data["character"]["people"][left].update(gaze=data["character"]["people"][right]["character"], facing="left")
            yield i, data, {}


def _turned_back(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        for n, p in enumerate(b.character.people):
            was = a.performance(p.character)
            straight = was is not None and was.action in TRAVELS and was.action != "enter" and was.facing in ("left", "right")
            if was and straight and "line" not in (a.camera.side, b.camera.side):
                data = b.plain()
                data["character"]["people"][n].update(action="walk", facing="left" if was.facing == "right" else "right", gaze="ahead")
                yield i, data, {}
                break


def _vanished(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        if len(a.character.people) >= 2 and a.character.people[-1].action != "exit" and a.character.people[-1].side != "off":
            gone = a.character.people[-1].character
            data = b.plain()
            data["cut"] = {"kind": "continuous", "seconds": 0.0, "reason": ""}
            for part in (data["character"], data["initial"], data["final"]):
                part["people"] = [p for p in part["people"] if p["character"] != gone]
            data["relation"]["links"] = []
            if data["character"]["focus"] == gone:
                data["character"]["focus"] = ""
            yield i, data, {}


FAULTS: dict[str, Fault] = {
    "wrong_look": Fault("cast-known", "error", "character", _wrong_look),
    "stranger": Fault("cast-known", "error", "character", _stranger),
    "unseen_speaker": Fault("cast-known", "error", "character", _unseen_speaker),
    "look_changed": Fault("wardrobe", "error", "character", _look_changed),
    "age_back": Fault("age", "error", "character", _age_back),
    "vanished": Fault("enter-exit", "error", "character", _vanished),
    "prop_from_nowhere": Fault("hands", "error", "character", _prop_from_nowhere),
    "eyes_apart": Fault("eyeline", "error", "character", _eyes_apart),
    "turned_back": Fault("direction", "error", "character", _turned_back),
    "long_line": Fault("length-line", "error", "character", _long_line),
    "hour_back": Fault("hour", "error", "background", _hour_back),
    "weather_jump": Fault("weather", "error", "background", _weather_jump),
    "season_jump": Fault("season", "error", "background", _season_jump),
    "unknown_place": Fault("place-known", "error", "background", _unknown_place),
    "crossing": Fault("line-180", "error", "camera", _crossing),
    "jump_cut": Fault("step-30", "error", "camera", _jump_cut),
    "bad_vector": Fault("c-cam", "error", "camera", _bad_vector),
    "size_text": Fault("domain-fit", "error", "camera", _size_text),
    "unfit_cut": Fault("cut-fit", "error", "camera", _unfit_cut),
    "long_transition": Fault("transition", "error", "camera", _long_transition),
    "lamp_missing": Fault("place-light", "error", "lighting", _lamp_missing),
    "impossible_sky": Fault("place-light", "error", "lighting", _impossible_sky),
    "duplicate": Fault("duplicate", "error", "story", _duplicate),
    "near_duplicate": Fault("duplicate", "error", "story", _near_duplicate),
    "empty_domain": Fault("empty-domain", "error", None, _text("")),
    "same_as_before": Fault("empty-domain", "error", None, _text("Same as in the previous shot, no changes.")),
}
"""Kinds of faults by name."""

__all__ = ["FAULTS", "Fault", "NoRoom", "plant"]
