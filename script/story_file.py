"""Story files: one YAML or JSON file with the story and, if wanted, cast, places, pictures and numbers of a film.

.. code-block:: yaml

    story: A baker finds a star in her oven.
    shots: 12
    length: 1:30
    cast:
      - {name: Mara, gender: woman, age: old, text: "white braid, blue apron", portrait: photos/mara.jpg}
      - Jon
    places:
      the bakery: {set: shop}

A file is untrusted: its size, nesting and pictures are limited before they are decoded, and everything wrong in it is told at once.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from ..errors import InputError
from .intake import clean_story
from .model import MAX_SHOTS, MAX_STORY, Brief, Id, slug
from .vocabulary import Age, Gender, SetKind, Species

MAX_FILE = 1 << 20
"""Bytes of a story file."""
MAX_PICTURE = 25 << 20
"""Bytes of a picture file."""
MAX_PIXELS = 4096 * 4096
"""Pixels of a picture (16 megapixels), checked before it is decoded."""
MAX_DEPTH, MAX_VALUES = 40, 10_000
"""Nesting and number of values (keys count too) in a story file."""
MAX_DIGITS = 40
"""Characters of a number in YAML; a longer one is text."""
_TOLD = 60
"""Problems that are listed."""
RESERVED = frozenset({"ahead", "camera", "down", "up", "away", "prop", "narrator", "nobody"})
"""Ids that mean something else where a person may stand."""


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A brief and the pictures it speaks of (sha256 of the PNG to its bytes)."""

    brief: Brief
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def but(self, *, shots: int | None = None, seconds: float | None = None, seed: int | None = None) -> StoryFile:
        """The same with some numbers replaced (None keeps the one of the file): what the command line says goes before the file.

        Raises:
            InputError: a number is out of range.
        """
        given = {"shots": shots, "seconds": None if seconds is None else float(seconds), "seed": seed}
        try:
            return replace(self, brief=self.brief.but(**{k: v for k, v in given.items() if v is not None}))
        except ValidationError as e:
            words = (f"{'.'.join(map(str, x['loc']))}: {x['msg'].lower()} (found {x['input']!r:.80})" for x in e.errors())
            raise InputError("; ".join(words)) from None


def read_story_file(path: Path | str) -> StoryFile:
    """The brief and the pictures of a story file (``.json`` is read as JSON, anything else as YAML).

    Raises:
        InputError: the file or a picture cannot be read, or says something it cannot: every such field, at once.
    """
    path = Path(path)
    text = _text_of(path, "story file")
    data = _parsed(text, path)
    if not isinstance(data, dict) or not data:
        raise InputError(f"{path} tells no story; it needs at least a line such as  story: A lonely robot finds a flower")
    reader = _Reader(path, text)
    out = reader.read(data)
    if reader.problems:
        raise InputError(f"{path} cannot be used:\n" + "\n".join(f"  {p}" for p in reader.told()))
    assert out is not None
    return out


def read_plain(path: Path | str, what: str = "file", *, size: int = MAX_FILE, values: int = MAX_VALUES) -> Any:
    """The plain data of a YAML or JSON file of at most ``size`` bytes and ``values`` values, nested at most :data:`MAX_DEPTH` deep.

    Raises:
        InputError: unreadable, too large, not UTF-8, neither YAML nor JSON, too deep, or with the same key twice.
    """
    path = Path(path)
    return _parsed(_text_of(path, what, size), path, values)


