"""Who fits where: hard limits, visible weights, the best pairs, and why."""
