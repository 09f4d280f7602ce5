"""The cast and the places that the person brings: who of the sentence they are, and what their descriptions tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...script.model import CastWish, PlaceWish
from ...script.vocabulary import AGES
from . import words as w
from .grounds import KIN
from .people import describe_one
from .places import PLACE_OF, SETS
from .professions import WORK_OF
from .reading import Person, Reading, mark, tokens_of

_PLAIN: Final = (w.STOP, WORK_OF, PLACE_OF, w.PERSON_OF, w.RELATION_OF, w.SPECIES_OF, w.TRAIT_WORDS, w.AGE_OF, w.THINGS, w.COLOUR_OF)
"""Words that cannot stand for somebody whose longer name they are a part of."""


# -- names ------------------------------------------------------------------------------------------------------------
def call_by_name(r: Reading, cast: Sequence[CastWish]) -> None:
    """Teach the reading the names of the cast: the whole name, and each word of it that means nobody and nothing else."""
    for wish in cast:
        words = _words(wish.name)
        if words:
            r.called.setdefault(words, wish.name)
    for wish in cast:
        for word in _words(wish.name):
            if len(word) > 1 and not any(word in table for table in _PLAIN):
                r.called.setdefault((word,), wish.name)


def hold_places(r: Reading, places: Sequence[PlaceWish], used: set[int]) -> None:
    """Names of places are no names of people."""
    for place in places:
        words = _words(place.name)
        for i in range(len(r.tokens) - len(words) + 1 if words else 0):
            here = r.tokens[i: i + len(words)]
            if tuple(t.low for t in here) == words and any(not t.text[0].islower() for t in here):
                r.held.update(range(i, i + len(words)))
                mark(r, used, i, f"place: {place.name}"[:120], len(words))


def _words(name: str) -> tuple[str, ...]:
    return tuple(t.low for t in tokens_of(name))


# -- people -----------------------------------------------------------------------------------------------------------
def bring_cast(r: Reading, cast: Sequence[CastWish]) -> None:
    """Put the wished cast among the people of the reading.

    A wish is the person of the sentence who has its name; else somebody unnamed with its work, relation or figure; else
    somebody unnamed whom nothing speaks against; else it is somebody new. Where the sentence names none of the cast, the first leads.
    """
    told = {wish.id: described(wish) for wish in cast}
    chosen: dict[str, Person] = {}
    for wish in cast:
        person = next((p for p in r.people if p.name == wish.name and p.wish is None), None)
        if person is not None:
            _become(person, wish, told[wish.id])
            chosen[wish.id] = person
    named = bool(chosen)
    for least in (1, 0):
        for wish in cast:
            if wish.id in chosen:
                continue
            free = [p for p in r.people if not p.name and p.wish is None and not p.crowd and (least or not p.gone)]
            fit = [(_likeness(p, wish, told[wish.id]), -k, p) for k, p in enumerate(free)]
            best = max((x for x in fit if x[0] >= least), key=lambda x: x[:2], default=None)
            if best is not None:
                chosen[wish.id] = best[2]
                _become(best[2], wish, told[wish.id])
    for wish in cast:
        if wish.id not in chosen:
            chosen[wish.id] = Person()
            _become(chosen[wish.id], wish, told[wish.id])
            r.people.append(chosen[wish.id])
    if cast and not named:
        _lead(r, chosen[cast[0].id])


def _lead(r: Reading, hero: Person) -> None:
    """Make somebody the hero."""
    before = r.people[0]
    if before is not hero:
        r.people = [hero, *(p for p in r.people if p is not hero)]
        before.bond = before.bond or hero.bond
    hero.bond = ""
    if not hero.gender and hero.species == "human":
        hero.gender = next((w.GENDER_WORDS[t.low] for t in r.tokens if t.low in w.GENDER_WORDS), "")


def described(wish: CastWish) -> Person:
    """What role and description of a wish tell, read as a sentence is read."""
    role = describe_one(_read(f"a {wish.role}"), wish.name) if wish.role.strip() else Person()
    text = _read(wish.text)
    out = describe_one(text, wish.name)
    for field in ("noun", "work", "second", "relation", "bond", "gender", "age", "kind"):
        setattr(out, field, getattr(role, field) or getattr(out, field))
    if role.species != "human":
        out.species = role.species
    out.species = wish.species or out.species
    out.traits = list(dict.fromkeys([*role.traits, *out.traits]))
    _loose_words(out, text, wish.text)
    if not out.gender:
        out.gender = next((w.GENDER_WORDS[t.low] for t in text.tokens if t.low in w.GENDER_WORDS), "")
    return out


def _read(text: str) -> Reading:
    return Reading(text, tokens_of(text))


def _loose_words(p: Person, r: Reading, text: str) -> None:
    """Words of a description that need no noun after them to be understood: years, hair, skin, build, the colour of fur."""
    if p.species == "human":
        p.age = age_in_years(text) or p.age
    lows = [t.low for t in r.tokens]
    for i, low in enumerate(lows):
        after = lows[i + 1] if i + 1 < len(lows) else ""
        if low in w.HAIR_OF and low != "bob":
            p.hair = p.hair or w.HAIR_OF[low]
        if low in w.HAIR_COLOUR_OF:
            p.hair_colour = p.hair_colour or w.HAIR_COLOUR_OF[low]
        if low in ("slim", "thin", "skinny", "stout") and after not in w.GARMENT_OF:
            p.build = p.build or w.BUILD_OF[low]
        if after in ("skin", "skinned") and low in _SKIN:
            p.skin = p.skin or _SKIN[low]
        if low.endswith("-skinned") and low.removesuffix("-skinned") in _SKIN:
            p.skin = p.skin or _SKIN[low.removesuffix("-skinned")]
        if not p.age and low in w.AGE_OF and low != "little" and not any(after in x for x in (w.GARMENT_OF, w.ACCESSORY_OF, w.THINGS)):
            p.age = w.AGE_OF[low]
        if not p.cloth and low in w.COLOUR_OF and after in ("fur", "coat", "feathers", "shell", "plumage", "mane", "metal", "casing"):
            p.cloth = [("", w.COLOUR_OF[low])]


_SKIN: Final = {"pale": "porcelain", "porcelain": "porcelain", "white": "fair", "fair": "fair", "light": "fair", "olive": "olive", "tan": "tan",
    "tanned": "tan", "brown": "brown", "dark": "deep", "black": "deep", "deep": "deep", "ebony": "deep"}
_TENS: Final = {"twenties": 25, "thirties": 35, "forties": 45, "fifties": 55, "sixties": 65, "seventies": 75, "eighties": 85, "nineties": 95,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_YEARS: Final = re.compile(
    r"\b(\d{1,3})[ -]?years?[ -](?:old|of age)|\b(?:aged?|about|of|is) (\d{1,3})\b(?! ?(?:cm|kg|met|feet|years? (?:at|in|as)))"
    r"|(?:^|,)\s*(\d{1,2})\s*(?:[,;.]|$)", re.IGNORECASE)
_DECADE: Final = re.compile(
    r"\b(?:of|aged?|about|is|in (?:her|his|its|their)(?: (?:early|mid|late))?|early|mid|late)[ -]"
    rf"({'|'.join(_TENS)})\b(?! (?:years? )?(?:at|in|as)\b)", re.IGNORECASE)
_OLDEST: Final = ((2, "infant"), (12, "child"), (19, "teen"), (39, "adult"), (59, "middle"))


def age_in_years(text: str) -> str:
    """The age that a description of a person tells in years ("a man of sixty", "34 years old"), or ''."""
    if hit := _YEARS.search(text):
        years = int(next(g for g in hit.groups() if g))
    elif hit := _DECADE.search(text):
        years = _TENS[hit.group(1).lower()]
    else:
        return ""
    return next((age for most, age in _OLDEST if years <= most), "old")


def _likeness(p: Person, wish: CastWish, told: Person) -> int:
    """How much a person of the sentence is like a wish: -1 where something speaks against it, 0 where nothing does."""
    species = wish.species or (told.species if told.kind or told.species != "human" else "")
    if species and species != p.species:
        return -1
    gender, age = wish.gender or told.gender, wish.age or told.age
    if p.species == "human" and gender and p.gender and gender != p.gender:
        return -1
    if age and p.age and abs(AGES.index(age) - AGES.index(p.age)) > 1:
        return -1
    if any(a and b and a != b for a, b in ((told.work, p.work), (told.relation, p.relation), (told.kind, p.kind))):
        return -1
    if told.relation and not p.relation and p.work:
        return -1
    words = _words(wish.role)
    same = (bool(told.work and told.work == p.work), bool(told.relation and told.relation == p.relation),
        bool(words and p.noun and words[-1] == p.noun), bool(species and species != "human"), bool(told.kind and told.kind == p.kind))
    return sum(same)


def _become(p: Person, wish: CastWish, told: Person) -> None:
    """Give a person the name of a wish and everything that it tells."""
    p.wish, p.name = wish, wish.name
    for field in ("work", "second", "relation", "bond", "noun", "build", "hair", "hair_colour", "skin"):
        setattr(p, field, getattr(told, field) or getattr(p, field))
    p.gender = wish.gender or told.gender or p.gender or w.KNOWN_NAMES.get(next(iter(_words(wish.name)), ""), "")
    p.age = wish.age or told.age or p.age
    p.traits = list(dict.fromkeys([*told.traits, *p.traits]))[:8]
    p.accessories = told.accessories or p.accessories
    if told.cloth:
        p.cloth = told.cloth
    _figure(p, wish.species or (told.species if told.species != "human" else p.species), told)


def _figure(p: Person, species: str, told: Person) -> None:
    """The species of a wish, and the kind of animal where the words name one of that species."""
    if species == "human":
        if p.species != "human":
            p.kind, p.noun = "", "" if p.noun == p.kind else p.noun
        p.cloth = [(g, c) for g, c in p.cloth if g not in ("fur", "shell", "")]
    else:
        p.kind = told.kind if told.kind and told.species == species else p.kind if p.species == species and p.kind else species
        p.noun = p.noun or p.kind
        coat = "shell" if species == "robot" else "fur"
        p.cloth = [(coat, c) for _, c in p.cloth[:1] if c]
    p.species = species


# -- places -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Site:
    """A place where the film has to play: one that the brief demands (``wish``), or one of the sentence besides."""

    set: str
    noun: str
    wish: PlaceWish | None = None


def set_of(wish: PlaceWish) -> tuple[str, bool]:
    """The set of a wished place, and whether anything told it: the wish itself, else its name, else its description."""
    if wish.set is not None:
        return wish.set, True
    for text in (wish.name, wish.text):
        lows = [t.low for t in tokens_of(text)]
        # The noun comes last in a name ("harbour cafe"), and first in a description ("a cafe at the harbour").
        order = range(len(lows) - 1, -1, -1) if text is wish.name else range(len(lows))
        for i in order:
            pair = " ".join(lows[i: i + 2])
            for word in (pair, lows[i], lows[i].removesuffix("s")):
                if word in PLACE_OF:
                    return PLACE_OF[word], True
                if word in _SET_NAMES:
                    return _SET_NAMES[word], True
    return "street", False


_SET_NAMES: Final = {s.replace("_", " "): s for s in SETS}


def sites_of(r: Reading, wishes: Sequence[PlaceWish]) -> tuple[list[Site], dict[tuple[str, str], Site]]:
    """The sites of a film with wished places, and for each place of the sentence the wish that it is, if it is one.

    A place of the sentence is the wish whose name or description has its noun, else the only wish that is built of its set.
    """
    sites = [Site(set_of(x)[0], x.name, x) for x in wishes]
    same: dict[tuple[str, str], Site] = {}
    for place in r.places:
        set_, noun = place
        by_noun = [s for s in sites if s.wish and noun in (*_words(s.wish.name), *_words(s.wish.text))]
        by_set = [s for s in sites if s.set == set_]
        found = by_noun[:1] or (by_set if len(by_set) == 1 else [])
        if found:
            same[place] = found[0]
    return sites + [Site(*place) for place in r.places if place not in same], same


def near_site(set_: str, sites: Sequence[Site]) -> Site | None:
    """The site that is built of a set, or of one of its kin; None where no site is like it."""
    return next((s for kin in (set_, *KIN.get(set_, ())) for s in sites if s.set == kin), None)


def spread(needs: Sequence[Site | None], sites: Sequence[Site]) -> list[Site]:
    """A site for every scene: those that the events need, for the others the wished ones in their order.

    Every site is used at least once where there are scenes enough; wishes come before other places of the sentence.
    """
    n, free = len(needs), [i for i, s in enumerate(needs) if s is None]
    wished = [s for s in sites if s.wish]
    missing = [s for s in wished if s not in needs]
    pool = missing[: len(free)] if len(missing) >= len(free) else wished
    order = {i: pool[k * len(pool) // len(free)] for k, i in enumerate(free)}
    out = [s or order[i] for i, s in enumerate(needs)]
    for s in sites:
        # A scene gives way: best one at a site that has others, then one that no event needs; for a wish even another place of the sentence.
        spare = [i for i, x in enumerate(out) if out.count(x) > 1 or (s.wish and not x.wish)]
        if s not in out and spare:
            want = sites.index(s) * n // len(sites)
            out[min(spare, key=lambda i: (needs[i] is not None, out.count(out[i]) == 1 and out[i] in sites, abs(i - want), i))] = s
    return out


__all__ = ["Site", "age_in_years", "bring_cast", "call_by_name", "described", "hold_places", "near_site", "set_of", "sites_of", "spread"]
