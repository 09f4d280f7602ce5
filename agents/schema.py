"""Reply schemas in the strict dialect that OpenAI-compatible servers constrain decoding with.

Every object is closed and all its properties are required; there are no defaults, no titles, and no keyword stands beside
a reference. Limits (lengths, ranges, patterns) are kept: servers that ignore them lose nothing, for replies are always
validated here as well.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..script.model import Value

_DROPPED = ("default", "title", "examples")


@cache
def strict_schema(reply: type[Value]) -> dict[str, Any]:
    """The JSON schema of a reply, strict. Treat it as read-only: it is shared.

    Raises:
        ValueError: the reply has a field that the dialect cannot express (an open object, a tuple of mixed types, a union
            told apart by a field).
    """
    strict: dict[str, Any] = _strict(reply.model_json_schema(), reply.__name__)
    return strict


def _strict(node: Any, at: str, *, names: bool = False) -> Any:
    """``names``: the keys of ``node`` are names of properties or definitions, not keywords."""
    if isinstance(node, list):
        return [_strict(x, at) for x in node]
    if not isinstance(node, dict):
        return node
    if names:
        return {k: _strict(v, f"{at}.{k}") for k, v in node.items()}
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    if beyond := sorted({"oneOf", "allOf", "prefixItems", "discriminator", "patternProperties"} & node.keys()):
        raise ValueError(f"{at}: a strict schema cannot say {', '.join(beyond)}")
    out = {k: _strict(v, at, names=k in ("properties", "$defs")) for k, v in node.items() if k not in _DROPPED}
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if out.get("type") == "object":
        if "properties" not in out:
            raise ValueError(f"{at}: a strict schema cannot say which fields an open object has")
        out["required"] = list(out["properties"])
        out["additionalProperties"] = False
    return out
