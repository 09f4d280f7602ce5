"""Graph nodes that make one thing each: a slice of state in, a generator called, an artifact key out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from langgraph.runtime import Runtime

from ..errors import StorageError
from .jobs import Slice, Stage
from .workshop import Workshop, plainly


class HasWorkshop(Protocol):
    """The part of the run's services that a leaf uses."""

    @property
    def workshop(self) -> Workshop: ...


Leaf = Callable[[Slice, Runtime[Any]], Awaitable[dict[str, Any]]]


def leaf(stage: Stage) -> Leaf:
    """The node that makes one item of ``stage``.

    A generator's failure is returned as a record, so that siblings finish; only a failing store stops the run at once.
    """

    async def make_one(piece: Slice, runtime: Runtime[Any]) -> dict[str, Any]:
        shop: Workshop = runtime.context.workshop
        id = piece["id"]
        try:
            job = stage.job(shop, piece)
            if job is None:
                return {}
            await shop.make(job, runtime.stream_writer, stage.field, id)
        except StorageError:
            raise
        except Exception as error:
            return {"failures": {f"{stage.leaf}:{id}": plainly(error)}}
        return {stage.field: {id: job.key}, "failures": {f"{stage.leaf}:{id}": None}}

    make_one.__name__ = stage.leaf
    make_one.__doc__ = f"Make one of the {stage.field}."
    return make_one
