"""The director's sentences: one short, concrete line per shot, no two alike."""


from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from ...script.model import Character
from ...script.wording import tokens
from .cast import Member
from .chance import Deck, dice
from .grounds import possible
from .images import (
    AIR_IN,
    AIR_OUT,
    ANSWER,
    BEASTS,
    ENTER,
    ENTER_PAIR,
    HUMAN_DEED,
    HUMAN_FACE,
    INFANT,
    LIGHT,
    MANNER,
    NOT_ANIMAL,
    REACH_ANIMAL,
    REACT,
    ROBOT,
    SPOKEN_DEED,
    WHEN,
)
from .places import SETS
from .plan import Plan, Scene, other_age, other_look, thing_of, work_acts
from .professions import WORK

PRONOUNS: Final = {"woman": ("she", "her", "her"), "man": ("he", "him", "his"), "neutral": ("they", "them", "their"),
    "it": ("it", "it", "its")}
def possessive(name: str) -> str:
    """``Mary's``, ``James'``."""
    return name + ("'" if name.endswith("s") else "'s")


def the(place: str) -> str:
    """A place's name with its article: "the station", "Mary's nursery"."""
    own = "'s " in place or "' " in place or place[:1].isupper() or place.lower().startswith(("the ", "a ", "an "))
    return place if own else f"the {place}"


def at(place: str, set_: str) -> str:
    """Where somebody is: "at the station", "on the bridge", "in Mary's kitchen"."""
    if place.split()[-1:] in (["lighthouse"], ["airport"], ["lake"]):
        return f"at {the(place)}"
    if set_ in ("ship_deck", "rooftop", "bridge", "mountain", "shore") or place in ("stage", "train", "island", "moon", "farm"):
        return f"on {the(place)}"
    return f"{'at' if set_ in ('station', 'harbour') else 'in'} {the(place)}"


def article(noun: str) -> str:
    """A noun with a or an."""
    return f"{'an' if noun[:1].lower() in 'aeiou' and not noun.lower().startswith(('uni', 'one', 'use')) else 'a'} {noun}"


def fill(template: str, hero: Character, other: Character | None, thing: str, place: str, detail: str = "", set_: str = "") -> str:
    """A template with names, pronouns, the object of the story and the place put in. Braces in the values stay as they are."""
    he, him, his = PRONOUNS[hero.gender if hero.species == "human" else "it"]
    here = the(place)
    if here.startswith(possessive(hero.name) + " "):
        here = f"{his} {here.split(' ', len(hero.name.split()))[-1]}"
    own = thing if thing[:1].isupper() else f"the {thing}"
    values = {"N": hero.name, "B": other.name if other else "someone", "he": he, "him": him, "his": his, "thing": own,
        "own": PRONOUNS[other.gender if other and other.species == "human" else "it"][2], "place": here,
        "at": at(place, set_).replace(the(place), here), "detail": detail or "a shadow"}
    if he == "they":
        template = re.sub(r"\{he\} (\w+)", lambda m: f"they {_PLURAL.get(m.group(1)) or m.group(1)}", template)
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m.group(1), ""), template)


_PLURAL: Final = {"comes": "come", "was": "were", "is": "are", "has": "have"}


_ALIKE: Final = 0.8
"""Share of words in the same order from which two sentences tell the same."""
_FEW: Final = 8
"""Sentences of fewer words are told apart by a single one."""
_REST: Final = 9
"""Deals for which a line rests before it may come again."""


