"""The director's plan before it is words: frame, scenes, places, hours and who is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from ...script.model import Brief, Location, PlaceWish, slug
from ...script.vocabulary import AGES
from ...script.wording import flat
from .beats import BEATS, Beat
from .cast import Member, default_person, member
from .chance import dice, pick, salt
from .frames import FRAMES, Step, frame_of
from .keepsake import thing_for
from .parse import Person, Reading
from .places import OWNED, SETS, is_interior
from .professions import WORK, Work
from .reading import Event
from .settings import ground_of, noun_of, where
from .timetable import Timetable, place_events
from .wishes import Site, near_site, set_of, sites_of, spread

HOURS: Final = ("dawn", "morning", "day", "golden", "dusk", "night")
_COMPANION: Final = {"quest": "companion", "journey": "stranger", "secret": "contact", "day in the life": "neighbour",
    "transformation": "mentor", "making": "friend", "storm": "crewmate",
                     "rivalry": "rival", "encounter": "stranger", "waiting": "passer-by", "other": "companion", "wedding": "partner"}
_BONDS: Final = {"parent": "family", "partner": "lovers", "child": "family", "friend": "friends", "mentor": "mentor", "rival": "rivals",
    "stranger": "strangers",
                 "companion": "companion", "contact": "strangers", "neighbour": "friends", "crewmate": "colleagues",
                 "passer-by": "strangers", "other": "companion"}
_WORK_OF_SET: Final = {"ship_deck": "sailor", "harbour": "fisherman", "laboratory": "scientist", "spaceship": "pilot", "theatre": "actor",
    "hospital": "nurse", "library": "librarian",
                       "kitchen": "chef", "greenhouse": "botanist", "mountain": "explorer", "field": "farmer", "classroom": "teacher",
                       "gallery": "artist", "desert": "explorer"}
_WORK_OF_THING: Final = {"bike": "cyclist", "bicycle": "cyclist", "piano": "pianist", "violin": "violinist", "guitar": "musician",
    "telescope": "astronomer", "cure": "scientist", "vaccine": "scientist",
                         "experiment": "scientist", "sketches": "fashion designer", "code": "technologist", "canvas": "artist",
                         "orchid": "botanist"}
_AGE_WITH: Final = {
    "parent": {"infant": "adult", "child": "adult", "teen": "adult", "adult": "middle", "middle": "old", "old": "old"},
    "partner": {"adult": "adult", "middle": "middle", "old": "old"},
    "child": {"adult": "infant", "middle": "child", "old": "adult"},
    "friend": {"child": "child", "teen": "teen", "adult": "adult", "middle": "middle", "old": "old"},
    "mentor": {"child": "old", "teen": "old", "adult": "old"},
}
_ROLE_OF_RELATION: Final = {
    "daughter": "child", "son": "child", "granddaughter": "child", "grandson": "child", "mother": "parent", "father": "parent",
    "mum": "parent", "mom": "parent",
    "dad": "parent", "parent": "parent", "wife": "partner", "husband": "partner", "lover": "partner", "fiance": "partner",
    "girlfriend": "partner",
    "boyfriend": "partner", "friend": "friend", "brother": "friend", "sister": "friend", "mentor": "mentor", "master": "mentor",
    "grandmother": "mentor",
    "grandfather": "mentor", "rival": "friend",
}


@dataclass(slots=True)
class Scene:
    """One scene of the plan."""

    id: str
    step: Step
    beat: Beat
    shots: int
    location: Location
    hour: str
    weather: str
    season: str
    age: str
    other: Member | None
    fresh: bool
    """Whether the place is seen for the first time."""
    events: list[Event] = field(default_factory=list)
    """What the sentence says happens here."""
    again: Event | None = None
    """An event told in an earlier scene and still going on here."""


@dataclass(slots=True)
class Plan:
    """Everything the outlines are made of."""

    brief: Brief
    reading: Reading
    frame: str
    hero: Member
    others: list[Member]
    work: Work | None
    thing: str
    scenes: list[Scene] = field(default_factory=list)
    locations: list[Location] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cue: tuple[int, int] | None = None
    events: list[Event] = field(default_factory=list)
    """What is filmed of the sentence's own events, in order."""
    ground: list[tuple[str, str]] = field(default_factory=list)
    """The places of the story: (set, the user's noun or '')."""
    now: tuple[str, str] | None = None
    """Where the last event took the story."""
    sites: list[Site] = field(default_factory=list)
    """Where a film with wished places plays; empty when there are none."""
    same: dict[tuple[str, str], Site] = field(default_factory=dict)
    """The wish that a place of the story is."""

    def member_of(self, person: Person) -> Member | None:
        """The member of the cast that a person of the sentence became."""
        return next((m for m in (self.hero, *self.others) if m.person is person), None)

    @property
    def salt(self) -> int:
        """What makes this film's choices its own."""
        return salt(self.brief)