# -- files ----------------------------------------------------------------------------------------------------------------
def _bytes_of(path: Path, limit: int) -> bytes:
    """The bytes of a regular file. Raises ValueError in words that follow the path."""
    try:
        # Not blocking: opening a pipe would wait for its other end before it can be told from a file.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise ValueError("does not exist; check the name") from None
    except PermissionError:
        raise ValueError("may not be read; change its permissions") from None
    except (OSError, ValueError) as e:
        raise ValueError(f"cannot be opened ({getattr(e, 'strerror', None) or e}); name a file") from None
    kind = os.fstat(handle).st_mode
    if not stat.S_ISREG(kind):
        os.close(handle)
        raise ValueError(f"is {'a folder' if stat.S_ISDIR(kind) else 'not a regular file'}; name a file")
    with os.fdopen(handle, "rb") as file:
        try:
            data = file.read(limit + 1)
        except OSError as e:
            raise ValueError(f"cannot be read ({e.strerror})") from None
    if len(data) > limit:
        raise ValueError(f"is larger than {limit >> 20} MB; make it smaller")
    return data


def _text_of(path: Path, what: str, size: int = MAX_FILE) -> str:
    try:
        return _bytes_of(path, size).decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise InputError(f"cannot read the {what} {path}: it is not UTF-8 text (byte {e.start}); save it as UTF-8") from None
    except ValueError as e:
        raise InputError(f"cannot read the {what} {path}: it {e}") from None


