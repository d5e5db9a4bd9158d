"""What is told when a grievance is raised, by a member themselves or by staff for a caller: what both forms
share.
"""

import secrets

from wtforms import HiddenField

from portal.cases.intake import Grievance
from portal.recovery.kinds import REMEDIES
from portal.web.forms import Form


class Telling(Form):
    """The base of both forms. Each has, under labels of its own, the fields category, subject, description,
    wanted and wanted_words.
    """

    confidentiality = HiddenField(default="open")
    form_token = HiddenField()

    def fill(self) -> None:
        """A fresh token for a fresh form: sent twice, it raises one case."""
        if not self.form_token.data:
            self.form_token.data = secrets.token_urlsafe(16)

    def grievance(self) -> Grievance:
        """What is said; a wish that is no code of ours counts as own words."""
        wishes = list(dict.fromkeys(self["wanted"].data or []))
        words = [wish for wish in wishes if wish not in REMEDIES] + [self["wanted_words"].data or ""]
        return Grievance(
            category=self["category"].data or "",
            subject=self["subject"].data,
            description=self["description"].data,
            wanted=tuple(wish for wish in wishes if wish in REMEDIES),
            wanted_words="\n".join(said for text in words if (said := text.strip())),
            confidentiality=self.confidentiality.data or "open",
            form_token=self.form_token.data or None,
        )
