"""Reading a one-line description back into staging: who does what, with what, feeling what.

The description is the only thing the director hands on, so a line written by a person or a model works as well as one
of the rules' own.
"""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...script.model import Character
from . import words as w
from .professions import WORK

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[.,;:]")
_QUOTED: Final = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_ARTICLES: Final = frozenset("a an the his her their its one two some another".split())
_BEFORE_OBJECTS: Final = frozenset("at of for to with before by on behind beside from under over past around lets see sees".split())
_QUALITIES: Final = frozenset("both folded shaking cupped hurt closed small other bare open empty soft hard older last first next same "
    "each every no these those any".split())
_BREAKS: Final = frozenset(
    "in on at to from into onto with without for by as and or but of over under up down out off through across along behind beside near "
    "inside like than while until that who "
    "before after still close high aside once back slowly again where when which twice together away about against around between until "
    "toward towards too even open shut closed left . , ; :".split())
_REPLY: Final = {"hug": "hug", "talk": "listen", "give": "take", "fight": "fight", "dance": "dance", "point": "look", "wave": "look",
    "laugh": "look", "take": "look"}
_EMPTY: Final = {"hold": "stand", "carry": "walk", "take": "reach", "give": "reach"}
"""What handling a thing is when there is no thing."""
_FACES: Final = (
    ("happy", r"smil\w+|laugh\w*|grin\w*|shining|cheer\w*|claps"),
    ("sad", r"cries|cry|crying|tears|swallows|weep\w*|grief|empty chair|loses heart"),
    ("afraid", r"wide-eyed|afraid|fear|shaking|flee\w*|holds (his|her|their) breath"),
    ("angry", r"fists|jaw|shouts?|angr\w+|rage|tears a page|throws \w+ (down|away)"),
    ("surprised", r"mouth open|surprise\w*|blinks|startled|turns at a sound|forgets"), ("tender", r"soft eyes|gently|hugs?|hums|lullaby"),
    ("determined", r"decides|narrows|risks|works through"),
)
NOT_PROPS: Final = frozenset(
    "hand hands eyes head face mouth way end same hour name light room day night morning path road street sound surf steps stars sky "
    "sea door window horizon move weight breath others "
    "lead point middle view water ground floor bed shoulder rhythm place news line song story truth first last child children answer "
    "help part kind man woman moment time stop half thing things "
    "wind wave waves valley ceiling trees wall walls noise life danger crowd dark rest year years love work rail armchair chair bench "
    "sofa stairs edge step corner bank trail signal clouds cloud evening seat cut wrist arm minutes piece gate cart collar roll "
    "mouthful puddle hand rhythm hours days number names moon".split())
"""Words after a handling verb that are no thing to hold."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What one person does in a described shot."""

    character: str
    action: str
    prop: str
    named: bool
    """Whether the description names the person."""
    at: int
    """Where in the description the person is first named (large when not named)."""


def spoken(description: str) -> list[str]:
    """The words in quotation marks."""
    return [" ".join(m.split()) for m in _QUOTED.findall(description) if m.strip()]


def unquoted(description: str) -> str:
    """The description without what is spoken."""
    return _QUOTED.sub(" ", description)


def stage(description: str, people: Sequence[Character], ages: Sequence[str]) -> list[Staged]:
    """What each of ``people`` (with the age of their look) does. Linear in the length of the description."""
    tokens = [t.lower() for t in _TOKEN.findall(unquoted(description))]
    spots = {c.id: _spot(tokens, c) for c in people}
    acts: dict[str, tuple[str, int]] = {}
    for c in people:
        if (at := spots[c.id]) is not None:
            verb = _verb_after(tokens, at, [s for s in spots.values() if s is not None and s != at])
            if verb is not None:
                acts[c.id] = (_idiom(tokens, verb, w.ACTION_OF[tokens[verb]]), verb)
    if people and is_insert(description):
        return [Staged(c.id, "hold" if i == 0 else "look", _shown(description) if i == 0 else "", spots[c.id] is not None,
            spots[c.id] or 0) for i, c in enumerate(people)]
    if not acts and people:
        verb = next((i for i, t in enumerate(tokens) if _finite(t)), None)
        if verb is not None:
            first = min(people, key=lambda c: 10_000 if (at := spots[c.id]) is None else at)
            acts[first.id] = (_idiom(tokens, verb, w.ACTION_OF[tokens[verb]]), verb)
    lead = next(iter(acts.values()), ("stand", 0))[0]
    taught = _taught(tokens, people, spots)
    out = []
    for c, age in zip(people, ages, strict=True):
        action, verb_at = acts.get(c.id, (_REPLY.get(lead, "look"), -1))
        if c.id in taught:
            action, verb_at = taught[c.id]
        elif verb_at < 0 and c.species not in ("human", "robot") and any(w.BASE_OF.get(t) in ("feed", "throw") for t in tokens):
            action = "eat"
        if c.id not in acts and age == "infant":
            action = "lie"
        if action == "exit" and verb_at >= 0 and w.BASE_OF[tokens[verb_at]] == "leave" and _object(tokens, verb_at, frozenset()):
            action = "give"
        names = frozenset(t for p in people for t in p.name.lower().split())
        prop = _object(tokens, verb_at, names) if verb_at >= 0 and action in w.HANDLING else ""
        prop = _tidy(action, prop)
        if set(prop.split()) & names:
            prop = ""
        at = spots[c.id]
        if action in _EMPTY and not prop:
            action = _EMPTY[action] if len(people) == 1 or action != "hold" else action
        out.append(Staged(c.id, _fit(action, c, age, lead), prop, at is not None, at if at is not None else 10_000))
    return out


