"""What a film is before it is filmed, and the film-grammar rules that judge it."""

from .findings import Finding as Finding
from .model import *  # noqa: F403
