"""Who is in the user's sentence: names, professions, kin and animals, and which of them are one and the same."""

from __future__ import annotations

import re
from typing import Final

from . import words as w
from .places import PLACE_OF
from .professions import WORK_OF
from .reading import Mention, Person, Reading, mark

_GLUE: Final = frozenset(["a", "an", "the", "named", "called", "turned", "very", "once", "who's", "is", "was", "as"])
_LIMIT: Final = 6
"""Most people one sentence can bring."""


def _is_name(r: Reading, i: int, shouting: bool) -> bool:
    t = r.tokens[i]
    if shouting or not t.text[0].isupper() or t.low in w.NATIONS or t.low in w.CITIES or (len(t.text) > 3 and t.text.isupper()):
        return False
    first = i == 0 or bool(re.search(r"[.!?;:\n]\s*$", r.story[: t.start][-4:])) or t.start == r.tokens[0].start
    known = t.low in w.KNOWN_NAMES
    lexical = (t.low in w.STOP or t.low in WORK_OF or t.low in PLACE_OF or t.low in w.PERSON_OF or t.low in w.RELATION_OF
        or t.low in w.SPECIES_OF
               or t.low in w.STORY_WORDS or t.low in w.TRAIT_WORDS or t.low in w.AGE_OF or t.low in w.HOURS_OF or t.low in w.SEASON_OF
               or t.low in w.NUMBERS
               or t.low in w.WEATHER_OF or t.low in w.MOOD_OF or t.low in ("dr", "mr", "mrs", "ms", "professor"))
    if known:
        return not (lexical and first)
    if lexical:
        return False
    if first:
        after = r.tokens[i + 1].low if i + 1 < len(r.tokens) else ""
        return (t.owner or after in w.BASE_OF or after in ("and", "who", "is", "was")) and t.low not in w.BASE_OF and t.low not in w.THINGS
    before = r.tokens[i - 1].low
    if before in ("in", "at", "from", "near", "across") and not t.owner:
        r.city = r.city or t.text
        return False
    return t.low not in w.THINGS or not t.text[0].islower()


def _mention(r: Reading, i: int, shouting: bool) -> tuple[str, int, bool]:
    """Kind of the mention of a person at token ``i`` ('' if none), its length in tokens, and whether it is plural."""
    t = r.tokens[i]
    if n := _called(r, i):
        return "name", n, False
    if i in r.held:
        return "", 1, False
    if i + 1 < len(r.tokens) and f"{t.low} {r.tokens[i + 1].low}" in WORK_OF:
        return "work", 2, r.tokens[i + 1].low.endswith("s")
    if _is_name(r, i, shouting):
        n = 1
        while i + n < len(r.tokens) and n < 3 and not r.tokens[i + n - 1].owner and r.tokens[i + n].start - r.tokens[i + n - 1].end == 1 \
                and r.tokens[i + n].text[0].isupper() and _is_name(r, i + n, shouting):
            n += 1
        return "name", n, False
    for kind, table in (("relation", w.RELATION_OF), ("species", w.SPECIES_OF), ("person", w.PERSON_OF), ("work", WORK_OF)):
        if t.low in table and not (kind == "work" and t.low in ("cooks", "guards", "guides", "drivers") and _verb_here(r, i)):
            return kind, 1, kind == "work" and t.low.endswith("s") and t.low[:-1] in WORK_OF
        plural = {"men": "man", "women": "woman", "children": "child", "mice": "mouse", "wolves": "wolf", "wives": "wife"}.get(t.low,
            t.low.removesuffix("s"))
        if plural != t.low and plural in table:
            return kind, 1, True
    return "", 1, False


def _called(r: Reading, i: int) -> int:
    """Length in tokens of a name of the brief at token ``i``, the longest there is; 0 if none. Names are not in lower case."""
    for n in sorted({len(words) for words in r.called}, reverse=True):
        here = r.tokens[i: i + n]
        known = len(here) == n and tuple(t.low for t in here) in r.called
        if known and not here[-1].text[0].islower() and not any(k in r.held for k in range(i, i + n)):
            return n
    return 0


def _verb_here(r: Reading, i: int) -> bool:
    return i > 0 and r.tokens[i - 1].low not in w.STOP


def find_people(r: Reading, used: set[int]) -> None:
    """Fill ``r.people`` from names, professions, kin, animals and the words around them; mark the tokens in ``used``."""
    _Scan(r, used).run()
    _pronouns(r)
    _wardrobe(r, used)