_HANDHELD: Final = w.THINGS | frozenset(t.split()[-1] for work in WORK.values() for t in work.things) | frozenset((
    "parcel paper card page cup cups bowl bowls tray plate loaf bread glass spoon basket bucket crate stone leaf chalk broom ladder "
    "telephone file tin shirt curtain jar menu napkin "
    "apple ball kite stick branch rod log flask dial shell sand blanket cloth rag water papers crumbs coins ticket lantern chain handle "
    "scrap case note envelope hand-lamp "
    "seedling seedlings soil rattle rabbit").split())
_TOOL: Final = {"write": "notebook", "read": "page", "paint": "brush", "cook": "spoon"}


def _tidy(action: str, prop: str) -> str:
    """What is in the hand while doing this: a pen and paper, not the formula; the spoon, not the sauce."""
    if action in _TOOL and (not prop or prop.split()[-1] not in _HANDHELD):
        return _TOOL[action]
    if action in ("work", "reach", "plant", "steer") and prop and prop.split()[-1] not in _HANDHELD:
        return ""
    return prop


def _shown(description: str) -> str:
    """The thing in the hands of an insert."""
    m = re.search(r"\b(?:holding|turning|with|around)\s+(?:the|a|an|his|her|their|its)\s+([^.,;]+?)(?:\s+still)?\s*(?:[.,;]|$)",
        description)
    return m.group(1).lower()[:40] if m else detail_of(description)


def _spot(tokens: list[str], c: Character) -> int | None:
    own = [x.strip(".").lower() for x in c.name.split() if len(x.strip(".")) > 1
        and x.lower().strip(".") not in ("dr", "mr", "mrs", "ms", "the")]
    nouns = [*own[:1], *own[1:2]]
    for i, t in enumerate(tokens):
        if t in nouns and not t.endswith("'s"):
            return i
    role = c.role.lower().split()[-1] if c.role else ""
    return next((i for i, t in enumerate(tokens) if t == role or t == c.species != "human"), None)


def _finite(t: str) -> bool:
    return t in w.ACTION_OF and w.BASE_OF[t] != t


_BEGINS: Final = ("begins", "starts", "tries", "learns", "dares", "learn", "begin", "start", "try")


def _verb_after(tokens: list[str], at: int, others: list[int]) -> int | None:
    """Index of the verb of the subject at ``at``: the next finite verb; a bare one after 'A and B'."""
    plural = False
    if at and (tokens[at - 1] in _BEFORE_OBJECTS
        or (_finite(tokens[at - 1]) and tokens[at - 1] in w.ACTION_OF and not tokens[at - 1].endswith("ing"))):
        # "Ash looks at Mary and says nothing": she is looked at; what follows is not hers.
        return None
    for i in range(at + 1, min(len(tokens), at + 9)):
        t = tokens[i]
        if t in (".", ";", ":", "while", "as", "until", "where"):
            return None
        if i in others:
            plural = plural or (tokens[i - 1] in ("and", ",") and i <= at + 2)
            if not (plural and tokens[i - 1] in ("and", ",")):
                return None
            continue
        if at >= 2 and tokens[at - 1] in ("and", ",") and (at - 2) in others:
            plural = True
        if t in _BEGINS and tokens[i + 1: i + 2] == ["to"] and i + 2 < len(tokens) and tokens[i + 2] in w.ACTION_OF:
            return i + 2
        if t in w.ACTION_OF and (_finite(t)
            or plural) and tokens[i - 1] not in _ARTICLES and tokens[i - 1] not in _QUALITIES and not t.endswith("'s"):
            return i
    return None


