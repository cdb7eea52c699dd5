"""What every resource has in common: authentication, limits, query parameters, formats, paging and
refusals.
"""