def make_plan(brief: Brief, reading: Reading) -> Plan:
    """Frame, cast, scenes and places for a brief. Pure; linear in the number of shots."""
    frame, cue, notes = _frame(brief, reading)
    people = reading.people
    heroless = not people
    if heroless:
        sets = [s for s, _ in reading.places]
        work = next((_WORK_OF_SET[s] for s in sets if s in _WORK_OF_SET), "")
        person = default_person(reading, work)
        notes.append(f"The sentence names nobody; the film follows a {person.noun} so that there is someone to watch.")
        people = [person]
    people = _hero_first(people)
    if not people[0].work and people[0].species == "human":
        # A boy on a bike will be a cyclist: the things of the sentence tell the work.
        people[0].work = next((_WORK_OF_THING[t] for t in reading.things if t in _WORK_OF_THING), "")
    steps = _with_age(_steps(frame, reading, brief.shots, len(brief.places)), people[0])
    taken: set[str] = {x for c in brief.cast for x in (c.name, f"#{c.id}")}
    ages = tuple(a for a in AGES if any(s.age == a for s, _ in steps)) or (people[0].age or "adult",)
    hero = member(people[0], salt(brief), 0, taken, ages)
    work_ = WORK.get(people[0].work)
    plan = Plan(brief, reading, frame, hero, [], work_,
        thing_for(reading, people[0], work_, salt(brief), frame == "secret", frame == "quest"), notes=notes, cue=cue)
    _supports(plan, people[1:], steps, taken, heroless)
    plan.events = [e for e in reading.events if all(plan.member_of(p) is not None for p in e.cast)]
    plan.ground = ground_of(plan)
    if brief.places:
        plan.sites, plan.same = sites_of(reading, brief.places)
    _scenes(plan, steps)
    _mentioned_places(plan)
    if reading.late_weather and plan.scenes[-1].location.set != "spaceship":
        plan.scenes[-1].weather = reading.late_weather
    return plan


def _hero_first(people: list[Person]) -> list[Person]:
    """A named person, or one whom the others are defined by, leads."""
    if people[0].relation in ("rival", "enemy", "opponent") and len(people) > 1 and people[0].wish is None:
        people = [people[1], people[0], *people[2:]]
    return people


def _frame(brief: Brief, reading: Reading) -> tuple[str, tuple[int, int] | None, list[str]]:
    notes = list(reading.notes)
    if reading.language:
        return "montage", None, notes
    start = reading.tokens[0].start if reading.tokens else 0
    frame, span = frame_of(brief.story[start:2000 + start], len(reading.people))
    cue = (span[0] + start, span[1] + start) if span else None
    text = brief.story[start:].lower()
    if frame == "life story" and not reading.to_death and re.search(r"\b(champion\w*|world-class|iconic|fame|master|to (the )?top|from "
        r"(a |his |her )?(novice|boy|girl|first|first sketches))\b", text):
        frame = "rise"
    if frame == "montage" and not reading.people and not reading.places:
        notes.append("The sentence gives no person, place or event to film; the writer made a montage of images around its words.")
    if reading.count and reading.count != brief.shots:
        notes.append(f"The sentence speaks of {reading.count} shots; the brief asks for {brief.shots}, which is what was planned.")
    return frame, cue, notes


