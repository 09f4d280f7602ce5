"""Where the scenes of a story play: at its own places, or at those that its events imply, and only then anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .chance import number
from .frames import Step
from .grounds import KIN, SEA, WILDS
from .places import OWNED, SETS
from .reading import Event

if TYPE_CHECKING:
    from .plan import Plan

_NAMED: Final = {"ship_deck": "boat", "shore": "coast", "harbour": "harbour"}
_SHIP: Final = frozenset(("captain", "sailor", "pirate", "navigator"))
_CLOSING: Final = frozenset(("home", "arrival", "after", "release", "harmony", "parting", "truce", "evening", "escape", "bond"))


def ground_of(plan: Plan) -> list[tuple[str, str]]:
    """The places of the sentence in its order, named ones first; what the events imply when it names none."""
    out = list(plan.reading.places)
    for e in plan.events:
        if e.implied and not any(s == e.implied for s, _ in out) and (not out or e.implied in SEA or not e.place[0]):
            out.append((e.implied, noun_of(plan, e.implied)))
    if plan.frame == "day in the life" and plan.work and not plan.reading.places:
        work = plan.work.sets[0]
        out = [(work, noun_of(plan, work)), *(x for x in out if x[0] != work)]
    if not out and plan.hero.person.kind in WILDS:
        out = [WILDS[plan.hero.person.kind]]
    if not out and plan.frame == "storm":
        out = [("ship_deck", "sea")] if not plan.events else [("harbour", "harbour")]
    if any(s in SEA for s, _ in out) and not any(e.implied in SEA for e in plan.events) and plan.frame == "storm":
        out += [x for x in (("harbour", "harbour"),) if not any(s == "harbour" for s, _ in out)]
    return out


def noun_of(plan: Plan, set_: str) -> str:
    """What a place that nobody named is called; '' for one that is named after its owner."""
    if set_ == "ship_deck" and plan.hero.person.noun in _SHIP:
        return "ship"
    if set_ == "workshop" and any(e.verb in ("paint", "draw", "sketch", "carve") for e in plan.events):
        return "studio"
    return "" if set_ in OWNED else _NAMED.get(set_, SETS[set_].names[0])


def where(plan: Plan, step: Step, index: int, count: int, here: list[Event], again: Event | None) -> tuple[str, str] | None:
    """(set, noun) of a scene when the story says; None leaves it to the frame. Remembers where the story is now."""
    ground = plan.ground
    told = _of_events(plan, [*here, *([again] if again else [])])
    if told:
        plan.now = told
        return told
    if not ground or plan.frame in ("life story", "rise"):
        mine = here and here[0].cast and here[0].cast[0] is plan.hero.person and plan.work
        return (plan.work.sets[0], noun_of(plan, plan.work.sets[0])) if mine and plan.work else None
    now = plan.now or _start(plan, index, count)
    if here:
        return now
    if plan.frame == "day in the life":
        return None if step.beat in ("waking", "evening") else ground[0]
    single = len({s for s, _ in ground}) == 1
    away = count >= 4 and index > 0 and (step.beat in _CLOSING and index >= count - 1 if count < 8 else index % 4 == 3)
    if away and not single and plan.now:
        return ground[0] if index >= count - 1 else ground[index % len(ground)]
    kin = [s for s in KIN.get(now[0], ()) if s != "desert"]
    if away and single and kin and plan.frame != "rivalry":
        set_ = kin[number(plan.salt, "away", index) % len(kin)] if count >= 8 else kin[0]
        return set_, noun_of(plan, set_)
    return now


_GOALS: Final = frozenset(("find", "discover", "reach", "see", "search", "seek", "spot", "return", "arrive"))


def _start(plan: Plan, index: int, count: int) -> tuple[str, str]:
    """Where the story is before its first event: not yet where that event or a later one leads."""
    ahead = {e.thing.split()[-1] for e in plan.events if e.verb in _GOALS and e.thing} | {e.place[1] for e in plan.events
        if e.verb in _GOALS or f"to the {e.place[1]}" in e.text or f"to an {e.place[1]}" in e.text or f"to a {e.place[1]}" in e.text}
    open_ = [x for x in plan.ground if x[1] not in ahead] or plan.ground
    return open_[min(len(open_) - 1, index * len(open_) // max(1, count))]


def _of_events(plan: Plan, events: list[Event]) -> tuple[str, str] | None:
    for e in events:
        if e.implied == "ship_deck" and (e.verb in _AFLOAT or e.then in _AFLOAT):
            return "ship_deck", _noun(plan, "ship_deck")
        if e.place[0]:
            return e.place
        if e.implied:
            return e.implied, _noun(plan, e.implied)
    return None


_AFLOAT: Final = frozenset(("sail", "row", "navigate"))


def _noun(plan: Plan, set_: str) -> str:
    return next((n for s, n in plan.ground if s == set_), noun_of(plan, set_))
