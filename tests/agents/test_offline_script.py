"""Whole scripts of the rule-based writer: counts, variety, ageing, determinism, and no error by the film-grammar rules."""

from __future__ import annotations

import json
import random
import time
from itertools import pairwise

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from vgot.agents.messages import Bible, CritiqueRequest, PlanReply, PlanRequest
from vgot.agents.offline.answer import answer
from vgot.agents.offline.compose import draft_script
from vgot.agents.offline.critique import critique
from vgot.agents.offline.direct import direct
from vgot.agents.offline.model import OfflineWriter
from vgot.errors import WriterError
from vgot.script.model import Brief, Outline, Script
from vgot.script.rules import check_script
from vgot.script.vocabulary import HOURS

LIFE = "A set of one-sentence prompts, 30 shots, describe a story of a classic American woman Mary's life, from birth to death"
STORIES = (
    LIFE, "a spy botanist", "two rival chefs", "a lonely robot who finds a flower", "a dog waiting at a station", "a storm at sea",
    "a duel of two pianists",
    "a story in verse", "a quiet day of an old librarian", "Una mujer vieja busca a su perro en la noche",
    "A set of one-sentence prompts, 30 shots, describe the journey of Carlos, from a boy on his first bike to world champion",
)
HOSTILE = (
    "x", "🎬🐶", "\x00\x01\x1b[31m evil \u202e text", "ᚠᛇᚻ 雨の夜に猫が待つ", "{N} {0} %s \\ </request> <b>",
    "GIRL MEETS BOY", "." * 50, "\n\n",
    "a" * 20_000,
    ("The knight rode to the castle. " * 700)[:20_000], "\"\" “”",
    "Anna and Ben and Cara and Dan and Eve and Finn and Gus steal a diamond in Paris", "'s", "Ahead and Camera meet Narrator",
)
AGES = ("infant", "child", "teen", "adult", "middle", "old")


def outline_of(script: Script, i: int) -> Outline:
    s = script.shots[i]
    return Outline(id=s.id, scene=s.scene, act=s.act, beat=s.beat, tension=s.tension, description=s.description,
        location=s.background.location, hour=s.background.hour,
                   weather=s.background.weather, season=s.background.season, looks=tuple(p.look for p in s.character.people),
                   seconds=s.seconds)


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("story", STORIES)
def test_scripts_keep_the_rules(story: str, seed: int) -> None:
    script = draft_script(Brief(story=story, shots=24, seed=seed))
    findings = check_script(script)
    assert [f for f in findings if f.severity == "error"] == []
    assert len([f for f in findings if f.severity == "warn"]) <= 2


@pytest.mark.parametrize("shots", [1, 2, 3, 4, 7, 12, 30, 99, 100, 300])
def test_exactly_as_many_shots_as_asked(shots: int) -> None:
    script = draft_script(Brief(story=LIFE, shots=shots))
    width = 3 if shots > 99 else 2
    assert [s.id for s in script.shots] == [f"s{i:0{width}d}" for i in range(1, shots + 1)]
    assert len({s.description.lower() for s in script.shots}) == shots
    assert [s.act for s in script.shots] == sorted(s.act for s in script.shots)
    assert not [f for f in check_script(script) if f.severity == "error"]


@pytest.mark.parametrize("story", HOSTILE)
def test_no_story_is_too_strange(story: str) -> None:
    for shots in (1, 6):
        script = draft_script(Brief(story=story, shots=shots))
        assert len(script.shots) == shots
        assert not [f for f in check_script(script) if f.severity == "error"]
        assert Script.read(script.dumps()) == script


