"""Mending a plan: distinct ids, what the person wished, acts that add up, looks that exist, outlines that can be filmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from ..script.ledger import Prints
from ..script.model import Brief, CastWish, Character, Location, Outline, PlaceWish
from ..script.rules.base import Limits
from ..script.rules.people import GAZES
from ..script.vocabulary import AGES, INTERIORS, Age
from ..script.wording import flat, shingles
from .fitting import distinct
from .messages import Act, Bible, LookNote, Member, PlaceNote, PlanReply
from .resolve import Names
from .salvage import plain_key

MAX_CAST, MAX_PLACES, MAX_LOOKS = 24, 120, 24
_RESERVED = frozenset({"narrator", *GAZES})
"""Words that mean something else where an id of a character may stand."""
Noted = TypeVar("Noted", Member, PlaceNote)


def _said(text: str) -> str:
    """What two texts must have in common to be the same: their words, or where there are none all their signs."""
    return flat(text) or text.strip()


# -- the plan ------------------------------------------------------------------------------------------------------------------
def mend_plan(brief: Brief, plan: PlanReply) -> tuple[PlanReply, list[str]]:
    """The plan with distinct ids, the cast and places that the brief demands, and acts that make ``brief.shots`` shots."""
    notes: list[str] = []
    cast = _cast(brief, plan, notes)
    places = _places(brief, plan, notes)
    acts = _acts(plan.acts, brief.shots, notes)
    props = {_said(p): p for p in reversed(plan.props)}
    if len(props) < len(plan.props):
        notes.append("a prop stood twice")
    mended = plan.but(cast=cast, places=places, acts=acts, props=tuple(p for p in dict.fromkeys(plan.props) if props[_said(p)] == p))
    return (mended, notes) if mended != plan else (plan, notes)


def _cast(brief: Brief, plan: PlanReply, notes: list[str]) -> tuple[Member, ...]:
    members = _own_ids(plan.cast, {_said(w.name): w.id for w in brief.cast}, _RESERVED, "member of the cast", _both, notes)
    out: list[Member] = []
    for wish in brief.cast:
        member = next((m for m in members if m.id == wish.id), None)
        if member is None:
            age: Age = wish.age or "adult"
            what = wish.text[:120].strip() or "as the story needs"
            member = Member(id=wish.id, name=wish.name, role=wish.role or "supporting", looks=(LookNote(id=age, age=age, what=what),))
            notes.append(f"{wish.name} was wished for and is in the cast now")
        out.append(_as_wished(member, wish, notes))
    wished = {m.id: m for m in out}
    merged = [wished.pop(m.id, m) for m in members] + list(wished.values())
    if len(merged) > MAX_CAST:
        demanded = {w.id for w in brief.cast}
        free = [m for m in merged if m.id not in demanded][: MAX_CAST - len(demanded)]
        notes.append(f"the cast had {len(merged)} members; {MAX_CAST} are kept")
        merged = [m for m in merged if m.id in demanded or m in free]
    return tuple(_own_looks(m, notes) for m in merged)


def _as_wished(member: Member, wish: CastWish, notes: list[str]) -> Member:
    """A member with the name, role, species, gender and age that the person gave."""
    given: dict[str, Any] = {"name": wish.name, "role": wish.role or None, "species": wish.species, "gender": wish.gender}
    changes = {k: v for k, v in given.items() if v is not None and getattr(member, k) != v}
    if wish.age and all(k.age != wish.age for k in member.looks):
        near = _nearest_age(wish.age, [k.age for k in member.looks])
        changes["looks"] = tuple(k.but(age=wish.age) if i == near else k for i, k in enumerate(member.looks))
    if changes:
        notes.append(f"{wish.name} has the {', '.join('age' if k == 'looks' else k for k in changes)} that was wished for")
    return member.but(**changes) if changes else member


def _own_looks(member: Member, notes: list[str]) -> Member:
    """A member whose looks have an id each, youngest first."""
    looks: list[LookNote] = []
    taken: set[str] = set()
    for look in member.looks:
        if any(k.id == look.id and k.age == look.age for k in looks):
            notes.append(f"look {look.id!r} of {member.name} stood twice")
            continue
        id = distinct(look.id, taken)
        if id != look.id:
            notes.append(f"a second look {look.id!r} of {member.name} is called {id!r}")
        looks.append(look if id == look.id else look.but(id=id))
    looks.sort(key=lambda k: AGES.index(k.age))
    return member if tuple(looks) == member.looks else member.but(looks=tuple(looks))


def _places(brief: Brief, plan: PlanReply, notes: list[str]) -> tuple[PlaceNote, ...]:
    places = _own_ids(plan.places, {_said(w.name): w.id for w in brief.places}, frozenset(), "place", _first, notes)
    for wish in brief.places:
        at = next((i for i, p in enumerate(places) if p.id == wish.id), None)
        if at is None:
            places.append(PlaceNote(id=wish.id, name=wish.name, what=wish.text or wish.name))
            notes.append(f"{wish.name} was wished for and is a place of the film now")
        elif places[at].name != wish.name:
            places[at] = places[at].but(name=wish.name)
            notes.append(f"the place {wish.id!r} is called {wish.name}, as was wished for")
    if len(places) > MAX_PLACES:
        demanded = {w.id for w in brief.places}
        free = [p for p in places if p.id not in demanded][: MAX_PLACES - len(demanded)]
        notes.append(f"the film had {len(places)} places; {MAX_PLACES} are kept")
        places = [p for p in places if p.id in demanded or p in free]
    return tuple(places)


def _own_ids(
    given: Sequence[Noted], meant: Mapping[str, str], reserved: frozenset[str], what: str, merge: Callable[[Noted, Noted], Noted], notes: list[str]
) -> list[Noted]:
    """One entry per id: the same id and name twice is one, another name gets another id; what a wish names bears the wish's id.

    Args:
        meant: ids of wishes by name. reserved: ids that nobody may have unless it was wished.
    """
    wished = set(meant.values())
    out: list[Noted] = []
    taken = set(reserved) - wished
    for one in given:
        twin = next((o for o in out if o.id == one.id and _said(o.name) == _said(one.name)), None)
        wish = meant.get(_said(one.name))
        if twin is None and wish is not None:
            twin = next((o for o in out if o.id == wish), None)
        if twin is not None:
            notes.append(f"the {what} {one.name!r} stood twice")
            out[out.index(twin)] = merge(twin, one)
            continue
        if wish is None and one.id in wished and _another_has(one, given, meant):
            wish = f"{one.id[:45]}_2"
        id = distinct(wish or one.id, taken)
        if id != one.id:
            notes.append(f"the {what} {one.name!r} has the id {id!r} instead of {one.id!r}")
        out.append(one if id == one.id else one.but(id=id))
    return out


def _another_has(one: Member | PlaceNote, given: Sequence[Member | PlaceNote], meant: Mapping[str, str]) -> bool:
    """Whether another entry bears the name of the wish whose id this one took."""
    return any(meant.get(_said(o.name)) == one.id for o in given)


def _both(a: Member, b: Member) -> Member:
    """Two entries of one member: the looks of both."""
    known = {(k.id, k.age) for k in a.looks}
    return a.but(looks=(*a.looks, *(k for k in b.looks if (k.id, k.age) not in known))[:12])


def _first(a: PlaceNote, b: PlaceNote) -> PlaceNote:
    """Two entries of one place: the first says enough."""
    return a


def _acts(acts: Sequence[Act], shots: int, notes: list[str]) -> tuple[Act, ...]:
    """Acts numbered from 1 in order, whose shots add up to ``shots`` in the given proportions."""
    ordered = sorted(acts, key=lambda a: a.act)
    counts = _shares([a.shots for a in ordered], shots)
    if [a.act for a in ordered] != list(range(1, len(ordered) + 1)):
        notes.append(f"the acts are numbered 1 to {len(ordered)}")
    if counts != [a.shots for a in ordered]:
        notes.append(f"the acts have {', '.join(map(str, counts))} shots, {shots} together, instead of {', '.join(str(a.shots) for a in ordered)}")
    return tuple(a.but(act=i, shots=n) for i, (a, n) in enumerate(zip(ordered, counts, strict=True), 1))


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """``total`` split in proportion to ``weights`` by largest remainders; equal parts where all weights are 0."""
    if sum(weights) == total:
        return list(weights)
    weights = weights if any(weights) else [1] * len(weights)
    exact = [w * total / sum(weights) for w in weights]
    out = [int(x) for x in exact]
    for i in sorted(range(len(out)), key=lambda i: (out[i] - exact[i], i))[: total - sum(out)]:
        out[i] += 1
    return out


# -- cast and places --------------------------------------------------------------------------------------------------------------
def _nearest_age(age: str, ages: Sequence[str]) -> int:
    """Place of the age nearest to ``age`` (of two, the younger)."""
    return min(range(len(ages)), key=lambda i: (abs(AGES.index(ages[i]) - AGES.index(age)), AGES.index(ages[i]), i))


def mend_character(member: Member, wish: CastWish | None, character: Character) -> tuple[Character, list[str]]:
    """The character under the ids that the plan gave, with all looks the plan asks for, and what the person wished."""
    notes: list[str] = []
    data = character.plain()
    fixed: dict[str, Any] = {"id": member.id, "name": member.name}
    if wish is not None:
        fixed |= {k: v for k, v in (("role", wish.role), ("species", wish.species), ("gender", wish.gender)) if v}
    for key, value in fixed.items():
        if data[key] != value:
            notes.append(f"{member.name}: {key} is {value!r}, not {data[key]!r}")
            data[key] = value
    data["looks"] = _planned_looks(member, data["looks"], notes)
    return (Character.read(data), notes) if data != character.plain() else (character, notes)


def _planned_looks(member: Member, given: list[dict[str, Any]], notes: list[str]) -> list[dict[str, Any]]:
    """A look for each that the plan notes, then the others that were designed; youngest first."""
    left = {look["id"].partition(".")[2]: look for look in given}
    found: dict[str, dict[str, Any]] = {}
    for note in member.looks:
        part = note.id if note.id in left else next((p for p in left if plain_key(p) == plain_key(note.id)), None)
        if part is not None:
            found[note.id] = left.pop(part)
    for note in member.looks:
        if note.id not in found and (part := next((p for p, k in left.items() if k["age"] == note.age), None)) is not None:
            notes.append(f"look {part!r} of {member.name} is the {note.id!r} of the plan")
            found[note.id] = left.pop(part)
    looks = []
    for note in member.looks:
        look = found.get(note.id)
        if look is None:
            look = given[_nearest_age(note.age, [k["age"] for k in given])]
            notes.append(f"look {note.id!r} of {member.name} was not designed; it is {look['id'].partition('.')[2]!r} at age {note.age!r}")
        elif look["age"] != note.age:
            notes.append(f"look {note.id!r} of {member.name} has age {note.age!r} as planned, not {look['age']!r}")
        looks.append({**look, "id": f"{member.id}.{note.id}", "age": note.age})
    looks += [{**look, "id": f"{member.id}.{part}"} for part, look in left.items()][: MAX_LOOKS - len(looks)]
    return sorted(looks, key=lambda k: AGES.index(k["age"]))


def mend_location(place: PlaceNote, wish: PlaceWish | None, location: Location) -> tuple[Location, list[str]]:
    """The place under the id that the plan gave, and what the person wished."""
    notes: list[str] = []
    fixed: dict[str, Any] = {"id": place.id, "name": place.name}
    if wish is not None and wish.set is not None and wish.set != location.set:
        fixed |= {"set": wish.set, "interior": wish.set in INTERIORS}
    changes = {k: v for k, v in fixed.items() if getattr(location, k) != v}
    for key, value in changes.items():
        notes.append(f"{place.name}: {key} is {value!r}, not {getattr(location, key)!r}")
    sources = tuple(dict.fromkeys(location.sources))
    if sources != location.sources:
        changes["sources"] = sources
    return (location.but(**changes) if changes else location), notes


# -- outlines ----------------------------------------------------------------------------------------------------------------------
def mend_outlines(
    bible: Bible, before: Sequence[Outline], count: int, outlines: Sequence[Outline], *, names: Sequence[Outline] | None = None
) -> tuple[list[Outline], list[str]]:
    """At most ``count`` outlines that can be filmed: ids by position (or those of ``names``), known looks and places, no repetition.

    Args:
        before: all outlines before them. names: the outlines that these replace one by one; they give id, scene and act.

    Returns:
        The outlines and what was put right. Fewer than ``count`` may be left; the caller asks for the rest.
    """
    notes: list[str] = []
    people = Names(bible)
    if names is not None:
        replaced = [o.but(id=n.id, scene=n.scene, act=n.act) for o, n in zip(outlines, names, strict=True)]
        return [_filmable(people, bible, o, n, notes) for o, n in zip(replaced, names, strict=True)], notes
    fresh = _not_told(before, outlines, notes)
    if len(fresh) > count:
        ends = len(before) + count >= bible.brief.shots
        notes.append(f"{len(fresh)} outlines came where {count} were asked for; the first {'and the last ' if ends else ''}are kept")
        fresh = [*fresh[: count - 1], fresh[-1]] if ends else fresh[:count]
    digits = 3 if bible.brief.shots > 99 else 2
    done, renamed = list(before), dict[str, str]()
    for o in fresh:
        last = done[-1] if done else None
        placed = _filmable(people, bible, o.but(id=f"s{len(done) + 1:0{digits}d}", act=max(o.act, last.act if last else 1)), last, notes)
        if placed.act != o.act:
            notes.append(f"{placed.id}: act {o.act} cannot follow act {placed.act}")
        renamed = {o.scene: renamed[o.scene]} if o.scene in renamed else _renamed(placed, done, notes)
        done.append(placed.but(scene=renamed[o.scene]) if renamed else placed)
    return done[len(before):], notes


def _not_told(before: Sequence[Outline], outlines: Sequence[Outline], notes: list[str]) -> list[Outline]:
    """The outlines that tell what no outline before them tells."""
    prints, least, told = Prints(), Limits().duplicate, set[str]()
    for o in before:
        prints.add(shingles(o.description))
        told.add(_said(o.description))
    out: list[Outline] = []
    for o in outlines:
        if _said(o.description) in told or prints.nearest(shingles(o.description), least, len(prints.sets)) is not None:
            notes.append(f"an outline that tells once more what was told is left out: {o.description[:80]!r}")
            continue
        prints.add(shingles(o.description))
        told.add(_said(o.description))
        out.append(o)
    return out


def _renamed(outline: Outline, done: Sequence[Outline], notes: list[str]) -> dict[str, str]:
    """A new name for a scene that bears that of an earlier one in another place: each answer may have counted from 1 again.

    A scene that comes back to its own place is cross-cutting and keeps its name.
    """
    same = [o for o in done if o.scene == outline.scene]
    if not same or done[-1] is same[-1] or any(o.location == outline.location for o in same):
        return {}
    id = distinct(outline.scene, {o.scene for o in done})
    notes.append(f"scene {outline.scene!r} is another one before; it is {id!r} from here")
    return {outline.scene: id}


def _filmable(names: Names, bible: Bible, outline: Outline, last: Outline | None, notes: list[str]) -> Outline:
    """An outline whose looks and place are those of the film."""
    looks: dict[str, str] = {}
    for given in outline.looks:
        look = _look(names, given, last)
        who = names.owner(look) if look else None
        if look is None or who is None:
            notes.append(f"{outline.id}: look {given!r} is nobody's and is left out")
        elif who in looks:
            if looks[who] != look:
                notes.append(f"{outline.id}: {who!r} stands there twice, as {looks[who]!r} and {look!r}; the first is kept")
        else:
            if look != given:
                notes.append(f"{outline.id}: look {given!r} is read as {look!r}")
            looks[who] = look
    place = names.place(outline.location) or names.nearest_place(outline.location)
    if place is None:
        place = last.location if last is not None and names.has_place(last.location) else bible.locations[0].id
    if place != outline.location:
        notes.append(f"{outline.id}: place {outline.location!r} is read as {place!r}")
    if tuple(looks.values()) == outline.looks and place == outline.location:
        return outline
    return outline.but(looks=tuple(looks.values()), location=place)


def _look(names: Names, given: str, last: Outline | None) -> str | None:
    """The look that is meant; of a known person in an unknown look, the one worn in the outline before, or the youngest."""
    if (meant := names.look(given)) is not None:
        return meant
    who = names.character(given.partition(".")[0]) or names.character(given)
    if who is None:
        return None
    worn = [k for k in (last.looks if last else ()) if names.owner(k) == who]
    return worn[0] if worn else names.looks(who)[0].id
