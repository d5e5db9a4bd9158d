"""The case form and the pulse: their questions, scales, and the words of both. Version 1 (metric definitions,
1.1 and 1.3).
"""

from dataclasses import dataclass

from portal.wording import N_, NP_, Words

VERSION = 1

SOLVED: dict[str, Words] = {
    "yes": NP_("answer", "Yes"),
    "partly": NP_("answer", "Partly"),
    "no": NP_("answer", "No"),
}
SATISFIED: dict[str, Words] = {
    "5": NP_("scale", "Very satisfied"),
    "4": NP_("scale", "Satisfied"),
    "3": NP_("scale", "Neither satisfied nor dissatisfied"),
    "2": NP_("scale", "Dissatisfied"),
    "1": NP_("scale", "Very dissatisfied"),
}
AGREE: dict[str, Words] = {
    "5": NP_("scale", "Strongly agree"),
    "4": NP_("scale", "Agree"),
    "3": NP_("scale", "Neither agree nor disagree"),
    "2": NP_("scale", "Disagree"),
    "1": NP_("scale", "Strongly disagree"),
}
SHARE: dict[str, Words] = {
    "no": NP_("share my words", "No, keep them from the person who handled my case"),
    "yes": NP_("share my words", "Yes, they may read them"),
}


@dataclass(frozen=True)
class Question:
    """A question of the form: its field, its words, its scale (None for open words)."""

    field: str
    words: str
    scale: dict[str, Words] | None


QUESTIONS = (
    Question("q1", N_("Is your problem solved?"), SOLVED),
    Question("q2", N_("All in all, how satisfied are you with the way we put this right?"), SATISFIED),
    Question("q3", N_("The result was fair."), AGREE),
    Question("q4", N_("The steps taken to reach it were fair."), AGREE),
    Question("q5", N_("I was treated with respect."), AGREE),
)
WORDS_QUESTION = N_("What should we do better?")
SHARE_QUESTION = N_("May the person who handled my case read my words?")
SCALES = {question.field: question.scale for question in QUESTIONS} | {"share": SHARE}
FIELDS = ("q1", "q2", "q3", "q4", "q5", "words", "share")

LIKELY = tuple(str(score) for score in range(11))
"""From not at all to extremely likely (0 to 10)."""

PULSE_VERSION = 1
PULSE_QUESTIONS: dict[str, str] = {
    "recommend": N_("How likely are you to recommend membership to a colleague?"),
    "trust": N_("I trust the association to do what is right."),
    "stands_up": N_("The association stands up for members like me."),
    "admits": N_("The association admits mistakes and puts them right."),
}
PULSE_FIELDS = tuple(PULSE_QUESTIONS)
TRUST_ITEMS = PULSE_FIELDS[1:]
PULSE_SCALES: dict[str, tuple[str, ...]] = {
    "recommend": LIKELY,
    **dict.fromkeys(TRUST_ITEMS, tuple(AGREE)),
}
