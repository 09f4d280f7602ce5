"""What the rules read in a sentence: people, places, spans, coverage, frames."""

from __future__ import annotations

import re

import pytest
from vgot.agents.offline.beats import BEATS
from vgot.agents.offline.direct import direct
from vgot.agents.offline.frames import frame_of
from vgot.agents.offline.parse import coverage, read_story
from vgot.agents.offline.places import PLACE_OF, SETS
from vgot.agents.offline.professions import WORK
from vgot.agents.offline.staging import stage
from vgot.agents.offline.words import ACTION_OF
from vgot.script.model import Brief, Character, Cloth, Look
from vgot.script.vocabulary import EXTERIORS, INTERIORS

PREAMBLE = "A set of one-sentence prompts, 30 shots, describe "
ORDINARY = (
    PREAMBLE + "a story of a classic American woman Mary's life, from birth to death", "a spy botanist", "two rival chefs",
    "a lonely robot who finds a flower",
    "a dog waiting at a station", "a chef's first restaurant", "a storm at sea", "a train journey through the night",
    "a duel of two pianists",
    "a quiet day of an old librarian", PREAMBLE + "a story about an artist, from rock bottom to redemption",
    PREAMBLE + "the story of Emma, a conservationist who devotes her life to endangered wildlife",
    PREAMBLE + "the journey of Carlos, from a boy on his first bike to world champion",
    PREAMBLE + "the life of Olivia, a fashion designer, from her first sketches to her iconic show",
    PREAMBLE + "the life of Dr. Sarah, a scientist who finds a cure for a rare disease",
    PREAMBLE + "the journey of Leo, a coder solving mysteries in a virtual world",
    PREAMBLE + "the life of Lily, a pianist, from novice to world-class",
    PREAMBLE + "the story of Marco, a chef who finds ancient secrets through cooking",
    PREAMBLE + "the journey of Claire, a shy botanist turned unlikely spy",
    "An old man in a red coat and his blond daughter search for a lost letter on a foggy island",
    "A lighthouse keeper's daughter finds her brother, who never returned from the sea", "A cat and a horse become friends on a farm in "
    "winter",
)


@pytest.mark.parametrize("story", ORDINARY)
def test_covers_ordinary_sentences_with_exact_spans(story: str) -> None:
    reading = read_story(story)
    assert coverage(reading) >= 0.6
    reply = direct(Brief(story=story))
    assert reply.understood
    for u in reply.understood:
        assert story[u.start:u.end] == u.text
    spans = [(u.start, u.end) for u in reply.understood]
    assert len(set(spans)) == len(spans)


def test_unknown_words_are_reported() -> None:
    reading = read_story("Zyx glorbs the frumious bandersnatchly")
    assert reading.unused
    assert coverage(reading) < 1.0


@pytest.mark.parametrize(("story", "people"), [
    ("two rival chefs", [("", "chef", "human"), ("", "chef", "human")]), ("a spy botanist", [("", "botanist", "human")]),
    ("a lonely robot who finds a flower", [("", "", "robot")]), ("a dog waiting at a station", [("", "", "dog")]),
    ("the journey of Carlos, from a boy on his first bike to world champion", [("Carlos", "", "human")]),
    ("the life of Dr. Sarah, a scientist", [("Dr. Sarah", "scientist", "human")]), ("Mary Smith's life", [("Mary Smith", "", "human")]),
    ("a storm at sea", []), ("a botanist named Claire", [("Claire", "botanist", "human")]),
])
def test_finds_the_people(story: str, people: list[tuple[str, str, str]]) -> None:
    assert [(p.name, p.work, p.species) for p in read_story(story).people] == people


def test_looks_and_relations_come_from_the_words() -> None:
    reading = read_story("An old man in a red coat and his blond daughter walk along the beach at dusk in the rain")
    hero, daughter = reading.people
    assert (hero.age, hero.gender, hero.cloth) == ("old", "man", [("coat", "red")])
    assert (daughter.bond, daughter.gender, daughter.hair_colour) == ("family", "woman", "blond")
    assert reading.places == [("shore", "beach")] and reading.hours == ["dusk"] and reading.weather == "rain"


