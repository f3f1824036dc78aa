"""Which files of a directory are templates: told by their beginning, whatever they are called."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import attached, lint, report

ONE = attached()
IS_TEMPLATE = {
    "template.yaml": ONE,
    "stack.yml": "# licence\n\n---\n" + ONE,
    "network.template": ONE,
    "a.cfn": ONE.replace("AWSTemplateFormatVersion: 2010-09-09\n", ""),
    "quoted.yaml": ONE.replace("Resources:", '"Resources":')
    .replace("AWSTemplate", "'AWSTemplate")
    .replace("Version:", "Version':"),
    "mark.yaml": "\ufeff" + ONE,
    "late.yaml": "#" * 5000 + "\n" + ONE,
    "t.json": '{"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}',
    "spaced.json": '\n{\n\t"Description": "x",\n\t"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}',
}
IS_NONE = {
    "values.yaml": "resources:\n  limits: {cpu: 1}\n# AWS::EC2::VPC\n",
    "manifest.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
    "openapi.json": '{"openapi": "3.0.0", "info": {}}',
    "parameters.json": '[{"ParameterKey": "A", "ParameterValue": "AWS::EC2::VPC"}]',
    "codepipeline.json": '{"Parameters": {"A": "AWS::EC2::Subnet::Id"}}',
    "arm.json": '{"$schema": "https://schema.management.azure.com/", "resources": [], "outputs": {}}',
    "bucket.yaml": "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  B: {Type: AWS::S3::Bucket}\n",
    "empty.yaml": "",
    "notes.txt": ONE,
}


@pytest.mark.parametrize("name", IS_TEMPLATE)
def test_a_template_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(IS_TEMPLATE[name])
    assert [one.kind for one in report(tmp_path).inputs] == ["cloudformation"]


@pytest.mark.parametrize("name", IS_NONE)
def test_what_is_no_template_is_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(IS_NONE[name])
    found = report(tmp_path, allow_empty=True)
    assert (found.inputs, found.errors) == ((), ())


@pytest.mark.parametrize("name", IS_NONE)
def test_a_named_file_that_is_no_template_can_be_passed_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(IS_NONE[name])
    found = report(tmp_path / name, allow_empty=True, skips_unrecognised=True)
    assert found.errors == ()
    assert bool(found.inputs) == (name == "notes.txt")


@pytest.mark.parametrize("name", ["bucket.yaml", "empty.json"])
def test_a_template_with_nothing_to_judge_can_be_named(name: str, tmp_path: Path) -> None:
    text = IS_NONE["bucket.yaml"] if name == "bucket.yaml" else '{"Resources": {}}'
    assert lint(tmp_path, text, name=name).errors == ()