def describe_one(r: Reading, name: str) -> Person:
    """The one whom a description of ``name`` describes: the first of its people who has no other name."""
    used: set[int] = set()
    _Scan(r, used).run()
    person = next((p for p in r.people if p.name in ("", name)), None) or Person()
    r.people = [person]
    _pronouns(r)
    _wardrobe(r, used)
    if person.relation:
        person.bond = w.RELATION_OF[person.relation][0] if person.relation in w.RELATION_OF else person.bond
    return person


class _Scan:
    """One pass over the tokens. ``pending``: adjectives waiting for their noun; ``last``: the person just mentioned."""

    def __init__(self, r: Reading, used: set[int]) -> None:
        self.r, self.used = r, used
        self.shouting = r.story.isupper()
        self.pending: list[int] = []
        self.number = 0
        self.last: Person | None = None
        self.last_end = 0
        self.becoming = False

    def run(self) -> None:
        i = 0
        while i < len(self.r.tokens):
            i += self.step(i)

    def step(self, i: int) -> int:
        """Take in the token at ``i``; returns how many tokens were used up."""
        r, low = self.r, self.r.tokens[i].low
        before = r.tokens[i - 1].low if i else ""
        kind, n, plural = _mention(r, i, self.shouting)
        if low in w.NUMBERS:
            self.number = w.NUMBERS[low]
            mark(r, self.used, i, f"number: {self.number}")
        becomes = w.BASE_OF.get(low) in ("become", "turn", "grow")
        if becomes or low == "to":
            self.becoming = bool(r.people) and (becomes or _arc(r, i))
        if low in ("dr", "mr", "mrs", "ms") and kind != "name":
            mark(r, self.used, i, "title")
        elif kind == "relation" and low in ("rival", "enemy", "partner", "twin") and self.describes_next(i):
            self.pending.append(i)
            mark(r, self.used, i, f"relation: {w.RELATION_OF[low][0] if low in w.RELATION_OF else 'family'}")
        elif low in _TOGETHER and (before == "are" or w.BASE_OF.get(before) in ("become", "turn", "make")):
            mark(r, self.used, i, f"relation: {low}")
            self.becoming = False
        elif kind:
            self.person(i, n, kind, plural)
        elif _adjective(low):
            self.pending.append(i)
        elif low not in w.STOP and low not in w.NATIONS:
            self.pending = []
        return max(1, n)

    def describes_next(self, i: int) -> bool:
        """'rival chefs': the word is an adjective of the noun after it."""
        return i + 1 < len(self.r.tokens) and _mention(self.r, i + 1, self.shouting)[0] in ("work", "person")

    def person(self, i: int, n: int, kind: str, plural: bool) -> None:
        """A mention: of somebody known, of the one just named, or of somebody new."""
        r = self.r
        between = [t.low for t in r.tokens[self.last_end:i]]
        glued = self.last is not None and all(b in _GLUE or _adjective(b) for b in between) and not r.tokens[self.last_end - 1].owner \
            and not re.search(r"[;.:!?]", r.story[r.tokens[self.last_end - 1].end: r.tokens[i].start])
        person = _find(r, kind, i, n) or (self.last if glued and _fits(self.last, kind) else None)
        if person is None and kind in ("work", "person") and r.people and (self.becoming or _from_here(r, i)):
            whose = any(t.low == "who" for t in r.tokens[max(self.last_end, i - 5): i])
            person = self.last if whose and self.becoming and self.last is not None else r.people[0]
        if person is None and len(r.people) < _LIMIT:
            person = self.heir(i, kind)
            if person is None:
                person = Person()
                r.people.append(person)
        if person is not None:
            _describe(r, self.used, person, i, n, kind)
            if person is r.people[0]:
                person.bond = ""
            for k in self.pending:
                _apply(r, self.used, person, k)
            known = len(r.people)
            if (plural or self.number > 1) and kind != "name" and self.number != 1:
                _several(r, person, self.number or 2, r.tokens[i].low)
            if r.tokens[i + n - 1].owner and i + n < len(r.tokens) and r.tokens[i + n].low in _LEFT and person is not r.people[0]:
                person.gone = True
            r.mentions.append(Mention(i, n, (person, *r.people[known:])))
            self.last, self.last_end = person, i + n
        self.pending, self.number, self.becoming = [], 0, False

    def heir(self, i: int, kind: str) -> Person | None:
        """'a lighthouse keeper's daughter': the story is hers, and the keeper is her parent."""
        r = self.r
        if kind != "relation" or len(r.people) != 1 or r.people[0].name or not r.tokens[i - 1].owner:
            return None
        parent, heir, low = r.people[0], Person(age="adult"), r.tokens[i].low
        parent.relation = {"daughter": "father", "son": "mother"}.get(low, "")
        parent.bond = "family" if parent.relation else "companion"
        parent.gender, parent.age = {"father": "man", "mother": "woman"}.get(parent.relation, ""), "middle"
        r.people.insert(0, heir)
        return heir