def test_spoken_words_are_kept_with_their_speaker() -> None:
    reading = read_story("Ana meets Tom at the station. \"You came back?\" she asks.")
    assert reading.quotes == ["You came back?"] and reading.voices == ["woman"]


@pytest.mark.parametrize(("story", "frame"), [
    ("the life of Mary", "life story"), ("two rival chefs", "rivalry"), ("a storm at sea", "storm"), ("a spy botanist", "secret"),
    ("a dog waiting at a station", "waiting"),
    ("a quiet day of an old librarian", "day in the life"), ("a story in verse", "montage"),
    ("a train journey through the night", "journey"),
    ("a lonely robot who finds a flower", "encounter"), ("a chef's first restaurant", "making"),
    ("an artist, from rock bottom to redemption", "transformation"),
    ("a cat and a horse become friends", "encounter"), ("a woman and a window", "kishotenketsu"),
])
def test_frames(story: str, frame: str) -> None:
    assert frame_of(story, 1)[0] == frame


def test_other_languages_are_said_so() -> None:
    reply = direct(Brief(story="Una mujer vieja busca a su perro en la noche", shots=6))
    assert any("Spanish" in n for n in reply.notes)
    assert {c.species for c in reply.characters} == {"human", "dog"}


def test_shot_count_in_the_sentence_yields_to_the_brief() -> None:
    reply = direct(Brief(story=ORDINARY[0], shots=8))
    assert len(reply.outlines) == 8
    assert any("30" in n and "8" in n for n in reply.notes)


def test_lexicons_speak_the_vocabulary() -> None:
    assert set(SETS) == INTERIORS | EXTERIORS
    assert set(PLACE_OF.values()) <= set(SETS)
    for work in WORK.values():
        assert set(work.sets) <= set(SETS), work.names
        assert work.acts and work.things
    for s in SETS.values():
        assert len(s.acts) >= 8 and len(s.details) >= 4 and len(s.views) >= 3


@pytest.mark.parametrize("beat", sorted(BEATS))
def test_every_line_of_a_beat_shows_an_action(beat: str) -> None:
    for line in (*BEATS[beat].solo, *BEATS[beat].pair):
        tokens = re.findall(r"\w+", line.replace("{thing}", "thing"))
        assert any(t in ACTION_OF for t in tokens), line


def _somebody(name: str = "Mary") -> Character:
    look = Look(id="mary.adult", age="adult", outfit=(Cloth(garment="coat", colour="red"),))
    return Character(id="mary", name=name, gender="woman", looks=(look,))


@pytest.mark.parametrize("phrase", sorted({a for s in SETS.values() for a in s.acts} | {a for w in WORK.values() for a in w.acts}))
def test_every_act_has_a_verb_the_screenwriter_knows(phrase: str) -> None:
    assert phrase.split()[0] in ACTION_OF or any(t in ACTION_OF for t in phrase.split()[:3]), phrase


@pytest.mark.parametrize(("line", "action", "prop"), [
    ("Mary holds the red kite up against the sky.", "hold", "red kite"), ("Mary walks along the quay.", "walk", ""),
    ("Mary raises one hand.", "stand", ""),
    ("Mary writes in a notebook on the blanket.", "write", "notebook"), ("Mary begins to run.", "run", ""),
    ("Close on the hands of Mary, turning the letter.", "hold", "letter"),
    ("Mary, in a red coat, reads an old book.", "read", "old book"), ("Mary leaves a letter on the bench.", "give", "letter"),
])
def test_staging_of_a_line(line: str, action: str, prop: str) -> None:
    staged = stage(line, [_somebody()], ["adult"])[0]
    assert (staged.action, staged.prop) == (action, prop)
