"""Graph nodes that call generators, and the pure planning behind them."""
