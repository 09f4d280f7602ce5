"""Shots of the sentence's own events: the event itself, what leads to it, what follows, the detail and the answer."""

from __future__ import annotations

import re
from typing import Final

from ...script.model import Character
from .cast import Member
from .chance import dice
from .clause_words import third
from .describe import PRONOUNS, Moment, Sentences, fill, make, moments, older, possessive, sentence
from .grounds import possible
from .happenings import Coverage, coverage_of
from .plan import Plan, Scene, other_look
from .reading import Event

_THINGS_GONE: Final = ("mast", "way", "battle", "war", "race", "game", "match", "job", "voice", "memory", "hand", "sight", "love", "life",
    "hearing", "faith", "hope", "mind",
    "home", "job", "temper", "courage", "name")


def scene_moments(plan: Plan, scene: Scene, index: int, deal: Sentences) -> list[Moment]:
    """The shots of a scene in order: its events if it has any, the frame's own images else. ``index``: place of the scene in the film."""
    if not scene.events and scene.again is None:
        return moments(plan, scene, index, deal)
    out = _Events(plan, scene, index, deal).run()
    for e in scene.events:
        deal.done.add(id(e))
    return out


def look_in(plan: Plan, scene: Scene, m: Member) -> str:
    """The look of a member of the cast in a scene."""
    if m is plan.hero:
        return next((k.id for k in m.character.looks if k.age == scene.age), m.character.looks[0].id)
    return other_look(m, scene.age)


def tell(plan: Plan, e: Event) -> str:
    """An event in the present tense with everybody's names: "Vera teaches Amara to sail"."""
    cast = [plan.member_of(p) for p in e.cast]
    people = [m.character for m in cast if m is not None]
    verb = third(e.verb) if e.doers == 1 or (not e.doers and not _many(e.text)) else e.verb

    def put(m: re.Match[str]) -> str:
        if m.group(1) == "V":
            return verb
        who = people[int(m.group(2))]
        if m.group(1) in ("his", "him", "he"):
            return PRONOUNS[who.gender if who.species == "human" else "it"][("he", "him", "his").index(m.group(1))]
        return possessive(who.name) if m.group(3) else who.name

    return re.sub(r"\{(V|his|him|he|)(\d*)(s?)\}", put, e.text)


def _many(text: str) -> bool:
    noun = text.split(" {V}")[0]
    return noun.endswith("s") and not noun.endswith("ss")