_LEFT: Final = frozenset(["grave", "death", "funeral", "memory", "ghost", "ashes", "tomb"])
"""What is left of somebody who is no more."""
_TOGETHER: Final = frozenset(["friends", "lovers", "enemies", "partners", "rivals"])


def _arc(r: Reading, i: int) -> bool:
    """'from novice to champion': the second noun is the same person."""
    return any(t.low == "from" for t in r.tokens[max(0, i - 6): i])


def _from_here(r: Reading, i: int) -> bool:
    """'Carlos, from a boy on his first bike …' and '… to world champion' speak of one person."""
    before = [t.low for t in r.tokens[max(0, i - 3): i]]
    start = next((k for k in range(len(before) - 1, -1, -1) if before[k] in ("from", "to")), None)
    return start is not None and all(b in _GLUE or _adjective(b) or b == "world" for b in before[start + 1:]) and (
        before[start] == "from" or any(t.low == "from" for t in r.tokens[max(0, i - 14): i]))


def _adjective(low: str) -> bool:
    return any(low in words for words in (w.TRAIT_WORDS, w.AGE_OF, w.COLOUR_OF, w.HAIR_OF, w.HAIR_COLOUR_OF, w.BUILD_OF, w.NATIONS))


def _fits(person: Person | None, kind: str) -> bool:
    if person is None:
        return False
    if kind == "name":
        return not person.name
    if kind == "relation":
        return False
    if kind == "species":
        return person.species == "human" and not person.work and not person.noun
    return person.species in ("human", "robot") or kind == "person"


def _find(r: Reading, kind: str, i: int, n: int) -> Person | None:
    """Somebody already mentioned under the same name or noun."""
    low = " ".join(t.low for t in r.tokens[i: i + n])
    if kind == "name" and (whole := r.called.get(tuple(t.low for t in r.tokens[i: i + n]))):
        return next((p for p in r.people if p.name == whole), None)
    for p in r.people:
        if kind == "name" and p.name and low.split()[0] == p.name.lower().split()[-1 if p.name.startswith("Dr") else 0]:
            return p
        if kind != "name" and low in (p.noun, p.relation, p.kind):
            return p
        if kind == "work" and p.work and WORK_OF.get(low) == p.work:
            return p
    return None


def _describe(r: Reading, used: set[int], p: Person, i: int, n: int, kind: str) -> None:
    t = r.tokens[i]
    low = " ".join(x.low for x in r.tokens[i: i + n])
    single = low.removesuffix("s")
    if kind == "name":
        text = r.story[t.start: r.tokens[i + n - 1].end]
        name = re.sub(r"['’]s$", "", " ".join(text.split()))
        whole = r.called.get(tuple(x.low for x in r.tokens[i: i + n]), "")
        if whole:
            p.name = whole
        elif i and r.tokens[i - 1].low == "dr":
            name = "Dr. " + name
        p.name = p.name or name[:60]
        p.gender = p.gender or w.KNOWN_NAMES.get(low.split()[0], "")
    elif kind == "work":
        work = WORK_OF.get(low) or WORK_OF[single]
        if p.work and p.work != work:
            p.second = p.work
        p.work, p.noun = work, p.noun if p.noun and p.work == work else (single if single in WORK_OF and low not in ("boss",) else low)
        if low in ("actress", "waitress", "ballerina", "policewoman", "princess", "queen", "nun", "seamstress", "witch", "maid", "midwife",
            "fisherwoman"):
            p.gender = "woman"
        if low in ("policeman", "fireman", "prince", "king", "monk", "priest", "wizard", "cowboy", "fisherman", "butler"):
            p.gender = p.gender or "man"
    elif kind == "person":
        single = {"men": "man", "women": "woman", "children": "child"}.get(low, low if low in w.PERSON_OF else single)
        p.noun, p.gender = p.noun or single, p.gender or w.PERSON_OF[single]
        p.age = p.age or w.AGE_OF.get(single, "")
    elif kind == "species":
        single = {"mice": "mouse", "wolves": "wolf"}.get(low, low if low in w.SPECIES_OF else single)
        p.species, kind_ = w.SPECIES_OF[single]
        p.kind, p.noun = single, single
        p.age = p.age or w.AGE_OF.get(single, "")
        if kind_ in ("drone", "machine"):
            r.notes.append(f"There is no figure for “{single}”; the nearest, a {p.species}, is drawn.")
    else:
        single = low if low in w.RELATION_OF else {"wives": "wife"}.get(low, single)
        p.bond, gender, p.age = w.RELATION_OF[single][0], w.RELATION_OF[single][1] or p.gender, p.age or w.RELATION_OF[single][2]
        p.gender, p.relation, p.noun = gender, single, p.noun or single
    meaning = {"name": "name", "work": f"profession: {p.work}", "person": "person", "species": f"figure: {p.species}",
        "relation": f"relation: {p.bond}"}[kind]
    mark(r, used, i, meaning, n)