class _Loader(yaml.SafeLoader):
    """Plain data only; words such as ``yes``, ``no``, ``on`` and dates stay what a writer means by them: text."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":", 1)[1] not in ("timestamp", "bool", "value")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        # Numbers of thousands of digits take minutes to read; nobody means one.
        if kind is yaml.ScalarNode and len(value) > MAX_DIGITS:
            implicit = (False, True)
        return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: dict[Any, int] = {}
        for key, _ in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str) and name in seen:
                raise yaml.MarkedYAMLError(problem=f"{name!r:.60} stands twice (first in line {seen[name]})", problem_mark=key.start_mark)
            if isinstance(name, str):
                seen[name] = key.start_mark.line + 1
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def _parsed(text: str, path: Path, values: int = MAX_VALUES) -> Any:
    try:
        if path.suffix.lower() == ".json":
            data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
            _small(data, values)
            return data
        _simple(text, values)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except _Refused as e:
        raise InputError(f"{path} {e}") from None
    except json.JSONDecodeError as e:
        raise InputError(f"{path} is not JSON: {e.msg.lower()} in line {e.lineno}, column {e.colno}") from None
    except yaml.reader.ReaderError as e:
        sign = f"U+{_code(e.character):04X} at position {e.position}"
        raise InputError(f"{path} holds a character that text may not hold ({sign}); remove it") from None
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InputError(f"{path} is neither JSON nor YAML: {e.problem or e.context}{where}") from None
    except (yaml.YAMLError, ValueError, ArithmeticError) as e:
        raise InputError(f"{path} is neither JSON nor YAML: {str(e).splitlines()[0][:200]}") from None
    except RecursionError:
        raise InputError(f"{path} is nested more than {MAX_DEPTH} deep") from None


class _Refused(Exception):
    """Readable, but not to be read; words that follow the path."""


def _code(character: Any) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "\0")


def _simple(text: str, values: int) -> None:
    """Walk the events of a YAML text, before anything is built of it."""
    depth = count = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(f"uses an alias (*{event.anchor:.40}) in line {_line(event)}; write the value out")
        if (tag := getattr(event, "tag", None)) not in (None, "!", "tag:yaml.org,2002:str"):
            raise _Refused(f"uses the tag {tag!r:.60} in line {_line(event)}; write plain texts and numbers")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Refused(f"is nested more than {MAX_DEPTH} deep in line {_line(event)}")
        count += isinstance(event, yaml.NodeEvent)
        if count > values:
            raise _Refused(_TOO_MANY.format(values))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise _Refused(f"has the key {key!r:.60} twice in one object")
        out[key] = value
    return out


def _no_constant(name: str) -> Any:
    raise _Refused(f"holds {name}, which is no number a film can use")


def _small(data: Any, values: int) -> None:
    """The limits on data that is built already; level by level, so that no depth is too deep to ask."""
    level, count = [data], 0
    for _ in range(MAX_DEPTH + 1):
        count += len(level) + sum(len(x) for x in level if isinstance(x, dict))
        if count > values:
            raise _Refused(_TOO_MANY.format(values))
        level = [v for x in level if isinstance(x, list | dict) for v in (x.values() if isinstance(x, dict) else x)]
    if level:
        raise _Refused(f"is nested more than {MAX_DEPTH} deep")


_TOO_MANY = "holds more than {:,} values; it is no file of this kind"


# -- fields ---------------------------------------------------------------------------------------------------------------
_TOP = ("story", "logline", "shots", "length", "seconds", "seed", "language", "style", "cast", "places")
_CAST = ("name", "id", "role", "species", "gender", "age", "text", "look", "description", "portrait")
_PLACE = ("name", "id", "set", "text", "description")
_MOST = {"cast": 12, "places": 24}


class _Reader:
    """Reads the fields of one story file and collects what is wrong with them."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.problems, self.pictures = path, list[str](), dict[str, bytes]()
        self._lines = text.splitlines()
        self._line = 0

    def wrong(self, at: str, words: str) -> None:
        """Note what is wrong with the field ``at`` (a dotted path)."""
        self.problems.append(f"{at}: {words}")

    def told(self) -> list[str]:
        """The problems, as many as a person may want to read."""
        more = len(self.problems) - _TOLD
        return self.problems[:_TOLD] + ([f"and {more} more"] if more > 0 else [])

    def read(self, data: Mapping[Any, Any]) -> StoryFile | None:
        """What the file says, or None when there are problems."""
        self._known(data, _TOP, "")
        fields: dict[str, Any] = {"story": self._story(data)}
        if (shots := self._whole(data, "shots", 1, MAX_SHOTS)) is not None:
            fields["shots"] = shots
        if (seconds := self._length(data)) is not None:
            fields["seconds"] = seconds
        if (seed := self._whole(data, "seed", 0, 2**63 - 1)) is not None:
            fields["seed"] = seed
        fields["language"] = self._language(data)
        fields["style"] = self._words(data, "style", "style", 200)
        fields["cast"] = self._members(data, "cast", _CAST, self._cast)
        fields["places"] = self._members(data, "places", _PLACE, self._place)
        if self.problems:
            return None
        try:
            return StoryFile(Brief.read(fields), self.pictures)
        except ValidationError as e:
            for x in e.errors():
                self.wrong(".".join(map(str, x["loc"])) or "file", f"{x['msg'].lower()} (found {x['input']!r:.80})")
            return None

    def _known(self, data: Mapping[Any, Any], allowed: Sequence[str], at: str) -> None:
        unknown = [key for key in data if key not in allowed]
        for key in unknown[:12]:
            near = difflib.get_close_matches(str(key)[:60].lower(), allowed, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"use {_either(allowed)}"
            self.wrong(f"{at}{_shown(key)}", f"there is no such field; {hint}")
        if len(unknown) > 12:
            self.wrong(at.rstrip(".") or "file", f"and {len(unknown) - 12} more unknown fields")

    def _one_of(self, data: Mapping[Any, Any], names: Sequence[str], at: str = "") -> tuple[str, Any]:
        """The name and value of the first field given; giving two names of one thing is wrong."""
        given = [n for n in names if data.get(n) is not None]
        if len(given) > 1:
            self.wrong(f"{at}{given[1]}", f"means the same as {given[0]!r}, which is given too; keep one")
        return (given[0], data[given[0]]) if given else (names[0], None)

    def _story(self, data: Mapping[Any, Any]) -> str:
        name, value = self._one_of(data, ("story", "logline"))
        if value is None:
            self.wrong("story", "is missing; tell it in one sentence, for example  story: A lonely robot finds a flower")
        elif not isinstance(value, str):
            self.wrong(name, f"expected text, found {_kind(value)}; put it in quotes")
        else:
            try:
                return clean_story(value)
            except InputError as e:
                self.wrong(name, str(e))
        return ""

    def _words(self, data: Mapping[Any, Any], name: str, at: str, most: int) -> str:
        value = data.get(name)
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.wrong(at, f"expected text, found {_kind(value)}; put it in quotes")
            return ""
        text = clean_line(value)
        if len(text) > most:
            self.wrong(at, f"has {len(text):,} characters, at most {most:,} fit; make it shorter")
            return ""
        return text

    def _whole(self, data: Mapping[Any, Any], name: str, low: int, high: int) -> int | None:
        value = data.get(name)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,20}\s*", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(name, f"expected a whole number from {low} to {high}, found {_kind(value)} {_shown(value)}")
        elif not low <= value <= high:
            self.wrong(name, f"expected a whole number from {low} to {high}, found {_shown(value)}")
        else:
            return value
        return None

    def _length(self, data: Mapping[Any, Any]) -> float | None:
        name, value = self._one_of(data, ("length", "seconds"))
        if value is None:
            return None
        seconds = seconds_of(value)
        if seconds is None:
            self.wrong(name, f"{_shown(value)} is no length; write seconds (90), or 90s, 1:30 or 1m30s")
        elif not 1.0 <= seconds <= 7200.0:
            self.wrong(name, f"a film is 1 to 7200 seconds long, found {_shown(value)}")
        else:
            return seconds
        return None

    def _language(self, data: Mapping[Any, Any]) -> str:
        value = data.get("language")
        if value is None:
            return "en"
        found = re.fullmatch(r"([a-z]{2})([-_][a-z]{2,4})?", value.strip().lower()) if isinstance(value, str) else None
        if found is None:
            self.wrong("language", f"expected a code of two letters such as en, de or fr, found {_shown(value)}")
            return "en"
        return str(found[1])

    # -- cast and places
    def _members(
        self, data: Mapping[Any, Any], group: str, allowed: Sequence[str], read: Callable[[Mapping[Any, Any], str, str], dict[str, Any]],
    ) -> list[dict[str, Any]]:
        value = data.get(group)
        if value is None:
            return []
        if not isinstance(value, list | dict):
            self.wrong(group, f"expected a list such as  - {{name: Mara}}  or names with texts, found {_kind(value)} {_shown(value)}")
            return []
        if len(value) > _MOST[group]:
            self.wrong(group, f"{len(value)} are given, at most {_MOST[group]} fit; leave the less important ones to the story")
            return []
        self._line = next((i for i, x in enumerate(self._lines) if x.lstrip(" \t{\"'").startswith(group)), 0)
        rows = []
        for at, item in self._items(value, group, allowed):
            self._known(item, allowed, f"{at}.")
            name = self._words(item, "name", f"{at}.name", 120)
            if not name and not any(p.startswith(f"{at}.name:") for p in self.problems):
                self.wrong(f"{at}.name", "is missing or empty; give a name")
            self._line = next((i for i in range(self._line, len(self._lines)) if str(item.get("name")) in self._lines[i]), self._line)
            rows.append((at, item, {"name": name, "id": self._id(item, at), **read(item, at, f"line {self._line + 1}")}))
        return self._distinct(rows, group)

    def _items(self, value: Any, group: str, allowed: Sequence[str]) -> Iterator[tuple[str, Mapping[Any, Any]]]:
        """Members in one form, whichever way they are written: fields, a plain name, or a name with a text or fields."""
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            at = f"{group}.{_shown(key)}"
            if isinstance(value, list) and isinstance(item, dict) and len(item) == 1 and next(iter(item)) not in allowed:
                # "- Mara: a tired baker" is how people write lists.
                key, item = next(iter(item.items()))
                if not isinstance(item, str | dict | None):
                    self.wrong(at, f"expected a text or fields after {_shown(key)}, found {_kind(item)}")
                    continue
                yield at, self._named(key, item, at)
            elif isinstance(value, dict):
                if isinstance(item, str | dict | None):
                    yield at, self._named(key, item, at)
                else:
                    self.wrong(at, f"expected a text or fields, found {_kind(item)} {_shown(item)}")
            elif isinstance(item, dict):
                yield at, item
            elif isinstance(item, str):
                yield at, {"name": item}
            else:
                self.wrong(at, f"expected a name or fields such as {{name: Mara}}, found {_kind(item)} {_shown(item)}")

    def _named(self, name: Any, item: str | Mapping[Any, Any] | None, at: str) -> Mapping[Any, Any]:
        if isinstance(item, str) or item is None:
            return {"name": name, "text": item}
        if item.get("name") is not None and item["name"] != name:
            self.wrong(f"{at}.name", f"{_shown(item['name'])} differs from the name it stands under; keep one")
        return {**item, "name": name}

    def _id(self, item: Mapping[Any, Any], at: str) -> str:
        value = item.get("id")
        if value is None:
            return ""
        if not isinstance(value, str) or not re.fullmatch(_ID, value):
            like = slug(str(value)[:200], fallback="mara")
            self.wrong(f"{at}.id", f"{_shown(value)} is no id; use lower-case letters, digits and _, for example {like!r}")
            return ""
        if value in RESERVED:
            self.wrong(f"{at}.id", f"{value!r} has a meaning of its own in a script; choose another id")
        return value

    def _distinct(self, rows: list[tuple[str, Mapping[Any, Any], dict[str, Any]]], group: str) -> list[dict[str, Any]]:
        taken: dict[str, str] = {}
        for at, _, row in rows:
            if row["id"] and taken.setdefault(row["id"], at) != at:
                self.wrong(f"{at}.id", f"{row['id']!r} is the id of {taken[row['id']]} too; choose another")
        for at, _, row in rows:
            if not row["id"]:
                row["id"] = _free(slug(row["name"], fallback="person" if group == "cast" else "place"), {*taken, *RESERVED})
                taken[row["id"]] = at
        return [row for _, _, row in rows]

    def _cast(self, item: Mapping[Any, Any], at: str, line: str) -> dict[str, Any]:
        text, _ = self._one_of(item, ("text", "look", "description"), f"{at}.")
        return {
            "role": self._words(item, "role", f"{at}.role", 120), "text": self._words(item, text, f"{at}.{text}", 1200),
            **{name: self._word(item, name, at) for name in ("species", "gender", "age")}, "portrait": self._portrait(item, at, line),
        }

    def _place(self, item: Mapping[Any, Any], at: str, line: str) -> dict[str, Any]:
        text, _ = self._one_of(item, ("text", "description"), f"{at}.")
        return {"set": self._word(item, "set", at), "text": self._words(item, text, f"{at}.{text}", 1200)}

    def _word(self, item: Mapping[Any, Any], name: str, at: str) -> str | None:
        value = item.get(name)
        if value is None:
            return None
        word = known_word(name, value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        if word is None:
            self.wrong(f"{at}.{name}", f"{_shown(value)} is not clear; use {_either(get_args(_WORDS[name]))}")
        return word

    # -- pictures
    def _portrait(self, item: Mapping[Any, Any], at: str, line: str) -> str:
        value = item.get("portrait")
        if value is None:
            return ""
        who = clean_line(str(item.get("name")))[:120]
        if not isinstance(value, str):
            self.wrong(f"{at}.portrait", f"expected the path of a picture of {who}, found {_kind(value)} ({line})")
            return ""
        try:
            png = picture_of(_bytes_of(self._place_of(value), MAX_PICTURE))
        except ValueError as e:
            self.wrong(f"{at}.portrait", f"the picture {_shown(value)} of {who} ({line}) {e}")
            return ""
        digest = hashlib.sha256(png).hexdigest()
        self.pictures[digest] = png
        return digest

    def _place_of(self, value: str) -> Path:
        """The picture's path. Raises ValueError in words that follow its name."""
        if not value.strip() or any(ord(c) < 32 for c in value):
            raise ValueError("has no usable name; give the path of a PNG, JPEG or WEBP file")
        try:
            folder = self.path.resolve(strict=True).parent
            if Path(value).is_absolute():
                return Path(value).resolve(strict=True)
            found = (folder / value).resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError):
            raise ValueError(f"does not exist; a relative path starts at the folder of {self.path.name}") from None
        except (OSError, RuntimeError, ValueError) as e:
            raise ValueError(f"cannot be found ({getattr(e, 'strerror', None) or e}); name a file, not a circle of links") from None
        if not found.is_relative_to(folder):
            raise ValueError(f"lies outside the folder of {self.path.name}; copy it there, or give its absolute path")
        return found


