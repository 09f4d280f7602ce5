"""The rule-based screenwriter: an outline in; people, place, relation, words and conditions out."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ...script.model import (
    BackgroundDomain,
    Brief,
    Character,
    CharacterDomain,
    Condition,
    Line,
    Link,
    Look,
    Performance,
    PersonState,
    RelationDomain,
    Shot,
)
from ...script.wording import count
from ..messages import Bible, WriteReply, WriteRequest
from . import words as w
from .beats import BEATS
from .chance import dice, number, pick, salt
from .happenings import FEELS, coverage_in
from .parse import read_story
from .phrases import background_text, character_text, relation_changed, relation_text
from .places import SETS
from .staging import Staged, detail_of, face_of, is_insert, spoken, stage, unquoted

WORDS_PER_SECOND: Final = 2.5
AIR: Final = 0.4
"""Seconds of quiet after a line."""
_KEEPS: Final = frozenset("take hold carry read write paint steer".split())
_FREES: Final = frozenset("give fight climb hug swim dance pray play wave".split())
_POSTURE: Final = {"sit": "sit", "lie": "lie", "sleep": "lie", "kneel": "kneel", "plant": "kneel", "pray": "kneel", "crawl": "crawl",
    "walk": "walk", "run": "run", "ride": "sit", "fall": "lie",
                   "enter": "walk", "exit": "walk", "climb": "stand", "dance": "stand", "fight": "stand", "hug": "stand", "swim": "lie",
                   "wave": "stand", "carry": "stand", "steer": "stand"}
_NEAR: Final = {"hug": 0.3, "dance": 0.5, "give": 0.8, "take": 0.8, "talk": 1.2, "fight": 1.0, "hold": 0.6, "listen": 1.2, "wave": 6.0,
    "run": 3.0}
_BOND_NOW: Final = {
    "strangers": {"bond": "friends", "parting": "friends", "harmony": "friends", "arrival": "friends", "release": "friends",
    "escape": "partners", "home": "friends", "prize": "friends"},
    "rivals": {"truce": "partners"}, "enemies": {"truce": "partners"},
}
_ROLE_BONDS: Final = {"contact": "strangers", "crewmate": "colleagues", "passer-by": "strangers", "traveller": "companion",
    "neighbour": "friends", "companion": "companion"}


_NO_PROPS: Final = frozenset("door window sun moon star comet tree light signal home house garden nest show race contest match game "
    "world virtual dream dreams fame code animals species wildlife".split())
_BY_HERO: Final = frozenset((
    "What is it for?", "I will be back before you know it.", "Now you.", "It was given to me, too.", "Leave the window open.",
    "Then I have to go.", "There is now.", "I took the long way home.",
    "I brought you something.", "Then it's me.", "There's nobody else.", "Not today.", "I'm not the one you want.",
    "I'm not afraid of it any more.", "Watch.", "It was always me.", "It works.", "Look. Just look.",
    "Every day.", "Because I came back.", "Hello?", "It was here this morning.", "Thank you. Really.", "Lovely weather for orchids.",
    "It's ready."))
_TO_ANIMALS: Final = frozenset(("Good boy.", "Whose is he?", "You can sleep by the stove.", "Come on. It's cold."))
_OF_STORY: Final = frozenset(("Because I came back.", "Why should I trust you?", "Tell me about the sea.", "Lovely weather for orchids.",
    "Take it in!", "Hold her steady!", "Land."))
"""Lines that need their matter in the user's sentence."""
_BY_OTHER: Final = frozenset((
    "There you are.", "Look at those hands.", "Come on. Come to me.", "Slowly, slowly.", "Try it. Gently.", "Write to me.", "Again.",
    "Better. Now once more.", "Tell it again.", "Five more minutes.", "I'm here.",
    "It is still out there.", "There is no path.", "You're late.", "You look the same.", "Find somebody else.", "Is that you?",
    "Will you remember?", "Why should I trust you?", "Same time tomorrow.", "Good boy.",
    "Whose is he?", "They won't come, you know.", "I'm so sorry.", "Come on. It's cold.", "You can sleep by the stove.", "Home?",
    "Let me.", "You must be new here.", "They know your name.", "You were never here.",
    "Don't panic.", "The usual?", "You're early.", "I have been travelling for years."))