def _with_age(steps: list[tuple[Step, int]], hero: Person) -> list[tuple[Step, int]]:
    """The steps of a life so that the age that the brief demands of the hero is seen: the nearest ones show it where none does."""
    ages = {s.age for s, _ in steps if s.age}
    want = hero.wish.age if hero.wish else None
    if want is None or not ages or want in ages:
        return steps
    nearest = min(sorted(ages), key=lambda a: abs(AGES.index(a) - AGES.index(want)))
    return [(replace(s, age=want) if s.age == nearest else s, n) for s, n in steps]


def _steps(frame: str, reading: Reading, shots: int, places: int) -> list[tuple[Step, int]]:
    """The steps of the frame that fit the film, each with its number of scenes (at least 1)."""
    steps = list(FRAMES[frame])
    if frame == "life story":
        if not reading.from_birth:
            steps = [s for s in steps if s.age != "infant"]
        if not reading.to_death:
            steps = [s for s in steps if s.beat not in ("farewell",)]
    scenes = max(1, round(shots / (2.3 if shots <= 12 else 3.0 if frame in ("life story", "rise") else 3.4)))
    scenes = max(scenes, min(len(reading.events) + places, shots))
    if scenes <= len(steps):
        keep = _peaks(steps, scenes)
        return [(steps[i], 1) for i in keep]
    total = sum(s.weight for s in steps)
    shares = [scenes * s.weight / total for s in steps]
    counts = [max(1, int(x)) for x in shares]
    order = sorted(range(len(steps)), key=lambda i: (-(shares[i] - int(shares[i])), i))
    k = 0
    while sum(counts) < scenes:
        counts[order[k % len(order)]] += 1
        k += 1
    while sum(counts) > scenes:
        counts[max(range(len(counts)), key=lambda i: counts[i])] -= 1
    return list(zip(steps, counts, strict=True))


_FIRST: Final = ("discovery", "love", "trial", "loss", "breakthrough", "contest", "failure", "family", "leaving home", "apprenticeship",
    "legacy", "school days", "first try", "first steps", "wisdom", "return")
"""Beats of a life in the order in which a short film gives them up last."""


def _peaks(steps: list[Step], k: int) -> list[int]:
    """``k`` steps of a short film: the end, the beginning, then what weighs most."""
    def weight(i: int) -> float:
        beat = steps[i].beat
        return -float(_FIRST.index(beat)) if steps[i].age and beat in _FIRST else BEATS[beat].tension + 8 * (steps[i].weight - 1)

    if k == 1:
        return [max(range(len(steps)), key=lambda i: (weight(i), -i))]
    rest = sorted(range(1, len(steps) - 1), key=lambda i: (-weight(i), i))
    return sorted([0, len(steps) - 1, *rest][:k])