_ID = str(get_args(Id)[1].pattern)


def clean_line(text: str) -> str:
    """A name or a text as it may stand in a script: as :func:`~vgot.script.intake.clean_story` cleans it; '' when nothing is left."""
    try:
        return clean_story(text[:MAX_STORY])
    except InputError:
        return ""


def picture_of(data: bytes) -> bytes:
    """A picture as 8-bit RGB PNG: upright, first frame only, transparency on white, without metadata. The same bytes give the same PNG.

    Raises:
        ValueError: not PNG, JPEG or WEBP, above 16 megapixels, or damaged; in words that follow the picture's name.
    """
    import warnings

    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise _TooLarge(f"has {width} x {height} pixels, at most 16 megapixels can be used; make it smaller")
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                plain = _rgb(upright)
        except _TooLarge as e:
            raise ValueError(str(e)) from None
        except UnidentifiedImageError:
            raise ValueError("is not a PNG, JPEG or WEBP picture; save it as one of these") from None
        except Image.DecompressionBombError:
            raise ValueError("has far too many pixels, at most 16 megapixels can be used; make it smaller") from None
        except Exception as e:  # decoders of damaged files raise nearly anything
            raise ValueError(f"is damaged ({type(e).__name__}: {str(e)[:120]}); save it again") from None
    out = BytesIO()
    # A new image has none of the old one's metadata to write.
    Image.frombytes("RGB", plain.size, plain.tobytes()).save(out, "PNG", compress_level=6)
    return out.getvalue()


