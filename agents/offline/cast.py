"""From the people of a reading to characters with looks: words first, then chance fixed by the seed and the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ...script.model import Character, Cloth, Look, slug
from . import words as w
from .chance import dice, pick
from .parse import Person, Reading
from .professions import WORK

SKINS: Final = ("porcelain", "fair", "olive", "tan", "brown", "deep")
_SIGNATURE: Final = ("red", "teal", "gold", "green", "blue", "violet", "orange", "rose", "turquoise", "crimson", "navy", "rust")
_QUIET: Final = ("cream", "sand", "charcoal", "grey", "brown", "olive", "navy", "white", "plum")
_FUR: Final = ("brown", "sand", "charcoal", "cream", "rust", "white", "black", "grey")
_NATURAL: Final = {"fox": "rust", "wolf": "grey", "bear": "brown", "lion": "sand", "tiger": "orange", "mouse": "grey", "rabbit": "sand",
    "donkey": "grey", "deer": "rust", "elephant": "grey", "cow": "white", "crow": "black", "raven": "black", "swan": "white", "gull": "white",
    "seagull": "white", "pigeon": "grey", "penguin": "black", "owl": "brown", "eagle": "brown", "sparrow": "brown", "hare": "sand",
    "stag": "rust", "fawn": "rust", "unicorn": "white", "hen": "rust", "goose": "white", "dove": "white", "robin": "rust"}
"""Colours of animals that have one of their own."""
_SHELL: Final = ("silver", "rust", "sky", "cream", "teal", "gold")
_HAIR: Final = {"woman": ("long", "bob", "ponytail", "braid", "bun", "curly", "short", "afro"),
    "man": ("short", "curly", "short", "bald", "afro", "long"),
                "neutral": ("short", "bob", "curly", "afro", "ponytail")}


@dataclass(frozen=True, slots=True)
class Member:
    """A character of the plan and what the director has to remember about it."""

    character: Character
    person: Person
    bond: str
    """To the hero ('' for the hero)."""
    role: str = ""
    """Part in the frame: parent, partner, child, friend, mentor, rival, other."""


def name_of(person: Person, seed: int, index: int, taken: set[str]) -> str:
    """The user's name, else one from a neutral list that is not taken."""
    if person.name:
        return person.name
    if person.kind and person.kind not in w.PETS and person.kind.title() not in taken:
        # An animal of the wild is called what it is, as in a fable.
        return person.kind.title()
    pool = w.NAMES[person.species if person.species != "human" else (person.gender or "neutral")]
    rng = dice(seed, "name", index, person.noun, person.work)
    start = rng.randrange(len(pool))
    for k in range(len(pool)):
        name = pool[(start + k) % len(pool)]
        if name not in taken:
            return name
    return f"{pool[start]} {len(taken) + 1}"


def member(person: Person, seed: int, index: int, taken: set[str], ages: tuple[str, ...], role: str = "", avoid: str = "") -> Member:
    """Build one character with a look per age in ``ages``. ``avoid``: signature colour that is already taken."""
    if person.species == "human" and not person.gender:
        person.gender = pick(("woman", "man", "woman", "man", "neutral"), seed, "gender", index, person.noun, person.name)
    name = name_of(person, seed, index, taken)
    taken.add(name)
    id_ = person.wish.id if person.wish else _unique(slug(name, fallback="person"), taken)
    label = person.noun or person.relation or role.replace("other", "companion") or ("hero" if index == 0 else "companion")
    if person.bond == "rivals" and "rival" not in label:
        label = f"rival {label}"
    if person.second and person.second != person.work:
        label = f"{person.work} and {person.second}"
    gender = person.gender if person.species == "human" else "neutral"
    if person.wish:
        label, gender = person.wish.role or label, person.wish.gender or gender
    looks = [Look.read(data | {"text": _with_wish(data["text"], data["age"], person)}) for data in _looks(person, id_, seed, ages, avoid)]
    data: dict[str, Any] = {
        "id": id_, "name": name[:120], "role": label[:120], "species": person.species,
        "gender": gender,
        "traits": [t[:120] for t in person.traits[:8]], "looks": [k.plain() for k in looks],
    }
    return Member(Character.read(data), person, person.bond, role)


