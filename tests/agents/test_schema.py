"""Reply schemas keep to the strict dialect, and whatever satisfies them is a valid reply."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from pydantic import Field
from vgot.agents.mend import read_reply
from vgot.agents.messages import REPLIES
from vgot.agents.schema import strict_schema
from vgot.script.model import Value

from .random_json import sample, shaped

KEYWORDS = {
    "object": {"type", "properties", "required", "additionalProperties", "description", "$defs"},
    "array": {"type", "items", "minItems", "maxItems", "description"},
    "string": {"type", "enum", "pattern", "minLength", "maxLength", "description"},
    "integer": {"type", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "description"},
    "number": {"type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "description"},
    "boolean": {"type", "description"},
    "null": {"type"},
}
names = pytest.mark.parametrize("name", REPLIES)


def nodes(node: dict[str, Any], depth: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    """Every schema in a schema, and how many objects and lists it is in."""
    yield node, depth
    deeper = depth + (node.get("type") in ("object", "array"))
    held = [*node.get("$defs", {}).values(), *node.get("anyOf", ())] + ([node["items"]] if "items" in node else [])
    for sub in [*held, *node.get("properties", {}).values()]:
        yield from nodes(sub, deeper)


@names
def test_only_keywords_of_the_strict_dialect(name: str) -> None:
    for node, _ in nodes(strict_schema(REPLIES[name])):
        if "$ref" in node:
            assert list(node) == ["$ref"]
        elif "anyOf" in node:
            assert set(node) <= {"anyOf", "description"}
        else:
            assert set(node) <= KEYWORDS[node["type"]], node


@names
def test_objects_are_closed_and_want_all_their_fields(name: str) -> None:
    schema = strict_schema(REPLIES[name])
    objects = [n for n, _ in nodes(schema) if n.get("type") == "object"]
    assert schema in objects
    for node in objects:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"]) != []


@names
def test_sizes_that_servers_allow(name: str) -> None:
    """Five thousand fields, ten levels, a thousand words, and patterns without what constrained decoders cannot do."""
    schema = strict_schema(REPLIES[name])
    everything = [n for n, _ in nodes(schema)]
    assert sum(len(n.get("properties", {})) for n in everything) <= 5000
    assert sum(len(n.get("enum", ())) for n in everything) <= 1000
    assert depth(schema, schema.get("$defs", {})) <= 10
    for n in everything:
        if "pattern" in n:
            assert re.fullmatch(r"\^.*\$", n["pattern"])
            assert "(?" not in n["pattern"]
    assert len(json.dumps(schema)) < 15_000


def depth(node: dict[str, Any], defs: dict[str, Any]) -> int:
    """Objects and lists within each other, references followed."""
    if "$ref" in node:
        return depth(defs[node["$ref"].rsplit("/", 1)[-1]], defs)
    held = [*node.get("properties", {}).values(), *node.get("anyOf", ())] + ([node["items"]] if "items" in node else [])
    return (node.get("type") in ("object", "array")) + max((depth(n, defs) for n in held), default=0)


@names
def test_every_reference_is_defined_and_every_definition_used(name: str) -> None:
    text = json.dumps(strict_schema(REPLIES[name]))
    used = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', text))
    assert used == set(strict_schema(REPLIES[name]).get("$defs", {}))


def test_limits_are_kept_and_what_is_only_ours_is_not_shown() -> None:
    shoot = strict_schema(REPLIES["ShootReply"])
    light = shoot["$defs"]["LightingDomain"]["properties"]
    assert (light["kelvin"]["minimum"], light["kelvin"]["maximum"]) == (1500, 12000)
    assert shoot["$defs"]["CameraDomain"]["properties"]["lens"]["enum"] == [18, 24, 35, 50, 85, 100, 135]
    assert not {"understood", "unused", "notes"} & set(strict_schema(REPLIES["PlanReply"])["properties"])


class Odd(Value):
    """Fields whose names are keywords of JSON schema, a union, and a default beside a reference."""

    title: str = "x"
    default: int | None = Field(default=None, gt=0, le=9)
    mark: Literal["only"] = "only"
    properties: tuple[str, ...] = ()


class Holder(Value):
    """Refers with a default and a description."""

    odd: Odd = Field(default=Odd(), description="beside the reference")


def test_fields_named_like_keywords_survive() -> None:
    odd = strict_schema(Odd)
    assert list(odd["properties"]) == odd["required"] == ["title", "default", "mark", "properties"]
    assert strict_schema(Holder)["properties"]["odd"] == {"$ref": "#/$defs/Odd"}
    assert odd["properties"]["mark"] == {"type": "string", "enum": ["only"]}
    assert odd["properties"]["default"]["anyOf"][1] == {"type": "null"}
    assert not any("default" in n for n in odd["properties"].values())


class Open(Value):
    """Holds an object whose fields nobody knows."""

    any: dict[str, int]


class Mixed(Value):
    """Holds a pair of different types."""

    pair: tuple[int, str]


@pytest.mark.parametrize(("value", "says"), [(Open, "Open.any: .*open object"), (Mixed, "Mixed.pair: .*prefixItems")])
def test_what_the_dialect_cannot_say_is_refused(value: type[Value], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        strict_schema(value)


@names
def test_what_satisfies_the_schema_is_a_valid_reply(name: str) -> None:
    """The schema promises no more than validation keeps. The one exception: looks that bear another's name are renamed."""
    reply = REPLIES[name]
    for seed in range(200):
        value = sample(strict_schema(reply), random.Random(seed))
        read, mended = read_reply(json.dumps(value, ensure_ascii=seed % 2 == 0), reply)
        assert name == "CastReply" or mended == ()
        assert read.plain().keys() >= value.keys()


@pytest.mark.parametrize("pattern", [r"^[a-z][a-z0-9_]{0,47}$", r"^s[0-9]{2,4}[a-z]?$", r"^([a-z][a-z0-9_]{0,47})?$", r"^[a-z]{1,3}\.[a-z]{2}$"])
def test_shaped_texts_vary_and_match(pattern: str) -> None:
    texts = {shaped(pattern, random.Random(i)) for i in range(50)}
    assert len(texts) > 20
    assert all(re.fullmatch(pattern, t) for t in texts)


def test_other_patterns_are_refused_by_the_sampler() -> None:
    with pytest.raises(ValueError, match="pattern"):
        shaped(r"^(?=x)\w+$", random.Random(0))