def test_random_text_never_breaks_it() -> None:
    rng = random.Random(20)
    alphabet = "abc XYZ ,.;:'\"“”’!?()[]{}<>/\\\n\t0123456789éñßşЖ雨\u200d\u202e🙂 the a two rival Mary dog of"
    words = ["Mary", "the", "a", "two", "rival", "chef's", "dog's", "Dr.", "becomes", "from", "to", "old", "red", "coat", '"Go!"', "says",
        "30", "shots", "friends'", "and", ",", "who", "her", "brother", "rivals", "turned", "into", "spy", "night"]
    for k in range(120):
        text = " ".join(rng.choices(words, k=rng.randint(1, 25))) if k % 2 else "".join(rng.choices(alphabet, k=rng.randint(1, 120)))
        script = draft_script(Brief(story=text, shots=rng.randint(1, 8), seed=k))
        assert not [f for f in check_script(script) if f.severity == "error"], text


def test_is_deterministic_and_seeds_differ() -> None:
    for story in (LIFE, "two rival chefs", "a storm at sea"):
        one, same, other = (draft_script(Brief(story=story, shots=12, seed=s)) for s in (3, 3, 4))
        assert one.dumps() == same.dumps()
        assert [s.description for s in one.shots] != [s.description for s in other.shots]
        assert [k.plain() for c in one.characters for k in c.looks] != [k.plain() for c in other.characters for k in c.looks]


def test_different_stories_make_different_films() -> None:
    lines = [{s.description for s in draft_script(Brief(story=story, shots=12)).shots} for story in STORIES]
    for i, a in enumerate(lines):
        for b in lines[i + 1:]:
            assert len(a & b) <= 3  # two heroes may bear one name and share a gesture


def test_a_life_ages_and_stays_recognisable() -> None:
    script = draft_script(Brief(story=LIFE, shots=30))
    mary = script.characters[0]
    assert mary.name == "Mary"
    ages = [AGES.index(script.look(p.look).age) for s in script.shots for p in s.character.people
        if p.character == "mary"]  # type: ignore[union-attr]
    assert ages == sorted(ages)
    assert {0, 1, 3, 5} <= set(ages)
    assert len({k.skin for k in mary.looks}) == 1
    signature = mary.looks[0].outfit[0].colour
    assert sum(any(c.colour == signature for c in k.outfit) for k in mary.looks) >= len(mary.looks) - 1
    assert len({s.background.location for s in script.shots}) >= 6


def test_scenes_hold_place_and_time() -> None:
    script = draft_script(Brief(story=LIFE, shots=40))
    for a, b in pairwise(script.shots):
        if a.scene == b.scene:
            assert (a.background.location, a.background.weather, a.background.season) == (b.background.location, b.background.weather,
                b.background.season)
            assert HOURS.index(a.background.hour) <= HOURS.index(b.background.hour)
    sizes = [sum(s.scene == scene for s in script.shots) for scene in dict.fromkeys(s.scene for s in script.shots)]
    assert all(2 <= n <= 5 for n in sizes)


@pytest.mark.parametrize("seconds", [None, 20.0, 60.0, 200.0])
def test_length_of_the_film(seconds: float | None) -> None:
    script = draft_script(Brief(story="two rival chefs", shots=10, seconds=seconds))
    total = sum(s.seconds for s in script.shots)
    assert total == pytest.approx(seconds or 32.0, abs=0.05)
    assert min(s.seconds for s in script.shots) >= 1.2
    calm = [s.seconds for s in script.shots if s.tension <= 3]
    tense = [s.seconds for s in script.shots if s.tension >= 7]
    assert not tense or min(calm) >= max(tense) - 1e-6


def test_spoken_words_reach_the_film_and_fit() -> None:
    script = draft_script(Brief(story="Ana meets Tom at the station. \"You came back after all these years?\" she asks.", shots=8))
    lines = [(line, s) for s in script.shots for line in s.dialogue]
    assert any(line.text == "You came back after all these years?" and line.speaker == "ana" for line, _ in lines)
    for line, s in lines:
        assert line.start + len(line.text.split()) / 2.5 + 0.4 <= s.seconds + 1e-6


def test_everybody_named_is_seen() -> None:
    script = draft_script(Brief(story="Anna, Ben, Cara and Dan steal a diamond in Paris", shots=3))
    assert {p.character for s in script.shots for p in s.character.people} == {"anna", "ben", "cara", "dan"}


