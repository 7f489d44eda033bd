"""Measures: pure calculations from observations to intervals, one module a topic."""
