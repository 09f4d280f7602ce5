"""From the user's sentence to a typed reading of it, with the exact span behind every fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from . import words as w
from .places import NEAREST, PLACE_OF
from .professions import WORK, WORK_OF

_PREAMBLE: Final = re.compile(
    r"\s*(?:(?:please\s+)?(?:make|create|generate|write|produce|film)\s+(?:me\s+)?)?(?:an?|the)?\s*(?:set|series|list|collection)\s+of\s+"
    r"(?:one[- ]sentence\s+)?prompts?\s*,?\s*(?:(?P<n>\d{1,3})\s*shots?\s*,?)?\s*(?:that\s+)?(?:describ\w+|tell\w*|about)?\s*",
    re.IGNORECASE)
_COMMAND: Final = re.compile(
    r"\s*(?:please\s+)?(?:make|create|generate|write|produce|film|tell)\s+(?:me\s+)?(?:an?\s+|the\s+)?(?:(?P<n>\d{1,3})[- ]shots?\s+)?"
    r"(?:short\s+)?(?:film|movie|video|story|animation)?\s*(?=of|about|on|:)", re.IGNORECASE)
_COUNT: Final = re.compile(r"\b(?P<n>\d{1,3})[ -](?:shots?|scenes?|prompts?)\b", re.IGNORECASE)
_QUOTE: Final = re.compile(r"[“\"«„]([^“”\"«»„\n]{2,200})[”\"»“]")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_GLUE: Final = frozenset(["a", "an", "the", "named", "called", "turned", "very", "once", "who's", "is", "was", "as"])
_LIMIT: Final = 6
"""Most people one sentence can bring."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start:end`` of the story and what they were taken for."""

    start: int
    end: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word; ``low`` is lower case without a possessive ending."""

    text: str
    low: str
    start: int
    end: int
    owner: bool


@dataclass(slots=True)
class Person:
    """Somebody of the sentence, as far as the words tell."""

    name: str = ""
    noun: str = ""
    work: str = ""
    second: str = ""
    species: str = "human"
    kind: str = ""
    """The animal or machine as written, when it is not the species itself."""
    gender: str = ""
    age: str = ""
    bond: str = ""
    relation: str = ""
    traits: list[str] = field(default_factory=list)
    cloth: list[tuple[str, str]] = field(default_factory=list)
    accessories: list[str] = field(default_factory=list)
    hair: str = ""
    hair_colour: str = ""
    build: str = ""


@dataclass(slots=True)
class Reading:
    """What the writer understood."""

    story: str
    tokens: list[Token]
    people: list[Person] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    frame: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)
    """(set, noun as written)."""
    city: str = ""
    hours: list[str] = field(default_factory=list)
    weather: str = ""
    season: str = ""
    mood: str = ""
    genre: str = ""
    things: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    """For each quote the gender or the name that the words around it give, or ''."""
    goal: str = ""
    """Base form of what the hero does or wants."""
    obstacle: str = ""
    culture: str = ""
    from_birth: bool = False
    to_death: bool = False
    count: int = 0
    language: str = ""
    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    content: int = 0
    """Words with a meaning of their own; coverage is 1 - len(unused) / content (before the cap on unused)."""


def read_story(story: str) -> Reading:
    """Read a sentence. Never fails; what is not understood ends in ``unused``. Pure and linear in its length."""
    start, count, spans = _preamble(story)
    quotes = [m for m in _QUOTE.finditer(story) if m.start() >= start][:12]
    reading = Reading(story, _tokens(story, start, quotes), spans=spans, count=count)
    reading.quotes = [" ".join(m.group(1).split()) for m in quotes if m.group(1).strip()]
    reading.voices = [_voice(story, m) for m in quotes if m.group(1).strip()]
    reading.spans += [Span(m.start(), m.end(), "spoken words") for m in quotes]
    used: set[int] = set()
    _language(reading)
    _circumstances(reading, used)
    _people(reading, used)
    _goal_and_things(reading, used)
    _unused(reading, used)
    return reading


def _voice(story: str, m: re.Match[str]) -> str:
    """Who speaks a quote: "she", "Tom said", from the words after it, else before it."""
    said = r"(?:says?|said|asks?|asked|whispers?|whispered|shouts?|shouted|cries|cried|answers?|answered)"
    after = re.match(rf"[\s,]*(?:(\w+)\s+{said}\b|{said}\s+(\w+))", story[m.end(): m.end() + 40], re.IGNORECASE)
    before = re.search(rf"(\w+)\s+{said}[\s,:]*$", story[max(0, m.start() - 40): m.start()], re.IGNORECASE)
    hit = after or before
    word = next((g for g in hit.groups() if g), "") if hit else ""
    return w.GENDER_WORDS.get(word.lower(), word.lower())


def _preamble(story: str) -> tuple[int, int, list[Span]]:
    start, count, spans = 0, 0, []
    for pattern in (_PREAMBLE, _COMMAND):
        m = pattern.match(story)
        if m and m.end() > 0 and story[: m.end()].strip():
            start = m.end()
            count = int(m.group("n") or 0)
            spans.append(Span(m.start(), len(story[: m.end()].rstrip(" ,")), "instruction"))
            break
    if not count and (m := _COUNT.search(story)):
        count = int(m.group("n"))
        if m.start() >= start:
            spans.append(Span(m.start(), m.end(), "number of shots"))
    return start, count, spans


def _tokens(story: str, start: int, quotes: list[re.Match[str]]) -> list[Token]:
    out = []
    for m in _TOKEN.finditer(story, start):
        if any(q.start() <= m.start() < q.end() for q in quotes):
            continue
        text = m.group()
        low = text.lower().replace("’", "'")
        owner = low.endswith("'s") or low.endswith("s'")
        if low.endswith("'s"):
            low = low[:-2]
        out.append(Token(text, low, m.start(), m.end(), owner))
    return out


def _mark(r: Reading, used: set[int], i: int, meaning: str, n: int = 1) -> None:
    fresh = [k for k in range(i, i + n) if k not in used]
    if fresh:
        end = r.tokens[i + n - 1].end
        if r.tokens[i + n - 1].owner and r.story[end - 2] in "'’":
            end -= 2
        r.spans.append(Span(r.tokens[i].start, end, meaning))
    used.update(range(i, i + n))


def _language(r: Reading) -> None:
    lows = [t.low for t in r.tokens[:400]]
    english = sum(x in w.STOP for x in lows)
    best, hits = "", 0
    for name, marks in w.LANGUAGE_MARKS.items():
        n = sum(x in marks for x in lows) + sum(x in w.FOREIGN and x not in PLACE_OF for x in lows)
        if n > hits:
            best, hits = name, n
    letters = [c for c in r.story if c.isalpha()]
    if letters and sum(ord(c) > 0x24F for c in letters) > len(letters) / 2:
        r.language = "another script"
    elif hits > max(1, english):
        r.language = best
    if r.language:
        r.tokens = [Token(t.text, w.FOREIGN.get(t.low, t.low), t.start, t.end, t.owner) for t in r.tokens]
        what = f"looks like {best}" if r.language == best else "is written in a script that the rules cannot read"
        r.notes.append(f"The sentence {what}. The rule-based writer reads English; it used the names and words it knows and "
                       "made a film of images. A language model can be asked to write instead.")


def _circumstances(r: Reading, used: set[int]) -> None:
    """Places, hours, weather, season, mood, genre and the words that name the kind of story."""
    lows = [t.low for t in r.tokens]
    for i, low in enumerate(lows):
        one = low[:-1] if low.endswith("s") and low[:-1] in PLACE_OF else low
        owned = i > 0 and lows[i - 1] in ("in", "at", "to", "through", "from", "across", "into", "over", "on", "the", "a", "his", "her",
            "near", "first", "virtual", "small", "old")
        if one in PLACE_OF and one not in WORK_OF and (owned
            or one not in ("bed", "court", "bar", "space", "moon", "train", "bank", "square", "field", "camp")):
            if len(r.places) < 12 and (PLACE_OF[one], one) not in r.places:
                r.places.append((PLACE_OF[one], one))
                if one in NEAREST:
                    r.notes.append(f"There is no set for “{one}”; the nearest, {PLACE_OF[one].replace('_', ' ')}, is used and named so.")
            _mark(r, used, i, f"place: {PLACE_OF[one].replace('_', ' ')}")
        if low in w.HOURS_OF and (low != "dark" or (i and lows[i - 1] == "the")):
            if w.HOURS_OF[low] not in r.hours:
                r.hours.append(w.HOURS_OF[low])
            _mark(r, used, i, f"hour: {w.HOURS_OF[low]}")
        for table, name in ((w.WEATHER_OF, "weather"), (w.SEASON_OF, "season"), (w.MOOD_OF, "mood"), (w.GENRE_OF, "genre")):
            if value := table.get(low, ""):
                if not getattr(r, name):
                    setattr(r, name, value)
                _mark(r, used, i, f"{name}: {value}")
        if low in w.NATIONS:
            r.culture = r.culture or r.tokens[i].text
            _mark(r, used, i, "culture")
        elif low in w.CITIES and r.tokens[i].text[0].isupper():
            r.city = r.city or r.tokens[i].text.removesuffix("'s").removesuffix("’s")
            _mark(r, used, i, "city")
        elif low in w.OBSTACLE_WORDS:
            r.obstacle = r.obstacle or low
            _mark(r, used, i, f"obstacle: {low}")
        elif low in w.STORY_WORDS:
            _mark(r, used, i, "story")
    text = " ".join(lows)
    r.from_birth = bool(re.search(r"\b(birth|born|cradle|infan\w+)\b", text))
    r.to_death = bool(re.search(r"\b(death|dies|grave|deathbed|old age|last breath)\b", text))
    for i, low in enumerate(lows):
        if low in ("birth", "born", "cradle", "death", "dies", "grave", "years", "childhood", "youth", "lifetime", "ages"):
            _mark(r, used, i, "span of life")


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


def _verb_here(r: Reading, i: int) -> bool:
    return i > 0 and r.tokens[i - 1].low not in w.STOP


def _people(r: Reading, used: set[int]) -> None:
    shouting = r.story.isupper()
    pending: list[int] = []
    number, last, last_end = 0, None, -9
    becoming, i = False, 0
    while i < len(r.tokens):
        low = r.tokens[i].low
        kind, n, plural = _mention(r, i, shouting)
        if low in w.NUMBERS:
            number = w.NUMBERS[low]
            _mark(r, used, i, f"number: {number}")
        if w.BASE_OF.get(low) in ("become", "turn", "grow") or low == "to":
            becoming = bool(r.people) and bool(w.BASE_OF.get(low) in ("become", "turn", "grow") or _arc(r, i))
        if low in ("dr", "mr", "mrs", "ms"):
            _mark(r, used, i, "title")
        elif kind == "relation" and low in ("rival", "enemy", "partner", "twin") and i + 1 < len(r.tokens) and _mention(r, i + 1,
            shouting)[0] in ("work", "person"):
            pending.append(i)
            _mark(r, used, i, "relation: rivals")
        elif low in ("friends", "lovers", "enemies", "partners",
            "rivals") and i and (w.BASE_OF.get(r.tokens[i - 1].low) in ("become", "turn", "make") or r.tokens[i - 1].low == "are"):
            _mark(r, used, i, f"relation: {low}")
            for p in r.people[1:]:
                p.bond = p.bond or "companion"
            becoming = False
        elif not kind:
            if _adjective(low):
                pending.append(i)
            elif low not in w.STOP and low not in w.NATIONS:
                pending = []
        else:
            between = [t.low for t in r.tokens[last_end:i]]
            glued = last is not None and last_end <= i and all(b in _GLUE or _adjective(b)
                for b in between) and r.tokens[last_end - 1].owner is False
            person = _find(r, kind, i, n) or (last if glued and _fits(last, kind) else None)
            if person is None and (becoming or (i and _from_here(r, i))) and kind in ("work", "person") and r.people:
                person = r.people[0]
            if person is None and len(r.people) < _LIMIT:
                person = Person()
                if kind == "relation" and r.people and i and r.tokens[i - 1].owner and len(r.people) == 1 and not r.people[0].name:
                    # "a lighthouse keeper's daughter": the story is hers, and he is her parent.
                    parent = r.people[0]
                    parent.relation = {"daughter": "father", "son": "mother"}.get(low, "")
                    parent.bond = "family" if parent.relation else "companion"
                    parent.gender, parent.age = {"father": "man", "mother": "woman"}.get(parent.relation, ""), "middle"
                    r.people.insert(0, person)
                    young = True
                else:
                    r.people.append(person)
                    young = False
            else:
                young = False
            if person is not None:
                _describe(r, used, person, i, n, kind)
                if young:
                    person.bond, person.age = "", "adult" if person.age == "child" else person.age
                for k in pending:
                    _apply(r, used, person, k)
                if (plural or number > 1) and kind != "name" and number != 1:
                    _several(r, person, number or 2, low)
                last, last_end = person, i + n
            pending, number, becoming = [], 0, False
        i += max(1, n)
    _pronouns(r)
    _wardrobe(r, used)


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
    return low in w.TRAIT_WORDS or low in w.AGE_OF or low in w.COLOUR_OF or low in w.HAIR_OF or low in w.HAIR_COLOUR_OF or low in w.BUILD_OF or low in w.NATIONS


def _fits(person: Person | None, kind: str) -> bool:
    if person is None:
        return False
    if kind == "name":
        return not person.name
    if kind == "relation":
        return False
    if kind == "species":
        return person.species == "human" and not person.work and not person.noun
    return person.species == "human" or kind == "person"


def _find(r: Reading, kind: str, i: int, n: int) -> Person | None:
    """Somebody already mentioned under the same name or noun."""
    low = " ".join(t.low for t in r.tokens[i: i + n])
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
        if i and r.tokens[i - 1].low == "dr":
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
        if kind_:
            r.notes.append(f"There is no figure for “{single}”; the nearest, a {p.species}, is drawn.")
    else:
        single = low if low in w.RELATION_OF else {"wives": "wife"}.get(low, single)
        p.bond, gender, p.age = w.RELATION_OF[single][0], w.RELATION_OF[single][1] or p.gender, w.RELATION_OF[single][2] or p.age
        p.gender, p.relation, p.noun = gender, single, p.noun or single
    meaning = {"name": "name", "work": f"profession: {p.work}", "person": "person", "species": f"figure: {p.species}",
        "relation": f"relation: {p.bond}"}[kind]
    _mark(r, used, i, meaning, n)


def _apply(r: Reading, used: set[int], p: Person, k: int) -> None:
    low = r.tokens[k].low
    if low in w.AGE_OF and (not p.age or low in ("old", "young", "elderly")):
        p.age = "child" if low == "young" and p.age == "child" else w.AGE_OF[low]
        _mark(r, used, k, f"age: {p.age}")
    if low in w.TRAIT_WORDS and len(p.traits) < 6 and low not in p.traits:
        p.traits.append(low)
        _mark(r, used, k, "trait")
    if low in w.BUILD_OF:
        p.build = w.BUILD_OF[low]
    if low in w.HAIR_COLOUR_OF:
        p.hair_colour = w.HAIR_COLOUR_OF[low]
        _mark(r, used, k, "hair")
    if low in w.HAIR_OF:
        p.hair = w.HAIR_OF[low]
        _mark(r, used, k, "hair")
    if low in w.COLOUR_OF and p.species != "human":
        p.cloth = [("shell" if p.species == "robot" else "fur", w.COLOUR_OF[low])]
        _mark(r, used, k, f"colour: {w.COLOUR_OF[low]}")


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
            _mark(r, used, i, f"wardrobe: {w.GARMENT_OF[low]}")
            if colour:
                _mark(r, used, i - 1, f"colour: {colour}")
        elif low in w.ACCESSORY_OF and len(owner.accessories) < 3 and w.ACCESSORY_OF[low] not in owner.accessories:
            owner.accessories.append(w.ACCESSORY_OF[low])
            _mark(r, used, i, f"wardrobe: {w.ACCESSORY_OF[low]}")
        elif low == "hair":
            for k in range(max(0, i - 3), i):
                word = r.tokens[k].low
                colour = w.HAIR_COLOUR_OF.get(word) or (word if word in ("black", "brown", "red", "grey", "white") else "")
                if colour:
                    owner.hair_colour = colour
                    _mark(r, used, k, "hair")
                if word in ("short", "long", *w.HAIR_OF):
                    owner.hair = w.HAIR_OF.get(word, word)
                    _mark(r, used, k, "hair")
            _mark(r, used, i, "hair")


def _goal_and_things(r: Reading, used: set[int]) -> None:
    for i, t in enumerate(r.tokens):
        base = w.BASE_OF.get(t.low)
        if i in used:
            continue
        before = r.tokens[i - 1].low if i else ""
        noun_like = before in ("a", "an", "the", "his", "her", "its", "their", "first", "one", "of")
        single = t.low.removesuffix("s")
        if t.low in w.THINGS or single in w.THINGS:
            thing = t.low if t.low in w.THINGS else single
            if thing not in r.things and len(r.things) < 6 and thing not in w.OBSTACLE_WORDS:
                r.things.append(thing)
            _mark(r, used, i, "thing")
        elif base and not noun_like:
            if not r.goal and base not in ("become", "turn", "grow", "begin", "start", "live", "be"):
                r.goal = base
            _mark(r, used, i, f"action: {base}")
        elif t.low in w.TRAIT_WORDS or t.low in w.AGE_OF or t.low in w.COLOUR_OF:
            _mark(r, used, i, "quality")
        elif noun_like and not r.language and t.low not in w.STOP and len(t.low) > 2 and t.text[0].islower() and len(r.things) < 4 \
                and not t.low.endswith(("ly", "ing", "ous", "ful", "less", "ish", "ible", "able")) and _noun_follows(r, i):
            r.things.append(t.low[:30])
            _mark(r, used, i, "thing (unknown word, used as a prop)")


def _noun_follows(r: Reading, i: int) -> bool:
    """Whether token ``i`` ends its noun phrase, so that it is the noun and not an adjective."""
    after = r.tokens[i + 1].low if i + 1 < len(r.tokens) else ""
    gap = r.story[r.tokens[i].end: r.tokens[i + 1].start] if after else "."
    return not after or gap.strip() != "" or after in w.STOP or after in w.BASE_OF


def _unused(r: Reading, used: set[int]) -> None:
    content = [i for i, t in enumerate(r.tokens) if (t.low not in w.STOP and len(t.low) > 1) or i in used]
    r.content = len(content)
    left = [r.tokens[i].text for i in content if i not in used]
    r.unused = list(dict.fromkeys(x[:60] for x in left))[:60]
    r.spans.sort(key=lambda s: (s.start, s.end))


def coverage(r: Reading) -> float:
    """Share of the content words that were taken for something, 0..1."""
    seen = {x.lower() for x in r.unused}
    left = sum(t.text.lower() in seen for t in r.tokens if t.low not in w.STOP)
    return 1.0 - left / r.content if r.content else 1.0


def known_work(name: str) -> bool:
    """Whether a profession has an entry of its own."""
    return name in WORK