_QUOTED: Final = 16
"""Words of a wish that go into the text of a look, so that six people still fit into the text of one shot."""


def _with_wish(text: str, age: str, person: Person) -> str:
    """A look in words, and after it the words of the brief: rules understand few of them, generators that read may more."""
    words = re.sub(r"[()]", " ", person.wish.text).split() if person.wish else []
    own = " ".join(words[:_QUOTED])[:160].rstrip(" .,;:") + ("…" if len(words) > _QUOTED else "")
    if not own or (person.age and age != person.age):
        return text
    if own.startswith(("A ", "An ", "The ")):
        own = own[0].lower() + own[1:]
    return f"{text.rstrip('.')} ({own})."


def _unique(id_: str, taken: set[str]) -> str:
    base, n = id_, 2
    if base in ("ahead", "camera", "down", "up", "away", "prop", "narrator"):
        base = id_ = f"{base}_person"
    while f"#{id_}" in taken:
        id_ = f"{base[:36]}_{n}"
        n += 1
    taken.add(f"#{id_}")
    return id_


def _looks(p: Person, id_: str, seed: int, ages: tuple[str, ...], avoid: str) -> list[dict[str, Any]]:
    rng = dice(seed, "look", id_)
    if p.species != "human":
        return _creature(p, id_, rng.choice(_SHELL if p.species == "robot" else _FUR), ages, rng.choice(_SIGNATURE))
    skin, hair = rng.choice(SKINS), p.hair or rng.choice(_HAIR[p.gender or "neutral"])
    natural = ("black", "dark_brown", "brown") if skin in ("brown", "deep", "tan") else ("black", "dark_brown", "brown", "auburn", "red",
        "blond")
    if hair == "afro" and not p.hair and skin in ("porcelain", "fair"):
        hair = "curly"
    if hair == "afro" and not p.hair:
        natural = ("black", "dark_brown", "brown")
    colour = p.hair_colour or rng.choice(natural)
    skin = p.skin or skin
    signs = [c for c in _SIGNATURE if c != avoid]
    signature = next((c for _, c in p.cloth if c), "") or rng.choice(signs)
    quiet = rng.choice([q for q in _QUIET if q != signature])
    mark = p.accessories[0] if p.accessories else rng.choice(("scarf", "scarf", "headband", "necklace", "glasses", "hat"))
    build = p.build or rng.choice(("slim", "average", "average", "stout"))
    # A colour word is enough to recognise a person over sixty years; the garment may change with age and work.
    return [_human(p, id_, age, skin, hair, colour, signature, quiet, mark, build) for age in ages]


def _human(
    p: Person, id_: str, age: str, skin: str, hair: str, colour: str, signature: str, quiet: str, mark: str, build: str
) -> dict[str, Any]:
    work = WORK.get(p.work)
    if age == "infant":
        outfit = [_cloth("blanket", signature)]
    elif p.cloth:
        outfit = [_cloth(g, c or (signature if i == 0 else quiet)) for i, (g, c) in enumerate(p.cloth)]
    elif work and age in ("adult", "middle", "teen") and work.garment:
        outfit = [_cloth(work.garment, _fit(work.garment, signature, quiet))]
        if work.garment in ("lab_coat", "apron"):
            outfit.append(_cloth("shirt", signature))
    else:
        garment = {"child": "sweater", "teen": "jacket", "adult": "jacket", "middle": "coat", "old": "coat"}[age]
        if p.gender == "woman" and age in ("child", "adult", "old") and len(id_) % 2:
            garment = {"child": "dress", "adult": "dress", "old": "sweater"}[age]
        outfit = [_cloth(garment, signature)]
    if outfit[0].garment not in ("dress", "robe", "blanket", "overalls", "spacesuit", "suit", "skirt") and len(outfit) < 3:
        outfit.append(_cloth("shorts" if age == "child" and p.gender != "woman" else "trousers", quiet))
    accessories: list[str] = [a for a in p.accessories if age != "infant"
        and (a not in ("beard", "moustache", "cane") or age in ("adult", "middle", "old"))]
    if work and work.accessory and age in ("adult", "middle") and not p.accessories:
        accessories.append(work.accessory)
    if age not in ("infant",) and mark not in accessories and len(accessories) < 3 and not (mark in ("glasses", "hat", "necklace")
        and age == "child"):
        accessories.append(mark)
    if age == "old" and len(accessories) < 3 and len(id_) % 3 == 0:
        accessories.append("cane")
    if {"hat", "cap", "helmet", "chef_hat"} & set(accessories[:1]):
        accessories = accessories[:1] + [a for a in accessories[1:] if a not in ("hat", "cap", "helmet", "headband", "headscarf")]
    grey = {"middle": "grey" if len(id_) % 2 == 0 and not p.hair_colour else colour, "old": "white" if len(id_) % 2 else "grey"}
    style = {"infant": "short" if hair != "bald" else "bald",
        "child": "ponytail" if hair in ("bun", "long") else ("short" if hair == "bald" else hair),
             "old": ("bun" if p.gender == "woman" else "short") if hair == "long" else hair}.get(age, hair)
    return {
        "id": f"{id_}.{age}", "age": age, "build": build if age not in ("infant", "child") else "average", "skin": skin, "hair": style,
        "hair_colour": grey.get(age, colour) if not (p.hair_colour and age != "old") else p.hair_colour,
        "outfit": [c.plain() for c in outfit[:5]], "accessories": accessories[:4],
        "text": _look_text(p, age, outfit, accessories, style, grey.get(age, colour)),
    }


