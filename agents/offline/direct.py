"""The rule-based director: a sentence in, a plan of the whole film out."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ...script.model import Brief, Label, Outline, Text
from ..messages import Act, Understood
from ..messages import Plan as Directed
from .cast import Member
from .chance import number
from .describe import Moment, Sentences, article, sentence, the
from .events import look_in, scene_moments
from .parse import Person, Reading, read_story
from .plan import Plan, Scene, make_plan

MIN_SECONDS: Final = 1.2
SHOT_SECONDS: Final = 3.2
"""Mean length of a shot when the brief gives none."""
FPS: Final = 24
"""Lengths are whole frames at this rate, so that the picture ends with the sound."""
_ACTS: Final = (0.2, 0.5, 0.8)


@lru_cache(maxsize=16)
def direct(brief: Brief) -> Directed:
    """Plan the film of a brief: cast, places and exactly ``brief.shots`` outlines. Pure; linear in the number of shots.

    The last plans are kept, because a plan is asked for piece by piece.
    """
    reading = read_story(brief.story, brief.cast, brief.places)
    plan = make_plan(brief, reading)
    deal = Sentences(plan)
    shots: list[tuple[Scene, Moment]] = []
    for i, scene in enumerate(plan.scenes):
        shots += [(scene, m) for m in scene_moments(plan, scene, i, deal)]
    shots = _everybody(plan, _quotes(plan, shots))
    shots = _wished(plan, shots)
    outlines = _outlines(plan, shots)
    title, logline = title_of(plan), _logline(plan)
    used = {o.split(".")[0] for x in outlines for o in x.looks}
    cast = tuple(m.character for m in (plan.hero, *plan.others) if m.character.id in used or m is plan.hero or m.person.wish)
    plan.notes += _limits(plan, used)
    return Directed(
        title=title, logline=logline, genre=reading.genre or "drama", characters=cast, locations=tuple(plan.locations),
        props=(plan.thing[:120],), acts=_summaries(outlines), outlines=tuple(outlines),
        understood=_understood(plan), unused=tuple(reading.unused), notes=tuple(n[:1200] for n in plan.notes),
    )


def _quotes(plan: Plan, shots: list[tuple[Scene, Moment]]) -> list[tuple[Scene, Moment]]:
    """Put the user's spoken words into shots with people, in order, spread over the film."""
    quotes = plan.reading.quotes
    places = [i for i, (_, m) in enumerate(shots) if m.looks and m.kind != "insert"]
    if not quotes or not places:
        return shots
    pairs = [i for i in places if shots[i][1].kind == "pair"] or places
    pool = pairs if len(pairs) >= len(quotes) else places
    out = list(shots)
    for k, quote in enumerate(quotes[: len(pool)]):
        i = pool[min(len(pool) - 1, (2 * k + 1) * len(pool) // (2 * len(quotes)))]
        scene, m = out[i]
        name = _speaker(plan, m, plan.reading.voices[k] if k < len(plan.reading.voices) else "", k)
        if "“" not in m.text:
            verb = "asks" if quote.endswith("?") else "shouts" if quote.endswith("!") else "says"
            out[i] = (scene, Moment(f"{m.text[:-1]}, and {name} {verb}: “{quote[:200]}”", m.looks, m.kind))
    return out


def _speaker(plan: Plan, m: Moment, voice: str, k: int) -> str:
    """Name of the one who says the user's words: whom the sentence points to, else turn by turn."""
    cast = [x for x in (plan.hero, *plan.others) if any(look.split(".")[0] == x.character.id for look in m.looks)]
    fit = [x for x in cast if voice and (voice == x.character.gender or voice in x.character.name.lower().split()
        or voice in (x.person.noun, x.person.relation))]
    return (fit or [cast[k % len(cast)]])[0].character.name


def _everybody(plan: Plan, shots: list[tuple[Scene, Moment]]) -> list[tuple[Scene, Moment]]:
    """People whom the user named are in the film, however short it is."""
    seen = {k.split(".")[0] for _, m in shots for k in m.looks}
    missing = [x for x in plan.others if x.character.id not in seen and any(x.person is p for p in plan.reading.people)
        and not x.person.gone and x.person.wish is None and not (x.person.crowd and len(shots) < 4)]
    if not missing:
        return shots
    at = next((i for i in range(len(shots) - 1, -1, -1) if shots[i][1].looks and shots[i][1].kind != "insert"), len(shots) - 1)
    scene, m = shots[at]
    looks = m.looks or (plan.hero.character.looks[0].id,)
    looks = (*looks, *(x.character.looks[0].id for x in missing))[:6]
    names = " and ".join(x.character.name for x in missing[: 6 - len(m.looks)])
    text = sentence(f"{m.text[:-1]}, and {names} {'look' if len(missing) > 1 else 'looks'} on")
    return [*shots[:at], (scene, Moment(text, looks, "pair")), *shots[at + 1:]]


_SEEN: Final = 6
"""Most people in one shot."""


_BESIDE: Final = (("looks on", "look on"), ("stands by", "stand by"), ("listens", "listen"))
"""What those do who are not in the line of a shot; for one and for several."""


def _wished(plan: Plan, shots: list[tuple[Scene, Moment]]) -> list[tuple[Scene, Moment]]:
    """Wished people are in the film, as far as its shots hold them: whom no line tells of stands beside the others now and then."""
    seen = {k.split(".")[0] for _, m in shots for k in m.looks}
    missing = [x for x in (plan.hero, *plan.others) if x.person.wish and x.character.id not in seen and not x.person.gone]
    rooms = [i for i, (_, m) in enumerate(shots) if m.looks and m.kind != "insert"] or list(range(len(shots)))
    beside: dict[int, list[Member]] = {}
    times = min(3, max(1, len(shots) // 6))
    for turn in range(times):
        for j, x in enumerate(missing):
            free = [i for i in rooms if len(shots[i][1].looks) + len(beside.get(i, ())) < _SEEN and x not in beside.get(i, ())]
            want = rooms[int((turn + (j + 1) / (len(missing) + 1)) / times * len(rooms))]
            if free:
                beside.setdefault(min(free, key=lambda i: (abs(i - want), i)), []).append(x)
    out = list(shots)
    for k, i in enumerate(sorted(beside)):
        scene, m = out[i]
        names, verb = _names(beside[i]), _BESIDE[k % len(_BESIDE)][len(beside[i]) > 1]
        text = sentence(f"{m.text.rstrip('.')}, and {names} {verb}")
        out[i] = (scene, Moment(text, (*m.looks, *(look_in(plan, scene, x) for x in beside[i])), "pair"))
    return out


def _names(people: list[Member]) -> str:
    """"Ada", "Ada and Ben", "Ada, Ben and Cara"."""
    names = [x.character.name for x in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _limits(plan: Plan, used: set[str]) -> list[Text]:
    """What of the brief the rules cannot do, in plain words."""
    brief, notes = plan.brief, []
    if brief.style.strip():
        notes.append(f"The brief asks for the style “{brief.style}”. Style is for writers and generators that are AI models; the rules do not write "
            "or paint in it.")
    if brief.language != "en":
        notes.append(f"The brief asks for the language {brief.language!r}. The rules write English only and leave out spoken lines of their own; "
            "a language model can be asked to write instead.")
    left = [x for x in (plan.hero, *plan.others) if x.person.wish and x.character.id not in used]
    gone, unseen = [x for x in left if x.person.gone], [x for x in left if not x.person.gone]
    if gone:
        notes.append(f"The story only remembers {', '.join(x.character.name for x in gone)}: they are in the cast and in no shot.")
    if unseen:
        notes.append(f"The film is too short to show {', '.join(x.character.name for x in unseen)}; more shots make room.")
    return notes


def _outlines(plan: Plan, shots: list[tuple[Scene, Moment]]) -> list[Outline]:
    n = len(shots)
    digits = 3 if n > 99 else 2
    tensions = [_tension(plan, scene, m, i, n) for i, (scene, m) in enumerate(shots)]
    seconds = lengths(plan.brief, tensions, [m for _, m in shots], plan.notes)
    acts = _acts([s.id for s, _ in shots])
    return [
        Outline.read({
            "id": f"s{i + 1:0{digits}d}", "scene": scene.id, "act": acts[i], "beat": scene.beat.name, "tension": tensions[i],
            "description": m.text,
            "location": scene.location.id, "hour": scene.hour, "weather": scene.weather, "season": scene.season, "looks": list(m.looks),
            "seconds": seconds[i],
        }) for i, (scene, m) in enumerate(shots)
    ]


def _acts(scenes: list[str]) -> list[int]:
    """The act of every shot, about 20/30/30/20, turning with the scenes where they allow it; every act from four shots on."""
    n = len(scenes)
    if n < 4:
        return [1, 4, 4][:n] if n < 3 else [1, 2, 4]
    turns = [i for i in range(1, n) if scenes[i] != scenes[i - 1]]
    cuts: list[int] = []
    for k, share in enumerate(_ACTS):
        least, most = (cuts[-1] if cuts else 0) + 1, n - (len(_ACTS) - k)
        want = min(most, max(least, round(share * n)))
        near = [i for i in turns if least <= i <= most and abs(i - want) <= max(1.0, 0.08 * n)]
        cuts.append(min(near, key=lambda i: (abs(i - want), i)) if near else want)
    return [1 + sum(i >= c for c in cuts) for i in range(n)]


def _summaries(outlines: list[Outline]) -> tuple[Act, ...]:
    """What each act up to the last one tells: its beats and its tensest shot."""
    out = []
    for act in range(1, max(o.act for o in outlines) + 1):
        shots = [o for o in outlines if o.act == act]
        summary = "Not shown: the film is too short."
        if shots:
            beats = ", ".join(dict.fromkeys(o.beat for o in shots))
            summary = f"{beats[:1].upper()}{beats[1:700]}. {max(shots, key=lambda o: o.tension).description}"
        out.append(Act(act=act, summary=summary, shots=len(shots)))
    return tuple(out)


def _tension(plan: Plan, scene: Scene, m: Moment, i: int, n: int) -> int:
    t = scene.beat.tension + {"establish": -2, "arrive": -1, "react": 1}.get(m.kind, 0)
    if scene.beat.name == "image":
        t += number(plan.salt, scene.id, i, "pulse") % 4
    if i == n - 1:
        t = min(t, 4)
    return min(9, max(0, t))


def lengths(brief: Brief, tensions: list[int], shots: list[Moment], notes: list[str]) -> list[float]:
    """Seconds per shot: calm shots long, tense ones short, the whole as long as the brief asks."""
    raw = [max(MIN_SECONDS, 5.2 - 0.4 * t + {"establish": 0.5, "insert": -0.9, "pair": 0.3}.get(m.kind, 0.0)) for t,
        m in zip(tensions, shots, strict=True)]
    n = len(raw)
    total = brief.seconds if brief.seconds is not None else max(SHOT_SECONDS * n, 1.0)
    floor = MIN_SECONDS
    if total < floor * n:
        floor = max(0.5, total / n)
        notes.append(f"{total:g} seconds for {n} shots leave {total / n:.1f} seconds a shot; the shots are as short as that.")
    total = max(total, floor * n)
    need = [floor if "“" not in m.text else max(floor, len(m.text.split("“", 1)[1].split()) / 2.5 + 1.2) for m in shots]
    spare, base = total - sum(need), list(need)
    if spare < 0:
        need, base = [floor] * n, [floor] * n
        spare = total - sum(need)
    weight = [max(0.05, r - b) for r, b in zip(raw, base, strict=True)]
    whole = sum(weight)
    return _frames([b + spare * w / whole for b, w in zip(base, weight, strict=True)], total)


def _frames(seconds: list[float], total: float) -> list[float]:
    """The lengths as whole frames that add up to the whole film's frames, as near to the wish as that allows."""
    most, least = 60 * FPS, FPS // 2
    wish = [min(most, max(least, x * FPS)) for x in seconds]
    out = [int(x) for x in wish]
    left = round(total * FPS) - sum(out)
    order = sorted(range(len(out)), key=lambda i: (out[i] - wish[i], i) if left > 0 else (wish[i] - out[i] - out[i], i))
    while left and any((out[i] < most) if left > 0 else (out[i] > least) for i in order):
        for i in order:
            step = 1 if left > 0 else -1
            if left and least <= out[i] + step <= most:
                out[i] += step
                left -= step
    return [round(x / FPS, 6) for x in out]


def title_of(plan: Plan) -> Label:
    """A title from the words of the story, small words in it in lower case."""
    words = _title(plan).split(" ")
    return " ".join(x.lower() if i > 0 and x.lower() in _SMALL and not words[i - 1].endswith(":") else x for i, x in enumerate(words))


def _plural(noun: str) -> str:
    *rest, last = noun.split(" ")
    many = {"Child": "Children", "Woman": "Women", "Man": "Men", "Wolf": "Wolves", "Thief": "Thieves", "Mouse": "Mice", "Fox": "Foxes",
        "Witch": "Witches", "Princess": "Princesses", "Fisherman": "Fishermen", "Wife": "Wives", "Hero": "Heroes", "Deer": "Deer",
        "Spy": "Spies", "Boss": "Bosses", "Actress": "Actresses"}.get(last, f"{last}s")
    return " ".join([*rest, many])


_SMALL: Final = frozenset(["a", "an", "the", "of", "in", "at", "on", "and", "to", "or", "for", "with", "by", "from", "through"])


def _title(plan: Plan) -> Label:
    r, hero = plan.reading, plan.hero.character
    noun = _noun(plan.hero.person)
    given = bool(plan.hero.person.name)
    if r.language or not r.people:
        return _headline(r)
    others = [m for m in plan.others if any(m.person is p for p in r.people) and not m.person.crowd and not m.person.gone]
    lead = hero.name if given else f"The {noun.title()}"
    if plan.frame == "rivalry" and plan.others:
        alike = len(r.people) > 1 and not given and others and others[0].person.noun == plan.hero.person.noun
        plural = f"Two Rival {_plural(noun.title())}" if alike else ""
        return (plural or f"{hero.name} and {plan.others[0].character.name}")[:120]
    if plan.frame in ("life story", "rise"):
        plain = noun in ("", "woman", "man", "boy", "girl", "child", "hero")
        if plan.frame == "life story":
            return f"{lead}: A Life"[:120]
        return (f"{lead}, {noun.title()}" if given and not plain else f"The Rise of {hero.name}")[:120]
    if others and not given and not others[0].person.name and _noun(others[0].person) == noun:
        return f"Two {_plural(noun.title())}"[:120]
    if others and len(r.people) > 1:
        second = _called(others[0].person, others[0].character.name, _noun(others[0].person)).replace("The ", "the ")
        return f"{_called(plan.hero.person, hero.name, noun)} and {second}"[:120]
    if given and plan.frame in ("secret", "transformation") and plan.hero.person.work:
        return f"{lead}, {hero.role.title().replace(' And ', ' and ')}"[:120]
    if plan.frame == "quest" and plan.thing not in r.things and plan.work:
        return f"{lead} and the {plan.thing.title()}"[:120]
    if plan.frame == "day in the life":
        return f"{lead}'s Day"[:120]
    thing = plan.thing if plan.thing in r.things else ""
    place = next((n for _, n in r.places), "")
    if thing:
        return f"{lead} and the {thing.title()}"[:120]
    if place:
        what = {"virtual": "Virtual World"}.get(place, place.title())
        word = "at" if place in ("station", "harbour", "shore", "sea") else "in"
        return f"{lead} {word if plan.frame == 'waiting' else 'and'} the {what}"[:120]
    return lead[:120]


def _headline(r: Reading) -> Label:
    """The sentence itself as a title, when it is short; its first words otherwise."""
    words = [t.text for t in r.tokens]
    small = ("a", "an", "the", "of", "in", "at", "on", "and", "to", "through", "su", "en", "la", "el", "de", "der", "die", "das", "y",
        "le", "du")
    out = [x if i and x.lower() in small else x[:1].upper() + x[1:] for i, x in enumerate(words[:7])]
    while len(out) > 1 and out[-1].lower() in small:
        out.pop()
    return " ".join(out)[:120] or "Untitled"


def _called(person: Person, name: str, noun: str) -> str:
    return name if person.name else f"the {noun}".title()


def _noun(p: Person) -> str:
    adjective = next((t for t in p.traits if t not in ("classic", "unlikely", "unnamed")), "")
    second = f"{p.second} " if p.second and p.second != p.work and not p.name else ""
    old = "old " if p.age == "old" and p.noun not in ("grandmother", "grandfather") and not adjective else ""
    return f"{adjective + ' ' if adjective and not p.name else old}{second}{p.noun or p.kind or 'hero'}".strip()


_KINDS: Final = {"kishotenketsu": "story in four turns", "secret": "story of secrets", "making": "story of making",
    "waiting": "story of waiting",
                 "rise": "story of a rise", "rivalry": "story of rivals", "storm": "story of a storm", "wedding": "story of a wedding"}


def _logline(plan: Plan) -> Text:
    hero, r = plan.hero.character, plan.reading
    who = hero.name if hero.role in ("hero",
        ) else f"{hero.name}, {article(_noun(plan.hero.person) if not plan.hero.person.name else hero.role)},"
    kind = _KINDS.get(plan.frame, plan.frame)
    beats = list(dict.fromkeys(s.beat.name for s in plan.scenes))
    path = f"from {beats[0]} to {beats[-1]}" if len(beats) > 1 else f"in one moment of {beats[0]}"
    places = list(dict.fromkeys(the(s.location.name) for s in plan.scenes))
    where = f" at {places[0]}" if len(places) == 1 else f", between {places[0]} and {places[-1]}"
    return sentence(f"{who} {path}{where}{', with ' + plan.others[0].character.name if plan.others else ''}; {article(kind)} in "
        f"{plan.brief.shots} "
                    f"{'shot' if plan.brief.shots == 1 else 'shots'}" + (f", against {r.obstacle}" if r.obstacle
                    and r.obstacle not in (plan.frame, "death", *(p.noun for p in r.people)) else ""))


def _understood(plan: Plan) -> tuple[Understood, ...]:
    story = plan.brief.story
    spans = {(s.start, s.end): s.meaning for s in plan.reading.spans}
    if plan.cue:
        spans.setdefault(plan.cue, f"frame: {plan.frame}")
    out = []
    for (start, end), meaning in sorted(spans.items()):
        text = story[start:end][:120]
        if text.strip():
            out.append(Understood(text=text, start=start, end=start + len(text), meaning=meaning[:120]))
    return tuple(out[:400])

