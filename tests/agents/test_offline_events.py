"""The events of the user's own sentence: that they are read, in order, and that each is filmed with its people, action, thing and place."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from vgot.agents.offline.compose import draft_script
from vgot.agents.offline.happenings import coverage_in, coverage_of
from vgot.agents.offline.parse import read_story
from vgot.agents.offline.staging import stage
from vgot.script.model import Brief, Character, Cloth, Look, Script, Shot
from vgot.script.rules import check_script
from vgot.script.vocabulary import HOURS

SAIL = "A lighthouse keeper who teaches her daughter to sail before the storm"
VIOLIN = "A train journey through the night; a stranger gives a girl his violin"
MAST = "A captain and his son lose the mast and find the lighthouse"
SPY = "A spy botanist steals a seed from the palace greenhouse, hides it in a book and escapes by train"
BIRDS = "A quiet day in the life of a librarian who feeds the birds at noon"
DUEL = "A duel of two pianists in an empty theatre"
HOME = "A keeper and her daughter sail home before the storm"
MOON = "the moon came down to drink the sea"

# sentence, verbs in order, then for one event: words in its shot, action of its doer, how many are seen, prop, sets it may play in
CASES: tuple[tuple[str, tuple[str, ...], str, str, int, str, tuple[str, ...]], ...] = (
    (SAIL, ("teach",), "teaches", "point", 2, "", ("ship_deck",)),
    (VIOLIN, ("give",), "gives", "give", 2, "violin", ("train_car",)),
    (MAST, ("lose", "find"), "lose the mast", "look", 2, "", ("ship_deck",)),
    (MAST, ("lose", "find"), "find the lighthouse", "reach", 2, "", ("shore",)),
    (SPY, ("steal", "hide", "escape"), "steals a seed", "take", 1, "seed", ("greenhouse",)),
    (SPY, ("steal", "hide", "escape"), "escapes by train", "run", 1, "", ("station", "train_car")),
    (BIRDS, ("feed",), "feeds the birds", "give", 3, "", ("park",)),
    (DUEL, ("play",), "against each other", "play", 2, "", ("theatre",)),
    (HOME, ("sail",), "sail home", "steer", 2, "", ("ship_deck",)),
    (MOON, ("come",), "moon comes down to drink the sea", "", 0, "", ("shore",)),
    ("A lonely robot who finds a flower", ("find",), "finds a flower", "reach", 1, "", ()),
    ("A dog waiting at a station", ("wait",), "waits at a station", "stand", 1, "", ("station",)),
    ("A lighthouse keeper's daughter finds her brother, who never returned from the sea", ("find",), "finds", "reach", 2, "", ()),
    ("An old man in a red coat and his blond daughter search for a lost letter on a foggy island", ("search",),
        "search for a lost letter", "look", 2, "", ("shore",)),
    ("A girl who loves birds finds a nest and her grandfather builds a house for it", ("find", "build"), "finds a nest", "reach", 1, "", ()),
    ("Anna, Ben, Cara and Dan steal a diamond in Paris", ("steal",), "steal a diamond", "take", 4, "diamond", ()),
    ("Tom waits for his sister until the last train leaves, and then she runs into his arms", ("wait", "leave", "run"),
        "runs into Tom's arms", "hug", 2, "", ()),
    ("A boy climbs a mountain to see the sea and loses his shoe", ("climb", "lose"), "climbs a mountain", "climb", 1, "", ("mountain",)),
    ("A clockmaker repairs a robot and the robot learns to dance", ("repair", "learn"), "learns to dance", "dance", 1, "", ("workshop",)),
    ("A robot plants a seed on the moon and waits for rain", ("plant", "wait"), "plants a seed", "plant", 1, "seed", ("desert",)),
    ("Two sisters build a boat and sail to an island", ("build", "sail"), "sail to an island", "steer", 2, "", ("ship_deck",)),
    ("A thief returns a painting to the museum at night", ("return",), "returns a painting", "carry", 1, "painting", ("gallery",)),
    ("A girl and her dog walk through a snowy forest and meet a wolf who leads them home", ("walk", "meet", "lead"),
        "leads", "walk", 3, "", ("forest",)),
    ("The king gives his crown to a beggar", ("give",), "his crown", "give", 2, "crown", ()),
    ("A cat steals a fish; the fisherman chases the cat over the rooftops", ("steal", "chase"), "chases", "run", 2, "", ("rooftop",)),
    ("A violinist plays on a bridge every night until a woman throws him a rose", ("play", "throw"), "a rose", "give", 2, "rose", ("bridge",)),
    ("Maria and her old grandmother bake a cake for the mayor; the dog eats it", ("bake", "eat"), "eats the cake", "eat", 1, "cake",
        ("kitchen",)),
)


def filmed(script: Script, words: str) -> list[Shot]:
    """Shots whose line has the words."""
    return [s for s in script.shots if words in s.description]


@pytest.mark.parametrize(("story", "verbs"), sorted({(c[0], c[1]) for c in CASES}))
def test_reads_the_events_in_their_order(story: str, verbs: tuple[str, ...]) -> None:
    reading = read_story(story)
    assert tuple(e.verb for e in reading.events) == verbs
    for e in reading.events:
        assert 0 <= e.start < e.end <= len(story)
        assert e.doers <= len(e.cast)


@pytest.mark.parametrize("shots", [12, 30])
@pytest.mark.parametrize(("story", "verbs", "words", "action", "people", "prop", "sets"), CASES)
def test_films_every_event(
    story: str, verbs: tuple[str, ...], words: str, action: str, people: int, prop: str, sets: tuple[str, ...], shots: int
) -> None:
    script = draft_script(Brief(story=story, shots=shots))
    hits = filmed(script, words)
    assert hits, [s.description for s in script.shots]
    shot = hits[0]
    acting = shot.character.people
    assert len(acting) == people
    if action:
        doer = next(p for p in acting if p.character == shot.character.focus)
        assert doer.action == action
    if prop:
        assert any(prop in p.prop for p in acting)
    place = script.location(shot.background.location)
    assert place is not None
    assert not sets or place.set in sets
    assert not [f for f in check_script(script) if f.severity == "error"]


def test_a_film_of_one_shot_is_the_event() -> None:
    for story, words in ((SAIL, "teaches"), (VIOLIN, "gives"), (HOME, "sail home"), ("The king gives his crown to a beggar", "crown")):
        assert words in draft_script(Brief(story=story, shots=1)).shots[0].description


def test_events_come_in_the_order_of_the_sentence() -> None:
    for shots in (3, 8, 24, 100):
        script = draft_script(Brief(story=SPY, shots=shots))
        at = [min(script.shots.index(s) for s in filmed(script, w)) for w in ("steals a seed", "hides the seed", "escapes by train")]
        assert at == sorted(at) and len(set(at)) == 3


def test_the_gift_goes_the_right_way() -> None:
    script = draft_script(Brief(story=VIOLIN, shots=24))
    stranger = next(c for c in script.characters if c.role == "stranger")
    girl = next(c for c in script.characters if c.role == "girl")
    assert stranger.gender == "man" and girl.gender == "woman"
    assert filmed(script, f"{stranger.name} gives {girl.name} his violin")
    assert not filmed(script, f"{girl.name} gives {stranger.name} the violin")


def test_what_is_taught_is_done_at_the_end() -> None:
    script = draft_script(Brief(story=SAIL, shots=16))
    taught, alone = filmed(script, "to sail")[0], filmed(script, "sails alone")[0]
    assert script.shots.index(taught) < script.shots.index(alone)
    pupil = next(p for p in taught.character.people if p.character != taught.character.focus)
    assert pupil.action == "steer" and alone.character.focus == pupil.character


def test_stories_of_the_sea_stay_there() -> None:
    for story in (SAIL, MAST, HOME, "a storm at sea", MOON):
        for shots in (6, 20):
            script = draft_script(Brief(story=story, shots=shots))
            assert {x.set for x in script.locations} <= {"ship_deck", "harbour", "shore", "village"}, story


def test_one_named_place_is_most_of_the_film() -> None:
    for story, set_ in ((DUEL, "theatre"), (VIOLIN, "train_car"), ("A dog waiting at a station", "station"), (BIRDS, "library")):
        script = draft_script(Brief(story=story, shots=20))
        places = [script.location(s.background.location).set for s in script.shots]  # type: ignore[union-attr]
        assert max(sorted(set(places)), key=places.count) == set_
        assert places.count(set_) >= (8 if set_ == "library" else 10)


def test_a_day_in_the_life_is_one_day_without_ageing() -> None:
    script = draft_script(Brief(story=BIRDS, shots=14))
    assert len(script.characters[0].looks) == 1
    hours = [HOURS.index(s.background.hour) for s in script.shots]
    assert hours == sorted(hours)
    noon = filmed(script, "feeds the birds")[0]
    assert noon.background.hour == "day"
    assert [c.species for c in script.characters[1:]] == ["bird", "bird"]


@pytest.mark.parametrize("shots", [4, 5, 8, 13, 40])
@pytest.mark.parametrize("story", [SAIL, SPY, "two rival chefs"])
def test_four_acts_without_gaps(story: str, shots: int) -> None:
    acts = [s.act for s in draft_script(Brief(story=story, shots=shots)).shots]
    assert sorted(set(acts)) == [1, 2, 3, 4] and acts == sorted(acts)


@pytest.mark.parametrize(("shots", "seconds"), [(1, None), (7, 20.0), (12, 41.3), (30, 33.33), (300, None)])
def test_lengths_are_whole_frames_that_add_up(shots: int, seconds: float | None) -> None:
    script = draft_script(Brief(story=HOME, shots=shots, seconds=seconds))
    total = seconds or 3.2 * shots
    assert sum(round(s.seconds * 24) for s in script.shots) == round(total * 24)
    assert all(abs(s.seconds * 24 - round(s.seconds * 24)) < 1e-3 for s in script.shots)


def test_people_talk_but_not_all_the_time() -> None:
    spoken = shots = 0
    for story in (SAIL, VIOLIN, MAST, HOME, "two rival chefs"):
        script = draft_script(Brief(story=story, shots=24))
        spoken += sum(bool(s.dialogue) for s in script.shots)
        shots += 24
    assert shots / 5 <= spoken <= shots / 2


def test_two_people_are_filmed_shot_and_answer() -> None:
    kinds = [[s.camera.kind for s in draft_script(Brief(story=story, shots=24)).shots] for story in (SAIL, VIOLIN, HOME, MAST)]
    pairs = sum(a == "over_shoulder" and b == "reverse" for film in kinds for a, b in pairwise(film))
    assert pairs >= 8


@pytest.mark.parametrize(("story", "title"), [
    (SAIL, "The Lighthouse Keeper and the Daughter"), (HOME, "The Keeper and the Daughter"), (BIRDS, "The Librarian's Day"),
    (MOON, "The Moon Came Down to Drink"), ("a dog waiting at a station", "The Dog at the Station"),
])
def test_titles(story: str, title: str) -> None:
    assert draft_script(Brief(story=story, shots=8)).title == title


@pytest.mark.parametrize("word", ["fox", "wolf", "bear", "rabbit", "elephant", "deer", "lion", "tiger", "mouse", "donkey", "cow"])
def test_animals_that_can_be_drawn_need_no_notice(word: str) -> None:
    reading = read_story(f"A {word} looks for the rain")
    assert not any("figure" in n for n in reading.notes)
    script = draft_script(Brief(story=f"A {word} looks for the rain", shots=4))
    assert word in script.characters[0].looks[0].text


def _person(id_: str, name: str, gender: str = "woman") -> Character:
    look = Look(id=f"{id_}.adult", age="adult", outfit=(Cloth(garment="coat", colour="red"),))
    return Character.read({"id": id_, "name": name, "gender": gender, "looks": [look.plain()]})


@pytest.mark.parametrize(("line", "first", "second"), [
    ("Vera teaches Amara to sail.", "point", "steer"), ("Vera gives Amara her violin.", "give", "take"),
    ("Vera and Amara fall in love.", "look", "look"), ("Vera runs into Amara's arms.", "hug", "hug"),
])
def test_staging_of_two(line: str, first: str, second: str) -> None:
    staged = stage(line, [_person("vera", "Vera"), _person("amara", "Amara")], ["adult", "adult"])
    got = [s.action if s.action != "reach" else "take" for s in staged]
    assert got == [first, second]


def test_coverage_knows_the_events_of_the_sentence_only() -> None:
    assert coverage_in("Vera teaches Amara to sail.", frozenset({"teach"})) is not None
    assert coverage_in("Vera teaches Amara to sail.", frozenset({"give"})) is None
    assert coverage_of("teach", "sail") is not coverage_of("teach", "")
    assert coverage_of("learn", "dance") is coverage_of("dance")


def test_a_very_long_sentence_stays_quick() -> None:
    began = time.perf_counter()
    read_story(("Anna and Ben find a key and the dog who waits gives it to her. " * 400)[:20_000])
    assert time.perf_counter() - began < 3.0