def _supports(plan: Plan, people: list[Person], steps: list[tuple[Step, int]], taken: set[str], heroless: bool) -> None:
    seed, frame = plan.salt, plan.frame
    sign = plan.hero.character.looks[0].outfit[0].colour
    roles = list(dict.fromkeys(s.role for s, _ in steps if s.role))
    for i, person in enumerate(people, 1):
        role = _ROLE_OF_RELATION.get(person.relation, "other")
        ages: tuple[str, ...] = (person.age or plan.hero.character.looks[-1].age if person.bond in ("rivals", "lovers", "friends")
            or not person.age else person.age,)
        if roles:
            role = role if role in _AGE_WITH else "friend"
            ages = _ages_with(role, steps)
        if person.species != "human" and not roles:
            ages = ("adult",)
        if person.wish and person.wish.age:
            ages = (person.wish.age,)
        if not person.bond:
            person.bond = _BONDS.get(role, "companion") if person.species == "human" else "companion"
        if role in ("friend", "other") and frame == "rivalry":
            person.bond = "rivals"
        plan.others.append(member(person, seed, i, taken, ages, role, sign))
    have = {m.role for m in plan.others}
    if roles:
        for role in roles:
            if role not in have and (plan.brief.shots >= 5):
                word = {"parent": ("mother", "father"), "child": ("daughter", "son"), "partner": ("partner",), "friend": ("friend",),
                    "mentor": ("mentor",)}[role]
                person = Person(noun=pick(word, seed, "role", role), bond=_BONDS[role])
                person.gender = {"mother": "woman", "daughter": "woman", "father": "man", "son": "man"}.get(person.noun, "")
                plan.others.append(member(person, seed, len(plan.others) + 1, taken, _ages_with(role, steps), role, sign))
        return
    lonely = {"lonely", "alone", "solitary"} & set(plan.hero.person.traits) or plan.reading.mood == "bleak"
    wanted = frame in ("rivalry",) or (plan.brief.shots >= 5 and frame in _COMPANION and not (lonely and plan.reading.things)
        and not (heroless and frame == "montage") and not (frame == "waiting" and plan.hero.person.species == "robot"))
    if not plan.others and wanted:
        role = _COMPANION[frame]
        person = Person(noun=role, bond=_BONDS[role], work=plan.hero.person.work if frame == "rivalry" else "")
        if frame == "waiting" and plan.hero.person.species != "human":
            person.noun, person.bond = "traveller", "companion"
        age = {"mentor": "old"}.get(role, "adult")
        plan.others.append(member(person, seed, 1, taken, (age,), role, sign))


def _ages_with(role: str, steps: list[tuple[Step, int]]) -> tuple[str, ...]:
    table = _AGE_WITH[role]
    ages = {table.get(s.age, "adult") for s, _ in steps if s.role == role} or {"adult"}
    return tuple(a for a in AGES if a in ages)


def work_acts(plan: Plan) -> tuple[str, ...]:
    """What the hero can be seen doing in both of its professions."""
    second = WORK.get(plan.hero.person.second)
    return (*(plan.work.acts if plan.work else ()), *(second.acts if second else ()))


_KEEPSAKES: Final = ("letter", "small brass key", "photograph", "red kite", "music box", "old compass", "paper boat", "wooden horse",
    "silver bell")


def thing_of(plan: Plan, scene: Scene) -> str:
    """The object of a scene: in a life, the keepsake of childhood until there is work, and again when there is none."""
    if plan.frame == "life story" and (plan.work or plan.thing in plan.reading.things) and scene.beat.name not in ("apprenticeship",
        "trial", "breakthrough"):
        return pick(_KEEPSAKES, plan.salt, "keepsake")
    return plan.thing


def other_look(m: Member, hero_age: str) -> str:
    """Look of a supporting person beside a hero of this age."""
    want = _AGE_WITH.get(m.role, {}).get(hero_age, "")
    looks = m.character.looks
    return next((k.id for k in looks if k.age == want),
        looks[-1].id if want and AGES.index(want) > AGES.index(looks[-1].age) else looks[0].id)


def other_age(m: Member, hero_age: str) -> str:
    """Age of a supporting person beside a hero of this age."""
    id_ = other_look(m, hero_age)
    return next(k.age for k in m.character.looks if k.id == id_)


