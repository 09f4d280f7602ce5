"""How the language models of a run are reached, and what they may cost. Nothing in here changes what is asked."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from ..script.model import Value
from .budget import Budget, Price, price_for


class Service(Value):
    """Settings of a run's language models. Kept in the run folder; never holds a key.

    Attributes:
        base_url: server that speaks OpenAI's protocol; '' is OpenAI's own. stream: ask for streamed answers.
        lanes: calls in flight at once. seconds: deadline of one call with all its tries. budget, prices: see there.
    """

    base_url: Annotated[str, StringConstraints(max_length=300)] = ""
    stream: bool = False
    lanes: int = Field(default=4, ge=1, le=64)
    seconds: float = Field(default=300.0, gt=0, le=7200.0)
    budget: Budget = Budget()
    prices: tuple[Price, ...] = Field(default=(), max_length=32)

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if self.budget.money is not None and not self.prices:
            raise ValueError("a budget in money needs prices: --price PROMPT/REPLY per million tokens, for example --price 0.15/0.60")
        return self

    def price(self, writer: str) -> Price | None:
        """The stated price of a writer."""
        return price_for(self.prices, writer)
