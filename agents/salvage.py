"""Finding the answer in whatever text a model wrote: fences, reasoning, prose, wrappers, and the habits of other languages.

Every search goes through the text once, so that no text takes long.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_DEPTH = 64
"""Brackets within brackets; the deepest schema has ten."""
_CANDIDATES = 40
"""Bracketed pieces of a text that are looked at."""
_NESTED = 6
"""Wrappers around wrappers that are taken off."""


class Unreadable(ValueError):
    """A reply that cannot be read: what is wrong with it, for the repair turn and for the user."""


def short(text: str, limit: int) -> str:
    """A text of at most ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain_key(text: str) -> str:
    """A word as spellings are compared: lower case, letters and digits only."""
    return "".join(c for c in text.lower() if c.isalnum())


# -- the text -------------------------------------------------------------------------------------------------------------------
_THINK = "think(?:ing)?|thought|reasoning|analysis|reflection|scratchpad"
_THOUGHT = re.compile(rf"<(?:{_THINK})>|\[THINK\]", re.IGNORECASE)
_THOUGHT_END = re.compile(rf"</(?:{_THINK})>|\[/THINK\]|<\|channel\|>final<\|message\|>", re.IGNORECASE)
_OPEN = re.compile(r"\{|\[(?=\s*[\[{])")
_JSON_LIKE = re.compile(r"[\[{]\s*[\"\[{]")
_STEP = re.compile(r'["{}\[\]]')
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_QUOTED = re.compile(r"'[^'\\]*+(?:\\.[^'\\]*+)*+'", re.DOTALL)


def find_answer(text: str, schema: Mapping[str, Any], notes: list[str]) -> Any:
    """The value in a text that has most fields of the reply, without what is wrapped around it.

    Args:
        schema: JSON schema of the reply. notes: takes what was put right.

    Raises:
        Unreadable: there is none, or it breaks off, or it is the schema itself.
    """
    if not text:
        raise Unreadable("the reply is empty; it must be one JSON object")
    text = _without_reasoning(text, notes)
    best: tuple[int, Any, list[str]] | None = None
    broken = tried = False
    echoed = 0
    for start, end in _bracketed(text):
        if end < 0:
            broken = bool(_JSON_LIKE.match(text, start)) or start == 0
            break
        tried = True
        found: list[str] = []
        try:
            value = _unwrapped(_parsed(text[start:end], found), schema, found)
        except _Echo:
            echoed += 1
            continue
        except ValueError:
            continue
        if start or end < len(text):
            fenced = text[:start].rstrip().endswith(("```", "```json", "```JSON")) and "```" in text[end:]
            found.insert(0, "took the reply out of a code fence" if fenced else "left out the text around the reply")
        if best is None or fields_in(value, schema) > best[0]:
            best = (fields_in(value, schema), value, found)
    if broken:
        raise Unreadable("the reply breaks off inside its JSON; write it whole, and shorter")
    if best is not None:
        notes += best[2]
        return best[1]
    if echoed:
        raise Unreadable("the reply is the schema itself, not an answer; write a JSON object that fits the schema")
    if text.startswith('"') and (inner := _string_value(text)) is not None:
        notes.append("read the JSON inside a string")
        return find_answer(inner.strip(), schema, notes)
    if tried:
        raise Unreadable("the JSON of the reply cannot be parsed; check quotes, commas and brackets")
    raise Unreadable("the reply holds no JSON object; write one and nothing else")


def _string_value(text: str) -> str | None:
    """The text inside a JSON string; None when it is none, or holds nothing shorter than itself."""
    try:
        inner = json.loads(text, strict=False)
    except ValueError:
        return None
    return inner if isinstance(inner, str) and len(inner) < len(text) else None


def _without_reasoning(text: str, notes: list[str]) -> str:
    if text.startswith(("{", '"')):
        return text
    ends = list(_THOUGHT_END.finditer(text))
    if ends:
        notes.append("left out the reasoning before the reply")
        return text[ends[-1].end() :].strip()
    if _THOUGHT.match(text):
        raise Unreadable("the reply is reasoning that never ends in an answer; write the JSON object")
    return text


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """``(start, end)`` of the balanced objects and lists of objects in a text, in order; ``end`` -1: it is never closed."""
    at = 0
    for _ in range(_CANDIDATES):
        m = _OPEN.search(text, at)
        if m is None:
            return
        end = _closed(text, m.start())
        yield m.start(), end
        if end < 0:
            return
        at = end


def _closed(text: str, start: int) -> int:
    """Where the bracket at ``start`` is closed, or -1."""
    depth, at = 0, start
    while m := _STEP.search(text, at):
        at = m.end()
        if m[0] == '"':
            string = _STRING.match(text, m.start())
            if string is None:
                return -1
            at = string.end()
        elif m[0] in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(f"the reply nests brackets more than {MAX_DEPTH} deep; write one JSON object that fits the schema")
        else:
            depth -= 1
            if depth == 0:
                return at
    return -1


def _parsed(text: str, notes: list[str]) -> Any:
    """JSON, or what is JSON but for the habits of other languages.

    Raises:
        ValueError: it is neither.
    """
    try:
        return json.loads(text, strict=False, parse_constant=str)
    except ValueError:
        value = json.loads(_tidied(text), strict=False, parse_constant=str)
        notes.append("put right the punctuation of the JSON")
        return value


_ODD = re.compile(r"""["'“]|//|/\*|,|[A-Za-z_]\w*""")
_CONSTANTS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}


