"""Coherence by text encoders: calibrated, filed, refused when it cannot discriminate."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vgot.agents.calibration import FILMS, Calibration, area_under_curve, calibrate, calibration_texts, cosine, cosines
from vgot.agents.encoders import NoEncoder, TextEncoder, coherence_text, open_encoder
from vgot.agents.ledger import Ledger, calls_of
from vgot.agents.local_encoder import LocalEncoder, build_of, check_folder, weight_files, weights_folder
from vgot.agents.messages import CritiqueReply, Judgement
from vgot.agents.offline.compose import draft_script
from vgot.agents.review import Components
from vgot.agents.service import Service
from vgot.agents.validator import Thresholds, judge
from vgot.errors import InputError, MissingExtra, ReplayMiss, WriterError
from vgot.script.coherence import TAU_C
from vgot.script.coherence import coherence as deterministic
from vgot.script.model import Brief, Outline, Script, Shot
from vgot.script.rules import Context
from vgot.script.vocabulary import Domain
from vgot.store.artifacts import Store

from ..script.films import films
from .chat_server import ChatServer, Fault, Status, error

HAND_WRITTEN: list[Script] = films()
SHOTS = HAND_WRITTEN[0].shots


# -- embedding functions ------------------------------------------------------------------------------------------------------
def bag_of_words(text: str, width: int = 1024) -> np.ndarray:
    """Hashed words of four letters and more, each more appearance counting less."""
    out = np.full(width, 1e-6)
    for word in re.findall(r"[^\W\d_]{4,}", text.lower()):
        out[int(hashlib.sha256(word.encode()).hexdigest()[:8], 16) % width] += 1.0
    return np.sqrt(out)


def with_offset(text: str) -> np.ndarray:
    """As models do it: a large direction that all texts share, and what they tell on top of it."""
    bag = bag_of_words(text)
    return bag / np.linalg.norm(bag) + 8.0 / np.sqrt(len(bag))


def constant(text: str) -> np.ndarray:
    return np.arange(1.0, 9.0)


def nearly_constant(text: str) -> np.ndarray:
    """What is read off a special token: next to nothing of the text."""
    noise = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint8)
    return 1.0 + noise / 255.0 * 1e-2


@dataclass
class Local:
    """An embedder in this process."""

    function: Callable[[str], np.ndarray]
    id: str = "local:bag"
    build: str = "1"
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return np.stack([self.function(t) for t in texts]).astype(np.float32)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(Store(tmp_path / "run", fsync=False))


# -- the scale ----------------------------------------------------------------------------------------------------------------
def test_the_calibration_films_are_enough_and_distinct() -> None:
    texts = calibration_texts()
    assert len(texts) >= 40
    assert len(set(texts)) == len(texts)
    assert sum(len(f) - 1 for f in FILMS) >= 30
    assert all(250 < len(t) < 600 for t in texts)  # as long as the text of a shot is


def composed() -> list[Script]:
    stories = (
        "A lighthouse keeper teaches her son to light the lamp before a storm.", "Two rival chefs fight over one kitchen.",
        "An astronaut repairs her ship alone to get home.", "An old librarian finds the book he hid as a boy.",
        "A robot gardener befriends a bird in an abandoned greenhouse.",
    )
    return [draft_script(Brief(story=s, shots=8, seed=i)) for i, s in enumerate(stories)]


async def test_films_composed_from_templates_are_told_apart_too(ledger: Ledger) -> None:
    """Their prose repeats itself from film to film, which a bag of words takes for likeness: harder than what people write."""
    encoder, scripts = TextEncoder(Local(bag_of_words)), composed()
    scale = await encoder.calibration(ledger)

    async def all_of(pairs: list[tuple[Shot, Shot]]) -> np.ndarray:
        vectors = await encoder.embed(ledger, [coherence_text(s) for pair in pairs for s in pair])
        return np.array([scale.scale(cosine(vectors[i : i + 2])) for i in range(0, len(vectors), 2)])

    neighbours = await all_of([(a, b) for f in scripts for a, b in zip(f.shots, f.shots[1:], strict=False)])
    others = [*scripts[1:], scripts[0]]
    strangers = await all_of([(a, b) for f, g in zip(scripts, others, strict=True) for a, b in zip(f.shots, g.shots[1:], strict=False)])
    assert np.mean(neighbours > TAU_C) > 0.9
    assert area_under_curve(neighbours, strangers) > 0.9
    assert neighbours.mean() - strangers.mean() > 0.4


def test_area_under_the_curve() -> None:
    high, low = np.array([0.2, 0.6]), np.array([0.1, 0.2, 0.9])
    assert area_under_curve(high, low) == pytest.approx((1 + 0.5 + 0 + 1 + 1 + 0) / 6)
    assert area_under_curve(np.ones(3), np.ones(4)) == 0.5


def test_neighbours_and_strangers_are_counted_by_film() -> None:
    """One direction per film: neighbours are alike, strangers are not; turned around within films, AUC falls to nothing."""
    film = np.repeat(np.arange(len(FILMS)), 5)
    perfect = np.eye(len(FILMS), dtype=np.float32)[film]
    assert calibrate(perfect) == Calibration(1.0, 0.0, 1.0)
    # each film alternates between a direction of its own and its opposite: neighbours are less alike than any strangers
    against = perfect * np.tile([1, -1, 1, -1, 1], len(FILMS))[:, None].astype(np.float32)
    assert calibrate(against) == Calibration(-1.0, 0.0, 0.0)


def test_the_scale_is_clipped() -> None:
    scale = Calibration(neighbours=0.9, strangers=0.8, auc=0.95)
    assert [round(scale.scale(c), 6) for c in (0.5, 0.8, 0.84, 0.9, 1.0)] == [0.0, 0.0, 0.4, 1.0, 1.0]


def test_cosines_of_long_vectors_that_differ_little_are_not_lost() -> None:
    pair = np.array([[1000.0, 0.0], [1000.0, 1.0]], dtype=np.float32)
    assert cosine(pair) == pytest.approx(1 - 0.5e-6, abs=1e-9)
    assert cosines(pair).dtype == np.float64


@pytest.mark.parametrize("function", [constant, nearly_constant])
async def test_an_encoder_that_cannot_discriminate_is_refused(function: Callable[[str], np.ndarray], ledger: Ledger) -> None:
    encoder = TextEncoder(Local(function))
    a, b = SHOTS[:2]
    with pytest.raises(InputError, match=r"local:bag cannot tell neighbours from strangers \(AUC 0\.[3-6]"):
        await encoder.coherence(ledger, a, b)
    assert await TextEncoder(Local(function), raw=True).coherence(ledger, a, b) > 0.99  # what the published check would say


async def test_a_common_offset_does_no_harm(ledger: Ledger) -> None:
    encoder = TextEncoder(Local(with_offset))
    vectors = await encoder.embed(ledger, calibration_texts())
    assert cosines(vectors).min() > 0.95
    good, bad = await discrimination(encoder, ledger)
    plain_good, plain_bad = await discrimination(TextEncoder(Local(bag_of_words, "local:plain")), ledger)
    assert good - bad > 0.5
    assert abs((good - bad) - (plain_good - plain_bad)) < 0.1


async def discrimination(encoder: TextEncoder, ledger: Ledger, tau: float = TAU_C) -> tuple[float, float]:
    """Share of pairs above the threshold: neighbours of one film, and strangers (each shot with one of the next film)."""
    neighbours = [(a, b) for f in HAND_WRITTEN for a, b in zip(f.shots, f.shots[1:], strict=False)]
    strangers = [
        (a, b) for f, g in zip(HAND_WRITTEN, [*HAND_WRITTEN[1:], HAND_WRITTEN[0]], strict=True) for a, b in zip(f.shots, g.shots, strict=False)
    ]
    assert len(neighbours) >= 40 and len(strangers) >= 40
    scale = await encoder.calibration(ledger)
    found = []
    for pairs in (neighbours, strangers):
        vectors = await encoder.embed(ledger, [coherence_text(s) for pair in pairs for s in pair])
        found.append(np.array([scale.scale(cosine(vectors[i : i + 2])) for i in range(0, len(vectors), 2)]))
        assert await encoder.coherence(ledger, *pairs[0]) == pytest.approx(found[-1][0], abs=1e-4)
    return float(np.mean(found[0] > tau)), float(np.mean(found[1] > tau))


# -- what is embedded ---------------------------------------------------------------------------------------------------------
def test_the_text_of_a_shot_is_its_story_and_says_nothing_twice() -> None:
    shot = SHOTS[2]
    text = coherence_text(shot)
    for part in (shot.background.text, shot.relation.text, shot.dialogue[0].text, shot.description):
        assert text.count(part) == 1
    assert shot.camera.text not in text and shot.lighting.text not in text
    changed = shot.but(relation=shot.relation.but(changed="Tom  trusts\nher again"))
    assert "Tom trusts her again." in coherence_text(changed)
    filmed_otherwise = shot.but(camera=SHOTS[0].camera, lighting=SHOTS[4].lighting)
    assert coherence_text(filmed_otherwise) == text


# -- vectors are filed --------------------------------------------------------------------------------------------------------
async def test_a_text_is_embedded_once_and_a_strict_replay_asks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    bag = Local(bag_of_words)
    c = await TextEncoder(bag).coherence(ledger, SHOTS[0], SHOTS[1])
    assert sorted(bag.asked) == sorted([*calibration_texts(), coherence_text(SHOTS[0]), coherence_text(SHOTS[1])])
    bag.asked.clear()
    assert await TextEncoder(bag).coherence(ledger, SHOTS[0], SHOTS[1]) == c
    await TextEncoder(bag).coherence(ledger, SHOTS[1], SHOTS[2])
    assert bag.asked == [coherence_text(SHOTS[2])]
    assert calls_of(ledger.store) == []  # no call of the writers

    bag.asked.clear()
    replay = Ledger(Store(tmp_path / "replay", fsync=False), mode="strict", source=ledger.store)
    assert await TextEncoder(bag).coherence(replay, SHOTS[0], SHOTS[1]) == c
    alone = Ledger(replay.store, mode="strict")  # what was taken over is the run's own
    assert await TextEncoder(bag).coherence(alone, SHOTS[0], SHOTS[1]) == c
    with pytest.raises(ReplayMiss, match=r"1 of 52 texts were never embedded by local:bag .*'Tom asks his mother.*--replay record"):
        await TextEncoder(bag).coherence(alone, SHOTS[1], SHOTS[2].but(description="Tom asks his mother for bread."))
    assert bag.asked == []


async def test_record_makes_only_what_the_recorded_run_has_not(ledger: Ledger, tmp_path: Path) -> None:
    bag = Local(bag_of_words)
    await TextEncoder(bag).calibration(ledger)
    bag.asked.clear()
    await TextEncoder(bag).coherence(Ledger(Store(tmp_path / "again", fsync=False), mode="record", source=ledger.store), SHOTS[0], SHOTS[1])
    assert len(bag.asked) == 2


async def test_equal_texts_are_sent_once_and_come_back_in_order(ledger: Ledger) -> None:
    bag = Local(bag_of_words)
    vectors = await TextEncoder(bag).embed(ledger, ["red boat", "blue house", "red boat"])
    assert bag.asked == ["red boat", "blue house"]
    assert vectors.dtype == np.float32 and vectors.shape == (3, 1024)
    assert np.array_equal(vectors[0], vectors[2]) and np.array_equal(vectors[1], bag_of_words("blue house").astype(np.float32))
    again = await TextEncoder(bag).embed(ledger, ["blue house"])
    assert np.array_equal(again[0], vectors[1])


@pytest.mark.parametrize("other", [Local(bag_of_words, build="2"), Local(lambda t: bag_of_words(t)[:100])])
async def test_vectors_of_two_models_under_one_name_do_not_mix(other: Local, ledger: Ledger) -> None:
    await TextEncoder(Local(bag_of_words)).calibration(ledger)
    with pytest.raises(InputError, match="not the one that this run began with"):
        await TextEncoder(other).coherence(ledger, SHOTS[0], SHOTS[1])
    assert 0 <= await TextEncoder(Local(bag_of_words)).coherence(ledger, SHOTS[0], SHOTS[1]) <= 1  # the earlier model is put back


async def test_encoders_do_not_share_vectors(ledger: Ledger) -> None:
    first, second = Local(bag_of_words), Local(with_offset, "local:other")
    await TextEncoder(first).embed(ledger, ["red boat"])
    await TextEncoder(second).embed(ledger, ["red boat"])
    assert second.asked == ["red boat"]
    await TextEncoder(first, raw=True).embed(ledger, ["red boat"])  # the same model: raw or not, one vector
    assert first.asked == ["red boat"]


@pytest.mark.parametrize(
    "array", [np.zeros((2, 4)), np.full((2, 4), np.nan), np.ones((1, 4)), np.ones((2, 0)), np.ones(2)], ids=["zero", "nan", "few", "empty", "flat"]
)
async def test_vectors_that_cannot_be_compared_are_not_filed(array: np.ndarray, ledger: Ledger) -> None:
    class Broken(Local):
        async def embed(self, texts: Sequence[str]) -> Any:
            return array.astype(np.float32)

    with pytest.raises(WriterError, match="local:bag"):
        await TextEncoder(Broken(bag_of_words)).embed(ledger, ["a", "b"])
    assert ledger.store.keys() == []


async def test_raw_is_the_clipped_cosine_uncalibrated(ledger: Ledger) -> None:
    bag = Local(lambda t: bag_of_words(t) * (-1.0 if t == coherence_text(SHOTS[0]) else 1.0))
    encoder = TextEncoder(bag, raw=True)
    assert encoder.id == "local:bag@raw"
    assert await encoder.coherence(ledger, SHOTS[0], SHOTS[1]) == 0.0
    plain = cosine(np.stack([bag_of_words(coherence_text(s)) for s in SHOTS[1:3]]).astype(np.float32))
    assert await encoder.coherence(ledger, SHOTS[1], SHOTS[2]) == pytest.approx(plain, abs=1e-4)
    assert len(bag.asked) == 3


# -- names --------------------------------------------------------------------------------------------------------------------
async def test_no_name_is_no_encoder(ledger: Ledger) -> None:
    encoder = open_encoder("", Service())
    assert isinstance(encoder, NoEncoder)
    assert (encoder.id, await encoder.coherence(ledger, SHOTS[0], SHOTS[1])) == ("", None)


@pytest.mark.parametrize("name", ["glm", "openai:", "local:", "local:@raw", "@raw", "hub:bert"])
def test_unknown_encoders_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="there is no text encoder"):
        open_encoder(name, Service())


@pytest.mark.parametrize("name", ["../secret", "a/b", "a\\b", "..", ".", ".hidden", "/etc", "a\nb", "C:x", "x" * 101])
def test_a_local_name_is_never_a_path(name: str) -> None:
    with pytest.raises(InputError, match="no path"):
        open_encoder(f"local:{name}", Service())


def test_names_with_and_without_raw() -> None:
    service = Service(base_url="http://localhost:1/v1")
    assert open_encoder("local:glm@raw", service).id == "local:glm@raw"
    assert open_encoder("local:glm", service).id == "local:glm"
    assert open_encoder("openai:nomic-embed-text:v1.5@raw", service).id == "openai:nomic-embed-text:v1.5@raw"


# -- a server -----------------------------------------------------------------------------------------------------------------
CANARY = "sk-canary-5f81c2d07e"


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChatServer]:
    monkeypatch.setenv("VGOT_API_KEY", CANARY)

    def make(embed: Callable[[str], list[float] | Fault]) -> ChatServer:
        return ChatServer(embed=embed)

    return make


def at(server: ChatServer, model: str = "bag-embed") -> TextEncoder:
    encoder = open_encoder(f"openai:{model}", Service(base_url=server.base_url, seconds=20.0))
    assert isinstance(encoder, TextEncoder)
    return encoder


async def test_an_encoder_on_a_server_is_calibrated_and_discriminates(serve: Callable[..., ChatServer], ledger: Ledger) -> None:
    with serve(lambda t: bag_of_words(t).tolist()) as server:
        encoder = at(server)
        scale = await encoder.calibration(ledger)
        assert scale.auc > 0.9 and scale.neighbours > scale.strangers
        texts = [coherence_text(s) for f in HAND_WRITTEN for s in f.shots]
        await encoder.embed(ledger, texts)
        asked = len(server.requests)
        neighbours, strangers = await discrimination(encoder, ledger, TAU_C)
        assert neighbours > 0.9 and strangers < 0.3
        assert len(server.requests) == asked  # everything was filed
    body = server.requests[0].body
    assert (server.requests[0].path, body["model"], body["encoding_format"]) == ("/v1/embeddings", "bag-embed", "float")
    assert body["input"] == calibration_texts()
    assert server.requests[0].headers["authorization"] == f"Bearer {CANARY}"
    assert all(len(r.body["input"]) <= 64 for r in server.requests)
    assert [r for r in ledger.store.root.rglob("*") if r.is_file() and CANARY.encode() in r.read_bytes()] == []
    assert CANARY not in repr(encoder)


async def test_the_published_failure_is_refused_over_http(serve: Callable[..., ChatServer], ledger: Ledger) -> None:
    with serve(lambda t: constant(t).tolist()) as server:
        for _ in range(2):
            with pytest.raises(InputError, match=r"AUC 0\.50"):
                await at(server).coherence(ledger, SHOTS[0], SHOTS[1])
        assert len(server.requests) == 1  # refused again, but not asked again


async def test_a_busy_server_is_asked_again(serve: Callable[..., ChatServer], ledger: Ledger) -> None:
    faults = [error(503, "loading the model"), error(429, "slow down", retry_after_ms="1")]
    with serve(lambda t: faults.pop() if faults else bag_of_words(t).tolist()) as server:
        encoder = at(server)
        encoder.embedder.line.sleep = no_time  # type: ignore[attr-defined]
        assert (await encoder.embed(ledger, ["red boat"])).shape == (1, 1024)
        assert len(server.requests) == 3


async def no_time(seconds: float) -> None:
    """The clock of the line goes on by itself: waits of a millisecond are over."""


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (error(404, "model 'bag-embed' not found"), "Check the model's name"),
        (Status(200, {"object": "list", "data": []}), "did not answer with a vector for each"),
        (Status(200, {"object": "list", "data": [{"index": 0, "vector": [1.0]}]}), "did not answer with a vector for each"),
        (Status(200, "<html>", type="text/html"), "did not answer with a vector for each"),
        (Status(401, {"error": {"message": f"Incorrect API key provided: {CANARY}"}}), "does not accept the key"),
    ],
    ids=["404", "none", "other", "html", "401"],
)
async def test_a_server_without_vectors_is_a_writer_error(fault: Fault, words: str, serve: Callable[..., ChatServer], ledger: Ledger) -> None:
    with serve(lambda _: fault) as server:
        with pytest.raises(WriterError, match=words) as raised:
            await at(server).embed(ledger, ["red boat"])
        assert "openai:bag-embed" in str(raised.value) and CANARY not in str(raised.value)
        assert len(server.requests) == 1
    assert ledger.store.keys() == []


async def test_a_server_that_is_not_there(serve: Callable[..., ChatServer], ledger: Ledger) -> None:
    with serve(lambda t: [1.0]) as server:
        encoder = at(server)
    encoder.embedder.line.sleep = no_time  # type: ignore[attr-defined]
    with pytest.raises(WriterError, match=r"openai:bag-embed gave no vectors: the connection to 127\.0\.0\.1 failed .*resume"):
        await encoder.embed(ledger, ["red boat"])


# -- the verdict --------------------------------------------------------------------------------------------------------------
FILM = HAND_WRITTEN[0]
ROLES = ("director", "screenwriter", "cinematographer", "validator")


def outline_of(shot: Shot) -> Outline:
    return Outline(
        id=shot.id, scene=shot.scene, act=shot.act, beat=shot.beat, tension=shot.tension, description=shot.description,
        location=shot.background.location, hour=shot.background.hour, weather=shot.background.weather, season=shot.background.season,
        looks=tuple(p.look for p in shot.character.people), seconds=shot.seconds, flashback=shot.flashback,
    )


def verdict(n: int, shot: Shot | None = None, **how: Any) -> Any:
    """The judge's word on shot ``n`` of the first film (or on another in its place)."""
    mine = shot or FILM.shots[n]
    context = Context(brief=FILM.brief, characters=FILM.characters, locations=FILM.locations, past=FILM.shots[:n])
    return judge(context, outline_of(mine), mine, **({"round": 0, "thresholds": Thresholds(TAU_C), "roles": ROLES} | how))


