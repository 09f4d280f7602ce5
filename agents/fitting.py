"""Fitting a value to a JSON schema: spellings, units and shapes that can only mean one thing are put right and named.

Nothing here knows a particular reply. What could mean two things stays as it is and becomes a problem that the model mends itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..script.model import slug
from ..script.wording import stem
from .salvage import fields_in, json_in, plain_key, resolved, short
from .synonyms import SYNONYMS

_MISSING = object()
_NUMBER = re.compile(
    r"^[~≈]?\s*([+-]?[0-9]+(?:[.,][0-9]+)?)\s*(?:k|kelvin|°\s*k|mm|s|secs?|seconds?|m|met(?:er|re)s?|°|deg(?:ree)?s?|stops?|shots?|ev|x|:1)?$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"^[+-]?[0-9]{1,3},[0-9]{3}$")
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_NOISE = frozenset({"shot", "shots", "angle", "a", "an", "the", "light", "lighting", "camera"})
"""Words around a word of the vocabulary that add nothing to it."""


@dataclass(slots=True)
class Fitter:
    """Walks one value along a schema.

    Attributes:
        defs: definitions that the schema refers to. notes: what was put right. problems: what could not be.
    """

    defs: Mapping[str, Any]
    notes: list[str]
    problems: list[str] = field(default_factory=list)
    _said: dict[str, str] = field(default_factory=dict)

    def read(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        """The value as it fits ``node``; ``at``: where it stands, dotted. Where :attr:`problems` grew it does not fit."""
        node = resolved(node, self.defs)
        if "anyOf" in node:
            return self._any(value, node["anyOf"], at)
        if "enum" in node or "const" in node:
            return self._word(value, node.get("enum", [node.get("const")]), at)
        kinds: dict[str, Callable[[Any, Mapping[str, Any], str], Any]] = {
            "object": self._object, "array": self._array, "string": self._text, "integer": self._number, "number": self._number,
            "boolean": self._boolean,
        }
        return kinds[node["type"]](value, node, at) if node.get("type") in kinds else value

    def _note(self, at: str, what: str) -> None:
        self.notes.append(f"{at or 'reply'}: {what}")

    def _problem(self, at: str, value: Any, allowed: str) -> Any:
        found = "nothing" if value is None or value is _MISSING else short(json.dumps(value, ensure_ascii=False, default=str), 60)
        where = at or "reply"
        first = self._said.setdefault(allowed, where) if len(allowed) > 40 else where
        self.problems.append(f"{where}: found {found}, expected {allowed if first == where else f'the same as {first}'}")
        return value

    def _any(self, value: Any, options: list[Mapping[str, Any]], at: str) -> Any:
        nothing = any(o.get("type") == "null" for o in options)
        if value is None and nothing:
            return None
        first: Fitter | None = None
        for option in (o for o in options if o.get("type") != "null"):
            trial = Fitter(self.defs, [])
            read = trial.read(value, option, at)
            if not trial.problems:
                self.notes += trial.notes
                return read
            first = first or trial
        self.problems += first.problems if first else [f"{at}: found {value!r:.60}, expected null"]
        return value

    # -- objects
    def _object(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        properties: Mapping[str, Any] = node.get("properties", {})
        required = node.get("required", [])
        given = self._as_object(value, properties, required, at)
        if given is None:
            return self._problem(at, value, "an object with " + ", ".join(properties))
        given = self._named(given, properties, at)
        for tidy in _TIDY:
            tidy(given, node, lambda what: self._note(at, what))
        out: dict[str, Any] = {}
        for name, sub in properties.items():
            path = f"{at}.{name}" if at else name
            held = given.get(name, _MISSING)
            if held is None and name not in required and not _nullable(sub):
                self._note(path, "null is left to its default")
                continue
            if held is not _MISSING:
                out[name] = self.read(held, sub, path)
            elif name in required:
                self._problem(path, held, self._expected(sub))
        return out

    def _as_object(self, value: Any, properties: Mapping[str, Any], required: list[str], at: str) -> dict[str, Any] | None:
        if isinstance(value, dict):
            return dict(value)
        if isinstance(value, str):
            inner = json_in(value)
            if isinstance(inner, dict):
                self._note(at, "read the JSON inside a string")
                return inner
            if "text" in properties and not required:
                self._note(at, "a plain text is taken as its 'text'")
                return {"text": value}
        if isinstance(value, list):
            if len(value) == 1 and isinstance(value[0], dict):
                self._note(at, "took the only element of a list")
                return dict(value[0])
            numeric = all(resolved(p, self.defs).get("type") in ("number", "integer") for p in properties.values())
            if properties and numeric and len(value) == len(properties):
                self._note(at, f"a list of numbers is taken as {', '.join(properties)}")
                return dict(zip(properties, value, strict=True))
        return None

    def _named(self, given: Mapping[str, Any], properties: Mapping[str, Any], at: str) -> dict[str, Any]:
        """The object with its fields under their own names; unknown fields are left out."""
        meant = {plain_key(p): p for p in properties}
        out = {k: v for k, v in given.items() if k in properties}
        unknown: list[str] = []
        for key, held in given.items():
            name = meant.get(plain_key(str(key)))
            if key in properties:
                continue
            if name is not None and name not in out:
                out[name] = held
                self._note(at, f"field {short(str(key), 40)!r} is read as {name!r}")
            else:
                unknown.append(short(str(key), 40))
        if unknown:
            self._note(at, f"left out unknown field{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown[:5]))}")
        return out

    # -- lists
    def _array(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        item = resolved(node.get("items", {}), self.defs)
        given = self._as_list(value, item, at)
        if given is None:
            return self._problem(at, value, "a list")
        kept = [v for v in given if not _says_nothing(v, item)]
        if len(kept) < len(given) and len(kept) >= node.get("minItems", 0):
            self._note(at, f"left out {len(given) - len(kept)} empty")
            given = kept
        most = node.get("maxItems")
        if most is not None and len(given) > most and (item.get("type") == "string" or "enum" in item):
            self._note(at, f"only the first {most} of {len(given)} are kept")
            given = given[:most]
        if len(given) < node.get("minItems", 0):
            self._problem(at, given, f"at least {node['minItems']}")
        elif most is not None and len(given) > most:
            self._problem(at, f"{len(given)} elements", f"at most {most}")
            return given
        return [self.read(v, item, f"{at}.{i}") for i, v in enumerate(given)]

    def _as_list(self, value: Any, item: Mapping[str, Any], at: str) -> list[Any] | None:
        if isinstance(value, list):
            return value
        if value is None:
            self._note(at, "null is read as an empty list")
            return []
        words = item.get("type") == "string" or "enum" in item
        if isinstance(value, str):
            inner = json_in(value)
            if isinstance(inner, list):
                self._note(at, "read the JSON inside a string")
                return inner
            if words:
                self._note(at, "a text is read as a list of its parts")
                return [p.strip() for p in re.split(r"[,;\n]", value) if p.strip()]
        if isinstance(value, dict) and item.get("type") == "object":
            properties = item.get("properties", {})
            if value and all(isinstance(v, dict) for v in value.values()) and not fields_in(value, item):
                self._note(at, "an object of objects is read as a list")
                return [_keyed(k, v, properties) for k, v in value.items()]
            if fields_in(value, item):
                self._note(at, "one object is read as a list of one")
                return [value]
        return None

    # -- words, texts, numbers
    def _word(self, value: Any, words: list[Any], at: str) -> Any:
        if value in words and not isinstance(value, bool):
            return value
        numbers = [w for w in words if isinstance(w, int)]
        meant: Any = _MISSING
        if numbers:
            number = _as_number(value)
            meant = int(number) if number is not None and number in numbers else _MISSING
        elif value is None and "" in words:
            meant = ""
        elif isinstance(value, str):
            meant = meant_word(value, words)
        if meant is _MISSING or meant is None:
            return self._problem(at, value, "one of " + ", ".join(map(str, words)))
        self._note(at, f"{short(str(value), 40)!r} is read as {meant!r}")
        return meant

    def _text(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        if isinstance(value, dict) and isinstance(value.get("id"), str) and node.get("pattern") in _PATTERNS:
            self._note(at, "took the id of an object")
            value = value["id"]
        text = _as_text(value)
        if text is None:
            return self._problem(at, value, self._expected(node))
        if not isinstance(value, str):
            self._note(at, f"{short(json.dumps(value, default=str), 40)} is read as text")
        text = text.encode("utf-8", "replace").decode("utf-8")
        pattern = node.get("pattern")
        if pattern is not None and not re.fullmatch(pattern, text):
            meant = _shaped(text, pattern)
            if meant is None:
                return self._problem(at, value, self._expected(node))
            self._note(at, f"{short(text, 40)!r} is read as {meant!r}")
            text = meant
        if len(text) < node.get("minLength", 0):
            return self._problem(at, value, self._expected(node))
        most = node.get("maxLength")
        if most is not None and len(text) > most:
            self._note(at, f"a text of {len(text)} characters is cut to {most}")
            text = _cut(text, most)
        return text

    def _number(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        number = _as_number(value, whole=node["type"] == "integer")
        if number is None or not _within(number, node):
            return self._problem(at, value, self._expected(node))
        if node["type"] == "integer":
            if number != int(number):
                return self._problem(at, value, self._expected(node))
            number = int(number)
        if isinstance(value, str) or (isinstance(value, float) and node["type"] == "integer"):
            self._note(at, f"{short(str(value), 40)!r} is read as {number:g}")
        return number

    def _boolean(self, value: Any, node: Mapping[str, Any], at: str) -> Any:
        if isinstance(value, bool):
            return value
        meant = _BOOLEANS.get(value.strip().lower()) if isinstance(value, str) else {0: False, 1: True}.get(value) if isinstance(value, int) else None
        if meant is None:
            return self._problem(at, value, "true or false")
        self._note(at, f"{short(str(value), 40)!r} is read as {str(meant).lower()}")
        return meant

    def _expected(self, node: Mapping[str, Any]) -> str:
        """What a field may hold, in a few words."""
        node = resolved(node, self.defs)
        if "enum" in node:
            return "one of " + ", ".join(map(str, node["enum"]))
        kind = node.get("type")
        if kind in ("number", "integer"):
            return ("a whole number" if kind == "integer" else "a number") + _range(node)
        if kind == "string":
            if node.get("pattern") in _PATTERNS:
                return _PATTERNS[node["pattern"]][0]
            return "a text that is not empty" if node.get("minLength") else "a text"
        if kind == "object":
            return "an object with " + ", ".join(node.get("properties", {}))
        return {"array": "a list", "boolean": "true or false"}.get(str(kind), "another value")


def _range(node: Mapping[str, Any]) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" of at least {low:g}" if low is not None else ""


def _keyed(key: str, held: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """An element of an object of objects, with its key in the field that it stands for: the id, or the one whose word it is."""
    name = "id" if "id" in properties else next((n for n, p in properties.items() if key in p.get("enum", ())), None)
    return {name: key, **held} if name is not None else dict(held)


def _nullable(node: Mapping[str, Any]) -> bool:
    return any(o.get("type") == "null" for o in node.get("anyOf", ()))


def _says_nothing(value: Any, item: Mapping[str, Any]) -> bool:
    """Whether an element of a list is no element: null, an empty word, or an object without id whose only needful text is empty."""
    if value is None or value == {} or (value == "" and "" not in item.get("enum", ())):
        return True
    properties = item.get("properties", {})
    if isinstance(value, dict) and "id" not in properties and properties.get("text", {}).get("minLength"):
        return not str(value.get("text") or "").strip()
    return False


def _within(number: float, node: Mapping[str, Any]) -> bool:
    if number <= node.get("exclusiveMinimum", number - 1) or number >= node.get("exclusiveMaximum", number + 1):
        return False
    return bool(node.get("minimum", number) <= number <= node.get("maximum", number))


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return " ".join(value)
    return None


def _as_number(value: Any, *, whole: bool = False) -> float | int | None:
    """A finite number, also from text with its unit (``5600 K``, ``3:1``); None when it is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip().replace("−", "-")
        if _THOUSANDS.match(text.split(" ")[0].rstrip("Kk")):
            if not whole:
                return None
            text = text.replace(",", "", 1)
        m = _NUMBER.match(text)
        if not m or len(m[1]) > 20:
            return None
        value = float(m[1].replace(",", "."))
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    return value if isinstance(value, float) and abs(value) < 1e15 else None


