"""Who is in the picture, what they look like and what they do there, in words a stranger could check on the picture."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import InputError
from ...script.model import Character, Look, Performance, Script, Shot
from . import words as w
from .cleaning import Names

TIGHT = ("CU", "ECU", "MCU")
TOGETHER = ("two_shot", "group", "tableau", "over_shoulder", "reverse")
CUT_LOW = ("MS", "MCU", "CU", "ECU")
"""Sizes that end at the waist or above."""
FRONTAL, PROFILE = 25.0, 65.0
"""Degrees of azimuth up to which a face counts as frontal, and from which as a profile."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is seen in a shot. ``back``: as the dark shoulder of a listener near the lens."""

    who: Character
    look: Look
    act: Performance
    back: bool = False

    @property
    def human(self) -> bool:
        """Whether it has skin, hair and clothes."""
        return self.who.species == "human"


def shot_of(script: Script, id: str) -> Shot:
    """The shot of this id.

    Raises:
        InputError: the script has none.
    """
    shot = script.shot(id)
    if shot is None:
        raise InputError(f"the script has no shot {id!r}; its shots are {', '.join(s.id for s in script.shots)}")
    return shot


def look_of(script: Script, id: str) -> tuple[Character, Look]:
    """Who wears this look, and the look.

    Raises:
        InputError: no character of the script has it.
    """
    look = script.look(id)
    who = script.character_of(look.character) if look else None
    if look is None or who is None:
        known = ", ".join(k.id for c in script.characters for k in c.looks)
        raise InputError(f"no character of the script has the look {id!r}; its looks are {known or '(none)'}")
    return who, look


def visible(script: Script, shot: Shot) -> tuple[Person, ...]:
    """Those whom the picture shows, from left to right.

    A detail shows hands at most, a point-of-view shot not the one who looks, a tight single nobody but its subject.

    Raises:
        InputError: somebody wears a look that the script does not have.
    """
    cam, people = shot.camera, shot.character.people
    if cam.kind == "insert" or cam.size == "INSERT":
        return ()
    focus = shot.character.focus
    if cam.kind == "pov":
        seen = [p for p in people if p.character != focus]
    else:
        seen = [p for p in people if p.side != "off"] or list(people[:1])
    main = next((p for p in seen if p.character == focus), seen[0] if seen else None)
    if cam.size in TIGHT and cam.kind not in TOGETHER and main is not None and not (cam.kind == "establishing" and len(seen) > 1):
        seen = [main]
    over = cam.kind in ("over_shoulder", "reverse") and len(seen) > 1
    if over and main is not None:
        seen = [main, next(p for p in seen if p is not main)]
    rank = {"left": 0, "centre": 1, "right": 2, "off": 3}
    rows = seen if over else sorted(seen, key=lambda p: rank[p.side])
    out = []
    for p in rows:
        who, look = look_of(script, p.look)
        out.append(Person(who, framed(look, cam.size), p, back=over and p is not main))
    return tuple(out)


def framed(look: Look, size: str) -> Look:
    """The look without what the lower edge of the frame cuts off: who names the shoes gets them into the picture."""
    if size not in CUT_LOW:
        return look
    outfit = tuple(c for c in look.outfit if c.garment not in w.LOWER) or look.outfit
    return look.model_copy(update={"outfit": outfit, "accessories": tuple(a for a in look.accessories if a not in w.LOWER)})


def noun(who: Character, look: Look) -> str:
    """What somebody is at first sight: ``little girl``, ``elderly man``, ``puppy``, ``robot``."""
    if who.species == "human":
        return w.NOUNS[look.age, who.gender]
    if look.age in ("infant", "child"):
        return w.YOUNG[who.species]
    return {"old": f"old {who.species}"}.get(look.age, who.species)


def short_noun(who: Character, look: Look) -> str:
    """The noun by which a text refers to somebody."""
    if who.species != "human":
        return w.YOUNG[who.species].removeprefix("fledgling ").removeprefix("small child-sized ") if look.age in ("infant", "child") else who.species
    if who.gender == "neutral":
        return w.PLAIN_NOUNS[look.age]
    return {"infant": "baby", "child": "girl" if who.gender == "woman" else "boy", "teen": "girl" if who.gender == "woman" else "boy"}.get(
        look.age, w.NOUNS[look.age, who.gender].replace("middle-aged ", "").replace("elderly ", "old ")
    )


def garments(look: Look) -> list[str]:
    """Each garment with its colour and article, outermost first."""
    out = []
    for c in look.outfit:
        thing = f"{w.colour(c.colour)} {w.GARMENTS.get(c.garment, w.words_of(c.garment))}"
        out.append(thing if c.garment in w.PLURAL_GARMENTS else w.article(thing))
    return out


def main_garment(look: Look) -> str:
    """The garment that is seen first, with its colour: ``gold sweater``."""
    c = look.outfit[0]
    return f"{w.colour(c.colour)} {w.GARMENTS.get(c.garment, w.words_of(c.garment)).split(' around ')[0]}"


def hair(look: Look) -> str:
    """Hair in words."""
    return w.HAIR[look.hair].format(c=w.words_of(look.hair_colour))


def worn(look: Look) -> list[str]:
    """Accessories with their articles."""
    return [w.ACCESSORIES[a] for a in look.accessories]