class _TooLarge(Exception):
    """A picture of too many pixels."""


def _rgb(picture: Any) -> Any:
    """8-bit RGB of any mode."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16-bit grey would be clipped, not scaled
        return picture.convert("I").point(lambda v: v * (1 / 257)).convert("L").convert("RGB")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")


def seconds_of(value: Any) -> float | None:
    """Seconds of a length as people write it (``90``, ``"90s"``, ``"1:30"``, ``"1m30s"``, ``"1.5 min"``), or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e9 and math.isfinite(value) else None
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip().lower()
    if found := re.fullmatch(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5]?[0-9](?:\.[0-9]+)?)", text):
        return 3600.0 * int(found[1] or 0) + 60.0 * int(found[2]) + float(found[3])
    number = r"([0-9]{1,6}(?:\.[0-9]+)?)\s*"
    found = re.fullmatch(
        rf"(?:{number}(?:h|hours?)\s*)?(?:{number}(?:m|mins?|minutes?)\s*)?(?:{number}(?:s|secs?|seconds?)?)?\s*", text, re.ASCII)
    if not found or not any(found.groups()):
        return None
    return sum(scale * float(part or 0) for scale, part in zip((3600.0, 60.0, 1.0), found.groups(), strict=True))


# -- words ----------------------------------------------------------------------------------------------------------------
_WORDS: Mapping[str, Any] = {"species": Species, "gender": Gender, "age": Age, "set": SetKind}
_SAID: Mapping[str, Mapping[str, str]] = {
    "gender": {
        "woman": "women female f girl lady she mother daughter sister grandmother aunt wife queen",
        "man": "men male m boy gentleman he father son brother grandfather uncle husband king",
        "neutral": "nonbinary non-binary enby they other it none genderless",
    },
    "age": {
        "infant": "baby babies newborn toddler", "child": "children kid girl boy", "teen": "teenager teenage adolescent youth",
        "adult": "grown-up grownup", "middle": "middle-aged", "old": "elderly aged senior elder grandmother grandfather granny",
    },
    "species": {
        "human": "person people man woman girl boy child baby lady gentleman", "dog": "puppy hound terrier", "cat": "kitten tomcat",
        "horse": "pony foal mare stallion", "bird": "crow raven sparrow owl parrot pigeon gull seagull hen", "robot": "android droid",
    },
    "set": {
        "living_room": "lounge,sitting room,parlour,parlor", "bedroom": "bed room", "office": "bureau", "classroom": "school,class room",
        "hospital": "clinic,ward,hospital room", "cafe": "café,coffee shop,coffeehouse,restaurant,diner,tea room",
        "shop": "store,bakery,market stall,bookshop", "workshop": "garage,forge,smithy", "laboratory": "lab",
        "theatre": "theater,stage,concert hall,opera", "gallery": "museum", "greenhouse": "glasshouse,hothouse",
        "train_car": "train,railway carriage,train carriage", "spaceship": "starship,space ship,spacecraft", "street": "road,avenue",
        "alley": "alleyway,back street", "village": "hamlet", "forest": "woods,wood,jungle", "field": "meadow,farmland",
        "mountain": "mountains,hill,cliff", "desert": "dunes", "shore": "beach,coast,seaside,seashore", "harbour": "harbor,port,dock,pier,quay",
        "ship_deck": "deck,boat,deck of a ship", "station": "train station,railway station,platform", "rooftop": "roof", "kitchen": "",
    },
}
_LIKELY: Mapping[str, Mapping[str, str]] = {"age": {"young": "adult", "woman": "adult", "man": "adult", "lady": "adult"}}
"""Words that decide only when no other does: a young woman is an adult, an old woman is not."""