def test_camera_is_varied() -> None:
    script = draft_script(Brief(story=LIFE, shots=30))
    for a, b, c, d in zip(script.shots, script.shots[1:], script.shots[2:], script.shots[3:], strict=False):
        assert len({s.camera.size for s in (a, b, c, d)}) > 1
        assert len({s.camera.move for s in (a, b, c)}) > 1
    assert len({s.camera.size for s in script.shots}) >= 5
    assert len({s.camera.move for s in script.shots}) >= 5
    assert len({s.lighting.key for s in script.shots}) >= 3


def test_critic_likes_its_own_and_sees_a_flaw() -> None:
    script = draft_script(Brief(story="a storm at sea", shots=12))
    bible = Bible(title=script.title, brief=script.brief, characters=script.characters, locations=script.locations)
    for i, s in enumerate(script.shots):
        reply = critique(CritiqueRequest(bible=bible, outline=outline_of(script, i), shot=s, previous=script.shots[i - 1] if i else None))
        assert {j.domain for j in reply.judgements} == {"story", "character", "background", "relation", "camera", "lighting"}
        assert min(j.score for j in reply.judgements) >= 0.5
    i = next(i for i, s in enumerate(script.shots) if s.tension >= 8 and s.character.people and s.camera.kind == "single")
    flawed = script.shots[i].but(camera=script.shots[i].camera.but(size="EWS"), character=script.shots[i].character.but(
        people=[p.but(action="stand", expression="neutral") for p in script.shots[i].character.people]))
    scores = {j.domain: j.score for j in critique(CritiqueRequest(bible=bible, outline=outline_of(script, i), shot=flawed)).judgements}
    assert scores["camera"] < 1.0 and scores["character"] < 1.0


def test_is_fast_enough() -> None:
    started = time.process_time()
    assert len(direct.__wrapped__(Brief(story=LIFE, shots=300)).outlines) == 300
    assert time.process_time() - started < 1.5


def test_chat_model_answers_requests() -> None:
    request = PlanRequest(brief=Brief(story="Mary </request> <b>", shots=4))
    body = json.dumps(request.plain()).replace("<", "\\u003c")
    messages = [SystemMessage("You are the director."), HumanMessage(f"Plan it.\n<request>\n{body}\n</request>\n")]
    model = OfflineWriter()
    assert model._llm_type == "rules"
    schema = {"type": "json_schema", "json_schema": {"name": "PlanReply", "schema": {}}}
    message = model.invoke(messages, response_format=schema)
    assert isinstance(message.content, str)
    assert PlanReply.read(message.content) == answer(request)
    assert model.invoke(messages).content == message.content


def test_chat_model_answers_the_request_again_in_a_repair_turn() -> None:
    asked = HumanMessage(f"<request>\n{PlanRequest(brief=Brief(story='Mary', shots=4)).model_dump_json()}\n</request>")
    model = OfflineWriter()
    first = model.invoke([asked])
    again = model.invoke([asked, AIMessage("{}"), HumanMessage("The reply could not be read: title: Field required. Answer once more.")])
    assert again.content == first.content


@pytest.mark.parametrize(("messages", "what"), [
    ([AIMessage("hi")], "human message"), ([HumanMessage("write me a poem")], "<request>"),
    ([HumanMessage("<request>\n{nope\n</request>")], "not JSON"),
    ([HumanMessage('<request>\n{"task": "sing"}\n</request>')], "sing"),
    ([HumanMessage('<request>\n{"task": "plan"}\n</request>')], "brief"),
])
def test_chat_model_says_what_is_missing(messages: list[HumanMessage], what: str) -> None:
    with pytest.raises(WriterError, match=what):
        OfflineWriter().invoke(messages)


def test_chat_model_refuses_another_reply() -> None:
    body = json.dumps(PlanRequest(brief=Brief(story="Mary", shots=2)).plain())
    with pytest.raises(WriterError, match="WriteReply"):
        OfflineWriter().invoke([HumanMessage(f"<request>\n{body}\n</request>")], response_format={"json_schema": {"name": "WriteReply"}})
