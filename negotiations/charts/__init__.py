"""Drawings: where axes, marks and labels stand in a chart, and what of it did not fit."""