def _phrases(name: str) -> dict[tuple[str, ...], str]:
    table = {_tokens(w): w for w in get_args(_WORDS[name])}
    for word, said in _SAID[name].items():
        table.update({_tokens(p): word for p in (said.split(",") if name == "set" else said.split()) if p})
    return table


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.lower()))


def words_in(text: str, phrases: Mapping[tuple[str, ...], str]) -> set[str]:
    """The words of a vocabulary that stand in a text, the longest phrase first: "train station" says nothing of a train."""
    tokens, found, i = _tokens(text), set[str](), 0
    longest = max(map(len, phrases), default=0)
    while i < len(tokens):
        size = next((n for n in range(longest, 0, -1) if tokens[i:i + n] in phrases), 0)
        if size:
            found.add(phrases[tokens[i:i + size]])
        i += size or 1
    return found


def known_word(name: str, value: str | float) -> str | None:
    """The word of the vocabulary ``name`` (species, gender, age, set) that a person means, or None when that is not clear."""
    text = str(value)[:200]
    if name == "age" and (years := re.findall(r"[0-9]+", text)):
        return _age(int(years[0])) if len(years) == 1 and len(years[0]) <= 3 else None
    found = words_in(text, _phrases(name))
    if not found:
        found = words_in(text, {(w,): v for w, v in _LIKELY.get(name, {}).items()})
    return found.pop() if len(found) == 1 else None


def _age(years: int) -> str:
    return next(word for limit, word in ((2, "infant"), (13, "child"), (20, "teen"), (40, "adult"), (65, "middle"), (1000, "old")) if years < limit)


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(new for n in range(2, 1000) if (new := f"{id}_{n}") not in taken)


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a mapping", type(None): "nothing"}
    return names.get(type(value), type(value).__name__)


def _shown(value: Any) -> str:
    """A value in a message: short, on one line, no control characters."""
    if isinstance(value, list | dict):
        return f"of {len(value)}"
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits
        text = "a number of thousands of digits"
    plain = clean_line(text[:200])
    return plain if len(plain) <= 60 and re.fullmatch(r"[\w.]+", plain) else repr(plain[:60])
