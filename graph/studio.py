"""``Studio`` and ``Run``: the face that people program against in scripts, notebooks and the command line.

The same verbs as :class:`~vgot.graph.runs.AsyncStudio` and :class:`~vgot.graph.runs.AsyncRun`, each waited for; works inside
a running event loop (a notebook cell) as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from ..agents.ledger import Call
from ..agents.messages import Remark
from ..agents.review import Review
from ..agents.service import Service
from ..script.model import Brief, Script
from ..script.story_file import StoryFile
from .loop import wait_for
from .runs import AsyncRun, AsyncStudio, Status, Step, Watch
from .variant import Gate, Variant

__all__ = ["AsyncRun", "AsyncStudio", "Run", "Status", "Step", "Studio"]


class Studio:
    """:class:`AsyncStudio` for scripts, notebooks and the command line: the same verbs, waiting for each."""

    def __init__(self, root: str | Path = "films", **options: Any) -> None:
        self._inner = AsyncStudio(root, **options)

    def start(self, story: str | Brief | StoryFile, **options: Any) -> Run:
        """See :meth:`AsyncStudio.start`."""
        return Run(wait_for(self._inner.start(story, **options)))

    def open(self, path: str | Path) -> Run:
        """See :meth:`AsyncStudio.open`."""
        return Run(wait_for(self._inner.open(path)))


class Run:
    """:class:`AsyncRun`, waiting for each verb."""

    def __init__(self, inner: AsyncRun) -> None:
        self._inner = inner

    @property
    def path(self) -> Path:
        """The run folder."""
        return self._inner.folder.path

    @property
    def film(self) -> Path:
        """Where the film is, or will be."""
        return self.path / "film.mp4"

    @property
    def brief(self) -> Brief:
        """What was asked for."""
        return self._inner.brief

    @property
    def variant(self) -> Variant:
        """Who and what takes part."""
        return self._inner.variant

    @property
    def pending(self) -> Gate | None:
        """The gate that waits for a person, if any."""
        return self.status().gate

    def status(self) -> Status:
        """See :meth:`AsyncRun.status`."""
        return wait_for(self._inner.status())

    def go(self, watch: Watch | None = None) -> Status:
        """See :meth:`AsyncRun.go`."""
        return wait_for(self._inner.go(watch))

    resume = go

    def approve(self, edits: Mapping[str, Any] | None = None, *, note: str = "", who: str = "", watch: Watch | None = None) -> Status:
        """See :meth:`AsyncRun.approve`."""
        return wait_for(self._inner.approve(edits, note=note, who=who, watch=watch))

    def revise(
        self, notes: Mapping[str, str | tuple[str, str]], *, edits: Mapping[str, Any] | None = None, note: str = "", who: str = "",
        watch: Watch | None = None,
    ) -> Status:
        """See :meth:`AsyncRun.revise`."""
        return wait_for(self._inner.revise(notes, edits=edits, note=note, who=who, watch=watch))

    def redo(self, kind: str, ids: str | int | list[str], *, note: str = "", watch: Watch | None = None) -> Status:
        """See :meth:`AsyncRun.redo`."""
        names = [str(i) for i in ids] if isinstance(ids, list) else [str(ids)]
        return wait_for(self._inner.redo(kind, names, note=note, watch=watch))

    def script(self) -> Script:
        """See :meth:`AsyncRun.script`."""
        return wait_for(self._inner.script())

    def reviews(self) -> list[Review]:
        """See :meth:`AsyncRun.reviews`."""
        return wait_for(self._inner.reviews())

    def remarks(self) -> list[Remark]:
        """See :meth:`AsyncRun.remarks`."""
        return wait_for(self._inner.remarks())

    @property
    def service(self) -> Service:
        """How the run reaches its language models."""
        return self._inner.settings.service

    def check_trust(self) -> None:
        """Refuse a server that only the run folder names; see :meth:`vgot.graph.settings.Settings.check_trust`."""
        self._inner.settings.check_trust(None)

    def artifact(self, sha: str) -> bytes:
        """The bytes of an artifact of this run, checked against their hash."""
        return self._inner.store.get(sha)

    def calls(self) -> list[Call]:
        """See :meth:`AsyncRun.calls`."""
        return self._inner.calls()

    def history(self, limit: int | None = None) -> list[Step]:
        """See :meth:`AsyncRun.history`."""
        return wait_for(self._inner.history(limit))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r}, {self.status().state})"
