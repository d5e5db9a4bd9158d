"""Charts as a browser draws them: one of the two sizes, letters that can be read, words beside each other."""

from collections.abc import Iterator
from typing import Any

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page

from portal.web.assets import sheet
from portal.web.charts.axes import Tick
from portal.web.charts.bars import Bar, BarsWords, bars
from portal.web.charts.control import Control, ControlWords, control, level
from portal.web.charts.curve import Curve, CurveWords, Drop, Step, curve

SEEN = """() => [...document.querySelectorAll("svg.chart")].filter((one) => one.checkVisibility())
.map((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
  const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1;
  const meet = (a, b) => across(a, b) && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  const out = ([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1;
  const under = ([said, a], i) =>
    texts.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => [said, other]);
  return {
    size: svg.classList[1], letters: 13 * frame.width / svg.viewBox.baseVal.width,
    outside: texts.filter(out).map(([said]) => said), met: texts.flatMap(under),
  };
})"""

# half, nine tenths, axis, followed; upper, mean, lower, signal; a name; the tones
WORDS = {
    "en": "Half are closed by day 15|nine in ten by day 47|days since receipt|still open|upper limit|"
    "average 20|lower limit|46 open|Fees and payments|upheld|partly upheld|settled|not upheld",
    "kn": "ಅರ್ಧ 15 ದಿನಗಳಲ್ಲಿ ಮುಕ್ತಾಯ|ಹತ್ತರಲ್ಲಿ ಒಂಬತ್ತು 47 ದಿನಗಳಲ್ಲಿ|ದೂರು ಬಂದ ನಂತರದ ದಿನಗಳು|ಇನ್ನೂ ಬಾಕಿ|ತಾತ್ಕಾಲಿಕ ಮಿತಿ|ಸರಾಸರಿ 20|"
    "ತಾತ್ಕಾಲಿಕ ಮಿತಿ|46 ಬಾಕಿ|ಶುಲ್ಕಗಳು ಮತ್ತು ಪಾವತಿಗಳು|ಸರಿ|ಭಾಗಶಃ ಸರಿ|ಇತ್ಯರ್ಥ|ಸರಿಯಲ್ಲ",
    "ar": "يُغلق النصف بحلول اليوم 15|تسعة من عشرة بحلول اليوم 47|أيام منذ الاستلام|لا تزال مفتوحة|"
    "الحد الأعلى|المتوسط 20|الحد الأدنى|المفتوحة: 46|الرسوم والمدفوعات|ثبتت|ثبتت جزئيًا|سُوّيت|لم تثبت",
}


def some_charts(code: str) -> str:
    """One chart of each kind, in words of this language."""
    half, ninety, axis, followed, upper, mean, lower, signal, name, *tones = WORDS[code].split("|")
    rtl = code == "ar"
    steps = [
        Step(day, min(day / 50, 0.95), min(day / 60, 0.9), min(day / 42, 0.98)) for day in range(0, 80, 3)
    ]
    days = [(day, str(165 - 2 * day)) for day in range(0, 90, 10)]
    share = Curve(steps, 80, days, [Drop(0.5, 25, half), Drop(0.9, 47, ninety)])
    weeks = [20.0 + (place * 7) % 11 for place in range(103)] + [46.0]
    ticks = [Tick(place, f"{place}", place // 4, group="2026") for place in range(0, 104, 4)]
    line = Control(weeks, ticks, 20, level(8, 104), level(32, 104), outside=[103], signal=103)
    rows = [Bar(name, (42, 18, 22, 18), "98"), Bar(name, (2, 8, 70, 20), "1,234")]
    drawn = (
        curve(share, CurveWords("f", axis, followed, "{}%".format), rtl=rtl),
        control(line, ControlWords("f", upper, mean, lower, "{:g}".format, signal), rtl=rtl),
        bars(rows, BarsWords("f", "{:.0f}%".format, tones), rtl=rtl),
    )
    return Markup("").join(drawn)


@pytest.fixture(params=WORDS)
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of charts under the sheet of figures, each in a figure with its table."""
    code = request.param
    side = "rtl" if code == "ar" else "ltr"
    table = (
        "<details><summary>t</summary><div class=sideways><table><tr><td>1</td></tr></table></div></details>"
    )
    figure = f"<figure class=charted><div>{some_charts(code)}</div>{table}</figure>"
    opened = chromium.new_page()
    opened.set_content(
        f"<!doctype html><html lang={code} dir={side}><style>{sheet('figures')}</style>"
        f"<body class=console><main><div class=charts>{figure}</div>"
        "<details class=meant><summary><h3>Put right</h3></summary><p>What it means.</p></details></main>"
    )
    yield opened
    opened.close()


def faults(page: Page, size: str) -> list[Any]:
    """What is wrong with the charts that are shown now."""
    seen = page.evaluate(SEEN)
    assert len(seen) == 3
    return [one for one in seen if one["size"] != size or one["letters"] < 11 or one["outside"] or one["met"]]


def test_a_chart_can_be_read_on_a_phone_at_a_desk_and_on_paper(page: Page) -> None:
    for width, size in ((360, "slim"), (575, "slim"), (600, "wide"), (1280, "wide")):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page, size) == [], width
    assert not page.locator("td").is_visible()
    page.emulate_media(media="print")
    assert [one["size"] for one in page.evaluate(SEEN)] == ["slim"] * 3
    assert page.locator("td").is_visible()  # print unfolds the table
    assert page.locator(".meant p").is_visible() and page.locator(".meant h3").is_visible()  # and names it
