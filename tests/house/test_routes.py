"""Every route, walked by everybody: who may use it, that reading changes nothing, that each form needs its
token.
"""

import dataclasses
import re

from flask import Flask
from werkzeug.test import TestResponse

from portal.cases.records import Case
from portal.members.roles import ACTIONS, Grant
from portal.members.roster import seat_of
from portal.web.staff.people_deeds import DEEDS
from tests.desk import undone
from tests.house.conftest import ROLES, STAFF, Furnished, all_rows, changed
from tests.packed import A_MONTH
from tests.world import a_case, a_chapter, a_handler, a_person, person_of

EVERYBODY = frozenset(ROLES)
SIGNED_IN = frozenset({"member", *STAFF})  # without a second factor, the staff are nobody anywhere
MEMBER = frozenset({"member"})
DESK = frozenset({"handler", "supervisor"})
ANY_STAFF = frozenset(STAFF)
ADMINISTRATOR = frozenset({"administrator"})
FIGURES = frozenset({"supervisor", "executive", "auditor"})

# Who uses which page, as the design tells it (4.2, 4.6 and the contract). A new route needs its line here.
WHO: dict[str, frozenset[str]] = {
    "GET /": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "GET /performance": EVERYBODY,
    "GET /<language:lang>/": EVERYBODY,
    "GET /<language:lang>/sign-in": EVERYBODY,
    "POST /<language:lang>/sign-in": EVERYBODY,
    "GET /<language:lang>/sign-in/code": EVERYBODY,
    "POST /<language:lang>/sign-in/code": EVERYBODY,
    "GET /<language:lang>/sign-in/link": EVERYBODY,
    "POST /<language:lang>/sign-in/link": EVERYBODY,
    "GET /<language:lang>/sign-in/link/<token>": EVERYBODY,
    "POST /<language:lang>/sign-in/link/<token>": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "POST /language": EVERYBODY,
    "GET /rate/<token>": EVERYBODY,
    "POST /rate/<token>": EVERYBODY,
    "GET /rate/<token>/thanks": EVERYBODY,
    "GET /pulse/<token>": EVERYBODY,
    "POST /pulse/<token>": EVERYBODY,
    "GET /pulse/<token>/thanks": EVERYBODY,
    "GET /static/<name>": EVERYBODY,
    "GET /manifest.webmanifest": EVERYBODY,
    "GET /icon-<int:size>.png": EVERYBODY,
    "GET /sw.js": EVERYBODY,
    "GET /cases/offline": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /me/": SIGNED_IN,
    "GET /me/password": SIGNED_IN,
    "POST /me/password": SIGNED_IN,
    "GET /me/devices": SIGNED_IN,
    "POST /me/devices": SIGNED_IN,
    "GET /me/recovery-codes": SIGNED_IN,
    "POST /me/recovery-codes": SIGNED_IN,
    "GET /me/letters": SIGNED_IN,
    "POST /me/letters": SIGNED_IN,
    "POST /me/letters/hours": SIGNED_IN,
    "POST /me/letters/zone": SIGNED_IN,
    "GET /me/needs": SIGNED_IN,
    "POST /me/needs": SIGNED_IN,
    "POST /me/needs/take-back": SIGNED_IN,
    "GET /me/data": SIGNED_IN,
    "POST /me/data": SIGNED_IN,
    "GET /me/leave": SIGNED_IN,
    "POST /me/leave": SIGNED_IN,
    "POST /me/leave/link": SIGNED_IN,
    "GET /<language:lang>/privacy": EVERYBODY,
    "GET /<language:lang>/accessibility": EVERYBODY,
    "GET /unsubscribe/<token>": EVERYBODY,
    "POST /unsubscribe/<token>": EVERYBODY,
    "GET /cases/": MEMBER,
    "GET /cases/new": MEMBER,
    "POST /cases/new": MEMBER,
    "POST /cases/new/draft": MEMBER,
    "POST /cases/new/file": MEMBER,
    "POST /cases/new/discard": MEMBER,
    "GET /cases/<ref>": MEMBER,
    "GET /cases/<ref>/evidence/<name>": MEMBER,
    "POST /cases/<ref>/reply": MEMBER,
    "POST /cases/<ref>/file": MEMBER,
    "POST /cases/<ref>/accept": MEMBER,
    "POST /cases/<ref>/decline": MEMBER,
    "POST /cases/<ref>/confirm": MEMBER,
    "POST /cases/<ref>/dispute": MEMBER,
    "POST /cases/<ref>/withdraw": MEMBER,
    "POST /cases/<ref>/reopen": MEMBER,
    "POST /cases/<ref>/rate": MEMBER,
    "POST /cases/<ref>/rate/words": MEMBER,
    "POST /cases/pulse": MEMBER,
    "GET /staff/": ANY_STAFF,
    "GET /staff/queue": DESK,
    "GET /staff/queue/filters": DESK,
    "POST /staff/queue/filters": DESK,
    "POST /staff/queue/filters/<key>/change": DESK,
    "POST /staff/queue/filters/<key>/delete": DESK,
    "POST /staff/queue/several": DESK,
    "POST /staff/queue/undo": DESK,
    "GET /staff/cases/new": DESK,
    "POST /staff/cases/new": DESK,
    "GET /staff/cases/<ref>": DESK,
    "GET /staff/cases/<ref>/evidence/<name>": DESK,
    "POST /staff/cases/<ref>/<move>": DESK,
    "GET /cases/<ref>/news": MEMBER,
    "GET /staff/cases/<ref>/news": DESK,
    "POST /staff/cases/<ref>/presence": DESK,
    "GET /staff/cases/<ref>/template/<code>": DESK,
    "GET /staff/cases/new/members": DESK,
    "POST /staff/cases/new/needs": DESK,
    "GET /staff/settings/imports": ADMINISTRATOR,
    "POST /staff/settings/imports": ADMINISTRATOR,
    "GET /staff/settings/imports/<int:number>/refused.csv": ADMINISTRATOR,
    "POST /staff/settings/imports/<int:number>/take-back": ADMINISTRATOR,
    "GET /staff/settings/templates": frozenset({"supervisor", "administrator"}),
    "GET /staff/settings/templates/new": frozenset({"supervisor", "administrator"}),
    "POST /staff/settings/templates/new": frozenset({"supervisor", "administrator"}),
    "GET /staff/settings/templates/<code>": frozenset({"supervisor", "administrator"}),
    "POST /staff/settings/templates/<code>": frozenset({"supervisor", "administrator"}),
    "POST /staff/settings/templates/<code>/remove": frozenset({"supervisor", "administrator"}),
    "GET /staff/metrics/": FIGURES,
    "GET /staff/metrics/<subject>": FIGURES,
    "GET /staff/metrics/board": FIGURES,
    "GET /staff/metrics/<metric>/cases": frozenset({"supervisor"}),
    "GET /staff/metrics/notes": FIGURES,
    "POST /staff/metrics/notes": frozenset({"supervisor"}),
    "POST /staff/metrics/notes/<int:number>/withdraw": frozenset({"supervisor"}),
    "GET /staff/metrics/limits": frozenset({"supervisor"}),
    "GET /staff/metrics/limits/<metric>": frozenset({"supervisor"}),
    "POST /staff/metrics/limits/<metric>": frozenset({"supervisor"}),
    "GET /staff/metrics/compare": FIGURES,
    "GET /staff/metrics/compare/<metric>": FIGURES,
    "GET /staff/metrics/packs": FIGURES,
    "GET /staff/metrics/pack/<month>": FIGURES,
    "GET /staff/metrics/pack/<month>/board-pack.xlsx": FIGURES,
    "GET /staff/metrics/pack/<month>/board-pack.pdf": FIGURES,
    "GET /staff/metrics/figures.csv": FIGURES,
    "GET /staff/metrics/figures.xlsx": FIGURES,
    "GET /staff/history/": frozenset({"auditor"}),
    "GET /staff/settings/": ADMINISTRATOR,
    "GET /staff/settings/parts": ADMINISTRATOR,
    "GET /staff/settings/people": ADMINISTRATOR,
    "POST /staff/settings/people": ADMINISTRATOR,
    "GET /staff/settings/people/<who>": ADMINISTRATOR,
    "POST /staff/settings/people/<who>/<deed>": ADMINISTRATOR,
    "GET /staff/settings/association": ADMINISTRATOR,
    "POST /staff/settings/association": ADMINISTRATOR,
    "POST /staff/settings/association/colour": ADMINISTRATOR,
    "POST /staff/settings/association/logo": ADMINISTRATOR,
    "POST /staff/settings/association/logo/remove": ADMINISTRATOR,
    "GET /staff/settings/calendar": ADMINISTRATOR,
    "POST /staff/settings/calendar": ADMINISTRATOR,
    "POST /staff/settings/calendar/day": ADMINISTRATOR,
    "POST /staff/settings/calendar/day/remove": ADMINISTRATOR,
    "POST /staff/settings/calendar/take-back": ADMINISTRATOR,
    "GET /staff/settings/promises": ADMINISTRATOR,
    "POST /staff/settings/promises": ADMINISTRATOR,
    "GET /staff/settings/publication": ADMINISTRATOR,
    "POST /staff/settings/publication": ADMINISTRATOR,
    "POST /staff/settings/publication/asking": ADMINISTRATOR,
    "POST /staff/settings/publication/change": ADMINISTRATOR,
    "POST /staff/settings/publication/change/remove": ADMINISTRATOR,
    "POST /staff/settings/publication/correct": ADMINISTRATOR,
    "GET /<language:lang>/performance": EVERYBODY,
    "GET /<language:lang>/performance/method": EVERYBODY,
    "GET /<language:lang>/performance/method/<subject>": EVERYBODY,
    "GET /<language:lang>/performance/<int:year>": EVERYBODY,
    "GET /performance/data.csv": EVERYBODY,
    "GET /performance/data.json": EVERYBODY,
    "GET /badge.svg": EVERYBODY,
    "GET /staff/settings/limits": ADMINISTRATOR,
    "POST /staff/settings/limits": ADMINISTRATOR,
}
DESK_MOVES = (
    *("take", "acknowledge", "assess", "ask", "reply", "note", "offer", "settle", "conclude", "deliver"),
    *("extend", "assign", "escalate", "reopen", "link"),
)

