"""Reading a reply: from whatever text a model wrote to a valid value, without inventing anything.

The text is searched for the JSON value that is the answer (:mod:`.salvage`), and that value is fitted to the reply's schema
(:mod:`.fitting`). A reply that is valid as it stands is not touched.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar

from pydantic import ValidationError

from ..script.model import Value
from .fitting import Fitter
from .salvage import Unreadable, find_answer, short

Reply = TypeVar("Reply", bound=Value)
MAX_TEXT = 4_000_000
"""Characters that are searched; the longest reply that fits a schema is shorter."""
MAX_PROBLEMS = 1500
"""Characters of an :class:`Unreadable`: it is sent back to the model."""
MAX_NOTES = 24


def read_reply(text: str, reply: type[Reply]) -> tuple[Reply, tuple[str, ...]]:
    """The reply in a model's text, and what was put right on the way, a short sentence each.

    Raises:
        Unreadable: with each problem by field: what was found, and what is allowed.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable(f"the reply has {len(text):,} characters; at most {MAX_TEXT:,} are read")
    text = text.encode("utf-8", "replace").decode("utf-8").lstrip("\ufeff").strip()
    try:
        return reply.model_validate_json(text), ()
    except ValidationError:
        pass
    schema = _schema(reply)
    notes: list[str] = []
    reader = Fitter(schema.get("$defs", {}), notes)
    value = reader.read(find_answer(text, schema, notes), schema, "")
    if reader.problems:
        raise Unreadable(_listed(reader.problems))
    try:
        read = reply.model_validate_json(json.dumps(value))
    except ValidationError as bad:
        raise Unreadable(_listed([f"{'.'.join(map(str, e['loc'])) or 'reply'}: {e['msg']}" for e in bad.errors()])) from None
    return read, _few(notes)


@cache
def _schema(reply: type[Value]) -> dict[str, Any]:
    return reply.model_json_schema()


def _few(notes: list[str]) -> tuple[str, ...]:
    """Each note once; of very many the first."""
    once = list(dict.fromkeys(notes))
    return (*once[:MAX_NOTES], f"and {len(once) - MAX_NOTES} more were put right") if len(once) > MAX_NOTES else tuple(once)


def _listed(problems: list[str]) -> str:
    """As many problems as fit, and the number of the others."""
    out, room = [], MAX_PROBLEMS - 20
    for p in problems:
        line = short(p, 420)
        if len(line) + 2 > room:
            break
        room -= len(line) + 2
        out.append(line)
    rest = len(problems) - len(out)
    return "; ".join(out) + (f"; and {rest} more" if rest else "")


__all__ = ["MAX_PROBLEMS", "MAX_TEXT", "Unreadable", "read_reply"]