def _scenes(plan: Plan, steps: list[tuple[Step, int]]) -> None:
    n, flat = plan.brief.shots, [(s, k) for s, c in steps for k in range(c)]
    table = place_events(plan, [s for s, _ in flat])
    sizes = _sizes(n, [BEATS[s.beat].tension + 10 * len(table.first.get(i, ())) for i, (s, _) in enumerate(flat)])
    made: dict[tuple[str, str], Location] = {}
    sites = _sites(plan, table, len(flat)) if plan.sites else []
    recent: list[str] = []
    turn = 0
    for index, ((step, k), size) in enumerate(zip(flat, sizes, strict=True)):
        here = table.first.get(index, [])
        if sites:
            set_ = sites[index].set
            location, fresh = _at_site(plan, made, sites[index], index)
        else:
            told = where(plan, step, index, len(flat), here, table.again.get(index))
            set_, noun = told or _where(plan, step, k, index, recent)
            location, fresh = _location(plan, made, set_, noun, index)
        recent = [*recent[-5:], set_]
        other = _other(plan, step, turn)
        turn += 1 if other else 0
        hour, weather, season = _when(plan, step, k, index, set_)
        hour = next((e.hour for e in here if e.hour), hour)
        if weather == "storm" and any(e.early for e in here):
            weather = "wind"
        weather = next((e.weather for e in here if e.weather), weather)
        if plan.scenes and k == 0 and hour == plan.scenes[-1].hour and hour in ("golden", "morning", "day") and not plan.reading.hours:
            hour = {"golden": "day", "morning": "golden", "day": "morning"}[hour]
        plan.scenes.append(Scene(f"sc{index + 1:02d}" if len(flat) < 100 else f"sc{index + 1:03d}", step, BEATS[step.beat], size, location,
            hour, weather, season,
                                 step.age or plan.hero.character.looks[0].age, other, fresh, list(here), table.again.get(index)))


def _sites(plan: Plan, table: Timetable, scenes: int) -> list[Site]:
    """The site of every scene: where its events play, else the wished places in their order."""
    wished = [s for s in plan.sites if s.wish]
    needs: list[Site | None] = []
    for index in range(scenes):
        again = table.again.get(index)
        events = [*table.first.get(index, []), *([again] if again else [])]
        needs.append(next((site for e in events if (site := _site_of(plan, e, wished)) is not None), None))
    return spread(needs, plan.sites)


def _site_of(plan: Plan, e: Event, wished: list[Site]) -> Site | None:
    """Where an event has to play, None when it may play anywhere."""
    named = next((s for s in wished if s.wish and len(flat(s.wish.name)) > 1 and f" {flat(s.wish.name)} " in f" {flat(e.text)} "), None)
    if named is not None:
        return named
    if e.place[0]:
        return plan.same.get(e.place, Site(*e.place))
    return (near_site(e.implied, wished) or Site(e.implied, noun_of(plan, e.implied))) if e.implied else None


def _at_site(plan: Plan, made: dict[tuple[str, str], Location], site: Site, index: int) -> tuple[Location, bool]:
    """The location of a site, and whether it is new."""
    if site.wish is None:
        return _location(plan, made, site.set, site.noun, index)
    known = next((x for x in plan.locations if x.id == site.wish.id), None)
    if known is None:
        plan.locations.append(_wished(plan, site.wish))
    return known or plan.locations[-1], known is None


def _wished(plan: Plan, wish: PlaceWish) -> Location:
    """A wished place. Its own words are its text; without any, what is known of its set."""
    set_, sure = set_of(wish)
    if not sure:
        plan.notes.append(f"Nothing in the name or description of “{wish.name}” tells the rules what kind of place it is; a {set_} stands for "
            "it. Give the place a set to choose another.")
    own = wish.text.strip() or f"{SETS[set_].views[0]}."
    return Location.read({"id": wish.id, "name": wish.name, "set": set_, "interior": is_interior(set_), "sources": list(SETS[set_].sources),
        "text": f"{wish.name}: {own}"[:1200]})


def _sizes(n: int, tension: list[int]) -> list[int]:
    """Shots per scene: about equal, tense scenes a little more. Sums to ``n``."""
    k = len(tension)
    base, rest = divmod(n, k)
    sizes = [base] * k
    for i in sorted(range(k), key=lambda i: (-tension[i], i))[:rest]:
        sizes[i] += 1
    return sizes


