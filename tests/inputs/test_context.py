"""Facts given with --context: files of facts, and answers of the EC2 API."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from enilint.files.text import InputFile
from enilint.findings import Location
from enilint.inputs.context import Context, load_context
from enilint.inputs.facts import SubnetFacts, facts_schema
from enilint.inputs.kinds import read
from enilint.inputs.outside import Outside
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from tests.inputs.terraform.plans import plan, trio

NEAR, FAR = "subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"


def design_with_two_foreign_subnets() -> InputFile:
    changes, blocks = trio({}, {})
    for change, subnet in zip(changes, (FAR, NEAR), strict=False):
        change["change"]["after"]["subnet_id"] = subnet
        change["change"]["after_unknown"] = {"id": True}
    return InputFile("plan.json", json.dumps(plan(changes, blocks)).encode())


def check(*context: InputFile, codes: tuple[str, ...] = ("ENI101",)) -> Report:
    known, errors = load_context(context)
    rules = [ActiveRule(one) for one in Registry().rules if one.rule.code in codes]
    return lint([read(design_with_two_foreign_subnets(), "terraform-plan", known)], Setup(rules=rules), errors)


def facts(text: str) -> InputFile:
    return InputFile("facts.yaml", text.encode())


def test_a_facts_file_takes_a_version() -> None:
    text = f"subnets: {{{NEAR}: {{zone: us-east-1a}}}}\n"
    for version in ("", "version: 1\n"):
        known, errors = load_context([facts(version + text)])
        assert (known.facts.subnets[NEAR].zone, errors) == ("us-east-1a", [])
        jsonschema.validate(yaml.safe_load(version + text), facts_schema())
    for wrong in ("2", "'1'", "true", "1.0"):
        _, (error,) = load_context([facts(f"version: {wrong}\n{text}")])
        assert (error.line, error.column) == (1, 10)
        assert "write `version: 1`" in error.message


def answer(content: dict) -> InputFile:
    return InputFile("answer.json", json.dumps(content).encode())


def subnets(near: dict, far: dict) -> dict:
    return {"Subnets": [{"SubnetId": NEAR} | near, {"SubnetId": FAR} | far]}


def test_a_question_names_the_keys_that_answer_it_and_they_do() -> None:
    report = check()
    assert report.findings == ()
    keys = [key for _, key in report.undecided[0].askable]
    assert keys == [f"subnets.{FAR}.zone", f"subnets.{NEAR}.zone"]
    told = "subnets:\n" + "".join(
        f"  {fact.split('.')[1]}: {{{fact.split('.')[2]}: us-east-1{zone}}}\n"
        for fact, zone in zip(keys, "ab", strict=True)
    )
    assert [one.rule for one in check(facts(told)).findings] == ["ENI101"]
    same = check(facts(told.replace("1b", "1a")))
    assert (same.findings, same.undecided, same.errors) == ((), (), ())


@pytest.mark.parametrize(
    "content",
    [
        subnets({"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"}),
        subnets({"AvailabilityZoneId": "use1-az1"}, {"AvailabilityZoneId": "use1-az2"}),
        {"status_code": 200, "data": subnets({"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"})},
        {
            "NetworkInterfaces": [
                {"NetworkInterfaceId": "eni-0a", "SubnetId": NEAR, "AvailabilityZone": "us-east-1a"},
                {"NetworkInterfaceId": "eni-0b", "SubnetId": FAR, "AvailabilityZone": "us-east-1b"},
            ]
        },
        {
            "Reservations": [
                {
                    "Instances": [
                        {"InstanceId": "i-0a", "SubnetId": NEAR, "Placement": {"AvailabilityZone": "us-east-1a"}},
                        {"InstanceId": "i-0b", "SubnetId": FAR, "Placement": {"AvailabilityZone": "us-east-1b"}},
                    ]
                }
            ]
        },
    ],
    ids=["zone", "zone id", "placebo", "interfaces", "instances"],
)
def test_answers_of_the_api_decide(content: dict) -> None:
    report = check(answer(content))
    assert report.errors == ()
    assert [one.rule for one in report.findings] == ["ENI101"]


def test_a_zone_name_and_a_zone_id_are_not_compared() -> None:
    report = check(answer(subnets({"AvailabilityZone": "us-east-1a"}, {"AvailabilityZoneId": "use1-az2"})))
    assert report.findings == ()
    assert len(report.undecided) == 1


def test_the_later_file_has_the_last_word_and_keeps_what_it_does_not_say() -> None:
    known, _ = load_context(
        [facts("subnets: {s: {zone: us-east-1a, cidr: 10.0.0.0/24}}"), facts("subnets: {s: {zone: us-east-1b}}")]
    )
    assert known.facts.subnets["s"] == SubnetFacts(zone="us-east-1b", cidr="10.0.0.0/24")


@pytest.mark.parametrize(
    ("later", "managed"),
    [
        (facts("interfaces: {eni-0a: {kind: interface}}"), True),
        (answer({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a", "InterfaceType": "interface"}]}), True),
        (facts("interfaces: {eni-0a: {service_managed: false}}"), False),
        (answer({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a", "RequesterManaged": False}]}), False),
    ],
)
def test_only_what_is_said_takes_back_that_a_service_manages_an_interface(later: InputFile, managed: bool) -> None:
    known, errors = load_context([facts("interfaces: {eni-0a: {service_managed: true}}"), later])
    assert errors == []
    assert Outside(known.facts).interface("eni-0a", Location("design")).service_managed is managed


def test_instance_types_are_refreshed() -> None:
    described = {
        "InstanceTypes": [
            {
                "InstanceType": "m99.large",
                "Hypervisor": "nitro",
                "NetworkInfo": {
                    "MaximumNetworkInterfaces": 2,
                    "Ipv4AddressesPerInterface": 7,
                    "Ipv6AddressesPerInterface": 7,
                    "Ipv6Supported": True,
                    "MaximumNetworkCards": 1,
                    "NetworkCards": [
                        {
                            "NetworkCardIndex": 0,
                            "MaximumNetworkInterfaces": 2,
                            "BaselineBandwidthInGbps": 1.0,
                            "PeakBandwidthInGbps": 5.0,
                        }
                    ],
                },
            }
        ]
    }
    known, errors = load_context([answer(described), facts("instance_types: {m5.large: {max_interfaces: 1}}")])
    assert errors == []
    fresh = known.catalog.get("m99.large")
    assert fresh
    assert (fresh.max_interfaces, fresh.ipv4_per_interface, fresh.gbps) == (2, 7, (1.0, 5.0))
    assert fresh.source == "answer.json"
    assert "answer.json" in fresh.source
    changed = known.catalog.get("m5.large")
    assert changed
    assert (changed.max_interfaces, changed.ipv4_per_interface) == (1, 10)
    untouched = Context().catalog.get("m5.large")
    assert untouched
    assert untouched.max_interfaces == 3


def test_mistakes_in_a_facts_file_have_places_and_hide_nothing() -> None:
    known, errors = load_context(
        [
            facts(
                "subnets:\n"
                "  subnet-0a: {zone: us-east-1a, zones: b}\n"
                "  subnet-0b: {zone: 5}\n"
                "  subnet-0c: here\n"
                "subnet: {}\n"
                "interfaces: []\n"
                "instances: {i-0a: {type: }}\n"
            )
        ]
    )
    assert known.facts.subnets["subnet-0a"] == SubnetFacts(zone="us-east-1a")
    assert [(error.line, error.column, error.message) for error in errors] == [
        (2, 33, "unknown key `zones` (did you mean `zone`?)"),
        (3, 21, "`zone` must be text, found the number `5`; put it in quotes"),
        (4, 14, "expected a mapping, found text `here`"),
        (5, 1, "unknown key `subnet` (did you mean `subnets`?)"),
        (6, 13, "expected a mapping by ID, found a list"),
        (7, 26, "`type` must be text, found nothing"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("zone", "...", "a zone name such as `us-east-1a`"),
        ("zone", "use1-az1", "a zone name such as `us-east-1a`"),
        ("zone_id", "us-east-1a", "a zone ID such as `use1-az4`"),
        ("cidr", "...", "a CIDR block such as `10.0.0.0/24`"),
    ],
)
def test_what_was_not_filled_in_is_no_fact(key: str, value: str, wanted: str) -> None:
    known, errors = load_context([facts(f"subnets:\n  subnet-0a: {{{key}: {value}}}\n")])
    assert known.facts.subnets["subnet-0a"] == SubnetFacts()
    assert [error.message for error in errors] == [f"`{key}` must be {wanted}, found text `{value}`"]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (answer({}), "contains no output of `aws ec2` describe-subnets"),
        (answer({"Subnets": [{"SubnetId": "s", "AvailabilityZone": 5}]}), "not the output of `aws ec2 describe-...`"),
        (
            answer({"InstanceTypes": [{"InstanceType": "x", "Hypervisor": 5}]}),
            "expected a string or null, found a whole number at InstanceTypes[0].Hypervisor",
        ),
        (InputFile("broken.json", b'{"Subnets": ['), "the JSON is cut off"),
        (InputFile("facts.yaml", b"\xff\xfe\x00\xd8"), "not valid UTF-16-LE"),
        (facts("- a list"), "expected a mapping of vpcs"),
        (facts("subnets: {a: b: c}"), ""),
    ],
)
def test_what_is_no_context_is_an_error(file: InputFile, message: str) -> None:
    _, errors = load_context([file])
    assert len(errors) == 1
    assert message in errors[0].message
    assert errors[0].path == file.path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"Subnets": [{"SubnetId": "s", "Ipv6CidrBlockAssociationSet": "x"}]},
            "expected a list or null, found a string at Subnets[0].Ipv6CidrBlockAssociationSet",
        ),
        (
            {"Subnets": [{"SubnetId": "s", "Ipv6CidrBlockAssociationSet": ["x"]}]},
            "expected an object, found a string at Subnets[0].Ipv6CidrBlockAssociationSet[0]",
        ),
        ({"Vpcs": [{"VpcId": []}]}, "expected a string, found a list at Vpcs[0].VpcId"),
        ({"Vpcs": ["x", "y", "z"]}, "expected an object, found a string at Vpcs[0] (and 2 more of Vpcs)"),
        ({"Subnets": [{}]}, "`SubnetId` is missing at Subnets[0]"),
        (
            {"NetworkInterfaces": [{"NetworkInterfaceId": "e", "InterfaceType": ["efa"]}]},
            "expected a string or null, found a list at NetworkInterfaces[0].InterfaceType",
        ),
        (
            {"Reservations": [{"Instances": [{"InstanceId": "i", "Placement": "here"}]}]},
            "expected an object or null, found a string at Instances[0].Placement",
        ),
        (
            {"Reservations": [{"Instances": [{"InstanceId": "i", "NetworkInterfaces": [5]}]}]},
            "expected an object, found a whole number at Instances[0].NetworkInterfaces[0]",
        ),
        (
            {"InstanceTypes": [{"InstanceType": "x", "NetworkInfo": {"NetworkCards": [None]}}]},
            "expected an object, found null at InstanceTypes[0].NetworkInfo.NetworkCards[0]",
        ),
        (
            {"InstanceTypes": [{"InstanceType": "x", "NetworkInfo": 1}]},
            "expected an object or null, found a whole number at InstanceTypes[0].NetworkInfo",
        ),
    ],
)
def test_a_row_that_is_not_what_aws_prints_costs_no_other(content: dict, message: str) -> None:
    right = subnets({"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"})
    report = check(answer({**right, **content, "Subnets": [*content.get("Subnets", ()), *right["Subnets"]]}))
    assert [one.message for one in report.errors] == [f"not the output of `aws ec2 describe-...`: {message}"]
    assert [one.rule for one in report.findings] == ["ENI101"]


def test_a_row_that_is_no_text_costs_no_other() -> None:
    right = json.dumps(subnets({"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"})["Subnets"])
    text = f'{{"Vpcs": [{{"VpcId": "@"}}], "Subnets": {right}}}'
    report = check(InputFile("answer.json", text.encode().replace(b"@", b"\xff")))
    words = "not the output of `aws ec2 describe-...`: Vpcs[0] is not valid JSON in UTF-8"
    assert [one.message for one in report.errors] == [words]
    assert [one.rule for one in report.findings] == ["ENI101"]


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    schema = facts_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    assert validator.is_valid({"subnets": {"subnet-0a": {"zone": "us-east-1a"}}, "instance_types": {"x": {"gbps": 5}}})
    assert not validator.is_valid({"subnets": {"subnet-0a": {"zones": "us-east-1a"}}})
    assert not validator.is_valid({"subnet": {}})
    for definition in schema["definitions"].values():
        assert all("description" in one for one in definition["properties"].values())


LITERAL = 'subnet_id = "{}"'
DEFAULT = 'subnet_id = var.s\n}}\nvariable "s" {{\n  default = "{}"'
MADE_UP = "subnet-0123456789abcdef0"
ATTACHED = f"""\
resource "aws_instance" "i" {{
  subnet_id = "{NEAR}"
}}
resource "aws_network_interface_attachment" "x" {{
  instance_id = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index = 1
}}
"""


@pytest.mark.parametrize("written", [LITERAL, DEFAULT])
def test_an_id_of_the_facts_is_real_whatever_it_looks_like(tmp_path: Path, written: str) -> None:
    interface = f'resource "aws_network_interface" "n" {{\n  {written.format(MADE_UP)}\n}}\n'
    (tmp_path / "main.tf").write_text(interface + ATTACHED)
    rules = [ActiveRule(one) for one in Registry().rules if one.rule.code == "ENI101"]
    near = f"{NEAR}: {{zone: us-east-1a}}"

    def report(known: str) -> Report:
        context, errors = load_context([facts(f"subnets: {{{known}}}")])
        return lint([read(InputFile(str(tmp_path), b""), "terraform", context)], Setup(rules=rules), errors)

    assert [one.rule for one in report(f"{near}, {MADE_UP}: {{zone: us-east-1b}}").findings] == ["ENI101"]
    (question,) = report(near).undecided
    assert "placeholder" in question.facts[0]
