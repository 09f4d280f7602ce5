"""Image models that an IP-Adapter guides by portraits: what Kolors and SDXL have in common as renderers."""
