"""Who may do what, where: one table per model, read by
lists, checks, forms, buttons and the API alike.
"""

from huigong.kernel.access.policies import (
    May,
    Where,
    may,
    policies,
    policy,
    reach,
    require,
    stays_here,
    verbs,
    verbs_on,
)

__all__ = [
    "May",
    "Where",
    "may",
    "policies",
    "policy",
    "reach",
    "require",
    "stays_here",
    "verbs",
    "verbs_on",
]
