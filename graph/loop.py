"""One event loop per process, in its own thread, for the synchronous face.

Works from a plain script, from the command line, and from a notebook cell whose own loop is running.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from ..errors import Interrupted

T = TypeVar("T")

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def _running_loop() -> asyncio.AbstractEventLoop:
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="vgot-loop", daemon=True).start()
        return _loop


def wait_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run ``coroutine`` on the process's loop and wait for it.

    Ctrl-C cancels it, waits until its tasks have settled (so that nothing is lost or left open), and raises Interrupted;
    a second Ctrl-C does not wait.

    Raises:
        Interrupted: the run was stopped; it can be resumed.
    """
    future: Future[T] = asyncio.run_coroutine_threadsafe(coroutine, _running_loop())
    try:
        return future.result()
    except KeyboardInterrupt:
        settled = threading.Event()
        task_done = asyncio.run_coroutine_threadsafe(_cancel_and_wait(future), _running_loop())
        task_done.add_done_callback(lambda _: settled.set())
        settled.wait(timeout=30)
        raise Interrupted("stopped; what is finished is kept, `vgot resume` goes on from here") from None
    except CancelledError:
        raise Interrupted("stopped; what is finished is kept, `vgot resume` goes on from here") from None


async def _cancel_and_wait(future: Future[Any]) -> None:
    """Cancel the task behind ``future`` and let it finish its clean-up."""
    future.cancel()
    for _ in range(600):
        others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task() and not t.done()]
        if not others:
            return
        await asyncio.sleep(0.02)
