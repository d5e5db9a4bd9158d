"""What a letter says where it depends on a code: whole sentences, so that no translator meets a fragment."""

from portal.wording import N_

# case.reminded `of` → what is waited for
REMINDED: dict[str, str] = {
    "question": N_("A week ago we asked you a question, and we cannot go on without your answer."),
    "offer": N_(
        "A week ago we offered you a way to put things right, and we have not heard whether you accept it."
    ),
    "confirm": N_("A week ago we told you that we are done. Please say whether it is put right now."),
}
SILENCE: dict[str, str] = {
    "question": N_("If we hear nothing by then, we have to close the case."),
    "offer": N_("If we hear nothing by then, the offer ends and we look into the matter again."),
    "confirm": N_("If we hear nothing by then, we take it that all is well and close the case."),
}

# promise.moved `promise` → what was moved; the reason itself stands in the portal
MOVED: dict[str, str] = {
    "acknowledgement": N_("We need longer than we said for a personal first answer to you."),
    "update": N_("We need longer than we said until we write to you again."),
    "decision": N_("We need longer than we said for our decision."),
    "remedy": N_("We need longer than we said to put things right."),
}
MOVED_TO: dict[str, str] = {
    "acknowledgement": N_("New date of our first answer"),
    "update": N_("New date on which we write to you"),
    "decision": N_("New date of our decision"),
    "remedy": N_("New date by which it is put right"),
}

# promise.warned `promise` → what runs late, told before its time has passed
LATE: dict[str, str] = {
    "acknowledgement": N_(
        "We promised you a personal first answer by %(due)s. We are running late and may miss that day."
    ),
    "decision": N_("We promised you our decision by %(due)s. We are running late and may miss that day."),
    "remedy": N_("We promised to put things right by %(due)s. We are running late and may miss that day."),
}

# promise.warned to the staff
DUE_SOON: dict[str, str] = {
    "acknowledgement": N_("The personal first answer in case %(reference)s falls due within a working day."),
    "update": N_("The next word to the member in case %(reference)s falls due within a working day."),
    "decision": N_("The decision in case %(reference)s falls due within a working day."),
    "remedy": N_("A remedy promised in case %(reference)s falls due within a working day."),
}

# how a case was closed (`closing_of`) → why, told to the member
CLOSED: dict[str, str] = {
    "confirmed": N_(
        "You told us that it is put right, so we have closed your case. Thank you for telling us."
    ),
    "lapsed": N_("We have not heard from you in time, so we have closed your case. What was decided stands."),
    "closed_no_reply": N_(
        "We asked you a question and have had no answer in three weeks, so we have closed your case."
    ),
    "withdrawn": N_("You have withdrawn your grievance, so we have closed your case."),
    "not_upheld": N_(
        "We have looked into your grievance and could not uphold it. The reasons are in your case."
    ),
    "duplicate": N_(
        "This is about the same matter as another grievance, so we have closed it. The other one goes on."
    ),
    "not_a_complaint": N_(
        "What you wrote is not a grievance for this procedure, so we have closed it. The reasons are there."
    ),
}


def closing_of(closed_by: str, finding: str) -> str:
    """Which sentence of CLOSED tells why a case was closed."""
    if closed_by == "concluded" or finding == "closed_no_reply":
        return finding
    return closed_by