def write(request: WriteRequest) -> WriteReply:
    """The screenwriter's part of one shot, from the outline and what came before. Pure; cost independent of the film's length."""
    o, bible = request.outline, request.bible
    before = _scene_before(request)
    cast = {c.id: c for c in bible.characters}
    pairs = [(cast[k.split(".")[0]], look) for k in o.looks if (look := _look(bible, k)) is not None]
    staged = [_stays(request, s) for s in stage(o.description, [c for c, _ in pairs], [k.age for _, k in pairs])]
    performances = _performances(request, pairs, staged, before)
    initial, final, performances = _conditions(request, performances, before)
    focus = min(staged, key=lambda s: s.at).character if staged else ""
    place = next((x for x in bible.locations if x.id == o.location), bible.locations[0])
    props = _props(request, performances, place.set)
    dialogue = _dialogue(request, pairs, performances)
    links = _links(request, [c for c, _ in pairs], performances)
    looks = {k.id: k for _, k in pairs}
    seed = salt(bible.brief)
    last = request.previous.background.text if request.previous else ""
    scenery = next((text for k in range(4) if (text := background_text(o, place, props, seed + k)) != last), last)
    return WriteReply(
        character=CharacterDomain(text=character_text(o, cast, looks, performances, seed), people=tuple(performances), focus=focus),
        background=BackgroundDomain(text=scenery, location=o.location, hour=o.hour, weather=o.weather,
        season=o.season, props=props),
        relation=RelationDomain(text=relation_text(o, cast, performances, links, place, seed), links=links,
        changed=relation_changed(o, cast, links, performances, request.previous)),
        dialogue=dialogue, initial=initial, final=final, seconds=o.seconds,
    )


def _stays(request: WriteRequest, s: Staged) -> Staged:
    """Nobody leaves a scene whose next shot needs them."""
    following = request.next
    if s.action == "exit" and following is not None and following.scene == request.outline.scene and any(k.split(".")[0] == s.character
        for k in following.looks):
        return replace(s, action="walk")
    return s


def _look(bible: Bible, id_: str) -> Look | None:
    return next((k for c in bible.characters for k in c.looks if k.id == id_), None)


def _scene_before(request: WriteRequest) -> list[Shot]:
    """Earlier shots of this scene that the request shows, oldest first."""
    past = [*request.recent] or ([request.previous] if request.previous else [])
    return [s for s in past if s.scene == request.outline.scene and s.flashback == request.outline.flashback]


def home_side(bible: Bible, scene: str, who: str) -> str:
    """The side of the picture that a person has all through a scene: the first of the cast on one side, the rest on the other."""
    flip = number(salt(bible.brief), scene, "axis") % 2
    order = next((i for i, c in enumerate(bible.characters) if c.id == who), 0)
    return ("left", "right")[(min(order, 1) + flip) % 2]


def _performances(request: WriteRequest, pairs: list[tuple[Character, Look]], staged: list[Staged],
    before: list[Shot]) -> list[Performance]:
    o, bible = request.outline, request.bible
    insert = is_insert(o.description)
    others = len(pairs) > 1
    said = face_of(o.description)
    lead = min(staged, key=lambda s: s.at).character if staged else ""
    seat = _sides(request, [c for c, _ in pairs], before)
    out = []
    for (c, look), s in zip(pairs, staged, strict=True):
        side = "centre" if insert and not others else seat[c.id]
        facing = {"left": "right", "right": "left"}.get(side, "right")
        gaze = _gaze(request, c, s, [p for p, _ in pairs if p.id != c.id], before, lead)
        if gaze in seat and gaze != c.id and seat[gaze] != side:
            facing = "left" if _order(seat[gaze]) < _order(side) else "right"
        elif gaze not in ("ahead", "down", "up", "prop", "camera", "away") and gaze not in seat:
            theirs = _old_side(before, gaze) or home_side(bible, o.scene, gaze)
            facing = "left" if _order(theirs) < _order(side) else "right" if theirs != side else facing
        facing = _kept_direction(request, c.id, s.action, facing)
        out.append(Performance.read({
            "character": c.id, "look": look.id, "action": s.action,
            "expression": said if said and c.id == lead else _feel(request, c.id, said, s.action),
            "facing": facing, "side": side, "gaze": gaze, "prop": s.prop,
        }))
    return out


def _order(side: str) -> int:
    return {"left": 0, "centre": 1, "right": 2}.get(side, 1)


def _old_side(before: list[Shot], who: str) -> str:
    for shot in reversed(before):
        if p := shot.performance(who):
            return p.side
    return ""


