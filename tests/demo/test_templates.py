"""The demo's ready-made replies: each in every language, with blanks that are filled and no other."""

import re

from portal.cases.templates import BLANKS, NAME_LENGTH
from portal.demo import words

LANGUAGES = {"en", "hi", "hy", "kn", "ar"}


def test_each_template_is_there_in_every_language_with_the_same_blanks() -> None:
    assert len(words.templates()) == 6
    for one in words.templates():
        assert one["names"].keys() == one["bodies"].keys() == LANGUAGES
        assert max(map(len, one["names"].values())) <= NAME_LENGTH
        blanks = {frozenset(re.findall(r"\{(.*?)\}", body)) for body in one["bodies"].values()}
        assert len(blanks) == 1 and blanks.pop() <= BLANKS.keys()
