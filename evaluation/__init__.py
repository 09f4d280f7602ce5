"""Metrics, protocols, statistics and the ablation study over films."""
