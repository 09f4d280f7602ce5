"""In which scene of the frame each event of the sentence is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .frames import Step
from .reading import Event

if TYPE_CHECKING:
    from .plan import Plan

_HOURS: Final = ("dawn", "morning", "day", "golden", "dusk", "night")
_STORM: Final = ("the storm",)


@dataclass(slots=True)
class Timetable:
    """``first``: scene index -> events told there for the first time; ``again``: scene index -> event that goes on there."""

    first: dict[int, list[Event]] = field(default_factory=dict)
    again: dict[int, Event] = field(default_factory=dict)


def place_events(plan: Plan, steps: list[Step]) -> Timetable:
    """Spread the events over the scenes in their order; events that will not fit give way, the last and the first never."""
    out, count = Timetable(), len(steps)
    events = _chosen(_paid_off(plan.events, count), plan.brief.shots)
    if not events or not count:
        return out
    plan.events = events
    last = -1
    for j, e in enumerate(events):
        index = min(count - 1, int((j + 0.5) * count / len(events)))
        if len(events) == count:
            index = j
        index = _fitting(plan, e, steps, index, max(0, last))
        out.first.setdefault(index, []).append(e)
        last = index
    run = 0 if count <= 5 * len(events) or plan.frame == "day in the life" else 1 if count < 20 * len(events) else 2
    for index in sorted(out.first):
        for k in range(index + 1, min(count, index + 1 + run)):
            if k in out.first:
                break
            out.again[k] = out.first[index][-1]
    return out


def _paid_off(events: list[Event], scenes: int) -> list[Event]:
    """What is taught is done at the end: '… teaches her daughter to sail' leads to the daughter who sails alone."""
    if scenes < 4 or not events:
        return events
    e = next((x for x in reversed(events) if not x.weather), events[-1])
    if e.verb == "teach" and e.then and e.doers == 1 and len(e.cast) == 2:
        return [*events, Event(e.then, "{0} {V} alone for the first time", (e.cast[1], e.cast[0]), 1, implied=e.implied, place=e.place)]
    if e.verb == "learn" and e.then and e.doers == 1:
        return [*events, Event(e.then, "{0} {V} at last", e.cast, 1, implied=e.implied, place=e.place)]
    return events


def _weight(e: Event) -> float:
    return (e.doers > 0) + 1.0 * (len(e.cast) > 1) + 0.8 * bool(e.thing) + 0.5 * bool(e.then) + 0.2 * bool(e.place[0] or e.implied)


def _chosen(events: list[Event], shots: int) -> list[Event]:
    """As many events as there are shots, in order: the most telling stay."""
    if len(events) <= shots:
        return list(events)
    best = sorted(range(len(events)), key=lambda i: (-_weight(events[i]), i))[:shots]
    return [events[i] for i in sorted(best)]


def _fitting(plan: Plan, e: Event, steps: list[Step], index: int, least: int) -> int:
    """The scene nearest to ``index``, not before ``least``, that an event can be told in."""
    scenes = range(least, len(steps))
    if plan.frame == "day in the life" and e.hour:
        return min(scenes, key=lambda i: (abs(_HOURS.index(steps[i].hour) - _HOURS.index(e.hour)), i))
    if plan.frame in ("life story", "rise") and (plan.hero.person.age or "adult") not in ("child", "infant"):
        grown = [i for i in scenes if steps[i].age not in ("infant", "child")]
        return min(grown or scenes, key=lambda i: (abs(i - index), i))
    if e.weather and plan.frame == "storm":
        stormy = [i for i in scenes if steps[i].beat in _STORM]
        return min(stormy or scenes, key=lambda i: (abs(i - index), i))
    if e.early and plan.frame == "storm":
        calm = [i for i in scenes if not any(s.beat in _STORM for s in steps[: i + 1])]
        return min(calm or scenes, key=lambda i: (abs(i - index), i))
    return max(least, index)


__all__ = ["Timetable", "place_events"]