def _sides(request: WriteRequest, people: list[Character], before: list[Shot]) -> dict[str, str]:
    """Sides for everybody: as in the scene so far, else their home side; nobody twice on one spot while there is room."""
    taken: dict[str, str] = {}
    for c in people:
        side = home_side(request.bible, request.outline.scene, c.id)
        old = _old_side([s for s in before if len(s.character.people) > 1], c.id)
        side = old if old in ("left", "centre", "right") else side
        if side in taken.values() and len(people) > 1:
            side = next((x for x in ("centre", "right", "left") if x not in taken.values()), side)
        taken[c.id] = side
    return taken


def _gaze(request: WriteRequest, c: Character, s: Staged, others: list[Character], before: list[Shot], lead: str) -> str:
    text = unquoted(request.outline.description).lower()
    if s.action in ("sleep",):
        return "down"
    if others:
        if s.action in ("read", "write") or "side by side" in text or "same far point" in text or "shoulder to shoulder" in text:
            return "ahead" if s.action not in ("read", "write") else "down"
        return next((p.id for p in others if p.id == lead), others[0].id)
    if s.prop:
        return "prop"
    if re.search(r"\b(looks? up|ceiling|the sky|the stars|crowns|clouds)\b", text):
        return "up"
    if re.search(r"\b(looks? down|kneels?|at the floor|into the river)\b", text) or s.action in ("read", "write", "cook", "work", "plant",
        "pray"):
        return "down"
    last = request.previous
    if last is not None and last.scene == request.outline.scene and s.action in ("look", "listen", "talk", "laugh", "cry", "stand"):
        partner = [p.character for p in last.character.people if p.character != c.id]
        if partner:
            return partner[0]
    return "ahead"


def _kept_direction(request: WriteRequest, who: str, action: str, facing: str) -> str:
    """Who left the last shot travelling goes on the same way."""
    last = request.previous
    was = last.performance(who) if last else None
    moving = ("walk", "run", "ride", "crawl", "swim", "enter", "exit")
    if was is None or last is None or was.facing not in ("left", "right"):
        return facing
    if last.scene != request.outline.scene and was.action == "exit" and action in moving and last.background.hour == request.outline.hour:
        return was.facing
    return facing


def _feel(request: WriteRequest, who: str, said: str, action: str) -> str:
    o = request.outline
    if action in ("sleep", "lie"):
        return "neutral"
    if action == "cry":
        return "sad"
    if action == "laugh":
        return "happy"
    if event := _event_face(request):
        return event
    beat = BEATS.get(o.beat)
    feels = beat.feel if beat else (("determined", "afraid") if o.tension >= 7 else ("neutral", "tender") if o.tension <= 2
        else ("neutral", "determined"))
    return pick(feels, salt(request.bible.brief), o.id, who, "feel")


def _event_face(request: WriteRequest) -> str:
    """The face that goes with an event of the sentence, where the tension allows it."""
    verbs = _verbs(request.bible.brief)
    words = [w.BASE_OF.get(x, "") for x in re.findall(r"[a-z]+", unquoted(request.outline.description).lower())]
    face = next((FEELS[x] for x in words if x in verbs and x in FEELS), "")
    return "" if request.outline.tension >= 7 and face in ("happy", "tender") else face


def _conditions(request: WriteRequest, people: list[Performance], before: list[Shot]) -> tuple[Condition, Condition, list[Performance]]:
    """Initial rows continue the scene; final rows are what the actions leave. Things in the hand stay visible."""
    o = request.outline
    start: list[PersonState] = []
    end: list[PersonState] = []
    acting: list[Performance] = []
    for p in people:
        row = _last_row(before, p.character)
        posture = _POSTURE.get(p.action, "")
        begin = PersonState.read({
            "character": p.character, "look": p.look, "side": p.side, "posture": row.posture if row else (posture or "stand"),
            "holding": row.holding if row else (p.prop if p.action in _KEEPS and p.action != "take" else ""),
        })
        seated = begin.posture if begin.posture in ("sit", "kneel", "lie") and not re.search(r"\b(stands?|gets up|rises)\b",
            o.description) else "stand"
        held = p.prop if p.action in _KEEPS and p.prop else "" if p.action in _FREES else begin.holding
        if p.action in ("give",) and p.prop and not begin.holding and not row:
            begin = begin.but(holding=p.prop)
        final = begin.but(posture=posture or seated, holding=held, side=p.side)
        shown = p.prop or (held if p.action not in ("sleep", "climb", "cry", "pray") else "")
        acting.append(p.but(prop=shown[:40]))
        start.append(begin)
        end.append(final)
    end = _one_owner(end, acting)
    start = _one_owner(start, acting, keep_rows={r.character for r in start if _last_row(before, r.character)})
    return Condition(text=_state_text(request, start), people=tuple(start)), Condition(text=_state_text(request, end),
        people=tuple(end)), acting


