"""SDXL at the smallest size that has all its parts."""