@dataclass(slots=True)
class Sentences:
    """Deals descriptions for one plan and remembers which were used."""

    plan: Plan
    used: set[str] = field(default_factory=set)
    said: list[tuple[tuple[str, ...], frozenset[str]]] = field(default_factory=list)
    """The words of every sentence so far, in order and as a set."""
    decks: dict[tuple[str, ...], Deck] = field(default_factory=dict)
    roots: dict[str, list[frozenset[tuple[str, str]]]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    """The look in which each person was last seen."""
    told: set[str] = field(default_factory=set)
    """Scenes in which the story's thing was shown."""
    done: set[int] = field(default_factory=set)
    """Events that have been told, by identity."""
    clock: int = 0
    last: dict[tuple[str, ...], int] = field(default_factory=dict)
    """When each line was dealt last, in deals."""
    dealt: set[tuple[str, int, str]] = field(default_factory=set)
    """Lines of coverage used: (what for, the event's place in the sentence, line)."""

    def fill(self, template: str, hero: Character, other: Character | None, scene: Scene, detail: str = "") -> str:
        """A template with names, pronouns and things put in; no tail, no full stop."""
        return fill(template, hero, other, thing_of(self.plan, scene), scene.location.name, detail, scene.location.set)

    def deal(self, key: tuple[str, ...], cards: tuple[str, ...]) -> str:
        """The next card of the deck for this key."""
        if key not in self.decks:
            self.decks[key] = Deck(cards, self.plan.salt, *key)
        return self.decks[key].deal()

    def deal_for(self, scene: Scene, key: tuple[str, ...], cards: tuple[str, ...]) -> str:
        """The next card that can happen in the place of the scene and does not tell the sentence's own event otherwise."""
        fit = [c for c in cards if possible(c, scene.location.set) and not self.against(c, scene)]
        self.clock += 1
        rested = [c for c in fit if self.clock - self.last.get((*key, c), -99) > _REST]
        if not rested:
            return ""
        oldest = min(self.last.get((*key, c), -99) for c in rested)
        pool = [c for c in rested if self.last.get((*key, c), -99) == oldest]
        card = dice(self.plan.salt, "card", *key, self.clock).choice(pool)
        self.last[(*key, card)] = self.clock
        return card

    def against(self, card: str, scene: Scene) -> bool:
        """Whether a line has in hand what the story has not given yet, or hands on what it hands on itself."""
        if "{thing}" not in card:
            return False
        for e in self.plan.events:
            if e.thing and (e.thing in self.plan.thing or self.plan.thing in e.thing):
                if e.verb in ("give", "lose", "steal", "lend", "offer", "return", "bury", "eat", "throw") or "{B}" in card:
                    return True
                return id(e) not in self.done
        return False

    def settle(self, core: str, tails: Iterator[str], root: str = "") -> str:
        """A finished sentence unlike all before: ``core`` as it is, or with the first tail that makes it new.

        ``root`` names the line the core was made of; only sentences of one root can be alike.
        """
        kin = self.roots.setdefault(root or core, [])
        text = sentence(core)
        for tail in tails:
            if self._new(text, kin):
                break
            text = sentence(f"{core} {tail}" if tail[0] not in ",;" else core + tail)
        n = 2
        while text.lower() in self.used:
            text = sentence(f"{core}, for the {_ordinal(n)} time")
            n += 1
        self.used.add(text.lower())
        self.said.append((tokens(text), frozenset(tokens(text))))
        kin.append(_pairs(text))
        return text

    def _new(self, text: str, kin: list[frozenset[tuple[str, str]]]) -> bool:
        if text.lower() in self.used:
            return False
        if self.plan.sites and self._retold(text):
            return False
        mine = _pairs(text)
        return all(len(mine & other) <= 0.7 * len(mine | other) for other in kin)

    def _retold(self, text: str) -> bool:
        """Whether an earlier sentence says the same of the same people but for a word or two: a film that stays in few places needs care."""
        now = tokens(text)
        if len(now) < _FEW:
            return False
        words = frozenset(now)
        # Two words stand twice at most: the sets bound the share, and spare most of the slow comparisons.
        near = (was for was, its in self.said if len(was) >= _FEW and 2 * (len(words & its) + 2) >= _ALIKE * (len(now) + len(was)))
        return any(SequenceMatcher(None, was, now, autojunk=False).ratio() >= _ALIKE for was in near)

    def tails(self, scene: Scene, hero: Character, names: tuple[object, ...]) -> Iterator[str]:
        """Endings that fit the scene, in an order of their own, then pairs of them."""
        inside = scene.location.interior
        band = "low" if scene.beat.tension <= 3 else "mid" if scene.beat.tension <= 5 else "high"
        first = [*(AIR_IN if inside else AIR_OUT)[scene.weather], *LIGHT[scene.hour]]
        if inside:
            first = [t for t in first if t not in ("with a short shadow", "with a long shadow")]
        second = list(MANNER[band])
        third = [at(scene.location.name, scene.location.set)]
        pool = [t for t in first + second + third if possible(t, scene.location.set)]
        rng = dice(*names)
        rng.shuffle(pool)
        for t in pool:
            yield self.fill(t, hero, None, scene)
        pairs = [(a, b) for a in second for b in (*first, *third) if possible(f"{a} {b}", scene.location.set)]
        rng.shuffle(pairs)
        for a, b in pairs:
            yield self.fill(f", {a.lstrip(', ')}, {b}", hero, None, scene)
        details = SETS[scene.location.set].details
        for (a, b), d in ((p, d) for d in details for p in pairs):
            yield self.fill(f", {a.lstrip(', ')}, {b}, near {d}", hero, None, scene)


def sentence(text: str) -> str:
    """Capital first letter, one full stop, single spaces, at most 400 characters."""
    text = " ".join(text.split()).strip(" ,;")
    text = text[:1].upper() + text[1:]
    if len(text) > 396:
        text = text[:396].rsplit(" ", 1)[0].rstrip(" ,;:")
    return text if text.endswith((".", "!", "?", "”", '"')) else text + "."


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(pairwise(words))


def _ordinal(n: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(n, f"{n}th")


@dataclass(frozen=True, slots=True)
class Moment:
    """One described shot: its line and the looks in it, the one it is about first."""

    text: str
    looks: tuple[str, ...]
    kind: str


def moments(plan: Plan, scene: Scene, index: int, deal: Sentences) -> list[Moment]:
    """The shots of a scene in order. ``index``: place of the scene in the film."""
    return [make(kind, plan, scene, deal, k) for k, kind in enumerate(_kinds(plan, scene, index, dice(plan.salt, "scene", scene.id)))]


def make(kind: str, plan: Plan, scene: Scene, deal: Sentences, k: int) -> Moment:
    """One shot of a kind (establish, arrive, solo, pair, act, insert, react, other) at place ``k`` of a scene."""
    makers: dict[str, Callable[..., Moment]] = {
        "establish": _establish, "arrive": _arrive, "solo": _solo, "pair": _pair, "act": _act, "insert": _insert, "react": _react,
        "other": _other_alone, "answer": _answer,
    }
    hero = plan.hero.character
    return older(plan, deal, makers[kind](plan, scene, deal, hero, look_of(hero, scene.age), (plan.salt, scene.id, k)), k == 0)


def look_of(c: Character, age: str) -> str:
    """The look that a character wears at an age."""
    return next((k.id for k in c.looks if k.age == age), c.looks[0].id)


def older(plan: Plan, deal: Sentences, m: Moment, opens: bool) -> Moment:
    """Say so when somebody has aged since they were last seen; the first shot of a scene says it by its dissolve."""
    text = m.text
    for id_ in m.looks:
        who = id_.split(".")[0]
        was = deal.shown.get(who)
        if was and was != id_ and not opens:
            name = next(x.character.name for x in (plan.hero, *plan.others) if x.character.id == who)
            word = "grown now" if was.endswith((".infant", ".child", ".teen")) else "years older"
            text = re.sub(rf"\b{re.escape(name)}\b(?!['’])", f"{name}, {word},", text, count=1)
            text = text.replace(",.", ".").replace(",,", ",").replace(",;", ";")
        deal.shown[who] = id_
    return m if text == m.text else Moment(text, m.looks, m.kind)


def _kinds(plan: Plan, scene: Scene, index: int, rng: object) -> list[str]:
    """What each shot of a scene is for."""
    r = dice(plan.salt, "pattern", scene.id)
    n, pair = scene.shots, scene.other is not None
    share = scene.step.who
    kinds: list[str] = []
    if scene.fresh and plan.brief.shots > 1:
        aged = index > 0 and plan.scenes[index - 1].age != scene.age
        kinds.append("establish" if (index == 0 and n > 1) or (n > 3 and not aged and r.random() < 0.45) else "arrive")
    elif n >= 4 and r.random() < 0.4:
        kinds.append("arrive" if scene.age != "infant" else "solo")
    body = ["solo", "act", "pair" if pair else "solo", "react", "solo", "act", "insert"]
    if pair and share >= 0.45:
        body = ["pair", "solo", "other" if n >= 4 else "pair", "pair", "act", "react"]
    if index == 0:
        kinds.append("solo" if not (pair and share > 0.5 and r.random() < 0.5) else "pair")
        body = [k for k in body if k != "insert"] + ["insert"]
    order = body[:]
    cut = r.randrange(len(order))
    order = order[cut:] + order[:cut] if index else order
    k = 0
    while len(kinds) < n:
        nxt = order[k % len(order)]
        k += 1
        ends = len(kinds) == n - 1 and index == len(plan.scenes) - 1
        if nxt == "insert" and (ends or (kinds and kinds[-1] in ("insert", "establish"))):
            nxt = "solo"
        if nxt in ("react", "other") and (not kinds or kinds[-1] in ("react", "establish", "arrive")):
            nxt = "solo"
        kinds.append(nxt)
    if pair and share > 0.25 and "pair" not in kinds and n >= 2:
        kinds[-1 if kinds[-1] != "establish" else 0] = "pair"
    if pair and scene.step.who and plan.brief.shots <= 3 and n:
        kinds[-1] = "pair"
    for i in range(1, n):
        if kinds[i - 1] == "pair" and kinds[i] in ("react", "other", "solo", "act") and r.random() < (0.9 if share >= 0.3 else 0.5):
            kinds[i] = "answer"
    weak = ("act", "insert", "react", "other")
    if n > 1 and kinds[n - 1] in weak and (n == 2 or index == len(plan.scenes) - 1):
        kinds[n - 1] = "pair" if pair and share >= 0.4 else "solo"
    return kinds[:n]


def _establish(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    view = deal.deal(("view", scene.location.id), SETS[scene.location.set].views)
    when = deal.deal(("when", scene.hour), WHEN[scene.hour])
    wide = scene.location.set in ("village", "harbour", "field", "mountain", "desert", "forest", "garden",
        "park") and " " not in when.replace("Blue ", "").replace("Late ", "").replace("Golden ", "").replace("First ", "")
    where = f"over {the(scene.location.name)}" if wide else at(scene.location.name, scene.location.set)
    core = f"{when} {where}: {view}"
    return Moment(deal.settle(core, deal.tails(scene, hero, names), view), (), "establish")


def _arrive(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    view = deal.deal(("view", scene.location.id), SETS[scene.location.set].views)
    if scene.age == "infant":
        core = f"{view[:1].upper()}{view[1:]}, and in the middle of it {hero.name} sleeps"
    else:
        pair = scene.other is not None and dice("enter", *names).random() < scene.step.who * 0.8
        m = scene.other if pair and scene.other and other_age(scene.other, scene.age) != "infant" else None
        enter = deal.fill(deal.deal(("enter", "pair"), ENTER_PAIR) if m else deal.deal_for(scene, ("enter",), ENTER) or ENTER[2], hero,
            m.character if m else None, scene)
        if m:
            text = deal.settle(f"{view[:1].upper()}{view[1:]}{', ' if enter.startswith('and') else '; '}{enter}",
                deal.tails(scene, hero, names), view)
            return Moment(text, (look, other_look(m, scene.age)), "arrive")
        core = f"{view[:1].upper()}{view[1:]}{', ' if enter.startswith('and') else '; '}{enter}"
    return Moment(deal.settle(core, deal.tails(scene, hero, names), view), (look,), "arrive")


_LONG: Final = re.compile(r"[,:;]|\b(that|although|where|while|until|because|as|when|and|who|what|without|with|slowly|in|under|through|"
    r"than)\b")


def _tailed(deal: Sentences, scene: Scene, hero: Character, core: str, names: tuple[object, ...], odds: float = 0.3) -> str:
    root = core.split(" at the ")[0].split(" in the ")[0].split(" of the ")[0]
    if len(core.split()) <= 8 and dice("tail", *names).random() < odds and not _LONG.search(core):
        tail = next(deal.tails(scene, hero, names))
        core = core + tail if tail.startswith(",") else f"{core} {tail}"
    return deal.settle(core, deal.tails(scene, hero, (*names, "more")), root)


def _solo(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    if scene.age == "infant" and scene.beat.name not in ("birth", "first steps"):
        return _act(plan, scene, deal, hero, look, names)
    line = _line(plan, scene, deal, hero)
    return Moment(_tailed(deal, scene, hero, deal.fill(line, hero, None, scene), names, 0.35), (look,), "solo")


def _line(plan: Plan, scene: Scene, deal: Sentences, hero: Character) -> str:
    """A solo line of the beat: one with the story's thing first when the user named it; none that a paw cannot do."""
    cards = scene.beat.solo
    if hero.species in ("dog", "cat", "horse", "bird"):
        cards = tuple(x for x in cards if not NOT_ANIMAL.search(x))
        if len(cards) < 3:
            cards = (*cards, *REACH_ANIMAL[hero.species])
    key = ("solo", scene.beat.name)
    line = deal.deal_for(scene, key, cards)
    if not line:
        return REACH_ANIMAL[hero.species][0] if hero.species in REACH_ANIMAL else act_line(deal, scene)
    last = scene is plan.scenes[-1]
    if thing_of(plan, scene) in plan.reading.things and (last or scene.id not in deal.told):
        deal.told.add(scene.id)
        for _ in range(len(cards)):
            if "{thing}" in line or not any("{thing}" in c and not deal.against(c, scene) for c in cards):
                break
            line = deal.deal_for(scene, key, cards) or line
    return line


def _act(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    detail = dice("detail", *names).choice(SETS[scene.location.set].details)
    if scene.age == "infant":
        line = deal.deal(("infant",), INFANT)
    elif hero.species == "robot":
        line = deal.deal(("robot",), ROBOT)
    elif hero.species != "human":
        line = deal.deal((hero.species,), REACH_ANIMAL[hero.species])
    elif scene.beat.tension >= 7 and scene.beat.name not in ("contest", "trial"):
        return _solo(plan, scene, deal, hero, look, names)
    elif _at_work(plan, scene) and dice("work", *names).random() < 0.75:
        act = deal.deal_for(scene, ("work",), work_acts(plan))
        line = "{N} " + act if act else act_line(deal, scene)
    else:
        line = act_line(deal, scene)
    return Moment(_tailed(deal, scene, hero, deal.fill(line, hero, None, scene, detail), names), (look,), "act")


def act_line(deal: Sentences, scene: Scene) -> str:
    """Something that anybody does in the place."""
    return "{N} " + deal.deal(("act", scene.location.set), SETS[scene.location.set].acts)


def _at_work(plan: Plan, scene: Scene) -> bool:
    second = WORK.get(plan.hero.person.second)
    return (scene.age != "child" or plan.frame == "rise") and (bool(plan.work and scene.location.set in plan.work.sets)
        or bool(second and scene.location.set in second.sets))


def _pair(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    if scene.other is None:
        return _solo(plan, scene, deal, hero, look, names)
    m: Member = scene.other
    cards = tuple(x for x in scene.beat.pair if hero.species != "human" or "collar" not in x) or scene.beat.pair
    beasts = [c.species in ("dog", "cat", "horse", "bird") for c in (hero, m.character)]
    if any(beasts):
        cards = tuple(x for x in cards if not NOT_ANIMAL.search(x) and not (all(beasts) and HUMAN_DEED.search(x))
            and not SPOKEN_DEED.search(x)) or BEASTS
    line = deal.deal_for(scene, ("pair", scene.beat.name), cards)
    if not line:
        return _solo(plan, scene, deal, hero, look, names)
    text = deal.fill(line, hero, m.character, scene)
    return Moment(_tailed(deal, scene, hero, text, names, 0.2), (look, other_look(m, scene.age)), "pair")


def _other_alone(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    if scene.other is None:
        return _react(plan, scene, deal, hero, look, names)
    m = scene.other
    if plan.frame == "rivalry" and _at_work(plan, scene) and m.person.work == plan.hero.person.work:
        line = "{N} " + deal.deal(("work",), work_acts(plan))
        return Moment(_tailed(deal, scene, m.character, deal.fill(line, m.character, hero, scene), names), (other_look(m, scene.age),),
            "other")
    feel = dice("feel", *names).choice(scene.beat.feel)
    line = deal.deal(("react", feel, "other"), REACT[feel])
    text = deal.fill(line, m.character, hero, scene)
    return Moment(_tailed(deal, scene, m.character, text, names, 0.4), (other_look(m, scene.age),), "other")


def _answer(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    """The other one answers: the reverse of the shot before."""
    m = scene.other
    if m is None or m.character.species not in ("human", "robot") or hero.species not in ("human", "robot") \
            or "infant" in (scene.age, other_age(m, scene.age)):
        return _react(plan, scene, deal, hero, look, names)
    band = "low" if scene.beat.tension <= 3 else "mid" if scene.beat.tension <= 5 else "high"
    line = deal.deal_for(scene, ("answer", band), ANSWER[band])
    if not line:
        return _react(plan, scene, deal, hero, look, names)
    return Moment(_tailed(deal, scene, hero, deal.fill(line, hero, m.character, scene), names, 0.2), (look, other_look(m, scene.age)), "pair")


def _react(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    feel = dice("feel", *names).choice(scene.beat.feel)
    cards: tuple[str, ...] = REACT[feel]
    if hero.species in REACH_ANIMAL:
        cards = tuple(x for x in cards if not HUMAN_FACE.search(x)) or REACT["neutral"][:2]
    line = deal.deal_for(scene, ("react", feel), cards)
    if not line:
        return _solo(plan, scene, deal, hero, look, names)
    return Moment(_tailed(deal, scene, hero, deal.fill(line, hero, None, scene), names, 0.3), (look,), "react")


def _insert(plan: Plan, scene: Scene, deal: Sentences, hero: Character, look: str, names: tuple[object, ...]) -> Moment:
    r = dice("insert", *names)
    if hero.species == "human" and scene.age not in ("infant",) and r.random() < 0.4 and not deal.against("{thing}", scene):
        how = deal.deal(("hands",), ("{thing}, held in the hands of {N}", "the hands of {N}, turning {thing}",
            "the hands of {N}, holding {thing} still"))
        return Moment(deal.settle(f"Close on {deal.fill(how, hero, None, scene)}", deal.tails(scene, hero, names)), (look,), "insert")
    detail = deal.deal(("detail", scene.location.set), SETS[scene.location.set].details)
    return Moment(deal.settle(f"Close on {detail}", deal.tails(scene, hero, names)), (), "insert")