def _last_row(before: list[Shot], who: str) -> PersonState | None:
    for shot in reversed(before):
        row = next((r for r in shot.final.people if r.character == who), None)
        if row is not None:
            return row
    return None


def _one_owner(rows: list[PersonState], people: list[Performance], keep_rows: set[str] | None = None) -> list[PersonState]:
    out: list[PersonState] = []
    owners: dict[str, str] = {}
    handler = {p.prop: p.character for p in people if p.action in _KEEPS and p.prop}
    for row in rows:
        what = row.holding
        twice = what in owners and row.character not in (keep_rows or set())
        elsewhere = handler.get(what, row.character) != row.character and keep_rows is None
        if what and (twice or elsewhere):
            row = row.but(holding="")
        elif what:
            owners[what] = row.character
        out.append(row)
    return out


def _state_text(request: WriteRequest, rows: list[PersonState]) -> str:
    names = {c.id: c.name for c in request.bible.characters}
    return "; ".join(f"{names.get(r.character, r.character)} {_now(r.posture)}" + (f", the {r.holding} in hand" if r.holding else "")
        for r in rows)


def _now(posture: str) -> str:
    return {"stand": "stands", "walk": "walks", "run": "runs", "sit": "sits", "lie": "lies", "kneel": "kneels", "crawl": "crawls"}[posture]


def _props(request: WriteRequest, people: list[Performance], set_: str) -> tuple[str, ...]:
    o = request.outline
    out = [detail_of(o.description)] if is_insert(o.description) and not people else []
    out += [p.prop for p in people if p.prop]
    out += [t for t in re.findall(r"[a-z]+", unquoted(o.description).lower()) if t in w.THINGS and t not in _NO_PROPS
        and not any(t in x.split() for x in out)][:2]
    details = SETS[set_].details
    rng = dice(salt(request.bible.brief), o.location, "props")
    for d in rng.sample(details, k=min(2, len(details))):
        out.append(detail_of(f"Close on {d}"))
    return tuple(dict.fromkeys(x for x in out if x))[:4]


def bond_of(bible: Bible, a: str, b: str, beat: str) -> str:
    """How two people stand to each other at a beat, from the roles of the cast."""
    hero = bible.characters[0].id if bible.characters else ""
    other = next((c for c in bible.characters if c.id == (b if a == hero else a)), None)
    if other is None:
        return "companion"
    base = ""
    for word in other.role.lower().replace("-", "-").split():
        base = base or (w.RELATION_OF[word][0] if word in w.RELATION_OF else _ROLE_BONDS.get(word, ""))
    if not base:
        base = "companion" if other.species != "human" or hero in (a, b) else "strangers"
    if hero not in (a, b) and base in ("lovers", "mentor", "rivals"):
        base = "family" if base == "lovers" else "colleagues"
    return _BOND_NOW.get(base, {}).get(beat, base)


def _links(request: WriteRequest, people: list[Character], acting: list[Performance]) -> tuple[Link, ...]:
    out = []
    action = {p.character: p.action for p in acting}
    for i, a in enumerate(people):
        for b in people[i + 1:]:
            near = min(_NEAR.get(action[a.id], 1.5), _NEAR.get(action[b.id], 1.5))
            bond = bond_of(request.bible, a.id, b.id, request.outline.beat)
            if bond in ("rivals", "enemies", "strangers"):
                near = max(near, 1.8)
            out.append(Link.read({"a": a.id, "b": b.id, "bond": bond, "distance": near}))
    return tuple(out[:12])


def _dialogue(request: WriteRequest, pairs: list[tuple[Character, Look]], acting: list[Performance]) -> tuple[Line, ...]:
    o = request.outline
    speakers = [(c, p) for (c, k), p in zip(pairs, acting, strict=True) if c.species in ("human", "robot") and k.age != "infant"]
    quotes = spoken(o.description)
    if quotes:
        return _quoted(request, quotes, speakers)
    if len(speakers) < 2 or is_insert(o.description) or request.bible.brief.language != "en":
        return ()
    talk = any(p.action == "talk" for _, p in speakers)
    event = _event_lines(request, [c for c, _ in speakers])
    if dice(salt(request.bible.brief), o.id, "talk").random() > _chance(request, talk, bool(event)):
        return ()
    old = {x.text for s in request.recent for x in s.dialogue}
    said = _said(request, event, old) or _beat_line(request, speakers, old)
    if said is None:
        return ()
    who, text = said
    p = next(p for c, p in speakers if c.id == who)
    return (Line(speaker=who, text=text, start=0.3, emotion=p.expression),)