def meant_word(text: str, words: list[Any]) -> str | None:
    """The word of a closed vocabulary that a spelling stands for, or None when that is not beyond doubt."""
    outside, _, inside = text.partition("(")
    for part in dict.fromkeys((text, outside, inside.rstrip(") "))):
        if not part.strip():
            continue
        bare = [w for w in re.findall(r"[^\W_]+", part.lower().replace("'", "").replace("’", "")) if w not in _NOISE]
        for key in dict.fromkeys((plain_key(part), "".join(bare))):
            hits = {w for w in words if w != "" and plain_key(str(w)) == key} or {w for w in SYNONYMS.get(key, ()) if w in words}
            if len(hits) == 1:
                return str(hits.pop())
        if len(bare) == 1:
            hits = {w for w in words if isinstance(w, str) and len(w) > 2 and stem(bare[0]) == stem(w)}
            if len(hits) == 1:
                return str(hits.pop())
    return None


def _cut(text: str, most: int) -> str:
    """A text of at most ``most`` characters, cut between words where there are any."""
    head = text[: most - 1]
    space = head.rfind(" ", most // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:-") + "…"


# -- ids ------------------------------------------------------------------------------------------------------------------------
def _id(text: str) -> str | None:
    """An id for a name whose letters have a Latin form; the names of other alphabets would all become one."""
    if re.fullmatch(_ID, text):
        return text
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    letters = sum(c.isalnum() for c in folded)
    return slug(text, limit=48) if letters and 2 * letters >= sum(c.isalnum() for c in text) else None


def _look_id(text: str) -> str | None:
    """``character.look`` from other punctuation. Without any, the whole is both: who it belongs to is looked up later."""
    head, dot, tail = text.partition(".")
    if not dot:
        head, *rest = re.split(r"[\s/:_()-]+", text.strip(" ()"), maxsplit=1)
        tail = rest[0] if rest else head
    one, two = _id(head), _id(tail)
    return f"{one}.{two}" if one and two else None


def _shot_id(text: str) -> str | None:
    m = re.fullmatch(r"(?:s|sh|shot)?[\s_#-]*0*([0-9]{1,3})([a-z]?)", text.strip().lower())
    return f"s{int(m[1]):02d}{m[2]}" if m else None


_ID, _LOOK, _SHOT, _ID_OR_NONE = (
    r"^[a-z][a-z0-9_]{0,47}$", r"^[a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47}$", r"^s[0-9]{2,4}[a-z]?$", r"^([a-z][a-z0-9_]{0,47})?$",
)
_PATTERNS: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    _ID: ("an id: a-z, 0-9 and _, at most 48, a letter first", _id),
    _ID_OR_NONE: ("an id (a-z, 0-9 and _), or ''", lambda t: _id(t) if plain_key(t) not in ("", "none", "null") else ""),
    _LOOK: ("a look id: character.look", _look_id),
    _SHOT: ("a shot id like s01", _shot_id),
}