def test_the_encoder_decides_and_the_deterministic_measure_stands_beside_it() -> None:
    by_rules = deterministic(FILM.shots[1], FILM.shots[2], FILM.characters, FILM.locations)
    assert by_rules.passes()
    passed = verdict(2, semantic=0.41)
    assert passed.outcome == "accepted"
    assert (passed.components.semantic, passed.components.coherence, passed.components.c) == (0.41, by_rules.score, 0.41)
    failed = verdict(2, semantic=0.4)  # C must be above tau_c
    assert (failed.outcome, failed.failing) == ("revise", ("story",))
    finding = next(f for f in failed.findings if f.rule == "coherence")
    assert finding.saw == "coherence with s02 (meaning, by the text encoder) is 0.40, needed above 0.40"
    assert finding.fix and failed.reasons[0] == f"{finding.saw}: {finding.fix}"
    assert verdict(2, semantic=0.4, checks=("completeness", "grammar")).outcome == "accepted"


def test_an_encoder_can_pass_what_the_rules_would_fail_and_the_advice_is_told_when_it_does_not() -> None:
    stranger = HAND_WRITTEN[1].shots[3].but(id="s03", scene="quay")
    by_rules = deterministic(FILM.shots[1], stranger, FILM.characters, FILM.locations)
    assert not by_rules.passes() and by_rules.advice
    alone = [f for f in verdict(2, stranger).findings if f.rule == "coherence"]
    assert "(people, place and words)" in alone[0].saw and f"{by_rules.score:.2f}" in alone[0].saw
    assert [f for f in verdict(2, stranger, semantic=0.9).findings if f.rule == "coherence"] == []
    both = [f for f in verdict(2, stranger, semantic=0.1).findings if f.rule == "coherence"]
    assert "by the text encoder" in both[0].saw and both[0].fix == by_rules.advice


