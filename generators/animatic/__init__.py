"""The animatic: a film drawn from its script by rules, on any machine. Procedural; no AI model takes part."""