def _taught(tokens: list[str], people: Sequence[Character], spots: dict[str, int | None]) -> dict[str, tuple[str, int]]:
    """'Vera teaches Amara to sail': what the pupil does."""
    out: dict[str, tuple[str, int]] = {}
    for c in people:
        at = spots[c.id]
        if at is None or at < 1 or w.BASE_OF.get(tokens[at - 1]) not in ("teach", "help", "show", "let", "lets", "train", "ask"):
            continue
        k = at + 1 + (tokens[at + 1: at + 2] == ["to"])
        if k > at + 1 and k < len(tokens) and tokens[k] in w.ACTION_OF:
            out[c.id] = (_idiom(tokens, k, w.ACTION_OF[tokens[k]]), k)
    return out


def _idiom(tokens: list[str], verb: int, action: str) -> str:
    """What a verb means with the words after it: nobody falls who falls in love, and a kite is held, not steered."""
    base, rest = w.BASE_OF[tokens[verb]], tokens[verb + 1: verb + 5]
    if base == "fall":
        return "look" if "love" in rest else "sleep" if "asleep" in rest else action
    if base == "fly":
        return "hold" if "kite" in rest else "run" if not rest or rest[0] not in ("a", "the", "an", "his", "her", "their") else action
    if base == "run" and "arms" in rest:
        return "hug"
    if base == "play" and rest[:1] == ["with"] and rest[1:2] and rest[1] in _ARTICLES:
        return "run"
    if base == "return" and rest and rest[0] in _ARTICLES:
        return "carry"
    if (base == "come" and "down" in rest) or (base == "get" and "up" in rest):
        return "walk"
    if base == "run" and {"shop", "bakery", "restaurant", "business"} & set(rest):
        return "work"
    return action


def _object(tokens: list[str], verb: int, names: frozenset[str]) -> str:
    """The thing after a handling verb, without its article; '' if it is no thing. ``names`` are those of the people about."""
    i = verb + 1
    if tokens[i: i + 1] and tokens[i] in names and not (tokens[i + 1: i + 2] and tokens[i + 1] in ("to", "and")):
        i += 1
        verb += 1
    if i < len(tokens) and tokens[i] in _HANDHELD and tokens[i] not in NOT_PROPS:
        return tokens[i]
    while i < len(tokens) and tokens[i] not in _ARTICLES:
        if tokens[i] not in ("on", "at", "in", "from", "up", "off", "down", "through", "into", "for", "slowly", "out") or i > verb + 2:
            break
        i += 1
    if i >= len(tokens) or tokens[i] not in _ARTICLES:
        return ""
    words: list[str] = []
    for t in tokens[i + 1: i + 4]:
        if t in _BREAKS or t in w.STOP or (words and t in w.ACTION_OF and t.endswith(("s", "ing")) and t not in w.THINGS):
            break
        words.append(t)
    while words and words[-1].endswith("'s"):
        words.pop()
    if not words or words[-1] in NOT_PROPS or any(x.endswith("'s") for x in words):
        return ""
    return " ".join(words)[:40]


_INFANT: Final = frozenset("sleep lie crawl reach cry laugh look sit hold listen fall walk stand take".split())
_HUMAN: Final = frozenset("read write paint cook work pray plant steer point hold hug".split())


def _fit(action: str, c: Character, age: str, lead: str) -> str:
    """What a body of this kind can do."""
    if age == "infant" and action not in _INFANT:
        return "lie"
    if c.species in ("dog", "cat", "horse", "bird") and action in _HUMAN:
        return {"hug": "sit", "hold": "carry"}.get(action, "look")
    return action


def face_of(description: str) -> str:
    """The expression that the words of a description show, or ''."""
    text = unquoted(description).lower()
    return next((face for face, pattern in _FACES if re.search(rf"\b(?:{pattern})\b", text)), "")


def is_insert(description: str) -> bool:
    """Whether the line asks for a detail."""
    return bool(re.match(r"\s*(close on|insert|detail of|extreme close|macro)\b", description.lower()))


_NOUNS_ING: Final = ("string", "ring", "wing", "painting", "earring", "clothing", "drawing", "red", "bed", "seed")


def detail_of(description: str) -> str:
    """The thing that an insert shows, without its article."""
    m = re.match(r"\s*(?:close on|insert(?: of)?:?|detail of|extreme close-?up (?:of|on)|macro of)\s+(?:(?:a|an|the|two|his|her|their|"
        r"its)\s+)?([^.,;:“\"]+)", description, re.IGNORECASE)
    words = m.group(1).split() if m else []
    out: list[str] = []
    for x in words:
        if out and (x.lower() in _BREAKS - {"of"} or x.lower() in ("is", "the") or (x.endswith(("ing", "ed")) and x not in _NOUNS_ING)):
            break
        out.append(x.lower())
    return " ".join(out[:5])[:40]