def test_the_first_shot_has_nothing_to_cohere_with() -> None:
    assert verdict(0).components.semantic is None
    with pytest.raises(ValueError, match="s01 is the first shot"):
        verdict(0, semantic=0.9)


def test_the_stated_formula() -> None:
    parts = {"completeness": 0.9, "coherence": 0.2, "grammar": 0.5}
    assert Components(**parts).score == pytest.approx(0.35 * 0.9 + 0.35 * 0.2 + 0.3 * 0.5, abs=1e-4)
    assert Components(**parts, semantic=0.8).score == pytest.approx(0.35 * 0.9 + 0.35 * 0.8 + 0.3 * 0.5, abs=1e-4)
    assert Components(**parts, semantic=0.8, critique=0.4).score == pytest.approx((0.35 * 0.9 + 0.35 * 0.8 + 0.3 * 0.5) * 0.85, abs=1e-4)
    assert Components.read(Components(**parts).plain()).semantic is None
    old = {"completeness": 1.0, "coherence": 0.5, "grammar": 1.0, "critique": None}
    assert Components.read(old).score == pytest.approx(0.825)  # filed before encoders


judgements = st.builds(
    Judgement, domain=st.sampled_from(get_args(Domain)), score=st.floats(0, 1, allow_nan=False), reason=st.text("abc <>{}", max_size=20)
)
WRONG = FILM.shots[2].but(background=FILM.shots[2].background.but(location="room"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(judgements, max_size=6), st.one_of(st.none(), st.floats(0, 1, allow_nan=False)), st.sampled_from([FILM.shots[2], WRONG]),
    st.integers(0, 4),
)
def test_a_critic_can_lower_a_verdict_and_never_raise_it(said: list[Judgement], semantic: float | None, shot: Shot, round: int) -> None:
    without = verdict(2, shot, semantic=semantic, round=round)
    heard = verdict(2, shot, semantic=semantic, round=round, critique=CritiqueReply(judgements=tuple(said)))
    assert heard.score <= without.score
    assert set(without.failing) <= set(heard.failing)
    assert (without.outcome == "accepted") == (shot is not WRONG and (semantic is None or semantic > TAU_C))
    if heard.outcome == "accepted":
        assert without.outcome == "accepted"
    if any(j.score < 0.3 for j in said):
        assert heard.outcome != "accepted"


# -- models on this machine ---------------------------------------------------------------------------------------------------
WORDS = ("the", "sea", "red", "boat", "lamp", "keeper", "waits", "storm", "a", "child", "sleeps", "blue", "house", ".", "calls", "runs")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of weights with one small random encoder in the official layout, ``tiny``."""
    for package in ("torch", "transformers"):
        pytest.importorskip(package, reason=f"{package} is not installed: local encoders need vgot[models]")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from transformers import BertConfig, BertModel, BertTokenizerFast

    root = tmp_path_factory.mktemp("weights")
    folder = root / "tiny"
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]) + "\n")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=5 + len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, max_position_embeddings=24,
    )
    BertModel(config).save_pretrained(str(folder))
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=24).save_pretrained(str(folder))
    assert {"config.json", "model.safetensors"} <= {p.name for p in folder.iterdir()}
    yield root


async def test_padding_does_not_change_a_vector(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    texts = ["the sea .", "the keeper waits", "a child sleeps in the blue house . the lamp calls the red boat .", "storm"]
    together = await LocalEncoder("tiny", tiny).embed(texts)
    assert together.shape == (4, 32) and together.dtype == np.float32
    single = LocalEncoder("tiny", tiny)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose((await single.embed([text]))[0], vector, atol=1e-6)
    assert np.array_equal(together, await LocalEncoder("tiny", tiny).embed(texts))
    assert capfd.readouterr() == ("", "")
    assert cosines(together)[0, 1] < 0.999  # not the special token that every text shares


async def test_the_mean_is_over_all_tokens(tiny: Path) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(str(tiny / "tiny"))("the red boat", return_tensors="pt")
    with torch.inference_mode():
        states = AutoModel.from_pretrained(str(tiny / "tiny"))(**tokens).last_hidden_state
    assert tokens["input_ids"].shape == (1, 5)
    got = (await LocalEncoder("tiny", tiny).embed(["the red boat", "the red boat calls the keeper"]))[0]
    assert np.allclose(got, states[0].mean(0).numpy(), atol=1e-6)


async def test_a_long_text_is_read_to_its_end(tiny: Path) -> None:
    start = "the keeper waits . " * 12
    encoder = LocalEncoder("tiny", tiny)
    a, b = await encoder.embed([start + "a storm", start + "blue house"])
    assert not np.allclose(a, b, atol=1e-6)
    both = await encoder.embed(["the " * 22, "x" * 90, "storm"])  # exactly a window; one long unknown word
    assert np.isfinite(both).all()


async def test_a_local_encoder_files_its_build_and_untrained_weights_are_refused(tiny: Path, ledger: Ledger) -> None:
    encoder = TextEncoder(LocalEncoder("tiny", tiny))
    with pytest.raises(InputError, match="local:tiny cannot tell neighbours from strangers"):
        await encoder.coherence(ledger, SHOTS[0], SHOTS[1])
    published = ledger.store.keys()
    records = [ledger.store.lookup(k) for k in published]
    assert {r.info["build"] for r in records if r} == {build_of(tiny / "tiny")}
    assert 0 <= await TextEncoder(LocalEncoder("tiny", tiny), raw=True).coherence(ledger, SHOTS[0], SHOTS[1]) <= 1


async def test_weights_that_lack_tensors_are_refused(tiny: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = Path(shutil.copytree(tiny / "tiny", tmp_path / "torn"))
    tensors = load_file(folder / "model.safetensors")
    kept = {k: v for k, v in tensors.items() if "layer.1." not in k}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(InputError, match="lack 16 tensors"):
        await LocalEncoder("torn", tmp_path).embed(["the sea"])


async def test_a_damaged_file_is_named(tiny: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny / "tiny", tmp_path / "cut"))
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="transformers cannot open"):
        await LocalEncoder("cut", tmp_path).embed(["the sea"])


async def test_code_in_a_model_folder_is_never_run(tiny: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny / "tiny", tmp_path / "sly"))
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "sly", "auto_map": {"AutoConfig": "code.SlyConfig", "AutoModel": "code.SlyModel"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "code.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(InputError, match=r"transformers cannot open .*never run"):
        await LocalEncoder("sly", tmp_path).embed(["the sea"])
    assert not (tmp_path / "ran").exists()


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no model folder"):
        check_folder(tmp_path / "none")
    with pytest.raises(InputError, match=r"missing: config\.json; a tokenizer .*; model\.safetensors"):
        check_folder(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "tokenizer.json").write_text("{}")
    weights = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weights}))
    (tmp_path / "model-00001-of-00002.safetensors").write_bytes(b"x")
    with pytest.raises(InputError, match=r"missing: model-00002-of-00002\.safetensors"):
        check_folder(tmp_path)
    (tmp_path / "model-00002-of-00002.safetensors").write_bytes(b"x")
    check_folder(tmp_path)


@pytest.mark.parametrize(("index", "words"), [
    ('{"weight_map": {"a": "../../secret"}}', "not a file of its folder"), ("[]", "cannot be read"), ("{", "cannot be read"),
    ("{}", "cannot be read"),
])
def test_an_index_of_weights_names_no_path(index: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors.index.json").write_text(index)
    with pytest.raises(InputError, match=words):
        weight_files(tmp_path)


async def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    with pytest.raises(InputError, match=r"pytorch_model\.bin.*Convert them to safetensors.*Also missing: a tokenizer"):
        await LocalEncoder("old", tmp_path).embed(["the sea"])


def test_where_models_are_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VGOT_WEIGHTS", raising=False)
    assert weights_folder() == Path("weights")
    monkeypatch.setenv("VGOT_WEIGHTS", str(tmp_path))
    assert LocalEncoder("glm").folder == tmp_path / "glm"
    assert LocalEncoder("glm", tmp_path / "here").folder == tmp_path / "here" / "glm"


async def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "glm"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        (folder / name).write_text("{}")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match=r"torch.*pip install 'vgot\[models\]'"):
        await LocalEncoder("glm", tmp_path).embed(["the sea"])
