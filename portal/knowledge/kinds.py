"""What the ledger tells of help articles. The figures read these lines already (R24, L5).

The subject is a visit, `("visit", number)`: one way to the form on which an article was shown, about a
category. `member` is whoever was signed in, None for a guest; `language` is that of the page. The two taps of
the form (metric definitions, 1.2): `solved` is `yes` or `no`, `ease` 1 to 5; None was not answered. A second
answer of the same visit replaces the first.
"""

from portal import history

KINDS = history.declare(
    {
        "help.shown": ("member", "category", "language"),
        "help.answered": ("solved", "ease"),
    }
)
