"""Geometry of the charts: places, scales and colours of what queries have counted."""