def _chance(request: WriteRequest, talk: bool, event: bool) -> float:
    """How likely somebody speaks: about every third shot of a story of people, rarely twice running."""
    silent = 0
    for s in reversed(request.recent):
        if s.dialogue:
            break
        silent += 1
    quiet = 0.25 if silent == 0 and request.recent else 0.55 if silent == 1 else 0.9
    return 1.0 if talk and silent else min(1.0, quiet + (0.3 if event else 0.0))


@lru_cache(maxsize=16)
def _verbs(brief: Brief) -> frozenset[str]:
    """Base forms of what the sentence says happens."""
    return frozenset(x for e in read_story(brief.story, brief.cast, brief.places).events for x in (e.verb, e.then) if x)


def _event_lines(request: WriteRequest, speakers: list[Character]) -> list[tuple[str, str]]:
    """(speaker, words) that belong to what is done in this shot, when the sentence itself tells it."""
    text = unquoted(request.outline.description)
    hit = coverage_in(text, _verbs(request.bible.brief))
    if hit is None:
        return []
    first = [c for c in speakers if 0 <= text.find(c.name) < text.lower().find(hit[1])]
    doer = max(first, key=lambda c: text.find(c.name)) if first else speakers[0]
    others = [c for c in speakers if c is not doer]
    return [*((doer.id, x) for x in hit[0].says), *((c.id, x) for c in others[:1] for x in hit[0].hears)]


def _said(request: WriteRequest, lines: list[tuple[str, str]], old: set[str]) -> tuple[str, str] | None:
    o = request.outline
    fit = [(who, x) for who, x in lines if x not in old and fits(x, o.seconds)]
    return pick(fit, salt(request.bible.brief), o.id, "line") if fit else None


def _beat_line(request: WriteRequest, speakers: list[tuple[Character, Performance]], old: set[str]) -> tuple[str, str] | None:
    """A line of the beat and the one of ``speakers`` whom it suits."""
    o, beat = request.outline, BEATS.get(request.outline.beat)
    if beat is None or not beat.lines:
        return None
    hero = request.bible.characters[0]
    texts = [x for x in beat.lines if x not in old and fits(x, o.seconds) and not (x in _TO_ANIMALS and hero.species in ("human", "robot"))
        and not (x in _OF_STORY and x.lower().strip(".!") not in request.bible.brief.story.lower())]
    dice(salt(request.bible.brief), o.id, "line").shuffle(texts)
    for text in texts:
        meant = [c for c, _ in speakers if (c.id == hero.id and text in _BY_HERO) or (c.id != hero.id and text in _BY_OTHER)]
        if not meant and (text in _BY_HERO or text in _BY_OTHER):
            continue
        who = meant[0] if meant else next((c for c, p in speakers if p.action == "talk"),
            speakers[number(salt(request.bible.brief), o.id, "who") % len(speakers)][0])
        return who.id, text
    return None


def fits(text: str, seconds: float, start: float = 0.3) -> bool:
    """Whether a line can be spoken at 2.5 words a second, with a breath after it."""
    return start + max(0.6, max(count(text), len(text.split())) / WORDS_PER_SECOND) + AIR <= seconds + 1e-6 and max(1.0,
        len(text) / 20.0) + start <= seconds


def shorten(text: str, seconds: float, start: float = 0.3) -> str:
    """The first words of a line that fit; '' when not even one does."""
    words = text.split()
    while words:
        cut = " ".join(words)
        cut = cut if len(words) == len(text.split()) else cut.rstrip(",;:") + "…"
        if fits(cut, seconds, start):
            return cut[:280]
        words.pop()
    return ""


def _quoted(request: WriteRequest, quotes: list[str], speakers: list[tuple[Character, Performance]]) -> tuple[Line, ...]:
    text = request.outline.description
    out: list[Line] = []
    start = 0.3
    for quote in quotes[:3]:
        before = text.split(quote, 1)[0].lower()
        named = [(before.rfind(c.name.lower()), c, p) for c, p in speakers if c.name.lower() in before]
        who = max(named, key=lambda x: x[0])[1].id if named else speakers[0][0].id if speakers else "narrator"
        line = shorten(quote, request.outline.seconds, start)
        if not line:
            break
        emotion = next((p.expression for c, p in speakers if c.id == who), None) or "neutral"
        out.append(Line(speaker=who, text=line, start=round(start, 2), mark="vo" if who == "narrator" else "", emotion=emotion))
        start += max(count(line), len(line.split())) / WORDS_PER_SECOND + 0.3
    return tuple(out)
