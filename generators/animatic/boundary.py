"""What lies between two shots: carried heads, transitions, and how large the jump over the cut is."""

from ..joins import boundary_frames, seam

__all__ = ["boundary_frames", "seam"]