def _cloth(garment: str, colour: str) -> Cloth:
    return Cloth.read({"garment": garment, "colour": colour})


def _fit(garment: str, signature: str, quiet: str) -> str:
    return {"lab_coat": "white", "apron": "white", "suit": quiet if quiet not in ("cream", "sand", "white") else "charcoal"}.get(garment,
        signature)


def _look_text(p: Person, age: str, outfit: list[Cloth], accessories: list[str], style: str, colour: str) -> str:
    noun = {"woman": {"infant": "baby girl", "child": "girl", "teen": "teenage girl"},
        "man": {"infant": "baby boy", "child": "boy", "teen": "teenage boy"}}.get(
        p.gender, {"infant": "baby", "child": "child", "teen": "teenager"}).get(age)
    if noun is None:
        person = {"woman": "woman", "man": "man"}.get(p.gender, "person")
        noun = {"adult": person, "middle": f"middle-aged {person}", "old": f"old {person}"}[age]
    shade = colour.replace("_", " ")
    if style == "bald":
        hair = "a bald head"
    elif style in ("short", "long", "curly"):
        hair = f"{shade} {style} hair"
    else:
        hair = f"{'an' if shade[0] in 'aeiou' else 'a'} {shade} {style}"
    wear = " and ".join(f"{c.colour} {c.garment.replace('_', ' ')}" for c in outfit[:2])
    extra = f", with {' and '.join(a.replace('_', ' ') for a in accessories)}" if accessories else ""
    return f"{'An' if noun[0] in 'aeiou' else 'A'} {noun} with {hair}, in {wear}{extra}."


def _creature(p: Person, id_: str, natural: str, ages: tuple[str, ...], signature: str) -> list[dict[str, Any]]:
    garment = "shell" if p.species == "robot" else "fur"
    colour = next((c for _, c in p.cloth if c), _NATURAL.get(p.kind, natural))
    accessory = {"robot": "antenna", "dog": "collar", "cat": "collar"}.get(p.species) if p.kind not in w.WILD else None
    wears = f" with {'an' if accessory == 'antenna' else 'a'} {accessory}" if accessory else ""
    text = f"{'A' if colour[0] not in 'aeiou' else 'An'} {colour} {p.kind or p.species}{wears}."
    return [{
        "id": f"{id_}.{age}", "age": age, "skin": "olive", "hair": "short", "hair_colour": "grey" if age == "old" else "brown",
        "outfit": [{"garment": garment, "colour": colour}], "accessories": [accessory] if accessory else [], "text": text,
    } for age in ages]


def default_person(reading: Reading, work: str = "") -> Person:
    """A hero for a sentence that names nobody."""
    person = Person(noun=work or "wanderer", work=work, age="adult")
    person.gender = next((w.GENDER_WORDS[t.low] for t in reading.tokens if t.low in w.GENDER_WORDS), "")
    return person
