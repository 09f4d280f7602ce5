"""What a run may spend on language models: tokens, or money at prices that the user states."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from ..errors import InputError
from ..script.model import Value

_TOKENS = re.compile(r"^([0-9]+(?:\.[0-9]+)?)\s*([kM]?)(?:\s*tokens?)?$")
_MONEY = re.compile(r"^(?:[$€£]\s*([0-9]+(?:\.[0-9]+)?)|([0-9]+(?:\.[0-9]+)?)\s*(?:usd|eur|gbp|\$|€|£))$", re.IGNORECASE)
_PRICE = re.compile(r"^(?:(?P<name>[^=\s]{1,120})=)?(?P<input>[0-9]+(?:\.[0-9]+)?)/(?P<output>[0-9]+(?:\.[0-9]+)?)$")


class Price(Value):
    """Price per million tokens of prompt (``input``) and of reply (``output``), in the user's currency.

    ``writer``: the writer it is for (``openai:MODEL``), or '' for every other.
    """

    writer: Annotated[str, Field(max_length=120)] = ""
    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def of(self, read: int, written: int) -> float:
        """Price of so many tokens read and written."""
        return (read * self.input + written * self.output) / 1e6


class Budget(Value):
    """The most a run may spend; None means no limit of that kind."""

    tokens: int | None = Field(default=None, ge=1)
    money: float | None = Field(default=None, gt=0)

    def __str__(self) -> str:
        parts = [f"{self.tokens:,} tokens" if self.tokens else "", f"{self.money:.2f} in money" if self.money else ""]
        return " and ".join(p for p in parts if p) or "no limit"


def parse_budget(text: str) -> Budget:
    """``200000``, ``200k``, ``1.5M`` tokens; ``$2``, ``2.50usd`` money.

    Raises:
        InputError: anything else, or nothing at all.
    """
    t = text.strip()
    if m := _TOKENS.match(t):
        tokens = round(float(m[1]) * {"": 1, "k": 1_000, "M": 1_000_000}[m[2]])
        if tokens >= 1:
            return Budget(tokens=tokens)
    elif m := _MONEY.match(t):
        money = float(m[1] or m[2])
        if money > 0:
            return Budget(money=money)
    raise InputError(f"--budget is {text!r}; use tokens (200000, 200k, 1.5M) or money ($2, 2.50usd), more than none")


def parse_price(text: str) -> Price:
    """``0.15/0.60`` (prompt/reply, per million tokens), for one writer as ``openai:MODEL=0.15/0.60``.

    Raises:
        InputError: anything else.
    """
    m = _PRICE.match(text.strip())
    if not m:
        raise InputError(f"--price is {text!r}; use PROMPT/REPLY per million tokens, for example 0.15/0.60 or openai:MODEL=0.15/0.60")
    return Price(writer=m["name"] or "", input=float(m["input"]), output=float(m["output"]))


def price_for(prices: tuple[Price, ...], writer: str) -> Price | None:
    """The price of a writer, or None when the user stated none."""
    return next((p for p in prices if p.writer == writer), next((p for p in prices if not p.writer), None))
