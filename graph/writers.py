"""Who writes: from the names in a variant to chat models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from ..agents.ask import Writer
from ..agents.messages import Role
from ..agents.service import Service
from ..errors import InputError
from .accounts import asked_roles
from .variant import Variant

ROLES: tuple[Role, ...] = get_args(Role)


def open_writers(variant: Variant, service: Service, *, seed: int, silent: bool, given: Mapping[str, Writer]) -> dict[Role, Writer]:
    """The writer of each role; roles with the same name share one, and so its line.

    Args:
        silent: nothing will be asked: no key is needed, and a call is an error (so it is for roles that are never asked).
        given: writers that stand for their own ids.

    Raises:
        InputError: see :func:`open_writer`.
    """
    opened: dict[str, Writer] = dict(given)
    asked = {variant.writer_of(role) for role in asked_roles(variant)}
    for role in ROLES:
        name = variant.writer_of(role)
        if name not in opened:
            opened[name] = open_writer(name, variant, service, seed=seed, silent=silent or name not in asked)
    return {role: opened[variant.writer_of(role)] for role in ROLES}


def open_writer(name: str, variant: Variant, service: Service, *, seed: int, silent: bool = False) -> Writer:
    """The writer called ``name``. ``offline`` is rules and templates; it needs nothing.

    Raises:
        InputError: for a name that this version does not know, a server that may not be called, or a missing key. Nothing is
            ever put in its place.
    """
    if name == "offline":
        from ..agents.offline.model import VERSION, OfflineWriter

        return Writer(OfflineWriter(), f"rules/{VERSION}", "rules (no AI model)", chunk=1000)
    kind, _, model = name.partition(":")
    if kind == "openai" and model:
        from ..agents.client import openai_writer

        return openai_writer(model, service, temperature=variant.temperature, seed=seed, silent=silent)
    raise InputError(
        f"there is no writer {name!r}; use offline, or openai:MODEL (with --base-url for another server that speaks OpenAI's "
        "protocol). A language model is never replaced by rules in silence"
    )


def priced(variant: Variant, service: Service) -> None:
    """A budget in money holds only if every language model that is asked has a price.

    Raises:
        InputError: one has none.
    """
    if service.budget.money is None:
        return
    for role in asked_roles(variant):
        name = variant.writer_of(role)
        if name != "offline" and service.price(name) is None:
            raise InputError(f"a budget in money needs the price of {name}: add --price {name}=PROMPT/REPLY (per million tokens)")
