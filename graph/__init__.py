"""State, variant, nodes and edges, gates, and ``Studio``/``Run``, the face that people program against."""