def _apply(r: Reading, used: set[int], p: Person, k: int) -> None:
    low = r.tokens[k].low
    if low in w.AGE_OF and (not p.age or low in ("old", "young", "elderly")):
        p.age = "child" if low == "young" and p.age == "child" else w.AGE_OF[low]
        mark(r, used, k, f"age: {p.age}")
    if low in w.TRAIT_WORDS and len(p.traits) < 6 and low not in p.traits:
        p.traits.append(low)
        mark(r, used, k, "trait")
    if low in w.BUILD_OF:
        p.build = w.BUILD_OF[low]
    if low in w.HAIR_COLOUR_OF:
        p.hair_colour = w.HAIR_COLOUR_OF[low]
        mark(r, used, k, "hair")
    if low in w.HAIR_OF:
        p.hair = w.HAIR_OF[low]
        mark(r, used, k, "hair")
    if low in w.COLOUR_OF and p.species != "human":
        p.cloth = [("shell" if p.species == "robot" else "fur", w.COLOUR_OF[low])]
        mark(r, used, k, f"colour: {w.COLOUR_OF[low]}")


def _several(r: Reading, p: Person, number: int, low: str) -> None:
    """'two rival chefs': make the missing copies."""
    rivals = any(t.low in ("rival", "rivals", "duel", "against", "versus", "compete", "competing", "feud", "contest") for t in r.tokens)
    bond = p.bond or ("rivals" if rivals else "friends")
    if "twin" in low or "sister" in low or "brother" in low:
        bond = "family"
    for _ in range(min(number, 4) - 1):
        if len(r.people) < _LIMIT:
            r.people.append(Person(noun=p.noun, work=p.work, second=p.second, species=p.species, kind=p.kind, gender=p.gender, age=p.age,
                bond=bond,
                                   relation="rival" if bond == "rivals" else "", traits=list(p.traits)))
    p.bond = p.bond if p is not r.people[0] else ""


def _pronouns(r: Reading) -> None:
    """A pronoun tells the gender of the hero when no noun did."""
    if not r.people:
        return
    hero = r.people[0]
    if not hero.gender and hero.species == "human":
        hero.gender = next((w.GENDER_WORDS[t.low] for t in r.tokens if t.low in w.GENDER_WORDS), "")
    rival_adjective = [p for p in r.people if p.relation in ("rival", "enemy", "opponent") and p is hero and len(r.people) > 1]
    for p in rival_adjective:
        p.relation, p.bond = "", ""
    if hero.relation and not hero.work and len(r.people) == 1:
        hero.bond = ""


def _wardrobe(r: Reading, used: set[int]) -> None:
    """'red coat', 'blond hair', 'glasses' belong to the nearest person before, else to the hero."""
    if not r.people:
        return
    starts = [(t.start, i) for i, t in enumerate(r.tokens)]
    for _, i in starts:
        low = r.tokens[i].low
        owner = r.people[0]
        before = r.tokens[i - 1].low if i else ""
        if owner.species != "human":
            continue
        if low in w.GARMENT_OF and len(owner.cloth) < 3:
            colour = w.COLOUR_OF.get(before, "")
            owner.cloth.append((w.GARMENT_OF[low], colour))
            mark(r, used, i, f"wardrobe: {w.GARMENT_OF[low]}")
            if colour:
                mark(r, used, i - 1, f"colour: {colour}")
        elif low in w.ACCESSORY_OF and len(owner.accessories) < 3 and w.ACCESSORY_OF[low] not in owner.accessories:
            owner.accessories.append(w.ACCESSORY_OF[low])
            mark(r, used, i, f"wardrobe: {w.ACCESSORY_OF[low]}")
        elif low == "hair":
            for k in range(max(0, i - 3), i):
                word = r.tokens[k].low
                colour = w.HAIR_COLOUR_OF.get(word) or (word if word in ("black", "brown", "red", "grey", "white") else "")
                if colour:
                    owner.hair_colour = colour
                    mark(r, used, k, "hair")
                if word in ("short", "long", *w.HAIR_OF):
                    owner.hair = w.HAIR_OF.get(word, word)
                    mark(r, used, k, "hair")
            mark(r, used, i, "hair")