def looks(who: Character, look: Look) -> tuple[str, str, str]:
    """Somebody's look at three lengths, longest first, as a noun phrase."""
    bare = noun(who, look)
    if who.species == "human":
        build = w.BUILDS[look.build]
        head = f"{w.article(f'{build} {bare}'.strip())} {w.AGES[look.age]}".strip()
        face = ["a lined face"] if look.age == "old" else []
        full = f"{head} with {w.listed([*face, hair(look), w.SKIN[look.skin]])}, wearing {w.listed([*garments(look), *worn(look)])}"
        mid = f"{w.article(bare)} with {hair(look)}, {w.SKIN[look.skin]}, in {w.listed([*garments(look)[:2], *worn(look)[:1]])}"
        dress = main_garment(look)
        return full, mid, f"{w.article(bare)} in {dress if look.outfit[0].garment in w.PLURAL_GARMENTS else w.article(dress)}"
    coat = look.outfit[0]
    tint = w.colour(coat.colour)
    if who.species == "robot":
        full = f"{w.article(bare)} with {w.listed([f'{tint} metal casing', *garments(look)[1:], *worn(look)])}"
        return full, full, f"{w.article(f'{tint} {bare}')}"
    more = [*(g for g, c in zip(garments(look), look.outfit, strict=True) if c.garment not in ("fur", "shell")), *worn(look)]
    plumage = "feathers" if who.species == "bird" else "coat" if who.species == "horse" else "fur"
    grey = ["a greying muzzle"] if look.age == "old" and who.species in ("dog", "cat", "horse") else []
    build = w.BUILDS[look.build]
    full = f"{w.article(f'{build} {bare}'.strip())} with {w.listed([f'{tint} {plumage}', *grey, *more])}"
    return full, full, w.article(f"{tint} {bare}")


def references(people: tuple[Person, ...]) -> dict[str, str]:
    """A short phrase per character id by which a sentence can speak of them: ``the girl``, or with a garment where two are alike."""
    nouns = [short_noun(p.who, p.look) for p in people]
    out: dict[str, str] = {}
    for p, n in zip(people, nouns, strict=True):
        alike = nouns.count(n) > 1
        if not alike:
            out[p.who.id] = f"the {n}"
        elif p.human:
            out[p.who.id] = f"the {n} in the {main_garment(p.look)}"
        else:
            out[p.who.id] = f"the {w.colour(p.look.outfit[0].colour)} {n}"
    return out


def names_for(script: Script, people: tuple[Person, ...]) -> Names:
    """What stands for the names of the cast in this picture."""
    return Names.of(script, references(people))


def action(person: Person, shot: Shot, names: Names) -> str:
    """What somebody is doing, as a participle; empty for one who does nothing that the frame shows."""
    p = person.act
    prop = names.thing(p.prop)
    if person.who.species not in ("human", "robot"):
        done = w.ANIMAL_ACTIONS.get(p.action, w.ACTIONS[p.action])
        done = f"with {w.article(prop)} in its mouth" if prop and p.action in ("hold", "carry", "take", "give") else done
    elif prop and p.action in w.WITH_PROP:
        done = w.WITH_PROP[p.action].format(p=w.article(prop))
    else:
        done = w.ACTIONS[p.action] + (f", holding {w.article(prop)}" if prop else "")
    state = next((s for s in shot.initial.people if s.character == p.character), None)
    held = w.POSTURES.get(state.posture, "") if state is not None and p.action in w.STILL else ""
    if p.action == "stand":
        # Nobody sees in a face whether somebody stands.
        return held or ("" if shot.camera.size in ("CU", "ECU") else done)
    return f"{held}, {done}" if held and held not in done else done


def expression(person: Person) -> str:
    """The face in words."""
    return {"human": w.EXPRESSIONS, "robot": w.ROBOT_EXPRESSIONS}.get(person.who.species, w.ANIMAL_EXPRESSIONS)[person.act.expression]


def gaze(person: Person, refs: dict[str, str], names: Names) -> str:
    """Where somebody looks; empty where it goes without saying."""
    p = person.act
    if p.action == "sleep":
        return ""
    if p.gaze in refs:
        return f"looking at {refs[p.gaze]}"
    if p.gaze == "prop":
        return w.GAZES["prop"].format(p=thing) if (thing := names.thing(p.prop)) else "eyes lowered"
    if p.gaze == "ahead":
        return ""
    if p.gaze in w.GAZES:
        return w.GAZES[p.gaze]
    return {"left": "looking past the left edge", "right": "looking past the right edge"}.get(p.facing, "looking past the viewer")


def turned(person: Person, shot: Shot) -> str:
    """How the body stands to the viewer."""
    p = person.act
    if person.back:
        return "seen from behind"
    if p.facing == "camera":
        return "facing the viewer"
    if p.facing == "away":
        return "seen from behind"
    azimuth = abs(shot.camera.azimuth)
    if p.character == shot.character.focus and azimuth > 130:
        return "seen from behind"
    if p.character == shot.character.focus and azimuth <= FRONTAL and p.gaze in ("camera", "ahead"):
        return "facing the viewer"
    return f"in profile facing {p.facing}" if azimuth >= PROFILE else f"turned three-quarters to the {p.facing}"


def position(person: Person, count: int) -> str:
    """Where in the picture somebody is; empty for one in the middle."""
    return {"left": "on the left", "right": "on the right", "centre": "in the middle" if count > 2 else "", "off": ""}[person.act.side]
