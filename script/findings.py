"""What a rule says about a shot."""

from __future__ import annotations

from pydantic import Field

from .model import Text, Value
from .vocabulary import Domain, Severity


class Finding(Value):
    """One thing a rule saw: where, how bad, and how to mend it."""

    rule: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    severity: Severity
    shot: str = Field(description="id of the shot, or '' for the whole script")
    domain: Domain
    field: str = Field(description="dotted path inside the shot, for example 'lighting.key'")
    saw: Text
    fix: Text
