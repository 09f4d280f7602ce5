"""Engines decide *where* a job runs: in a thread of this process, or in worker processes that stay warm.

An engine reuses what the store has, computes a key once however often it is asked for, and bounds its own
concurrency. It belongs to no event loop: :meth:`Engine.submit` may be awaited from several, one after another.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from ..errors import InputError, RenderError
from ..store.artifacts import Record, Store
from .processes import WorkerProcess, usable_cores
from .protocols import Job, Report
from .registry import target_for
from .worker import carry_out, failure, rebuild

__all__ = ["Engine", "InlineEngine", "ProcessEngine", "usable_cores"]


class Engine(Protocol):
    """Where jobs run."""

    async def submit(self, job: Job, report: Report) -> Record:
        """Carry out a job, or find it done. ``report`` is called in the caller's loop with 0…1.

        Raises:
            VgotError: what the runner raised, with its type. RenderError: another exception, or a worker that kept dying.
        """
        ...

    async def close(self) -> None:
        """Stop everything and wait until it has stopped. Jobs that have not finished fail with RenderError."""
        ...


class _Stopped(Exception):
    """Raised inside a runner, at its next progress report, when its job was cancelled."""


class _Ticket:
    """One key being made, and everybody who waits for it."""

    def __init__(self, job: Job, target: str) -> None:
        self.job = job
        self.target = target
        self.future: Future[Record] = Future()
        self.reports: list[Report] = []
        self.waiters = 0
        self.stopped = threading.Event()
        self.kill: Callable[[], None] | None = None
        self._told = 0.0

    def progress(self, share: float) -> None:
        """Pass a share on, at most ten times a second: nobody reads faster, and each costs the caller's loop a turn."""
        now = time.monotonic()
        if now - self._told < 0.1:
            return
        self._told = now
        for report in list(self.reports):
            report(share)


