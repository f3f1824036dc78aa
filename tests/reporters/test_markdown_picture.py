"""The picture in a comment on a pull request: Mermaid of what has findings, as far as there is room."""

import re
from pathlib import Path

import pytest

from enilint.cli import main
from enilint.report import Report
from enilint.reporters import View, render
from enilint.run.linter import lint_all
from enilint.run.pictures import add_pictures_of_findings
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.cli.running import CLEAN, ERROR, write

FENCE = re.compile(r"<summary>Picture</summary>\n\n```mermaid\n(flowchart TB\n.*?)```\n\n</details>\n", re.DOTALL)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def markdown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1) -> str:
    assert main(["check", "--no-config", "--format", "markdown", *arguments]) == code
    return capsys.readouterr().out


def test_what_has_findings_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR.replace("instances:\n", "instances:\n  web: {type: m5.large, subnet: app}\n"))
    (picture,) = FENCE.findall(markdown(capsys))
    assert '["1 vip · error ENI101"]' in picture
    assert '["db · m5.large · 0 primary"]' in picture
    assert "web" not in picture


def test_nothing_is_drawn_without_findings(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", CLEAN)
    assert "mermaid" not in markdown(capsys, code=0)


def test_findings_that_are_fixed_are_not_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert len(FENCE.findall(markdown(capsys, "--fix"))) == 1


def test_the_limit_of_a_comment_holds() -> None:
    lines = ["version: 1", "subnets:"]
    lines += [f"  subnet-with-a-long-name-{n}: {{zone: eu-west-1{'abc'[n % 3]}}}" for n in range(60)]
    lines += ["instances:"]
    lines += [
        f"  h{'x' * (n % 40)}-{n}: {{type: m5.large, subnet: subnet-with-a-long-name-{n % 60}}}" for n in range(400)
    ]
    lines += ["interfaces:", *(f"  e{n}: {{subnet: subnet-with-a-long-name-{(n + 1) % 60}}}" for n in range(400))]
    lines += ["attachments:"]
    lines += [f"- {{interface: e{n}, instance: h{'x' * (n % 40)}-{n}, device_index: 1}}" for n in range(400)]
    write("a.enilint.yaml", "\n".join(lines))
    request = Request(paths=["a.enilint.yaml"], use_config=False, keeps_designs=True)
    run = lint_all(request, prepare(request))
    add_pictures_of_findings(run.report, run.designs, run.report.findings)
    assert run.report.count(run.report.findings[0].severity) >= 400
    text = render("markdown", run.report, View())
    (picture,) = FENCE.findall(text)
    assert len(text) <= 60_500
    assert len(picture) <= 20_000
    assert "more interfaces and subnets are not shown" in picture


def test_other_formats_make_no_pictures(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    assert main(["check", "--no-config"]) == 1
    assert "flowchart" not in capsys.readouterr().out
    assert Report().pictures_of_findings == ()


def test_the_page_links_to_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.enilint.yaml", ERROR)
    url = "https://github.com/a/b/actions/runs/1/artifacts/2"
    assert f"\n[Full report, with pictures]({url})\n" in markdown(capsys, "--report-url", url)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.b/)[x](y", "https://a b", "report.html", ""])
def test_what_is_no_address_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", "--format", "markdown", f"--report-url={url}"])
    assert stop.value.code == 2
    assert "is not an address that begins with https:// or http://" in capsys.readouterr().err
