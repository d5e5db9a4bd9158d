"""The list of pages that a browser looks at leaves none of the portal's pages out."""

from pathlib import Path

from portal.web import create_app
from tests.browser.pages import KINDS
from tests.post import settings_for

# Nothing to look at: files, a redirection, words for machines, pieces of pages.
NO_PAGES = (
    *("static", "member.cases.evidence", "staff.cases.evidence", "public.root", "staff.figures.choose"),
    *("public.healthz", "public.readyz", "public.manifest", "public.icon", "public.service_worker"),
    *("public.data_csv", "public.data_json", "public.badge", "staff.settings.refused_lines"),
    *("staff.figures.csv_file", "staff.figures.xlsx_file", "staff.packs.workbook", "staff.packs.pdf"),
    *("member.cases.news", "staff.cases.news", "staff.cases.members", "staff.cases.template"),
)


def test_every_page_of_the_portal_is_looked_at(sqlite_house: str, tmp_path: Path) -> None:
    app = create_app(settings_for(sqlite_house, tmp_path))
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    match = app.url_map.bind("localhost").match
    standing_in = {"lang": "en", "rate": "/rate/x", "pulse": "/pulse/x", "link": "x", "stop": "x"}
    paths = [kind.path.format_map(_Filled(standing_in)) for kind in KINDS]
    seen = {match(path.partition("?")[0])[0] for path in paths if not path.endswith("/nothing")}
    assert there - seen == set(NO_PAGES)


class _Filled(dict[str, str]):
    """What stands in for the gaps of a path; any other gap is a case."""

    def __missing__(self, name: str) -> str:
        return "GR-0000-0000"
