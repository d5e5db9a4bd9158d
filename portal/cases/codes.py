"""The codes of a case and the words people read for them."""

from portal.wording import NP_, Words

CATEGORIES: dict[str, Words] = {
    "fees": NP_("category", "Fees and renewal"),
    "certification": NP_("category", "Certification and exams"),
    "website": NP_("category", "Website and access"),
    "events": NP_("category", "Events"),
    "chapter": NP_("category", "Chapter services"),
    "publications": NP_("category", "Publications"),
    "conduct": NP_("category", "Professional conduct"),
    "advocacy": NP_("category", "Advocacy"),
    "other": NP_("category", "Something else"),
}

SEVERITIES: dict[str, Words] = {
    "low": NP_("severity", "low"),
    "medium": NP_("severity", "medium"),
    "high": NP_("severity", "high"),
    "critical": NP_("severity", "critical"),
}

CHANNELS: dict[str, Words] = {
    "web": NP_("channel", "portal"),
    "email": NP_("channel", "e-mail"),
    "phone": NP_("channel", "phone"),
    "counter": NP_("channel", "counter"),
    "letter": NP_("channel", "letter"),
    "social": NP_("channel", "social media"),
    "chat": NP_("channel", "chat"),
    "text": NP_("channel", "text message"),
}
STAFF_CHANNELS = tuple(channel for channel in CHANNELS if channel not in ("web", "email"))

FINDINGS: dict[str, Words] = {
    "upheld": NP_("finding", "Upheld"),
    "partly_upheld": NP_("finding", "Partly upheld"),
    "settled": NP_("finding", "Settled"),
    "not_upheld": NP_("finding", "Not upheld"),
    "withdrawn": NP_("finding", "Withdrawn"),
    "closed_no_reply": NP_("finding", "Closed without a reply"),
    "duplicate": NP_("finding", "Duplicate"),
    "not_a_complaint": NP_("finding", "Not a complaint"),
}
JUSTIFIED = ("upheld", "partly_upheld", "settled")
LEFT_OUT = ("duplicate", "not_a_complaint")
FINDINGS_COUNTED = tuple(finding for finding in FINDINGS if finding not in LEFT_OUT)
CONCLUSIONS = (*JUSTIFIED, "not_upheld", *LEFT_OUT)

CONFIDENTIALITIES: dict[str, Words] = {"open": NP_("confidentiality", "Open")}

CLOSINGS: dict[str, Words] = {
    "confirmed": NP_("closing", "confirmed by the member"),
    "lapsed": NP_("closing", "lapsed without an answer"),
    "concluded": NP_("closing", "concluded"),
    "withdrawn": NP_("closing", "withdrawn by the member"),
}