# What would be taken, were it sent with a token: every field of every form.
FILLED = {
    "category": "events", "subject": "A place given away", "description": "My seat was gone.",
    "wanted": "refund", "text": "A word.", "reason": "A reason.", "severity": "high", "finding": "upheld",
    "kind": "apology", "amount": "", "due": "2026-04-20", "remedy": "1", "promise": "update",
    "to": "stage_two", "channel": "phone", "device": "others", "email": "somebody@example.org",
    "password": "a bridge over the river", "code": "123456", "lang": "kn", "q1": "yes", "words": "Thank you.",
    "recommend": "9", "share": "no", "name": "Late ones", "move": "assign", "token": "none",
}  # fmt: skip


def routes(app: Flask) -> dict[str, str]:
    """Every “METHOD rule” and its endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def addresses(house: Furnished, route: str) -> list[str]:
    """The address of a route in this house; where it takes a move, one for each."""
    rule = route.partition(" ")[2]
    tokens = {"sign-in": house.link, "unsubscribe": house.stop, "pulse": house.pulse}
    token = next((one for part, one in tokens.items() if part in rule), house.rating)
    name = "member.js" if "static" in rule else house.paper
    filled = {"<language:lang>": "en", "<ref>": house.mine.reference, "<name>": name, "<token>": token}
    filled["<code>"], filled["<int:size>"], filled["<subject>"] = "looking-into-it", "192", "recovery"
    filled["<int:number>"], filled["<int:year>"] = "1", "2025"
    filled["<metric>"] = "R5"
    filled["<month>"] = A_MONTH
    filled["<key>"], filled["<who>"] = house.filter, seat_of(house.people["supervisor"].id or 0) or ""
    for gap, value in filled.items():
        rule = rule.replace(gap, value)
    each = {"<move>": DESK_MOVES, "<deed>": tuple(DEEDS)}
    gap = next((one for one in each if one in rule), "")
    return [rule.replace(gap, one) for one in each[gap]] if gap else [rule]


def asked(house: Furnished, role: str, route: str, address: str, **more: str) -> TestResponse:
    """The answer somebody gets; their browser is afterwards as it was."""
    browser = house.browsers[role]
    before = browser.client.get_cookie("recourse", "127.0.0.1")
    data = {**FILLED, **more} if route.startswith("POST") else None
    response = browser.raw(route.partition(" ")[0], address, data=data)
    if before is None:
        browser.client.delete_cookie("recourse", domain="127.0.0.1")
    else:
        browser.client.set_cookie("recourse", before.value, domain="127.0.0.1")
    return response


def told(response: TestResponse) -> str:
    """What an answer means to whoever asked."""
    if response.status_code == 303 and re.match(r"/[a-z]+/sign-in\?next=", response.location):
        return "sign in first"
    by_status = {403: "not for your role", 404: "not there"}
    return by_status.get(response.status_code, "broken" if response.status_code >= 500 else "come in")


def expected(role: str, route: str) -> str:
    """What the design says."""
    if role in WHO[route]:
        return "come in"
    return "sign in first" if role == "nobody" else "not for your role"


def test_every_route_is_in_the_table_and_every_line_of_the_table_is_a_route(furnished: Furnished) -> None:
    assert set(routes(furnished.app)) == WHO.keys()


def test_every_route_names_who_may_use_it_and_names_the_right_ones(furnished: Furnished) -> None:
    for route, endpoint in routes(furnished.app).items():
        view = furnished.app.view_functions[endpoint]
        action = getattr(view, "allows", None)
        assert (action is None) == hasattr(view, "open_to_all"), f"{route} says nothing, or two things"
        named = EVERYBODY if action is None else ACTIONS[action]
        assert named & SIGNED_IN == WHO[route] & SIGNED_IN, route


def test_each_role_comes_where_the_design_lets_it_and_nowhere_else(furnished: Furnished) -> None:
    wrong = []
    for role in ROLES:
        token = furnished.token_of(role)
        for route in WHO:
            for address in addresses(furnished, route)[: None if role in (*DESK, "administrator") else 1]:
                with undone():
                    found = told(asked(furnished, role, route, address, csrf_token=token))
                if found != expected(role, route):
                    wrong.append(f"{role}: {route} ({address}) says “{found}”, not “{expected(role, route)}”")
    assert wrong == []


def test_a_role_held_for_one_chapter_reaches_no_page_that_is_about_all_of_them(furnished: Furnished) -> None:
    local = [Grant(role, a_chapter("bengaluru").id) for role in STAFF]
    furnished.browsers["handler"].sign_in_as(a_person(*local, name="Local"))
    token, wrong = furnished.token_of("handler"), []
    for route in (one for one in WHO if "/staff/settings/" in one or "/staff/history/" in one):
        for address in addresses(furnished, route):
            with undone():
                found = told(asked(furnished, "handler", route, address, csrf_token=token))
            if found != "not for your role":
                wrong.append(f"{route} ({address}) says “{found}”")
    assert wrong == []


def test_what_one_may_not_see_is_not_there(furnished: Furnished) -> None:
    """A case of somebody else, a case of another chapter, a case there never was: all the same."""
    local = a_handler("Local", chapter=a_chapter("bengaluru"))
    furnished.browsers["handler"].sign_in_as(local)
    wrong = []
    for role in ("member", "handler"):
        token = furnished.token_of(role)
        for reference in (furnished.theirs.reference, "GR-0000-0000"):
            unseen = dataclasses.replace(furnished, mine=Case(reference=reference))
            for route in (one for one in WHO if "<ref>" in one and role in WHO[one]):
                for address in addresses(unseen, route):
                    with undone():
                        response = asked(unseen, role, route, address, csrf_token=token)
                    if response.status_code != 404 or furnished.theirs.subject_text in response.text:
                        wrong.append(f"{role}: {route} ({address}) answers {response.status_code}")
    assert wrong == []


def test_a_file_of_another_case_and_a_move_there_is_none_of_are_not_there(furnished: Furnished) -> None:
    other = a_case(furnished.people["member"])
    furnished.browsers["member"].open(f"/cases/{other.reference}/evidence/{furnished.paper}", 404)
    desk = furnished.browsers["handler"]
    desk.open(f"/staff/cases/{other.reference}/evidence/{furnished.paper}", 404)
    token = furnished.token_of("handler")
    address = f"/staff/cases/{furnished.mine.reference}/confirm"
    assert asked(furnished, "handler", "POST", address, csrf_token=token).status_code == 404


def test_reading_changes_nothing(furnished: Furnished) -> None:
    """No page, opened by whomever, changes a row; that somebody was here may be noted."""
    before, wrong = all_rows(), []
    for route in (one for one in WHO if one.startswith("GET ")):
        for role in ROLES:
            for address in addresses(furnished, route):
                asked(furnished, role, route, address)
                after = all_rows()
                wrong += [f"{role}: {address} changes {name}" for name in changed(before, after)]
                before = after
    assert wrong == []


# A mailbox sends it by itself, without cookie or token (RFC 8058): the token in its address is its right.
WITHOUT_TOKEN = "POST /unsubscribe/<token>"


def refused(role: str, route: str) -> tuple[int, set[str]]:
    """How a form without its token is answered, and which tables may change: what a guest typed waits for the
    sign-in, and is counted.
    """
    if role in WHO[route]:
        return 400, set()
    return (303, {"kept_form", "sign_in_failure"}) if role == "nobody" else (403, set())


def test_no_form_is_taken_without_the_token_of_its_session(furnished: Furnished) -> None:
    tokens = {role: furnished.token_of(role) for role in ("nobody", "member", "handler")}
    others = {"nobody": tokens["member"], "member": tokens["nobody"], "handler": tokens["member"]}
    before, wrong = all_rows(), []
    for route in (one for one in WHO if one.startswith("POST ") and one != WITHOUT_TOKEN):
        for role, strange in others.items():
            status, waits = refused(role, route)
            for token in ("", strange):
                for address in addresses(furnished, route)[:3]:
                    with undone():
                        response = asked(furnished, role, route, address, csrf_token=token)
                        left = changed(before, all_rows())
                    if response.status_code != status or not left <= waits:
                        wrong.append(f"{role}: {address} answers {response.status_code} and changes {left}")
    assert wrong == []


def test_the_same_forms_are_taken_with_their_token(furnished: Furnished) -> None:
    """Or the test above would find the doors shut for another reason."""
    taken = {
        "nobody": {"/sign-in/link": {"sign_in_failure"}, f"/rate/{furnished.rating}": {"case_form"},
                   f"/pulse/{furnished.pulse}": {"pulse"}},
        "member": {
            "/cases/new": {"grievance_case"},
            "/reply": {"message"},
            "/withdraw": {"grievance_case"},
            "/sign-out": {"sign_in_session"},
            "/language": {"person"},
        },
        "handler": {
            "/staff/cases/new": {"grievance_case"},
            "/note": {"message"},
            "/ask": {"pause"},
            "/offer": {"remedy"},
        },
    }  # fmt: skip
    member = person_of(furnished.people["member"]).number or ""
    for role, forms in taken.items():
        token = furnished.token_of(role)
        for end, tables in forms.items():
            (address,) = {
                one
                for route in WHO
                if route.startswith("POST ") and role in WHO[route]
                for one in addresses(furnished, route)
                if one.endswith(end)
            }
            before = all_rows()
            with undone():
                response = asked(furnished, role, "POST", address, csrf_token=token, member=member)
                left = changed(before, all_rows())
            assert response.status_code == 303 and tables <= left, (
                role,
                address,
                response.status_code,
            )
