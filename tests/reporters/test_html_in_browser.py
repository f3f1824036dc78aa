"""The report in HTML as Chromium shows it: no script runs, nothing is loaded, and all of it can be seen and reached.

ENILINT_AXE names the file `axe.min.js` of the npm package axe-core, as in `npm install axe-core` and
`ENILINT_AXE=node_modules/axe-core/axe.min.js pytest`.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from enilint.report import Report
from enilint.reporters import View, drill_html, render
from tests.browser import Browser, needs_chromium
from tests.reporters.conftest import DRILL
from tests.reporters.many import findings
from tests.reporters.test_html import drill, inventory
from tests.reporters.test_same_in_every_format import HOSTILE, of_words

AXE = os.environ.get("ENILINT_AXE", "")
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def page(report: Report, browser: Browser, tmp_path: Path) -> Browser:
    """A page of everything."""
    return shown(browser, tmp_path, render("html", report, View(exit_code=2)))


def shown(browser: Browser, directory: Path, text: str) -> Browser:
    file = directory / "page.html"
    file.write_text(text, encoding="utf-8")
    browser.media()
    browser.open(file)
    return browser


def test_nothing_is_loaded_and_nothing_is_refused(page: Browser) -> None:
    assert page.messages == []
    assert [one.startswith("file:") for one in page.requests] == [True]
    assert page.run("document.scripts.length + document.images.length") == 0


def test_no_hostile_word_acts(browser: Browser, tmp_path: Path) -> None:
    report = of_words("\n".join((*HOSTILE, "</style></title><script>window.acts=1</script>")))
    report.drills = tuple(map(drill, HOSTILE))
    report.inventories = tuple(map(inventory, HOSTILE))
    shown(browser, tmp_path, render("html", report, View()))
    assert browser.messages == []
    assert len(browser.requests) == 1
    assert browser.run("document.scripts.length + document.querySelectorAll('img, owned, iframe, form').length") == 0
    assert browser.run("typeof window.acts") == "undefined"


def test_the_policy_stops_scripts_and_loading(page: Browser) -> None:
    page.run(
        """(() => {
            const script = document.createElement("script");
            script.textContent = "window.acts = 1";
            document.body.append(script);
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.acts = 1");
            image.src = "https://example.invalid/a.png";
            document.body.append(image);
            return new Promise((done) => setTimeout(done, 50));
        })()"""
    )
    assert page.run("typeof window.acts") == "undefined"
    assert (
        len([one for one in page.messages if "Content Security Policy" in one]) == 3
    )  # the script, the image, its handler


def test_check_boxes_hide_findings_on_the_screen_alone(page: Browser) -> None:
    visible = "[...document.querySelectorAll('article')].filter((one) => one.checkVisibility()).map((one) => one.id)"
    assert page.run(visible) == ["f1", "f2", "f3", "f4"]
    page.run("[...document.querySelectorAll('label')].find((one) => one.textContent.includes('warning')).click()")
    assert page.run(visible) == ["f1", "f4"]
    page.media("print")
    assert page.run(visible) == ["f1", "f2", "f3", "f4"]


def test_what_is_folded_is_printed(page: Browser) -> None:
    height = "document.querySelector('#r1 > p').getBoundingClientRect().height"
    assert page.run("document.querySelector('#r1').open") is False
    page.media("print")
    assert page.run(height) > 10
    assert page.run("getComputedStyle(document.body).color") == "rgb(28, 39, 51)"
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf())) >= 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_theme_has_its_colours(theme: str, page: Browser) -> None:
    page.media("screen", prefers_color_scheme=theme)
    colours = page.run("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert (
        colours
        == {
            "light": ["rgb(255, 255, 255)", "rgb(28, 39, 51)"],
            "dark": ["rgb(15, 21, 27)", "rgb(228, 234, 240)"],
        }[theme]
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_page(width: int, page: Browser) -> None:
    """Tables and code scroll within it."""
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    assert page.run("document.documentElement.scrollWidth") <= width
    page.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="ENILINT_AXE does not name axe.min.js of the npm package axe-core")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["everything", "many", "nothing", "drill"])
def test_axe_has_no_objection(name: str, theme: str, report: Report, browser: Browser, tmp_path: Path) -> None:
    pages = {
        "everything": lambda: render("html", report, View(exit_code=1)),
        "many": lambda: render("html", findings(60), View()),
        "nothing": lambda: render("html", Report(), View()),
        "drill": lambda: drill_html.render([DRILL], report.errors, report.notices),
    }
    shown(browser, tmp_path, pages[name]())
    browser.media("screen", prefers_color_scheme=theme)
    browser.run(f"{Path(AXE).read_text(encoding='utf-8')};0")
    found = browser.run("axe.run(document).then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))")
    assert found == []


@pytest.mark.skipif(not AXE, reason="ENILINT_AXE does not name axe.min.js of the npm package axe-core")
def test_axe_sees_defects(report: Report, browser: Browser, tmp_path: Path) -> None:
    page = render("html", report, View()).replace(' lang="en"', "").replace("--muted:#4d5b68", "--muted:#aaaaaa")
    shown(browser, tmp_path, page)
    browser.run(f"{Path(AXE).read_text(encoding='utf-8')};0")
    found = browser.run("axe.run(document).then((all) => all.violations.map((one) => one.id))")
    assert {"html-has-lang", "color-contrast"} <= set(found)
