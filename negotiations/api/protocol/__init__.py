"""What every resource of the API has in common: who calls, how often, in what form, and how a call
is refused.
"""
