"""Random JSON that satisfies a strict schema: a model that follows the schema to the letter and understands nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

WORDS = ("light", "harbour", "mary", "waits", "old", "boat", "the", "window", "rain", "opens", "café", "窓", "1", "{x}", "```", '"so"', "a\nb")
IDS = ("mary", "tom", "harbour", "kitchen", "narrator", "ahead", "s01", "sc01")


def sample(schema: Mapping[str, Any], rng: random.Random, *, most: int = 4) -> Any:
    """A value of a strict schema.

    Args:
        most: elements of a list, unless the schema wants more.
    """
    return _Sampler(schema.get("$defs", {}), rng, most).value(schema)


def shaped(pattern: str, rng: random.Random) -> str:
    """A text that matches one of the patterns of ids: literals, one optional group, classes with counts.

    Raises:
        ValueError: the pattern is of another kind.
    """
    body = pattern.removeprefix("^").removesuffix("$")
    if body.startswith("(") and body.endswith(")?"):
        if rng.random() < 0.3:
            return ""
        body = body[1:-2]
    out, at = "", 0
    while at < len(body):
        piece = re.compile(r"(?:\[([^\]]+)\]|\\(.)|([a-z0-9_]))(?:\{(\d+)(?:,(\d+))?\}|(\?))?").match(body, at)
        if piece is None:
            raise ValueError(f"cannot make a text for the pattern {pattern!r}")
        at = piece.end()
        letters = _class(piece[1]) if piece[1] else piece[2] or piece[3]
        low = int(piece[4]) if piece[4] else 0 if piece[6] else 1
        high = int(piece[5]) if piece[5] else low if piece[4] else 1
        out += "".join(rng.choice(letters) for _ in range(rng.choice((low, min(high, low + 6), high))))
    if re.fullmatch(pattern, out) is None:
        raise ValueError(f"{out!r} does not match {pattern!r}")
    return out


def _class(body: str) -> str:
    ranges = re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), body)
    return "".join(dict.fromkeys(ranges))


class _Sampler:
    def __init__(self, defs: Mapping[str, Any], rng: random.Random, most: int) -> None:
        self.defs, self.rng, self.most = defs, rng, most

    def value(self, node: Mapping[str, Any]) -> Any:
        rng = self.rng
        if "$ref" in node:
            return self.value(self.defs[node["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in node:
            return self.value(rng.choice(node["anyOf"]))
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return rng.choice(node["enum"])
        return getattr(self, "_" + node["type"])(node)

    def _object(self, node: Mapping[str, Any]) -> dict[str, Any]:
        assert node["required"] == list(node["properties"])
        return {name: self.value(sub) for name, sub in node["properties"].items()}

    def _array(self, node: Mapping[str, Any]) -> list[Any]:
        low = node.get("minItems", 0)
        high = min(node.get("maxItems", low + self.most), low + self.most)
        return [self.value(node["items"]) for _ in range(self.rng.randint(low, high))]

    def _string(self, node: Mapping[str, Any]) -> str:
        if "pattern" in node:
            fitting = [i for i in IDS if re.fullmatch(node["pattern"], i)]
            return self.rng.choice(fitting) if fitting and self.rng.random() < 0.5 else shaped(node["pattern"], self.rng)
        low, high = node.get("minLength", 0), node.get("maxLength", 60)
        text = " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(0, 12)))[:high]
        if self.rng.random() < 0.02:
            text = "x" * high
        return text if len(text) >= low else "x" * low

    def _number(self, node: Mapping[str, Any]) -> float:
        low, high = node.get("minimum", -1e6), node.get("maximum", 1e6)
        return self.rng.choice((low, high, round(self.rng.uniform(low, high), 3)))

    def _integer(self, node: Mapping[str, Any]) -> int:
        return self.rng.randint(int(node.get("minimum", -1000)), int(node.get("maximum", 1000)))

    def _boolean(self, node: Mapping[str, Any]) -> bool:
        return self.rng.random() < 0.5

    def _null(self, node: Mapping[str, Any]) -> None:
        return None
