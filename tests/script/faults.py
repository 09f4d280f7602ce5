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
from vgot.script.rules.things import SHARES
from vgot.script.vocabulary import AGES, HOURS, MIXED_CUTS, SIZES, Domain
from vgot.script.wording import tokens

Plain = dict[str, Any]
KIND = {"family", "friends", "partners", "lovers", "companion", "colleagues", "mentor"}
HOSTILE = {"enemies", "rivals"}


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


def _swapped_identity(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        if len(shot.character.people) >= 2:
            a, b = shot.character.people[:2]
            yield i, _relook(_relook(shot.plain(), a.character, b.look), b.character, a.look), {}


def _two_owners(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, shot in enumerate(script.shots):
        if len(shot.initial.people) >= 2 and len(shot.final.people) >= 2 and not any(p.action in SHARES for p in shot.character.people):
            data = shot.plain()
            for part in ("initial", "final"):
                for row in data[part]["people"][:2]:
                    row["holding"] = "the only lantern"
            yield i, data, {}


def _hands_emptied(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """A thing taken up in one shot is gone from the hand when the next begins."""
    for i, a, b in _within(script):
        for n, state in enumerate(a.final.people):
            now = next((s for s in b.initial.people if s.character == state.character), None)
            p = a.performance(state.character)
            if now is not None and not now.holding and p is not None and p.action != "exit" and not state.holding:
                before = a.plain()
                m = a.character.people.index(p)
                before["character"]["people"][m].update(action="take", prop="a brass key")
                before["final"]["people"][n]["holding"] = "a brass key"
                shots = [s.plain() for s in script.shots]
                shots[i - 1] = before
                yield i, b.plain(), {"shots": shots}
                break


def _posture_jump(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        same = [(p.character, p.look) for p in a.character.people] == [(p.character, p.look) for p in b.character.people]
        stated = {s.character for s in a.final.people}
        if same and a.background.hour == b.background.hour and a.background.weather == b.background.weather:
            for n, state in enumerate(b.initial.people):
                if state.character in stated and not any(p.action in ("enter", "exit") for p in a.character.people):
                    was = next(s.posture for s in a.final.people if s.character == state.character)
                    data = b.plain()
                    data["cut"] = {"kind": "continuous", "seconds": 0.0, "reason": ""}
                    data["initial"]["people"][n]["posture"] = "lie" if was != "lie" else "run"
                    yield i, data, {}
                    break


def _back_unseen(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """Who went out in one shot sits there in the next."""
    for i, a, b in _within(script):
        for p in b.character.people:
            was = a.performance(p.character)
            if was is None or takes_time(b) or b.cut.kind == "continuous" or p.action in ("enter", "exit"):
                continue
            before, data, shots = a.plain(), b.plain(), [s.plain() for s in script.shots]
            before["character"]["people"][a.character.people.index(was)]["action"] = "exit"
            data["character"]["people"][b.character.people.index(p)]["action"] = "sit"
            for row in (*before["final"]["people"], *data["initial"]["people"]):
                if row["character"] == p.character:
                    row["side"] = "off" if row in before["final"]["people"] else p.side if p.side != "off" else "centre"
            shots[i - 1] = before
            yield i, data, {"shots": shots}
            break


def _bond_jump(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    known: dict[frozenset[str], str] = {}
    for i, shot in enumerate(script.shots):
        for n, link in enumerate(shot.relation.links):
            was = known.get(frozenset((link.a, link.b)))
            if was == link.bond and not shot.flashback:
                data = shot.plain()
                data["relation"]["links"][n]["bond"] = "enemies" if link.bond != "enemies" else "lovers"
                data["relation"]["changed"] = ""
                yield i, data, {}
                break
        for link in shot.relation.links:
            known[frozenset((link.a, link.b))] = link.bond


def _bond_text(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """Friends of old whom the text calls enemies, or the other way round."""
    known: dict[frozenset[str], str] = {}
    for i, shot in enumerate(script.shots):
        bonds = {link.bond for link in shot.relation.links}
        held = all(known.get(frozenset((link.a, link.b)), link.bond) == link.bond for link in shot.relation.links)
        if bonds and held and (bonds <= KIND or bonds <= HOSTILE):
            data = shot.plain()
            data["relation"].update(changed="", text=f"{'Sworn enemies' if bonds <= KIND else 'Old friends'} face to face in picture {i + 1}")
            yield i, data, {}
        known.update({frozenset((link.a, link.b)): link.bond for link in shot.relation.links})


def _link(of: str) -> Callable[[Script, random.Random], Iterator[tuple[int, Plain, Plain]]]:
    def make(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
        for i, shot in enumerate(script.shots):
            here = [p.character for p in shot.character.people]
            away = [c.id for c in script.characters if c.id not in here]
            ends = {"stranger": [*here[:1], "nobody_at_all"], "self": here[:1] * 2, "absent": [*away[:1], "cousin"]}[of]
            people = [c.plain() for c in script.characters]
            if of == "absent":
                people.append({"id": "cousin", "name": "Cousin Ambrose", "looks": [
                    {"id": "cousin.adult", "age": "adult", "outfit": [{"garment": "coat", "colour": "grey"}]}]})
            if len(ends) == 2 and here:
                data = shot.plain()
                data["relation"]["links"] = [*data["relation"]["links"][:11], {"a": ends[0], "b": ends[1], "bond": "friends"}]
                yield i, data, {"characters": people}

    return make


def _hour_leap(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _within(script):
        at = HOURS.index(a.background.hour)
        if at + 2 < len(HOURS) and a.background.hour == b.background.hour:
            data = b.plain()
            data["background"]["hour"] = HOURS[rng.randrange(at + 2, len(HOURS))]
            yield i, data, {}


def _says(domain: str, words: Callable[[Shot], str], fits: Callable[[Shot], bool] = lambda _: True) -> Callable[
        [Script, random.Random], Iterator[tuple[int, Plain, Plain]]]:
    """The text of a domain that tells something else than its typed fields."""

    def make(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
        for i, shot in enumerate(script.shots):
            if fits(shot):
                data = shot.plain()
                data[domain]["text"] = f"{words(shot)} (picture {i + 1})"
                yield i, data, {}

    return make


def _other_key(shot: Shot) -> str:
    return "A hard moon throws long shadows over everything" if shot.lighting.key in ("sun", "lamp", "fire", "neon", "screen") else (
        "A campfire flickers and lights the faces from below")


def _set(domain: str, fits: Callable[[Shot], bool], change: Callable[[Shot], Plain]) -> Callable[
        [Script, random.Random], Iterator[tuple[int, Plain, Plain]]]:
    """Typed fields of a domain set to what cannot be."""

    def make(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
        for i, shot in enumerate(script.shots):
            if fits(shot):
                data = shot.plain()
                data[domain].update(change(shot))
                yield i, data, {}

    return make


def _kind_count(shot: Shot) -> Plain:
    return {"kind": "single" if not shot.character.people else "two_shot"}


def _side_flip(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """The camera goes over the line, and the people stay where they were on the screen."""
    for i, a, b in _within(script):
        kept = {(p.character, p.side) for p in a.character.people} & {(p.character, p.side) for p in b.character.people if p.side != "off"}
        steady = a.camera.side == b.camera.side != "line" and "orbit" not in (a.camera.move, b.camera.move) and not takes_time(b)
        if steady and len({side for _, side in kept}) >= 2:
            data = b.plain()
            data["camera"]["side"] = "a" if b.camera.side == "b" else "b"
            yield i, data, {}


def _practical_absent(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    sources = {x.id: x.sources for x in script.locations}
    for i, shot in enumerate(script.shots):
        absent = [k for k in ("neon", "fire", "screen") if k not in sources.get(shot.background.location, ())]
        if absent:
            data = shot.plain()
            data["lighting"]["practicals"] = [*data["lighting"]["practicals"][:3], rng.choice(absent)]
            yield i, data, {}


def _silent_sound_cut(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    for i, a, b in _pairs(script):
        if not a.dialogue and not b.dialogue and b.cut.kind == "hard":
            data = b.plain()
            data["cut"]["kind"] = rng.choice(("j", "l"))
            yield i, data, {}


def _first_continuous(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    data = script.shots[0].plain()
    data["cut"] = {"kind": rng.choice(("continuous", "match", "dissolve", "wipe")), "seconds": 0.0, "reason": ""}
    if data["cut"]["kind"] in ("dissolve", "wipe"):
        data["cut"]["seconds"] = 0.5
    yield 0, data, {}


def _dialogue(lines: Callable[[Shot], list[Plain]]) -> Callable[[Script, random.Random], Iterator[tuple[int, Plain, Plain]]]:
    def make(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
        for i, shot in enumerate(script.shots):
            if shot.seconds >= 3:
                data = shot.plain()
                data["dialogue"] = lines(shot)
                yield i, data, {}

    return make


def _paraphrase(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """A description of the last shots told again: one word another, one word more."""
    names = {w for named in (*script.characters, *script.locations) for w in tokens(named.name)}
    for i, _, b in _pairs(script):
        words = script.shots[rng.randrange(max(0, i - 8), i)].description.rstrip(".").split()
        if len(words) >= 10 and len(" ".join(words)) < 380:
            data = b.plain()
            plain = [n for n in range(len(words) // 2, len(words)) if not names & set(tokens(words[n]))]
            if plain:
                words[rng.choice(plain)] = "quietly"
                data["description"] = " ".join([*words, "now."])
                yield i, data, {}


def _copied_prose(script: Script, rng: random.Random) -> Iterator[tuple[int, Plain, Plain]]:
    """All five texts are those of an earlier shot with the same people and the same frame, hardly touched."""
    for i, b in enumerate(script.shots):
        twins = [a for a in script.shots[:i] if [p.look for p in a.character.people] == [p.look for p in b.character.people]
                 and (a.background.location, a.background.hour) == (b.background.location, b.background.hour)]
        if twins and len(" ".join(getattr(b, d).text for d in Shot.DOMAINS).split()) > 30:
            data, a = b.plain(), twins[rng.randrange(len(twins))].plain()
            data["camera"], data["lighting"] = a["camera"] | {"azimuth": b.camera.azimuth}, a["lighting"]
            for d in Shot.DOMAINS:
                data[d]["text"] = a[d]["text"]
            data["character"]["text"] = f"{data['character']['text'].rstrip('.')} again."
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
    "swapped_identity": Fault("cast-known", "error", "character", _swapped_identity),
    "two_owners": Fault("hands", "error", "character", _two_owners),
    "hands_emptied": Fault("hands", "error", "character", _hands_emptied),
    "posture_jump": Fault("enter-exit", "error", "character", _posture_jump),
    "back_unseen": Fault("enter-exit", "error", "character", _back_unseen),
    "unknown_speaker": Fault("cast-known", "error", "character", _dialogue(
        lambda s: [{"speaker": "nobody_at_all", "text": "Here I am.", "start": 0.3}])),
    "lines_overlap": Fault("length-line", "error", "character", _dialogue(lambda s: [
        {"speaker": "narrator", "mark": "vo", "text": "Nobody knew the way.", "start": 0.3},
        {"speaker": "narrator", "mark": "vo", "text": "All went on.", "start": 0.6}])),
    "bond_jump": Fault("relation", "error", "relation", _bond_jump),
    "link_stranger": Fault("cast-known", "error", "relation", _link("stranger")),
    "link_self": Fault("cast-known", "error", "relation", _link("self")),
    "link_absent": Fault("cast-known", "error", "relation", _link("absent")),
    "bond_text": Fault("domain-fit", "error", "relation", _bond_text),
    "hour_leap": Fault("hour", "error", "background", _hour_leap),
    "hour_text": Fault("domain-fit", "error", "background", _says("background", lambda s: "Everything lies in the midnight dark" if (
        s.background.hour in ("morning", "day")) else "Everything bakes in the noon heat")),
    "weather_text": Fault("domain-fit", "error", "background", _says("background", lambda s: "It is raining hard on the whole place" if (
        s.background.weather == "snow") else "A blizzard buries the whole place", lambda s: s.background.weather not in ("rain", "storm"))),
    "season_text": Fault("domain-fit", "error", "background", _says("background", lambda s: "Deep winter lies over the place" if (
        s.background.season != "winter") else "High summer burns over the place")),
    "move_text": Fault("domain-fit", "error", "camera", _says("camera", lambda s: "The camera orbits the scene" if s.camera.move != "orbit" else (
        "A locked-off camera that does not move"))),
    "angle_text": Fault("domain-fit", "error", "camera", _says("camera", lambda s: "From a low angle that makes them tall" if s.camera.angle not in (
        "low", "ground") else "From a high angle that makes them small")),
    "lens_text": Fault("domain-fit", "error", "camera", _says("camera", lambda s: "Seen through a 24 mm lens" if s.camera.lens > 35 else (
        "Seen through a 135 mm lens"))),
    "kind_count": Fault("shot-kind", "error", "camera", _set("camera", lambda s: len(s.character.people) < 2, _kind_count)),
    "zoom_reversed": Fault("c-cam", "error", "camera", _set(
        "camera", lambda s: s.camera.move in ("push_in", "zoom_in", "pull_out", "zoom_out") and abs(s.camera.c_cam.zoom - 1) > 0.05,
        lambda s: {"c_cam": {**s.camera.c_cam.plain(), "zoom": round(1 / s.camera.c_cam.zoom, 3)}})),
    "side_flip": Fault("line-180", "error", "camera", _side_flip),
    "first_cut": Fault("cut-fit", "error", "camera", _first_continuous),
    "hard_seconds": Fault("transition", "error", "camera", _set(
        "cut", lambda s: s.cut.kind in ("hard", "continuous", "match", "j", "l"), lambda s: {"seconds": 1.0})),
    "dissolve_no_time": Fault("transition", "error", "camera", _set("cut", lambda s: s.cut.kind in MIXED_CUTS, lambda s: {"seconds": 0.0})),
    "silent_sound_cut": Fault("transition", "error", "camera", _silent_sound_cut),
    "practical_absent": Fault("place-light", "error", "lighting", _practical_absent),
    "colour_of_source": Fault("place-light", "error", "lighting", _set(
        "lighting", lambda s: s.lighting.key in ("lamp", "fire", "sun", "moon"), lambda s: {"kelvin": 1700 if s.lighting.key == "moon" else 12000})),
    "key_text": Fault("domain-fit", "error", "lighting", _says("lighting", _other_key)),
    "kelvin_text": Fault("domain-fit", "error", "lighting", _says("lighting", lambda s: (
        f"The light has {'9500' if s.lighting.kelvin < 6500 else '2200'} kelvin all over"))),
    "ratio_text": Fault("domain-fit", "error", "lighting", _says("lighting", lambda s: (
        f"Key to fill stands at a ratio of {'12:1' if s.lighting.ratio < 6 else '1.5:1'}"))),
    "key_side_text": Fault("domain-fit", "error", "lighting", _says("lighting", lambda s: (
        f"The key comes from the {'right' if s.lighting.key_side == 'left' else 'left'}"), lambda s: s.lighting.key_side in ("left", "right"))),
    "contrast_text": Fault("domain-fit", "error", "lighting", _set("lighting", lambda s: True, lambda s: {
        "ratio": 1.5, "text": f"A low-key chiaroscuro lies over {s.background.location.replace('_', ' ')}"})),
    "paraphrase": Fault("duplicate", "error", "story", _paraphrase),
    "copied_prose": Fault("duplicate", "error", "character", _copied_prose),
    "not_applicable": Fault("empty-domain", "error", None, _text("N/A")),
    "to_be_done": Fault("empty-domain", "error", None, _text("TBD by whoever comes next")),
    "generic": Fault("empty-domain", "error", None, _text("As usual, whatever is appropriate here.")),
    "standard": Fault("empty-domain", "error", None, _text("Standard setup, nothing special.")),
}
"""Kinds of faults by name."""

__all__ = ["FAULTS", "Fault", "NoRoom", "plant"]
