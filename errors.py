"""The errors of vgot: each says what was expected, what was found and what to do next, and has its exit code."""

from __future__ import annotations


class VgotError(Exception):
    """Base of every error a user can meet. ``code`` is the exit code of the command line."""

    code = 1


class InputError(VgotError):
    """A request that cannot be carried out as it was made."""

    code = 2


class StorageError(VgotError):
    """The run folder cannot be written or read (full, read-only, missing)."""

    code = 3


class CorruptError(StorageError):
    """A stored file is not what its hash or schema says."""


class WriterError(VgotError):
    """The writing model refused, failed or cannot be reached."""

    code = 4


class BudgetExceeded(WriterError):
    """The next call to a language model would go beyond the budget of the run; nothing was called."""


class ReplayMiss(WriterError):
    """A strict replay met a question that the recorded run never asked."""


class RenderError(VgotError):
    """A generator failed on a job."""

    code = 5


class MissingExtra(VgotError):
    """A part of vgot needs a package group that is not installed."""

    code = 6


class WeightsError(VgotError):
    """Model weights are missing, damaged, or not what was expected."""

    code = 7


class RunBusy(VgotError):
    """Another process owns the run."""

    code = 75


class Interrupted(VgotError):
    """Stopped by the user; the run can be resumed."""

    code = 130


EXIT_PAUSED = 75
"""The run waits at a gate for a person. Shared with RunBusy: in both cases, try again later (EX_TEMPFAIL)."""