def _other(plan: Plan, step: Step, turn: int) -> Member | None:
    others = [m for m in plan.others if not m.person.crowd and not m.person.gone]
    if not others or step.who <= 0.05:
        return None
    if step.role:
        return next((m for m in others if m.role == step.role),
            others[turn % len(others)] if not any(m.role == step.role for m in others) and
                    others[turn % len(others)].role == "friend" else None)
    return others[turn % len(others)]


def _where(plan: Plan, step: Step, k: int, index: int, recent: list[str]) -> tuple[str, str]:
    """Set and the user's noun for a scene."""
    options: list[tuple[str, str]] = []
    for word in step.where.split():
        if word == "story":
            options += plan.reading.places
        elif word == "work":
            options += [(s, "") for s in (plan.work.sets if plan.work else ())]
        elif word == "home":
            options += [("living_room", ""), ("kitchen", "")] if plan.hero.person.species == "human" else [("street", ""), ("garden", "")]
        else:
            options.append((word, ""))
    if plan.frame != "life story" and not any(w in ("story",) for w in step.where.split()):
        options += plan.reading.places
    if not options:
        options = [(s, "") for s in ("street", "park", "living_room", "rooftop", "workshop")]
    strong = step.where.startswith("story") and plan.reading.places
    if k == 0 and plan.frame == "rivalry" and step.beat == "contest" and plan.work:
        return plan.work.sets[0], ""
    if k == 0 and strong:
        return options[0] if len(plan.reading.places) == 1 or index % 2 == 0 else options[1 % len(options)]
    rng = dice(plan.salt, "where", index)
    fresh = [o for o in options if o[0] not in recent] or options
    if k == 0 and not plan.salt and fresh[0] == options[0]:
        return fresh[0]
    if k >= len(options):
        wide = [(s, "") for s in SETS if s not in recent and s not in ("nursery", "spaceship", "ship_deck", "desert")]
        return rng.choice(wide)
    return rng.choice(fresh[:3])


_CALLED: Final = {"sea": "boat at sea", "ocean": "ship on the ocean", "waves": "boat on the waves", "space": "ship in space",
    "fields": "field", "woods": "forest", "countryside": "country road", "bed": "bedroom"}


def _location(plan: Plan, made: dict[tuple[str, str], Location], set_: str, noun: str, index: int) -> tuple[Location, bool]:
    used = [loc for (s, _), loc in made.items() if s == set_]
    if noun and (set_, noun) in made:
        return made[set_, noun], False
    if not noun and used and (set_ in OWNED or len(made) >= 60 or dice(plan.salt, "again", index).random() < 0.65):
        return used[-1], False
    names = SETS[set_].names
    count = len(used)
    if noun and noun not in ("home", "house", "virtual"):
        name = "seashore" if set_ == "shore" and noun in ("sea", "ocean", "waves") else _CALLED.get(noun, noun)
    elif noun == "virtual":
        name = "virtual world"
    elif set_ in OWNED and not count and not (set_ == "workshop" and plan.work is None):
        name = f"{plan.hero.character.name}'s {'house' if noun else names[0]}"
    else:
        name = names[(dice(plan.salt, "place", set_).randrange(len(names)) + count) % len(names)]
    if any(x.name == name for x in plan.locations) or any(flat(x.name) == flat(name) for x in plan.brief.places):
        which = ("other", "old", "far", "new", "narrow", "upper", "lower", "quiet", "third", "last")[count % 10]
        name = f"{which} {name.split(chr(39) + 's ')[-1]}"
    if plan.reading.city and set_ in ("street", "rooftop", "station", "bridge", "cafe", "alley") and "'" not in name:
        name = f"{name} in {plan.reading.city}"
    base, i = slug(name, fallback="place"), 2
    id_ = base
    taken = {x.id for x in plan.locations} | {x.id for x in plan.brief.places}
    while id_ in taken:
        id_, i = f"{base[:36]}_{i}", i + 1
    location = Location.read({"id": id_, "name": name[:120], "set": set_, "interior": is_interior(set_),
        "sources": list(SETS[set_].sources),
                              "text": f"{name[:1].upper()}{name[1:110]}: {SETS[set_].views[count % len(SETS[set_].views)]}."})
    made[set_, noun or f"#{count}"] = location
    plan.locations.append(location)
    return location, True