class _Pool:
    """Tickets, a queue in order of phase and then of asking, and a bounded number of threads that take from it."""

    def __init__(self, store: Store, slots: int) -> None:
        if slots < 1:
            raise InputError(f"an engine needs at least one worker, found {slots}")
        self.store = store
        self.slots = slots
        self._mutex = threading.Lock()
        self._open: dict[str, _Ticket] = {}
        self._queue: queue.PriorityQueue[tuple[float, int, _Ticket | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._lookups: queue.SimpleQueue[_Ticket | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._librarian: threading.Thread | None = None
        self._idle = 0
        self._closed = False

    # -- asking -----------------------------------------------------------------------------------------------------------
    async def submit(self, job: Job, report: Report) -> Record:
        """See :meth:`Engine.submit`. Cancelling the last waiter of a job stops the job."""
        target = target_for(job.op)
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[Record] = loop.create_future()

        def tell(share: float) -> None:
            _call(loop, report, share)

        with self._mutex:
            if self._closed:
                raise RenderError(f"{job.op} was submitted to an engine that is closed; open a new one")
            ticket = self._open.get(job.key)
            fresh = ticket is None
            if ticket is None:
                ticket = self._open[job.key] = _Ticket(job, target)
            ticket.waiters += 1
            ticket.reports.append(tell)
        ticket.future.add_done_callback(lambda done: _call(loop, _copy, done, mine))
        if fresh:
            self._look_up(ticket)
        try:
            return await mine
        except asyncio.CancelledError:
            self._leave(ticket)
            raise
        finally:
            ticket.reports.remove(tell)

    def _leave(self, ticket: _Ticket) -> None:
        with self._mutex:
            ticket.waiters -= 1
            if ticket.waiters or ticket.future.done():
                return
            ticket.stopped.set()
            if self._open.get(ticket.job.key) is ticket:
                del self._open[ticket.job.key]
            if ticket.kill is not None:
                ticket.kill()

    # -- looking up (one thread, so that hits never wait behind slow jobs and the caller's loop never hashes files) -------
    def _look_up(self, ticket: _Ticket) -> None:
        with self._mutex:
            if self._librarian is None:
                self._librarian = threading.Thread(target=self._look_ups, name="vgot-lookup", daemon=True)
                self._librarian.start()
        self._lookups.put(ticket)

    def _look_ups(self) -> None:
        while (ticket := self._lookups.get()) is not None:
            try:
                found = self.store.lookup(ticket.job.key)
            except Exception as exc:
                self._settle(ticket, error=exc)
                continue
            if found is not None:
                self._settle(ticket, found)
            elif not ticket.stopped.is_set():
                self._enqueue(ticket)

    def _enqueue(self, ticket: _Ticket) -> None:
        with self._mutex:
            self._queue.put((ticket.job.phase, next(self._order), ticket))
            if self._closed or self._queue.qsize() <= self._idle or len(self._threads) >= self.slots:
                return
            thread = threading.Thread(target=self._work, name=f"vgot-slot-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
        thread.start()

    # -- working ----------------------------------------------------------------------------------------------------------
    def _work(self) -> None:
        slot = self._open_slot()
        try:
            while True:
                with self._mutex:
                    self._idle += 1
                _, _, ticket = self._queue.get()
                with self._mutex:
                    self._idle -= 1
                if ticket is None:
                    return
                if ticket.stopped.is_set():
                    continue
                try:
                    record = self._carry_out(slot, ticket)
                except BaseException as exc:
                    self._settle(ticket, error=exc)
                else:
                    self._settle(ticket, record)
        finally:
            self._close_slot(slot)

    def _settle(self, ticket: _Ticket, record: Record | None = None, error: BaseException | None = None) -> None:
        with self._mutex:
            if self._open.get(ticket.job.key) is ticket:
                del self._open[ticket.job.key]
            if ticket.future.done():
                return
            if record is not None:
                ticket.future.set_result(record)
            elif error is not None:
                ticket.future.set_exception(error)

    def _open_slot(self) -> Any:
        return None

    def _close_slot(self, slot: Any) -> None:
        pass

    def _carry_out(self, slot: Any, ticket: _Ticket) -> Record:
        raise NotImplementedError

    def _note(self, event: str, job: Job, **more: Any) -> None:
        self.store.journal.append({"event": event, "key": job.key, "op": job.op, **more})

    # -- closing ----------------------------------------------------------------------------------------------------------
    async def close(self) -> None:
        """See :meth:`Engine.close`."""
        await asyncio.to_thread(self.shutdown)

    def shutdown(self) -> None:
        """:meth:`close` for callers without an event loop."""
        with self._mutex:
            self._closed = True
            tickets = list(self._open.values())
            threads = list(self._threads)
            librarian = self._librarian
        for ticket in tickets:
            ticket.stopped.set()
            if ticket.kill is not None:
                ticket.kill()
            self._settle(ticket, error=RenderError(f"{ticket.job.op} was stopped because its engine was closed"))
        self._lookups.put(None)
        for _ in threads:
            self._queue.put((math.inf, next(self._order), None))
        for thread in (*threads, *((librarian,) if librarian else ())):
            thread.join(timeout=10)


class InlineEngine(_Pool):
    """Jobs run one after another in one own thread of this process."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, 1)

    def _carry_out(self, slot: Any, ticket: _Ticket) -> Record:
        def report(share: float) -> None:
            if ticket.stopped.is_set():
                raise _Stopped
            ticket.progress(min(1.0, max(0.0, float(share))))

        job = ticket.job
        try:
            return carry_out(job, ticket.target, self.store, report)
        except _Stopped:
            raise RenderError(f"{job.op} was cancelled") from None
        except Exception as exc:
            told = failure(exc)
            self._note("failed", job, error=told["message"], traceback=told["traceback"])
            raise rebuild(job.op, told) from exc


class ProcessEngine(_Pool):
    """Jobs run in worker processes: started when first needed, kept warm, replaced when they die.

    Args:
        store: where inputs are read and outputs published. workers: how many at most; None for one per usable core.
        retries: how often a job is tried again after its worker died (an exception is never tried again).
        patience: a worker that says nothing for this many seconds (or 30 times the job's expected cost, if that is
            longer) is taken for stuck and killed.
    """

    def __init__(self, store: Store, workers: int | None = None, retries: int = 2, *, patience: float = 300.0) -> None:
        super().__init__(store, usable_cores() if workers is None else workers)
        self.retries = retries
        self.patience = patience

    def _open_slot(self) -> list[WorkerProcess]:
        return []

    def _close_slot(self, slot: list[WorkerProcess]) -> None:
        for worker in slot:
            worker.stop()
        slot.clear()

    def _carry_out(self, slot: list[WorkerProcess], ticket: _Ticket) -> Record:
        job, exits = ticket.job, []
        for attempt in range(self.retries + 1):
            if slot and not slot[0].alive():
                slot.pop().stop()
            if not slot:
                slot.append(WorkerProcess(self.store))
            worker = slot[0]
            with self._mutex:
                if ticket.stopped.is_set():
                    break
                ticket.kill = worker.kill
            answer = worker.run(job, ticket.target, ticket.progress, max(self.patience, 30 * job.seconds))
            with self._mutex:
                ticket.kill = None
            if answer is not None:
                return self._result(job, answer)
            slot.remove(worker)
            exits.append(worker.stop())
            if ticket.stopped.is_set():
                break
            self._note("worker_died", job, attempt=attempt, exit=exits[-1])
        if ticket.stopped.is_set():
            raise RenderError(f"{job.op} was cancelled")
        raise RenderError(
            f"{job.op} failed: its worker process died {len(exits)} times ({exits[-1]}); "
            "see the journal of the run; with little memory try fewer workers"
        )

    def _result(self, job: Job, answer: dict[str, Any]) -> Record:
        if "failed" in answer:
            told = answer["failed"]
            self._note("failed", job, error=told["message"], traceback=told["traceback"])
            raise rebuild(job.op, told)
        record = self.store.lookup(job.key)
        if record is None:
            raise RenderError(f"{job.op} was finished, but its artifact is not whole in {self.store.root}; run the same command again")
        return record


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *args: object) -> None:
    """Call in a loop's thread; a loop that has closed meanwhile no longer wants to know."""
    try:
        loop.call_soon_threadsafe(function, *args)
    except RuntimeError:
        return


def _copy(done: Future[Record], mine: asyncio.Future[Record]) -> None:
    if mine.done():
        return
    error = done.exception()
    if error is None:
        mine.set_result(done.result())
    elif isinstance(error, Exception):
        mine.set_exception(error)
    else:
        mine.set_exception(RenderError(f"a runner ended with {type(error).__name__}"))
