"""Which rules run, and at which severity."""

from tests.cli.running import CLEAN, ERROR, RULE, WARNING, Run, write


def test_select_ignore_and_extend(run: Run) -> None:
    both = write("a.enilint.yaml", ERROR.replace("instance: db, device", "instance: db, network_card: 5, device"))
    write("rules/org1_any_interface.py", RULE)

    def rules(*options: str) -> list[str]:
        return run("check", both, "--rules", "rules", "--format", "json", *options).rules

    everything = rules()
    assert "ENI101" in everything
    assert "ORG1" in everything
    assert rules("--select", "ENI101") == ["ENI101"]
    assert rules("--select", "ENI1,ORG1") == ["ENI101", "ORG1"]
    assert rules("--select", "ENI1", "--select", "org") == ["ENI101", "ORG1"]
    assert rules("--select", "cross-az-attachment") == ["ENI101"]
    assert rules("--select", "placement", "--extend-select", "any-interface") == ["ENI101", "ORG1"]
    assert rules("--ignore", "ENI") == ["ORG1"]
    assert rules("--select", "ALL") == rules("--select", "all") == everything
    assert rules("--select", "eni101") == ["ENI101"]
    assert rules("--select", "eni1,org1", "--ignore", "Eni101") == ["ORG1"]
    assert rules("--select", "ENI101", "--ignore", "ENI1") == ["ENI101"]
    assert rules("--select", "ORG1,ENI101", "--ignore", "ENI101") == ["ORG1"]


def test_rules_of_a_directory(run: Run) -> None:
    write("a.enilint.yaml", WARNING)
    write("rules/org1_any_interface.py", RULE)
    assert "info[ORG1] any-interface" in run("check", "--rules", "rules").output
    assert "ORG1" not in run("check").output
    assert "ORG1" in run("rules", "--rules", "rules").output
    assert run("explain", "ORG1", "--rules", "rules").code == 0
    assert run("check", "--rules", "missing").code == 2


def test_a_directory_without_rules_is_an_error(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("own/_shared.py", "")
    result = run("check", "--rules", "own", "--format", "concise")
    assert (result.code, result.output.splitlines()[0]) == (
        2,
        "own: error: contains no rule file such as org101_its_name.py",
    )


def test_a_rule_that_crashes_or_does_not_load_hides_nothing(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("rules/org1_any_interface.py", RULE.replace('message="an interface"', "message=1 / 0"))
    write("rules/org2_broken.py", "def")
    result = run("check", "--rules", "rules", "--format", "json")
    assert result.code == 2
    assert result.rules == ["ENI101"]
    messages = [one["message"] for one in result.report["errors"]]
    assert any("crashed" in message for message in messages)
    assert any("cannot load this rule" in message for message in messages)


def test_severity(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    for option in ("ENI101=info", "ENI1=info", "cross-az-attachment=info", "placement=info"):
        result = run("check", "--severity-of", option, "--format", "json")
        assert [one["severity"] for one in result.report["findings"]] == ["info"]
    exact = run("check", "--severity-of", "ENI101=info", "--severity-of", "ENI1=error", "--format", "json")
    assert [one["severity"] for one in exact.report["findings"]] == ["info"]
