"""The kinds of remedy: their words, and whether money goes with them. To add one, add a line."""

from dataclasses import dataclass

from portal.wording import NP_, Words


@dataclass(frozen=True)
class Kind:
    """A kind of remedy: its words, whether money may go with it, and whether an amount is needed."""

    words: Words
    money: bool = False
    amount_needed: bool = False


REMEDIES: dict[str, Kind] = {
    "apology": Kind(NP_("remedy", "An apology")),
    "explanation": Kind(NP_("remedy", "An explanation")),
    "correction": Kind(NP_("remedy", "A correction")),
    "replacement": Kind(NP_("remedy", "A replacement")),
    "refund": Kind(NP_("remedy", "A refund"), money=True, amount_needed=True),
    "credit": Kind(NP_("remedy", "A credit to the account"), money=True, amount_needed=True),
    "service": Kind(NP_("remedy", "The service, delivered after all")),
    "rule_change": Kind(NP_("remedy", "A change of the rule")),
    "goodwill": Kind(NP_("remedy", "A gesture of goodwill"), money=True),
}
