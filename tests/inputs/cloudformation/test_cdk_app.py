"""An app of the AWS CDK with two stacks and a mistake, and the assembly that `npx cdk synth` made of it in /src/app.

To make the assembly again: copy `cdk_app` to /src/app, and run `npm install && npx cdk synth --quiet` there.
"""

import json
import shutil
from pathlib import Path

import pytest

from enilint.cli import main
from tests.inputs.cloudformation.templates import report, said

APP = Path(__file__).with_name("cdk_app")
ATTACHMENT = "Appliance/FirewallAttachment969712D5"
LINE = next(
    number
    for number, line in enumerate((APP / "lib/appliance-stack.js").read_text().splitlines(), start=1)
    if "new ec2.CfnNetworkInterfaceAttachment" in line
)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app and its assembly, as if they were made here."""
    shutil.copytree(APP, tmp_path / "app")
    for path in (tmp_path / "app/cdk.out").iterdir():
        path.write_text(path.read_text().replace("/src/app", str(tmp_path / "app")))
    monkeypatch.chdir(tmp_path / "app")
    return tmp_path / "app"


def test_the_mistake_is_all_that_is_found(app: Path) -> None:
    found = report(app / "cdk.out")
    assert (found.errors, found.notices) == ((), ())
    assert said(found) == {("ENI101", ATTACHMENT, "error")}


def test_the_finding_names_the_construct_and_the_line_of_the_app(app: Path) -> None:
    (finding,) = report(app / "cdk.out").findings
    assert Path(finding.at.path).name == "Appliance.template.json"
    (construct,) = (one for one in finding.related if one.message == "construct Appliance/Firewall/Attachment")
    assert (Path(construct.at.path).resolve(), construct.at.line) == (app / "lib/appliance-stack.js", LINE)


def test_without_the_source_the_construct_is_named_in_the_template(tmp_path: Path) -> None:
    shutil.copytree(APP / "cdk.out", tmp_path / "cdk.out")
    (finding,) = report(tmp_path / "cdk.out").findings
    (construct,) = (one for one in finding.related if one.message == "construct Appliance/Firewall/Attachment")
    assert Path(construct.at.path).name == "Appliance.template.json"


def test_annotations_are_at_the_line_of_the_app(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-config", "cdk.out", "--format", "github"]) == 1
    assert f"::error file=lib/appliance-stack.js,line={LINE}," in capsys.readouterr().out
    assert main(["check", "--no-config", "cdk.out", "--format", "sarif"]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "lib/appliance-stack.js"
    assert place["physicalLocation"]["region"]["startLine"] == LINE
    related = [one["physicalLocation"]["artifactLocation"]["uri"] for one in result["relatedLocations"]]
    assert (related[0], related[-1]) == ("cdk.out/Appliance.template.json", "lib/appliance-stack.js")
    assert "[construct Appliance/Firewall/Attachment](4)" in result["message"]["text"]
