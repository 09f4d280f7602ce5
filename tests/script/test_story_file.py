"""Story files: what people write is understood, what cannot be used is named, and hostile files are refused before they cost anything."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from vgot.errors import InputError
from vgot.script.intake import clean_story
from vgot.script.story_file import MAX_FILE, StoryFile, known_word, picture_of, read_plain, read_story_file, seconds_of

FULL = """
story: A baker finds a star in her oven.
shots: 12
length: 1:30
seed: 7
language: en-GB
style: soft pastel
cast:
  - name: Mara
    gender: female
    age: 71
    look: white braid, blue apron
    portrait: photos/mara.jpg
  - Jon
  - Rex: an old dog of no great courage
  - {name: Mara, species: kitten}
places:
  the bakery: {set: Coffee shop, text: "warm, narrow"}
  No: null
"""


def folder(tmp_path: Path) -> Path:
    """A folder with a picture in it."""
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (40, 30), "red").save(tmp_path / "photos" / "mara.jpg")
    return tmp_path


def story(tmp_path: Path, text: str | bytes | dict[str, Any], name: str = "story.yaml") -> Path:
    """A story file."""
    path = tmp_path / name
    if isinstance(text, dict):
        text = json.dumps(text) if name.endswith(".json") else yaml.safe_dump(text, allow_unicode=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(path: Path) -> str:
    """Why a story file is refused."""
    with pytest.raises(InputError) as e:
        read_story_file(path)
    return str(e.value)


# -- what is understood
def test_a_full_story_file(tmp_path: Path) -> None:
    film = read_story_file(story(folder(tmp_path), FULL))
    b = film.brief
    assert (b.story, b.shots, b.seconds, b.seed, b.language, b.style) == (
        "A baker finds a star in her oven.", 12, 90.0, 7, "en", "soft pastel")
    assert [(c.id, c.name, c.species, c.gender, c.age, c.text) for c in b.cast] == [
        ("mara", "Mara", None, "woman", "old", "white braid, blue apron"), ("jon", "Jon", None, None, None, ""),
        ("rex", "Rex", None, None, None, "an old dog of no great courage"), ("mara_2", "Mara", "cat", None, None, ""),
    ]
    assert [(p.id, p.name, p.set, p.text) for p in b.places] == [("the_bakery", "the bakery", "cafe", "warm, narrow"), ("no", "No", None, "")]
    png = film.pictures[b.cast[0].portrait]
    assert hashlib.sha256(png).hexdigest() == b.cast[0].portrait
    assert Image.open(BytesIO(png)).size == (40, 30)


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    data = {"logline": "A dog waits.", "seconds": "1m30s", "cast": {"Ana": {"age": "young woman"}, "Bo": "a tall man"}, "places": ["the quay"]}
    one, two = read_story_file(story(tmp_path, data)), read_story_file(story(tmp_path, data, "story.json"))
    assert one == two
    assert [c.age for c in one.brief.cast] == ["adult", None]


def test_the_command_line_goes_before_the_file(tmp_path: Path) -> None:
    film = read_story_file(story(tmp_path, "story: A dog waits.\nshots: 4\nseed: 3\n"))
    again = film.but(shots=9, seconds=30)
    assert (again.brief.shots, again.brief.seconds, again.brief.seed) == (9, 30.0, 3)
    assert film.but() == film
    with pytest.raises(InputError, match="shots"):
        film.but(shots=0)


@pytest.mark.parametrize(("said", "seconds"), [
    (90, 90.0), ("90", 90.0), ("90s", 90.0), ("1:30", 90.0), ("0:45.5", 45.5), ("1m30s", 90.0), ("1m 30s", 90.0), ("2 min", 120.0),
    ("1.5 minutes", 90.0), ("1h", 3600.0), ("1:00:00", 3600.0), ("90 Seconds", 90.0),
    ("", None), ("soon", None), ("1:70", None), ("-5", None), ("30s1m", None), (True, None), (float("nan"), None), ("١٠", None),
])
def test_lengths(said: Any, seconds: float | None) -> None:
    assert seconds_of(said) == seconds


@pytest.mark.parametrize(("name", "said", "word"), [
    ("gender", "female", "woman"), ("gender", "young woman", "woman"), ("gender", "Girl", "woman"), ("gender", "boy", "man"),
    ("gender", "woman or man", None), ("gender", "wobbly", None), ("age", "young woman", "adult"), ("age", "old woman", "old"),
    ("age", "middle-aged man", "middle"), ("age", 8, "child"), ("age", "in her 40s", "middle"), ("age", "20 to 30", None), ("age", "girl", "child"),
    ("species", "a brown puppy", "dog"), ("species", "man and dog", None), ("set", "train station", "station"), ("set", "train", "train_car"),
    ("set", "Living-Room", "living_room"), ("set", "coffee shop", "cafe"), ("set", "beach", "shore"), ("set", "ship", None),
])
def test_words_are_matched_only_when_clear(name: str, said: str | int, word: str | None) -> None:
    assert known_word(name, said) == word


def test_names_are_cleaned_and_ids_keep_clear_of_words_with_a_meaning(tmp_path: Path) -> None:
    film = read_story_file(story(tmp_path, {"story": "x", "cast": ["\u202eMara\u202c", "Camera", "李", "Jo\nhn", {"name": "B", "id": "mara"}]}))
    assert [(c.id, c.name) for c in film.brief.cast] == [
        ("mara_2", "Mara"), ("camera_2", "Camera"), ("person", "李"), ("jo_hn", "Jo hn"), ("mara", "B")]


# -- what is refused
def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    words = refused(story(tmp_path, {
        "stroy": "x", "shots": 0, "length": "soon", "seconds": 3, "seed": 1.5, "language": "English", "style": 3.5, "colour": 1,
        "cast": [{"name": "Mara", "gender": "wobbly", "txt": "x", "id": "Mara!"}, 3, {"age": "old"}, {"name": "Al", "id": "camera"}],
        "places": {"quay": {"set": "ship", "description": "a", "text": "b"}, "pier": 4},
    }))
    for part in (
        "story.yaml", "stroy: there is no such field; did you mean 'story'", "story: is missing", "shots: expected a whole number from 1 to 999",
        "seconds: means the same as 'length'", "length: soon", "seed: expected a whole number", "language: expected a code", "colour: there is no",
        "cast.0.gender: wobbly is not clear; use woman, man or neutral", "cast.0.txt: there is no such field; did you mean 'text'",
        "cast.0.id: ", "cast.1: expected a name or fields", "cast.2.name: is missing", "cast.3.id: 'camera' has a meaning",
        "places.quay.set: ship is not clear", "places.quay.description: means the same", "places.pier: expected a text or fields",
    ):
        assert part in words


@pytest.mark.parametrize(("text", "words"), [
    (b"", "tells no story"), (b"- a\n- b\n", "tells no story"), (b"story: ''\n", "the story is empty"),
    (b"story: [a]\n", "expected text, found a list"),
    (b"story: \xff\xfe\n", "not UTF-8"), (b"story: a\0b\n", "U+0000"), (b"story: {\n", "neither JSON nor YAML"),
    (b"story: a\nstory: b\n", "stands twice"),
    (b"!!python/object/apply:os.system ['x']", "uses the tag"), (b"story: a\nshots: " + b"9" * 9000, "whole number"),
    (b"story: a\nseed: 1" + b":1" * 200_000, "seed: expected a whole number"), (b"story: a\nlength: 1" + b":1" * 100_000 + b".5", "is no length"),
    (b"story: a\nseed: !!int 1" + b":1" * 200_000, "uses the tag"),
    (b"? [a]\n: b\n", "neither JSON nor YAML"), (b"story: x\n" + b"a" * MAX_FILE, "larger than 1 MB"),
    (b"story: " + b"a" * 20_001, "20,001 characters"),
    (b"story: a\ncast: [" + b"x, " * 13 + b"y]\n", "at most 12 fit"), (b"story: a\ncast: [{name: " + b"x" * 121 + b"}]\n", "at most 120 fit"),
    (b"story: a\ncast: [{name: A, id: k}, {name: B, id: k}]\n", "'k' is the id of cast.0 too"), (b"story: x\nseconds: .nan\n", "no length"),
])
def test_files_that_cannot_be_used(tmp_path: Path, text: bytes, words: str) -> None:
    assert words in refused(story(tmp_path, text))


def test_hostile_structure_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    laughs = "a0: &a0 lol\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10)) + "story: *a9\n"
    assert "alias" in refused(story(tmp_path, laughs))
    assert "alias" in refused(story(tmp_path, "story: &a [*a]\n"))
    for deep in ("[" * 200_000, "story: " + "{a: " * 5000, "- " * 5000 + "x"):
        assert "nested more than" in refused(story(tmp_path, deep))
    for deep in ("[" * 200_000, '{"story":' * 300 + "1" + "}" * 300):
        assert "nested more than" in refused(story(tmp_path, deep, "story.json"))
    assert "values" in refused(story(tmp_path, "story: [" + "1," * 30_000 + "1]"))
    assert "twice" in refused(story(tmp_path, '{"story": "a", "story": "b"}', "story.json"))
    assert "NaN" in refused(story(tmp_path, '{"story": "a", "seconds": NaN}', "story.json"))
    assert "line 2" in refused(story(tmp_path, '{"story": "a",\n oops}', "story.json"))


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    expected = {"none.yaml": "does not exist", "pipe.yaml": "not a regular file", "loop.yaml": "cannot be opened", ".": "is a folder"}
    for name, words in expected.items():
        assert words in refused(tmp_path / name)


HOSTILE_NAMES = [
    "../../etc/passwd", "..", ".", "/", "\\\\server\\share", "C:\\con", "nul", "a\0b", "\u202egnp.exe", "ｆｕｌｌ／ｗｉｄｔｈ", "-rf", "$(reboot)",
    "`id`", "<script>", "{\\an8}", "\x1b[2J", "x" * 120, "é" * 60, "\u200b", "🙂",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_become_plain_ids(tmp_path: Path, name: str) -> None:
    path = story(tmp_path, {"story": "x", "cast": [name, name]}, "story.json")
    if not "".join(c for c in name if c not in "\u200b"):
        assert "cast.0.name" in refused(path)
        return
    cast = read_story_file(path).brief.cast
    assert len({c.id for c in cast}) == 2
    for c in cast:
        assert c.id.replace("_", "a").isalnum() and c.id.isascii() and len(c.id) <= 48
        assert c.name.isprintable() and "\u202e" not in c.name


@pytest.mark.parametrize("portrait", [n for n in HOSTILE_NAMES if n not in ("/",)] + ["../mara.jpg", "loop.png", "pipe.png", "out.png", "\ud800"])
def test_hostile_paths_of_pictures(tmp_path: Path, portrait: str) -> None:
    home = tmp_path / "film"
    home.mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "mara.jpg")
    (home / "loop.png").symlink_to(home / "loop.png")
    (home / "out.png").symlink_to(tmp_path / "mara.jpg")
    os.mkfifo(home / "pipe.png")
    words = refused(story(home, {"story": "x", "cast": [{"name": "Mara", "portrait": portrait}]}, "story.json"))
    assert "cast.0.portrait" in words
    assert all(c.isprintable() or c == "\n" for c in words)


def test_an_absolute_path_is_the_users_own(tmp_path: Path) -> None:
    home = tmp_path / "film"
    home.mkdir()
    Image.new("RGB", (8, 8), "blue").save(tmp_path / "mara.webp", lossless=True)
    assert len(read_story_file(story(home, {"story": "x", "cast": [{"name": "A", "portrait": str(tmp_path / "mara.webp")}]})).pictures) == 1


# -- pictures
def encoded(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def test_orientation_is_applied_and_metadata_stripped() -> None:
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a secret place"
    png = picture_of(encoded(picture, "PNG", exif=exif))
    upright = Image.open(BytesIO(png))
    assert upright.size == (20, 40)
    assert upright.getpixel((10, 5)) == (0, 0, 255)
    assert upright.getpixel((10, 35)) == (255, 0, 0)
    assert b"secret" not in png and not upright.getexif() and upright.info == {}
    assert picture_of(png) == png


@pytest.mark.parametrize(("mode", "colour", "seen"), [
    ("RGBA", (255, 0, 0, 0), (255, 255, 255)), ("L", 128, (128, 128, 128)), ("1", 1, (255, 255, 255)), ("I;16", 0x8080, (128, 128, 128)),
    ("LA", (0, 255), (0, 0, 0)), ("P", 0, (0, 0, 0)),
])
def test_every_mode_becomes_rgb(mode: str, colour: Any, seen: tuple[int, ...]) -> None:
    plain = Image.open(BytesIO(picture_of(encoded(Image.new(mode, (4, 4), colour), "PNG"))))
    assert (plain.mode, plain.getpixel((1, 1))) == ("RGB", seen)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it has ``side`` x ``side`` pixels."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_bad_pictures_are_named_with_their_line(tmp_path: Path) -> None:
    good = encoded(Image.effect_noise((64, 64), 50).convert("RGB"), "PNG")
    bad = {
        "cut.png": (good[: len(good) // 2], "is damaged"), "flip.png": (good[:60] + bytes([good[60] ^ 255]) + good[61:], "is damaged"),
        "text.png": (b"hello", "is not a PNG, JPEG or WEBP"), "empty.png": (b"", "is not a PNG, JPEG or WEBP"),
        "film.gif": (encoded(Image.new("P", (4, 4)), "GIF"), "is not a PNG, JPEG or WEBP"),
        "doc.bmp": (encoded(Image.new("RGB", (4, 4)), "BMP"), "is not a"),
        "b5.png": (bomb(5000), "16 megapixels"), "b9.png": (bomb(9000), "16 megapixels"), "b15.png": (bomb(15000), "16 megapixels"),
        "b20.png": (bomb(20000), "16 megapixels"), "big.png": (good + b"\0" * (25 << 20), "larger than 25 MB"),
    }
    for name, (data, _) in bad.items():
        (tmp_path / name).write_bytes(data)
    lines = ["story: x", "cast:", *(f"  - {{name: N{i}, portrait: {name}}}" for i, name in enumerate(bad))]
    told = refused(story(tmp_path, "\n".join(lines))).splitlines()[1:]
    for i, (line, (name, (_, words))) in enumerate(zip(told, bad.items(), strict=True)):
        assert line.startswith(f"  cast.{i}.portrait: ")
        assert name in line and f"(line {i + 3})" in line and words in line


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_anywhere_is_an_answer_not_a_crash(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP"]))
    raw = bytearray(encoded(Image.radial_gradient("L").resize((24, 24)).convert("RGB"), kind))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        png = picture_of(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    except ValueError as e:
        assert str(e).startswith(("is ", "has "))
    else:
        assert Image.open(BytesIO(png)).mode == "RGB"


# -- anything at all
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12), lambda x: st.lists(x, max_size=3) | st.dictionaries(
        st.sampled_from(["story", "name", "cast", "id", "age", "set", "portrait", "text", "zz"]), x, max_size=4), max_leaves=8)


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(["story", "shots", "length", "seed", "language", "style", "cast", "places", "x"]), plain, max_size=6))
def test_any_plain_data_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    path = story(tmp_path_factory.getbasetemp(), data)
    try:
        film = read_story_file(path)
    except InputError as e:
        assert str(path) in str(e)
    else:
        assert isinstance(film, StoryFile)
        assert film.brief.story == clean_story(film.brief.story)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    for name in ("any.yaml", "any.json"):
        path = story(tmp_path_factory.getbasetemp(), data, name)
        try:
            read_plain(path)
        except InputError as e:
            assert str(path) in str(e)
