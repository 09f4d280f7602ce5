"""The offline writer as a LangChain chat model, so that the graph asks it exactly as it asks a language model.

It is rules and templates: nothing here is learned, and it never calls out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ValidationError

from ...errors import WriterError
from ..messages import (
    CastRequest,
    CritiqueRequest,
    OutlineRequest,
    PlaceRequest,
    PlanRequest,
    ReadRequest,
    RedirectRequest,
    ShootRequest,
    WriteRequest,
)
from .answer import Request, answer

VERSION: Final = "4"
"""Version of the grammar; part of provenance and of cache keys."""
_REQUESTS: Final[dict[str, type[Request]]] = {
    "plan": PlanRequest, "cast": CastRequest, "place": PlaceRequest, "outline": OutlineRequest, "redirect": RedirectRequest,
    "write": WriteRequest, "shoot": ShootRequest, "critique": CritiqueRequest, "read": ReadRequest,
}
_REPLY_OF: Final = {task: f"{task.capitalize()}Reply" for task in _REQUESTS}
_BLOCK: Final = re.compile(r"^<request>[ \t]*\r?\n(.*?)\r?\n</request>[ \t]*$", re.DOTALL | re.MULTILINE)


class OfflineWriter(BaseChatModel):
    """Rule-based writer behind the chat-model interface. Deterministic; temperature, stop words and the like mean nothing to it."""

    model: str = f"rules-{VERSION}"

    @property
    def _llm_type(self) -> str:
        return "rules"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model}

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        request = read_request(messages)
        wanted = _reply_name(kwargs.get("response_format"))
        if wanted and wanted != _REPLY_OF[request.task]:
            raise WriterError(f"the request {request.task!r} is answered by {_REPLY_OF[request.task]}, but the caller asks for "
                f"{wanted}; ask for {_REPLY_OF[request.task]}")
        text = json.dumps(answer(request).plain(), ensure_ascii=False)
        message = AIMessage(content=text, response_metadata={"model_name": self.model, "finish_reason": "stop"})
        return ChatResult(generations=[ChatGeneration(message=message)], llm_output={"model_name": self.model})

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:
        """Rules answer in under a millisecond: not worth a thread."""
        return self._generate(messages, stop, None, **kwargs)


def read_request(messages: Sequence[BaseMessage]) -> Request:
    """The typed request between a line ``<request>`` and a line ``</request>`` in the last human message that has one.

    A repair turn has none: it says what was wrong with the answer to the request before it.

    Raises:
        WriterError: no human message, no request in any, an unknown task, or a request that does not validate.
    """
    said = [_text(m) for m in messages if isinstance(m, HumanMessage)]
    if not said:
        raise WriterError("the rule-based writer expects a human message with a request, and there is none; send one")
    m = next((found for text in reversed(said) if (found := _BLOCK.search(text))), None)
    if m is None:
        raise WriterError("the rule-based writer expects request JSON between a line '<request>' and a line '</request>' in a human "
                          "message, and found none; free prompts need a language model (--writer openai:MODEL)")
    try:
        data = json.loads(m.group(1))
    except ValueError as error:
        raise WriterError(f"the request is not JSON ({error}); expected one JSON object between the <request> lines") from error
    task = data.get("task") if isinstance(data, dict) else None
    if not isinstance(task, str) or task not in _REQUESTS:
        raise WriterError(f"the request's task is {str(task)[:60]!r}; expected one of {', '.join(_REQUESTS)}")
    try:
        return _REQUESTS[task].read(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise WriterError(f"the {task!r} request does not validate: {'.'.join(str(x) for x in first['loc'])}: {first['msg']}") from error


def _text(m: BaseMessage) -> str:
    if isinstance(m.content, str):
        return m.content
    return "\n".join(part if isinstance(part, str) else str(part.get("text", "")) for part in m.content)


def _reply_name(response_format: Any) -> str:
    """Name of the reply schema in an OpenAI-style ``response_format``; '' when none is given."""
    if isinstance(response_format, dict):
        schema = response_format.get("json_schema")
        if isinstance(schema, dict):
            return str(schema.get("name", ""))
    return ""