class _Events:
    """Fills one scene. Each maker gives a shot, or None when it has nothing to show."""

    def __init__(self, plan: Plan, scene: Scene, index: int, deal: Sentences) -> None:
        self.plan, self.scene, self.index, self.deal = plan, scene, index, deal
        self.out: list[Moment] = []

    def run(self) -> list[Moment]:
        """As many shots as the scene has."""
        n, events = self.scene.shots, self.scene.events
        spare = n - len(events)
        if spare >= 2 and self.scene.fresh and n >= 3 and self.plan.brief.shots > 3:
            self.keep(make("establish", self.plan, self.scene, self.deal, 0))
            spare -= 1
        for j, e in enumerate(events):
            share = (spare + len(events) - 1 - j) // max(1, len(events) - j)
            spare -= self.cover(e, share)
        if self.scene.again is not None:
            self.rest(self.scene.again, n - len(self.out), "again")
        elif events:
            self.rest(events[-1], n - len(self.out), "after")
        k = 0
        fillers = ("pair", "react", "solo", "act")
        while len(self.out) < n:
            kind = fillers[(k + self.index) % 4]
            if self.out and self.out[-1].kind == "pair" and self.scene.other is not None and k % 2 == 0:
                kind = "answer"
            if kind in ("react", "act") and len(self.out) == n - 1:
                kind = "solo"
            self.keep(make(kind, self.plan, self.scene, self.deal, len(self.out)))
            k += 1
        return self.out[:n]

    def keep(self, m: Moment) -> None:
        """Add a shot."""
        self.out.append(m)

    def cover(self, e: Event, spare: int) -> int:
        """The event with up to ``spare`` shots around it; says how many of them were used."""
        used = 0
        wide = bool(self.out) and not self.out[-1].looks
        if spare >= (2 if wide else 1) and (m := self.line(e, self.coverage(e).before, "before")) is not None:
            self.keep(m)
            used += 1
        self.keep(self.core(e))
        self.deal.done.add(id(e))
        return used + self.rest(e, min(spare - used, 3), "after")

    def rest(self, e: Event, room: int, what: str) -> int:
        """Shots that follow an event: an answer, the detail, another answer."""
        used, c = 0, self.coverage(e)
        for k in range(max(0, room)):
            detail = k == 1 and len(self.out) < self.scene.shots - 1
            m = (self.close(e, c) if detail else None) or self.line(e, c.after, what)
            if m is None:
                break
            self.keep(m)
            used += 1
        return used

    def coverage(self, e: Event) -> Coverage:
        """What is known about covering an event of this kind."""
        return coverage_of(e.verb, e.then, e.thing, len(e.cast) > e.doers)

    def members(self, e: Event) -> list[Member]:
        """Everybody in the event, the doers first."""
        return [m for p in e.cast if (m := self.plan.member_of(p)) is not None]

    def core(self, e: Event) -> Moment:
        """The event in the words of the sentence."""
        cast = self.members(e)
        hero = cast[0].character if cast else self.plan.hero.character
        text = self.deal.settle(tell(self.plan, e), self.deal.tails(self.scene, hero, (self.plan.salt, self.scene.id, e.start)))
        seen = [m for m in (cast[: e.doers] if _absent(e) and e.doers else cast) if not m.person.gone]
        looks = tuple(look_in(self.plan, self.scene, m) for m in seen)[:6]
        return older(self.plan, self.deal, Moment(text, looks, "event" if len(looks) < 2 else "pair"), not self.out)

    def pair(self, e: Event) -> tuple[Character | None, Character | None]:
        """The doer and the other one."""
        cast = self.members(e)
        if not cast:
            return None, None
        other = next((m for m in cast[1:] if not m.person.crowd and not m.person.gone), None)
        if e.thing and e.then and e.verb == "fight":
            other = None
        if other is None and e.doers and cast[0] is self.plan.hero and self.scene.other is not None:
            other = self.scene.other
        elif other is None and cast[0] is not self.plan.hero:
            other = self.plan.hero
        return cast[0].character, other.character if other else None

    def line(self, e: Event, cards: tuple[str, ...], what: str) -> Moment | None:
        """A line of the event's coverage that fits its people, thing and place."""
        doer, other = self.pair(e)
        if doer is None or not e.doers:
            return None
        thing = self.thing(e)
        named = {m.character.id for m in self.members(e)} if not _absent(e) or e.doers > 1 else {doer.id}
        fit = tuple(c for c in cards if possible(c, self.scene.location.set) and (other is not None or "{B}" not in c)
            and (thing or "{thing}" not in c) and not (doer.species not in ("human", "robot") and _HANDS.search(c)))
        if thing and e.place[1] == thing.split()[-1]:
            fit = tuple(c for c in fit if not re.search(r"\b(kneels|touches|hides|holds)\b.*\{thing\}", c))
        if other is not None and other.id not in named:
            fit = tuple(c for c in fit if "{B}" not in c)
        fit = tuple(c for c in fit if (what, e.start, c) not in self.deal.dealt)
        if not fit:
            return None
        card = dice(self.plan.salt, "event", e.start, what).choice(fit) if what == "before" else fit[0]
        if what == "after" and other is not None and (pairs := [c for c in fit if "{B}" in c]) and self.out and (
                self.out[-1].kind == "pair"):
            card = pairs[0]
        self.deal.dealt.add((what, e.start, card))
        self.deal.dealt.add(("again", e.start, card))
        text = fill(card, doer, other, thing, self.scene.location.name, "", self.scene.location.set)
        looks = [look_in(self.plan, self.scene, m) for m in (self.plan.hero, *self.plan.others)
            if m.character is doer or (m.character is other and "{B}" in card)]
        text = self.deal.settle(text, self.deal.tails(self.scene, doer, (self.plan.salt, self.scene.id, card)))
        return older(self.plan, self.deal, Moment(text, tuple(looks), "pair" if len(looks) > 1 else "solo"), not self.out)

    def thing(self, e: Event) -> str:
        """The event's object as words for a line: nothing that cannot be pointed at."""
        return "" if not e.thing or e.thing.split()[-1] in _THINGS_GONE else e.thing

    def close(self, e: Event, c: Coverage) -> Moment | None:
        """The detail of an event."""
        doer, other = self.pair(e)
        if doer is None or not e.doers or (doer.species != "human" and "hands" in " ".join(c.close)):
            return None
        thing = self.thing(e)
        fit = [x for x in c.close if (thing or "{thing}" not in x) and (other or "{B}" not in x) and ("close", e.start, x) not in self.deal.dealt]
        if e.place[0] and thing and thing.split()[-1] == e.place[1]:
            fit = [x for x in fit if "{thing}" not in x]
        if not fit:
            return None
        self.deal.dealt.add(("close", e.start, fit[0]))
        who = other if "{B}" in fit[0] else doer if "{N}" in fit[0] else None
        looks = tuple(look_in(self.plan, self.scene, m) for m in (self.plan.hero, *self.plan.others) if m.character is who)
        text = f"Close on {fill(fit[0], doer, other, thing, self.scene.location.name, '', self.scene.location.set)}"
        text = self.deal.settle(text, self.deal.tails(self.scene, doer, (self.plan.salt, self.scene.id, "close")))
        return Moment(sentence(text), looks, "insert")


def _absent(e: Event) -> bool:
    """Whether the one whom the event names is not there."""
    return e.verb in _ABSENT or "memory" in e.text


_ABSENT: Final = frozenset(("wait", "search", "seek", "miss", "remember", "write", "dream", "long"))
"""Verbs whose object is somebody who is not there."""
_HANDS: Final = re.compile(r"\b(hands?|arms?|hammers?|packs|writes|note|shades|unrolls|waves|coat|paper bag|bag|measures|lays out|"
    r"page|oven|rope|shoes?|map)\b")

__all__ = ["look_in", "scene_moments", "tell"]
