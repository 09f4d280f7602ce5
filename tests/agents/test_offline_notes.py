"""A person's note on a shot, heard by the rules: what can be read is done, what follows from it follows, and nothing else changes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from vgot.agents.ask import Writer
from vgot.agents.messages import Bible, RedirectRequest
from vgot.agents.notes import hearer
from vgot.agents.offline.answer import answer
from vgot.agents.offline.compose import draft_script
from vgot.agents.offline.model import OfflineWriter
from vgot.agents.offline.notes import HOURS as NAMED
from vgot.agents.offline.notes import Direction, acting, direction
from vgot.agents.offline.notes_craft import craft
from vgot.agents.offline.retell import at_hour, without_person
from vgot.agents.roles import AGENTS
from vgot.generators.engine import InlineEngine
from vgot.graph.revise import outline_of
from vgot.graph.studio import AsyncRun, AsyncStudio
from vgot.graph.variant import Variant
from vgot.script.findings import Finding
from vgot.script.model import Brief, Script, Shot
from vgot.script.rules import check_shot
from vgot.script.rules.base import Context
from vgot.script.vocabulary import HOURS, SIZES

STORY = "A keeper and her daughter sail home before the storm"


@pytest.fixture(scope="module")
def script() -> Script:
    return draft_script(Brief(story=STORY, shots=10, seed=1))


def bible(script: Script) -> Bible:
    return Bible(title=script.title, logline=script.logline, brief=script.brief, characters=script.characters, locations=script.locations)


def shot_with(script: Script, people: int, **camera: Any) -> Shot:
    return next(s for s in script.shots if len(s.character.people) == people and all(getattr(s.camera, k) == v for k, v in camera.items()))


# -- reading ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("note", "want"),
    [
        ("night, rain", {"hour": "night", "weather": "rain"}),
        ("let it happen at dusk instead", {"hour": "dusk"}),
        ("make it winter", {"season": "winter"}),
        ("golden hour please", {"hour": "golden"}),
        ("at sunrise, in the fog", {"hour": "dawn", "weather": "fog"}),
        ("this should be in the evening", {"hour": "dusk"}),
        ("snow", {"weather": "snow"}),
        ("it is raining", {"weather": "rain"}),
        ("dusk instead of night", {"hour": "dusk"}),
        ("not at night", {}),
        ("no snow", {}),
        ("dawn or night", {}),
        ("she remembers the night of the storm", {}),
        ("he wears a night shirt", {}),
        ("like the last summer", {}),
        ("make it clear that she is lost", {}),
        ("she should hesitate before she opens it", {}),
        ("at the harbour", {"location": "harbour"}),
        ("set it on the boat, at noon", {"location": "boat", "hour": "day"}),
        ("she looks at the harbour", {}),
        ("not at the harbour", {}),
        ("her voice is like rain on a roof", {}),
        ("", {}),
        ("???", {}),
    ],
)
def test_the_director_reads_place_and_time(script: Script, note: str, want: dict[str, str]) -> None:
    assert direction(note, bible(script), outline_of(script.shots[2])) == Direction(**want)


@pytest.mark.parametrize(
    ("note", "add", "remove"),
    [
        ("without {b}", (), ("b",)),
        ("{b} should not be there", (), ("b",)),
        ("the daughter shouldn't be in this shot", (), ("b",)),
        ("leave {a} out", (), ("a",)),
        ("{a} alone", (), ("b",)),
        ("with {b}", (), ()),
        ("without {b} noticing it", (), ()),
        ("{b} is not happy", (), ()),
        ("with a lamp", (), ()),
    ],
)
def test_the_director_reads_who_is_there(script: Script, note: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    a, b = script.characters[:2]
    ids = {"a": a.id, "b": b.id}
    got = direction(note.format(a=a.name, b=b.name), bible(script), outline_of(shot_with(script, 2)))
    assert got == Direction(add=tuple(ids[x] for x in add), remove=tuple(ids[x] for x in remove))


def test_who_is_not_there_is_brought_in(script: Script) -> None:
    a, b = script.characters[:2]
    alone = next(s for s in script.shots if [p.character for p in s.character.people] == [a.id])
    for note in (f"with {b.name}", "add the daughter", f"{b.name} should be there too", f"{b.name} joins her"):
        assert direction(note, bible(script), outline_of(alone)).add == (b.id,), note
    assert direction(f"{b.name} should not be there", bible(script), outline_of(alone)) == Direction()


@pytest.mark.parametrize(
    ("note", "want"),
    [
        ("closer", {"size": 1}),
        ("much wider", {"size": -2}),
        ("too close", {"size": -1}),
        ("not closer", {}),
        ("closer on her hands", {"size": 1}),
        ("they stand closer to each other", {}),
        ("close-up", {"size": "CU"}),
        ("an extreme wide shot", {"size": "EWS"}),
        ("Medium close-up", {"size": "MCU"}),
        ("low angle", {"angle": "low"}),
        ("from above", {"angle": "high"}),
        ("light from above", {"key_side": "top"}),
        ("bird's-eye view", {"angle": "top"}),
        ("dutch angle", {"angle": "dutch"}),
        ("pan left", {"move": "pan", "way": "left"}),
        ("push in", {"move": "push_in"}),
        ("hand-held", {"move": "handheld"}),
        ("don't push in", {}),
        ("tilt up slowly", {"move": "tilt", "way": "up"}),
        ("dolly zoom", {"move": "dolly_zoom"}),
        ("she walks into the crane's shadow", {}),
        ("she pulls back the curtain", {}),
        ("85 mm", {"lens": 85}),
        ("28mm", {"lens": 24}),
        ("300 mm", {}),
        ("shallow focus", {"focus": "shallow"}),
        ("tense mood", {"mood": "tense"}),
        ("tender", {}),
        ("backlit", {"key_side": "back"}),
        ("dissolve", {"cut": "dissolve"}),
        ("fade in", {"cut": "fade_in"}),
        ("hard cut", {"cut": "hard"}),
        ("no dissolve", {}),
        ("moonlight", {"key": "moon"}),
        ("lit by candles", {}),
        ("the scent of lilies", {}),
        ("she is in the frame of mind for it", {}),
    ],
)
def test_the_cinematographer_reads_the_craft(script: Script, note: str, want: dict[str, Any]) -> None:
    shot = (
        shot_with(script, 1, size="MS") if any(s.camera.size == "MS" and len(s.character.people) == 1 for s in script.shots) else shot_with(script, 2)
    )
    place = next(x for x in script.locations if x.id == shot.background.location)
    if isinstance(step := want.get("size"), int):
        want = {"size": SIZES[SIZES.index(shot.camera.size) + step]}
    if shot.camera.move == "push_in" and note == "don't push in":
        want = {"move": "static"}
    got = craft(note, shot, place, "dusk")
    assert {k: v for k in got.__dataclass_fields__ if (v := getattr(got, k)) not in ("", None)} == want


@pytest.mark.parametrize(
    ("note", "sign"),
    [
        ("darker", (-1, 1, 0)),
        ("too bright", (-1, 1, 0)),
        ("brighter", (1, -1, 0)),
        ("less dark", (1, -1, 0)),
        ("softer light", (0, -1, 0)),
        ("much more contrast", (0, 1, 0)),
        ("warmer", (0, 0, -1)),
        ("cooler light", (0, 0, 1)),
        ("a darker coat", (0, 0, 0)),
        ("not darker", (0, 0, 0)),
    ],
)
def test_the_cinematographer_reads_light(script: Script, note: str, sign: tuple[int, int, int]) -> None:
    shot = script.shots[3].but(lighting=script.shots[3].lighting.but(ratio=4.0, kelvin=5000, exposure=0.0, key="sky"))
    place = next(x for x in script.locations if x.id == shot.background.location)
    got = craft(note, shot, place, shot.background.hour)
    steps = [0 if new is None else new - old for new, old in ((got.exposure, 0.0), (got.ratio, 4.0), (got.kelvin, 5000))]
    assert tuple((x > 0) - (x < 0) for x in steps) == sign


@pytest.mark.parametrize(
    ("note", "face"),
    [
        ("sadder", "sad"),
        ("make {n} angry", "angry"),
        ("{n} should be afraid", "afraid"),
        ("the keeper looks happy", "happy"),
        ("not angry", ""),
        ("through the angry crowd", ""),
        ("both more determined", "determined"),
        ("Nobody is happy", ""),
        ("he is sad", ""),
    ],
)
def test_the_screenwriter_reads_faces(script: Script, note: str, face: str) -> None:
    hero = script.characters[0]
    shot = next(s for s in script.shots if [p.character for p in s.character.people] == [hero.id])
    shot = shot.but(character=shot.character.but(people=[p.but(expression="neutral") for p in shot.character.people]))
    assert hero.gender == "woman"
    assert acting(note.format(n=hero.name), bible(script), shot).faces == (((hero.id, face),) if face else ())


@pytest.mark.parametrize(
    ("note", "seconds"),
    [
        ("4 seconds", 4.0),
        ("hold it for 2.5 s", 2.5),
        ("two seconds longer", 5.0),
        ("one second shorter", 2.0),
        ("longer", 3.916667),
        ("much shorter", 1.5),
        ("too long", 2.25),
        ("a longer lens", None),
        ("no longer afraid", None),
        ("she walks faster", None),
        ("tighten it by half a second", 2.5),
        ("it takes one second too long", 2.0),
    ],
)
def test_the_screenwriter_reads_lengths(script: Script, note: str, seconds: float | None) -> None:
    assert acting(note, bible(script), script.shots[3].but(seconds=3.0)).seconds == seconds


def test_the_screenwriter_reads_what_is_said(script: Script) -> None:
    hero = script.characters[0]
    shot = next(s for s in script.shots if [p.character for p in s.character.people] == [hero.id])
    b = bible(script)
    assert acting('she says "Not yet."', b, shot).quote == "Not yet."
    assert acting("“Not yet.”", b, shot).speaker == hero.id
    assert acting(f'{script.characters[1].name} calls: "Mother!"', b, shot).speaker == script.characters[1].id
    assert acting('remove "Not yet."', b, shot).quote == ""
    assert acting('remove "Not yet."', b, shot).unsaid == ("Not yet.",)
    exchanged = acting('replace "Now!" with "Not yet."', b, shot)
    assert (exchanged.quote, exchanged.unsaid) == ("Not yet.", ("Now!",))
    assert acting('he says "Not yet."', b, shot).quote == "", "there is no man in the shot"
    for note in ("no dialogue", "silent", "without words", "she says nothing", "in silence"):
        assert acting(note, b, shot).silent, note
    assert not acting("the silent sea", b, shot).silent


# -- the director keeps the deed --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "field", "fix", "value"),
    [
        ("hour", "background.hour", "use one of: night", "night"),
        ("weather", "background.weather", "use 'fog', or tell the change in the description", "fog"),
        ("season", "background.season", "use 'winter', or open a new scene", "winter"),
        ("place-known", "background.location", "use one of: boat, harbour", ""),
    ],
)
def test_a_neighbour_changes_one_field_and_keeps_its_deed(script: Script, rule: str, field: str, fix: str, value: str) -> None:
    outline = outline_of(script.shots[4])
    noise = Finding(rule="place-light", severity="error", shot=outline.id, domain="lighting", field="lighting.key", saw="x", fix="use one of: sky")
    words = Finding(rule="domain-fit", severity="error", shot=outline.id, domain="lighting", field="lighting.text", saw="x", fix="write of 'night'")
    finding = Finding(rule=rule, severity="error", shot=outline.id, domain="story", field=field, saw="x", fix=fix)
    name = field.split(".")[1]
    reply = answer(RedirectRequest(bible=bible(script), outline=outline, previous=script.shots[3], findings=(finding, noise, words), attempt=1))
    now = reply.outline  # type: ignore[union-attr]
    assert now == outline.but(**{name: getattr(now, name)})
    assert getattr(now, name) != getattr(outline, name)
    assert not value or getattr(now, name) == value


def test_words_of_another_hour_are_exchanged() -> None:
    assert at_hour("In the morning light at the harbour: masts tick.", "morning", "night") == "Deep night at the harbour: masts tick."
    assert at_hour("Ferro finds a flower at dusk.", "dusk", "dawn") == "Ferro finds a flower at dawn."
    assert at_hour("Ferro finds a flower.", "dusk", "dawn") == "Ferro finds a flower."


def test_a_line_loses_one_person_and_no_more(script: Script) -> None:
    a, b = script.characters[:2]
    look = [a.looks[0].id]
    assert without_person(f"{a.name} and {b.name} sail home.", bible(script), b.id, look) == f"{a.name} sails home."
    assert without_person(f"{b.name} points at the horizon and {a.name} nods.", bible(script), b.id, look) == f"{a.name} nods."
    whole = without_person(f"{a.name} thanks {b.name} and means it.", bible(script), b.id, look)
    assert whole == f"{a.name} thanks {b.name} and means it; {b.name} is out of the picture."


# -- the whole room ---------------------------------------------------------------------------------------------------
async def at_the_gate(out: Path, story: str = STORY, shots: int = 8, seed: int = 1) -> AsyncRun:
    studio = AsyncStudio(out.parent, writer=Writer(OfflineWriter(), "test", "rules"), engine=InlineEngine)
    variant = Variant(writer="test", render="slate", width=64, height=64, gates=("script",))
    run = await studio.start(story, shots=shots, seconds=None, seed=seed, variant=variant, out=out)
    assert (await run.go()).gate == "script"
    return run


def errors_of(script: Script, upto: str) -> list[str]:
    context = Context.of(script)
    for shot in script.shots:
        if shot.id == upto:
            return [f.rule for f in check_shot(context, shot) if f.severity == "error"]
        context = context.then(shot)
    raise AssertionError(upto)


def deed(shot: Shot) -> list[str]:
    """The verbs and names of a line: what stays when only its hour is another."""
    return re.findall(r"[A-Z]\w+ \w+s\b", shot.description)


ONE = lambda s: len(s.character.people) == 1  # noqa: E731
ANY = lambda s: bool(s.character.people)  # noqa: E731
NOTES: list[tuple[str, Callable[[Shot], bool], Callable[[Shot, Shot], bool], tuple[str, ...]]] = [
    (
        "close-up, low angle",
        lambda s: ONE(s) and s.camera.size not in ("CU", "ECU", "INSERT"),
        lambda a, b: (b.camera.size, b.camera.angle) == ("CU", "low"),
        ("camera",),
    ),
    (
        "wider",
        lambda s: ONE(s) and s.camera.size in ("MS", "MCU", "MLS"),
        lambda a, b: SIZES.index(b.camera.size) == SIZES.index(a.camera.size) - 1,
        ("camera",),
    ),
    ("pan left", lambda s: s.camera.move != "pan", lambda a, b: b.camera.move == "pan" and b.camera.c_cam.pan < 0, ("camera",)),
    ("darker", ANY, lambda a, b: b.lighting.exposure == round(a.lighting.exposure - 0.5, 2), ("lighting",)),
    ("warmer", lambda s: s.lighting.kelvin > 4000, lambda a, b: b.lighting.kelvin < a.lighting.kelvin, ("lighting",)),
    ("dissolve", lambda s: s.cut.kind == "hard", lambda a, b: b.cut.kind == "dissolve" and b.cut.seconds > 0, ("cut",)),
    (
        "she looks angry",
        lambda s: ONE(s) and s.character.people[0].expression != "angry",
        lambda a, b: b.character.people[0].expression == "angry",
        ("character",),
    ),
    ("5 seconds", lambda s: ANY(s) and s.cut.kind == "hard", lambda a, b: b.seconds == 5.0, ("seconds",)),
    ('she says "Not yet, not here."', lambda s: ONE(s), lambda a, b: [x.text for x in b.dialogue] == ["Not yet, not here."], ("dialogue", "seconds")),
    ("no dialogue", lambda s: bool(s.dialogue), lambda a, b: b.dialogue == (), ("dialogue", "cut")),
    (
        "night, rain",
        lambda s: s.background.hour in ("golden", "dusk", "day"),
        lambda a, b: (b.background.hour, b.background.weather) == ("night", "rain"),
        ("background", "lighting", "cut", "description", "character"),
    ),
    ("make it winter", ANY, lambda a, b: b.background.season == "winter", ("background", "lighting", "cut")),
]


async def test_each_kind_of_note_is_done_and_the_rest_stays(tmp_path: Path) -> None:
    run = await at_the_gate(tmp_path / "film")
    done = 0
    for note, fits, holds, may in NOTES:
        before = await run.script()
        old = next((s for s in before.shots[1:] if fits(s)), None)
        if old is None:
            continue
        done += 1
        await run.revise({old.id: note})
        after = await run.script()
        new = after.shot(old.id)
        assert new is not None
        assert holds(old, new), (note, new)
        touched = {k for k, v in new.plain().items() if v != old.plain()[k]}
        assert touched <= set(may), (note, touched)
        outcomes = {r.shot: r.outcome for r in await run.reviews()}
        assert outcomes[new.id] == "accepted" or {"hour", "season"} & set(errors_of(after, new.id)), (note, outcomes)
        for a, b in zip(before.shots, after.shots, strict=True):
            if a.id != old.id and a != b:
                assert before.places_in_order[a.id] > before.places_in_order[old.id], f"{note}: what comes before a shot does not follow it"
                assert deed(a) == deed(b), (note, a.description, b.description)
                assert outcomes[b.id] == "accepted", (note, b.id)
    assert done >= len(NOTES) - 2


async def test_a_person_leaves_and_comes_back(tmp_path: Path) -> None:
    run = await at_the_gate(tmp_path / "film")
    before = await run.script()
    old = shot_with(before, 2)
    other = next(p.character for p in old.character.people if p.character != old.character.focus)
    name = next(c.name for c in before.characters if c.id == other)
    await run.revise({old.id: f"without {name}"})
    script = await run.script()
    new = script.shot(old.id)
    assert new is not None
    assert [p.character for p in new.character.people] == [p.character for p in old.character.people if p.character != other]
    assert other not in {x for k in new.relation.links for x in (k.a, k.b)}
    assert errors_of(script, new.id) == []
    await run.revise({old.id: f"with {name}"})
    again = (await run.script()).shot(old.id)
    assert again is not None
    assert {p.character for p in again.character.people} == {p.character for p in old.character.people}


async def test_a_known_place_is_gone_to(tmp_path: Path) -> None:
    run = await at_the_gate(tmp_path / "film", "Ferro finds a flower")
    before = await run.script()
    old = before.shots[-1]
    place = next(x for x in before.locations if x.id != old.background.location)
    await run.revise({old.id: f"set it in {place.name}"})
    new = (await run.script()).shots[-1]
    assert new.background.location == place.id
    assert new.lighting.key in place.sources
    assert deed(new) == deed(old)
    assert (await run.reviews())[-1].outcome == "accepted"


async def test_what_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    run = await at_the_gate(tmp_path / "film")
    before = await run.script()
    notes = (
        "it smells of lilies",
        "she should hesitate before she opens it",
        "more like Bergman",
        "why?",
        "ein bisschen trauriger",
        "not at night",
        "something about the colour is off",
        "I don't understand this",
    )
    roles = ("", "director", "cinematographer", "screenwriter")
    await run.revise({s.id: (note, roles[i % 4]) if roles[i % 4] else note for i, (s, note) in enumerate(zip(before.shots, notes, strict=True))})
    assert (await run.script()).dumps() == before.dumps()


async def test_a_step_is_not_taken_twice(tmp_path: Path) -> None:
    """A later round mends what the note led to; it does not come another step closer."""
    run = await at_the_gate(tmp_path / "film", "Ferro finds a flower")
    before = await run.script()
    old = next(
        s
        for last, s in pairwise(before.shots)
        if s.scene == last.scene and last.background.hour not in ("dawn", "night") and s.camera.size in SIZES[:6]
    )
    await run.revise({old.id: ("closer, and at dawn", "director")})
    new = (await run.script()).shot(old.id)
    assert new is not None
    assert SIZES.index(new.camera.size) - SIZES.index(old.camera.size) == 1
    assert len([r for r in await run.reviews() if r.shot == old.id]) > 1


STORIES = (
    STORY,
    "Ferro finds a flower",
    "two rival chefs",
    "the life of Mary, from birth to death",
    "a robot learns to dance",
    "An astronaut misses her dog",
    "A nurse and a soldier meet in the rain",
    "A thief steals a clock from the museum",
    "Three friends climb a mountain in winter",
    "a day in the life of a baker",
    "A boy loses his kite",
    "The old painter and his daughter search for a lost letter at the harbour",
)
SAYS: list[tuple[str, Callable[[Shot], bool], frozenset[str]]] = [
    ("night", lambda s: s.background.hour == "night", frozenset({"hour"})),
    ("at dawn", lambda s: s.background.hour == "dawn", frozenset({"hour"})),
    ("snow", lambda s: s.background.weather == "snow", frozenset({"weather"})),
    ("make it summer", lambda s: s.background.season == "summer", frozenset({"season"})),
    ("close-up", lambda s: s.camera.size == "CU", frozenset({"step-30"})),
    ("high angle", lambda s: s.camera.angle == "high", frozenset()),
    ("handheld", lambda s: s.camera.move == "handheld", frozenset()),
    ("50 mm", lambda s: s.camera.lens == 50, frozenset()),
    ("3 seconds", lambda s: s.seconds == 3.0, frozenset({"backend"})),
    ("silent", lambda s: not s.dialogue, frozenset()),
    ("dissolve", lambda s: s.cut.kind in ("dissolve", "fade_in"), frozenset()),
    ("mysterious mood", lambda s: s.lighting.mood == "mysterious", frozenset()),
]


@pytest.mark.parametrize("story", STORIES)
async def test_notes_hold_and_every_run_ends_at_the_gate(tmp_path: Path, story: str) -> None:
    dice = random.Random(story)
    run = await at_the_gate(tmp_path / "film", story, shots=5, seed=dice.randrange(9))
    before = await run.script()
    picked = sorted(dice.sample(range(len(before.shots)), k=2))
    said = [dice.choice(SAYS) for _ in picked]
    status = await run.revise({before.shots[i].id: note for i, (note, _, _) in zip(picked, said, strict=True)})
    assert status.gate == "script"
    after = await run.script()
    last = {r.shot: r for r in await run.reviews()}
    assert {last[s.id].outcome for s in after.shots} <= {"accepted", "exhausted"}
    for i, (note, holds, forbidden) in zip(picked, said, strict=True):
        errors = {f.rule for f in last[after.shots[i].id].findings if f.severity == "error"}
        assert holds(after.shots[i]) or errors & forbidden, (note, errors, after.shots[i])
    noted = {before.shots[i].id for i in picked}
    for was, shot in zip(before.shots, after.shots, strict=True):
        assert shot.id in noted or deed(was) == deed(shot), (was.description, shot.description)
        if last[shot.id].outcome == "exhausted":
            assert last[shot.id].reasons, shot.id
            assert any(f.severity == "error" for f in last[shot.id].findings)


@pytest.mark.parametrize(
    ("note", "who"),
    [
        ("without Ines", "director"),
        ("with the daughter", "director"),
        ("Ines should not be there", "director"),
        ("on the boat", "director"),
        ("Ines looks at her", "screenwriter"),
        ("she pushes off from the boat", "screenwriter"),
        ("closer on Ines", "cinematographer"),
    ],
)
def test_people_and_places_of_the_film_are_the_directors(note: str, who: str) -> None:
    assert hearer(note, tuple(AGENTS), ["Freya", "keeper", "Ines", "daughter"], ["boat", "harbour"]) == who


def test_hours_that_a_note_may_name_are_hours() -> None:
    assert set(NAMED.values()) == set(HOURS)
