"""Files in and out. A format is one module, registered by name; every exchange answers with a
report.
"""