def _shaped(text: str, pattern: str) -> str | None:
    """A text in the shape of an id, or None when it cannot be brought into it."""
    what = _PATTERNS.get(pattern)
    meant = what[1](text) if what else None
    return meant if meant is not None and re.fullmatch(pattern, meant) else None


Tidy = Callable[[dict[str, Any], Mapping[str, Any], Callable[[str], None]], None]


def _bare_look(given: dict[str, Any], node: Mapping[str, Any], note: Callable[[str], None]) -> None:
    """Where an object names a character and a look, a look without the character is that character's."""
    who, look = given.get("character"), given.get("look")
    if {"character", "look"} <= node.get("properties", {}).keys() and isinstance(who, str) and isinstance(look, str) and "." not in look:
        one, two = _id(who), _id(look)
        if one and two:
            two = two.removeprefix(f"{one}_") or two
            given["look"] = f"{one}.{two}"
            note(f"look {short(look, 40)!r} is read as {given['look']!r}")


def _own_looks(given: dict[str, Any], node: Mapping[str, Any], note: Callable[[str], None]) -> None:
    """The looks of a character bear the character's id, each another."""
    if node.get("title") != "Character" or not isinstance(given.get("looks"), list) or not isinstance(given.get("id"), str):
        return
    own = _id(given["id"])
    if own is None:
        return
    taken: set[str] = set()
    looks = []
    for look in given["looks"]:
        if isinstance(look, dict) and isinstance(look.get("id"), str):
            head, dot, tail = look["id"].rpartition(".")
            part = tail if dot and head == own else _id(tail) or "look"
            id = f"{own}.{distinct(part if head == own else part.removeprefix(f'{own}_') or part, taken)}"
            if id != look["id"]:
                note(f"look {short(look['id'], 40)!r} is named {id!r}")
                look = {**look, "id": id}
        looks.append(look)
    given["looks"] = looks


_TIDY: tuple[Tidy, ...] = (_bare_look, _own_looks)


def distinct(id: str, taken: set[str]) -> str:
    """``id``, or ``id_2``, ``id_3`` … where it is taken; it is taken from now on."""
    name, n = id, 1
    while name in taken:
        n += 1
        name = f"{id[: 47 - len(str(n))]}_{n}"
    taken.add(name)
    return name