def _when(plan: Plan, step: Step, k: int, index: int, set_: str) -> tuple[str, str, str]:
    r = plan.reading
    hour = step.hour
    if k:
        hour = HOURS[(HOURS.index(step.hour) + k) % 6]
    elif r.hours and plan.frame not in ("life story", "rise", "day in the life"):
        # The hour of the sentence rules the film; the beats may only lean towards morning at the end.
        last = index > 0 and step.hour == "dawn"
        hour = r.hours[min(index, len(r.hours) - 1)] if not last else "dawn"
    season = r.season or step.season or (("summer", "autumn", "spring")[(index // 3 + plan.salt) % 3]
        if plan.frame not in ("life story", "rise") else "summer")
    weather = step.weather or ("clear" if index % 3 else ("clear", "cloudy", "wind")[(index + plan.salt) % 3])
    if r.weather and plan.frame not in ("life story", "rise", "storm") and (index % 3 != 2 or r.weather in ("snow", "fog")):
        weather = r.weather
    if set_ == "spaceship":
        weather = "clear"
    if hour == "night":
        # A dark sky and bad weather together hide the picture: unless the words ask for both, one of them gives way.
        if weather in ("storm", "rain", "fog", "snow") and "night" not in r.hours:
            hour = "dusk"
        elif weather != r.weather:
            weather = "clear"
    if weather == "snow":
        season = "winter"
    return hour, weather, season


def _mentioned_places(plan: Plan) -> None:
    """Every place of the sentence is in the film, if it has enough scenes."""
    have = {s.location.id for s in plan.scenes}
    # Where places are wished, those of the sentence are among the sites already.
    places = [] if plan.sites else plan.reading.places[: max(1, len(plan.scenes) // 2)]
    for n, (set_, noun) in enumerate(places):
        if any(x.set == set_ and noun in x.name for x in plan.locations if x.id in have):
            continue
        told = max((i for i, x in enumerate(plan.scenes) for e in x.events if noun in e.text.split()), default=-1)
        index = min(len(plan.scenes) - 1, (len(plan.scenes) // 2) + n)
        scene = plan.scenes[index]
        if scene.events or scene.again:
            scene = next((x for x in plan.scenes if not x.events and not x.again), scene)
        if told >= 0:
            # One arrives after setting out.
            scene = next((x for x in plan.scenes[told + 1:] if not x.events), plan.scenes[told])
        if scene.events:
            continue
        if plan.frame == "life story" and scene.age in ("infant", "child") and len(plan.scenes) > 2:
            scene = plan.scenes[-2]
        location, fresh = _location(plan, {}, set_, noun, index)
        scene.location, scene.fresh = location, fresh
    used = {s.location.id for s in plan.scenes}
    plan.locations = [x for x in plan.locations if x.id in used]
    left = [x for x in plan.brief.places if x.id not in used]
    plan.locations += [_wished(plan, x) for x in left]
    if left:
        plan.notes.append(f"The film has {len(plan.scenes)} {'scene' if len(plan.scenes) == 1 else 'scenes'} for {len(plan.brief.places)} wished "
            f"places; nothing plays at {', '.join(x.name for x in left)}. More shots make more scenes.")
    seen: set[str] = set()
    for scene in plan.scenes:
        scene.fresh = scene.location.id not in seen
        seen.add(scene.location.id)
