"""A text encoder on a server that speaks OpenAI's protocol (``/v1/embeddings``).

Server, key, clients and the line that survives faults are those of :mod:`vgot.agents.client`. Importing this module takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableLambda
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

from ..errors import WriterError
from .calibration import Vectors
from .client import openai_writer
from .line import Line, Unreachable, Unsupported
from .service import Service

BATCH: Final = 64
"""Texts of one request; small servers take no more."""


class OpenAIEmbedder:
    """An :class:`~vgot.agents.encoders.Embedder` on the embedding model ``model`` of the server that ``service`` names.

    Attributes:
        line: what requests go through: tries, waits, a deadline of ``service.seconds`` for each.

    Raises:
        InputError: for a model name or URL that cannot be used, or when there is no key for a remote server.
    """

    build = ""
    """The protocol does not say what stands behind a name."""

    def __init__(self, model: str, service: Service) -> None:
        writer = openai_writer(model, service, temperature=None, seed=0)
        chat = cast(ChatOpenAI, writer.model)
        self.id = f"openai:{model}"
        self.line: Line = writer.line
        self.seconds = service.seconds
        self._model = OpenAIEmbeddings(
            model=model, openai_api_base=chat.openai_api_base, openai_api_key=chat.openai_api_key, openai_organization=None,
            http_client=chat.http_client, http_async_client=chat.http_async_client, openai_proxy=None,
            request_timeout=chat.request_timeout, max_retries=0,
            check_embedding_ctx_length=False,  # else it downloads a tokenizer and sends token ids, which only OpenAI reads
            model_kwargs={"encoding_format": "float"},  # else the client asks for base64, which not every server knows
        )

    def __repr__(self) -> str:
        return f"OpenAIEmbedder({self.id!r})"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors ``[len(texts), d]``.

        Raises:
            WriterError: the server cannot be reached, refuses, or answers with something else.
        """
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            rows += await self._call(batch)
        return np.array(rows, dtype=np.float32)

    async def _call(self, batch: list[str]) -> list[list[float]]:
        # The line invokes what it is given and reads nothing of the answer: embedding is as good as chat.
        runnable = cast(BaseChatModel, RunnableLambda(self._request))
        try:
            return cast(list[list[float]], await self.line.call(runnable, cast(Any, batch), {}, seconds=self.seconds))
        except (Unreachable, Unsupported) as e:
            raise WriterError(f"the encoder {self.id} gave no vectors: {e}. Nothing is lost; resume when it can be reached") from None

    async def _request(self, batch: list[str]) -> list[list[float]]:
        try:
            rows = await self._model.aembed_documents(batch)
            sound = len(rows) == len(batch) and len({len(r) for r in rows}) == 1 and all(isinstance(x, int | float) for r in rows for x in r)
        except (ValueError, KeyError, TypeError, AttributeError):
            sound = False
        if not sound:
            raise WriterError(
                f"the encoder {self.id} was given {len(batch)} texts and did not answer with a vector for each; use a model made for embeddings, "
                "and see that --base-url ends in /v1"
            )
        return rows