def _tidied(text: str) -> str:
    """A text without trailing commas and comments, with keys and strings in double quotes and JSON's own constants."""
    out: list[str] = []
    at = 0
    while m := _ODD.search(text, at):
        out.append(text[at : m.start()])
        sign, at = m[0], m.end()
        if sign == '"':
            string = _STRING.match(text, m.start())
            if string is None:
                return text
            out.append(string[0])
            at = string.end()
        elif sign in ("'", "“"):
            piece, at = _other_string(text, m.start())
            if not piece:
                return text
            out.append(piece)
        elif sign == "//":
            at = _after(text, "\n", at)
        elif sign == "/*":
            at = _after(text, "*/", at)
        elif sign == ",":
            out.append("" if _next(text, at) in ("}", "]") else ",")
        else:
            out.append(_CONSTANTS.get(sign) or (f'"{sign}"' if _next(text, at) == ":" else sign))
    out.append(text[at:])
    return "".join(out)


def _other_string(text: str, start: int) -> tuple[str, int]:
    """A string in single or curly quotes as a JSON string, and where it ends; '' when it never ends."""
    if text[start] == "“":
        end = text.find("”", start)
        body, after = text[start + 1 : end], end + 1
    else:
        m = _QUOTED.match(text, start)
        end, body, after = (m.end(), m[0][1:-1].replace("\\'", "'"), m.end()) if m else (-1, "", -1)
    return (f'"{_ESCAPE.sub(_escaped, body)}"', after) if end >= 0 else ("", start)


_ESCAPE = re.compile(r'\\.|"', re.DOTALL)


def _escaped(m: re.Match[str]) -> str:
    return '\\"' if m[0] == '"' else m[0]


def _after(text: str, mark: str, at: int) -> int:
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)


def _next(text: str, at: int) -> str:
    """The next sign that is neither space nor comment."""
    m = _BLANK.match(text, at)
    end = m.end() if m else at
    return text[end : end + 1]


# -- wrappers -------------------------------------------------------------------------------------------------------------------
class _Echo(ValueError):
    """The schema came back instead of an answer."""


_SCHEMA_KEYS = frozenset({"type", "$ref", "anyOf", "allOf", "oneOf", "enum", "items", "const"})


def _unwrapped(value: Any, schema: Mapping[str, Any], notes: list[str]) -> Any:
    """The value below wrappers (`{"result": {…}}`, a list of one, JSON in a string), or in a list's or member's proper wrapper."""
    for _ in range(_NESTED):
        inner = _inside(value, schema)
        if inner is None:
            break
        value, note = inner
        notes.append(note)
    only = _only_property(schema)
    if only and fields_in(value, schema) == 0:
        name, kind, node = only
        if kind == "array" and isinstance(value, list):
            notes.append(f"took the list as {name!r}")
            return {name: value}
        if kind == "object" and isinstance(value, dict) and fields_in(value, node) >= 2:
            notes.append(f"took the object as {name!r}")
            return {name: value}
        if kind == "array" and isinstance(value, dict) and fields_in(value, node) >= 2:
            notes.append(f"took the object as the only one of {name!r}")
            return {name: [value]}
    return value


def _inside(value: Any, schema: Mapping[str, Any]) -> tuple[Any, str] | None:
    """One wrapper less, and how to say so; None when there is none."""
    if isinstance(value, str):
        inner = json_in(value)
        return None if inner is None else (inner, "read the JSON inside a string")
    if isinstance(value, list):
        only = len(value) == 1 and fields_in(value[0], schema) > 0
        return (value[0], "took the only element of a list") if only else None
    if not isinstance(value, dict):
        return None
    properties = value.get("properties")
    if isinstance(properties, dict) and (value.get("type") == "object" or "$defs" in value):
        if all(isinstance(v, dict) and (_SCHEMA_KEYS & v.keys()) for v in properties.values()):
            raise _Echo
        return properties, "took the values out of an echo of the schema"
    here = fields_in(value, schema)
    best: tuple[int, Any, str] = (here, None, "")
    for key, held in value.items():
        inner = json_in(held) if isinstance(held, str) else held
        if isinstance(inner, list) and len(inner) == 1:
            inner = inner[0]
        if isinstance(inner, dict):
            known = fields_in(inner, schema)
            if not known and isinstance(inner.get("properties"), dict):
                known = fields_in(inner["properties"], schema)
            if known > best[0]:
                best = (known, inner, str(key))
    if best[1] is not None:
        return best[1], f"took the reply out of {short(best[2], 40)!r}"
    if not here and len(value) == 1:
        key, held = next(iter(value.items()))
        if isinstance(held, dict | list) or (isinstance(held, str) and json_in(held) is not None):
            return held, f"took the reply out of {short(str(key), 40)!r}"
    return None


def json_in(text: str) -> Any:
    """The object or list that a string holds as JSON, or None."""
    t = text.strip()
    if not t.startswith(("{", "[")) or _closed(t, 0) != len(t):
        return None
    try:
        return json.loads(t, strict=False, parse_constant=str)
    except ValueError:
        return None


def fields_in(value: Any, node: Mapping[str, Any]) -> int:
    """How many fields of an object's schema a value has."""
    return len({plain_key(p) for p in node.get("properties", {})} & {plain_key(str(k)) for k in value}) if isinstance(value, dict) else 0


def _only_property(schema: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]] | None:
    """Name, kind and schema (of the object, or of a list's items) of a reply's only property; None when it has more."""
    properties = schema.get("properties", {})
    if len(properties) != 1:
        return None
    name, node = next(iter(properties.items()))
    node = resolved(node, schema.get("$defs", {}))
    kind = str(node.get("type", ""))
    return name, kind, resolved(node["items"], schema.get("$defs", {})) if kind == "array" else node


def resolved(node: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        node = defs[str(node["$ref"]).rsplit("/", 1)[-1]]
    return node
