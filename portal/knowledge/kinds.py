"""What the ledger tells of help articles. The figures read these lines already (R24, L5).

A visit is one way to the form on which an article was shown: to a member who was signed in, about a category.
"""

from portal import history

KINDS = history.declare(
    {
        "help.shown": ("member", "category", "language"),
        "help.answered": ("solved", "ease"),
    }
)
