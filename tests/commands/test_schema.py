import jsonschema
import msgspec
import pytest

from enilint.commands import schema


@pytest.mark.parametrize("name", schema.NAMES)
def test_prints_a_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.run(name) == 0
    printed = msgspec.json.decode(capsys.readouterr().out)
    jsonschema.Draft7Validator.check_schema(printed)
    assert printed["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert printed["$id"] == f"urn:enilint:schema:{name}:1"
    assert printed["title"]


def test_unknown_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.run("rule") == 2
    assert (
        capsys.readouterr().err
        == "error: unknown schema rule; choose one of topology, config, report, facts, inventory, drill, rules\n"
    )
