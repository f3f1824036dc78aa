"""Terraform states: stored ones, and what `terraform show -json` makes of them."""

import json

import pytest

from enilint.files.text import InputFile
from enilint.inputs.design import Design
from enilint.inputs.kinds import UnknownKind, kind_of, read
from enilint.report import Report
from enilint.reporters import FORMATS, View, render
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from enilint.values import known


def stored(*resources: dict, **more: object) -> dict:
    return {"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "x", "outputs": {}} | {
        "resources": list(resources),
        **more,
    }


def resource(address: str, *instances: dict, module: str = "", **more: object) -> dict:
    mode = "data" if address.startswith("data.") else "managed"
    type, _, name = address.removeprefix("data.").partition(".")
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    entry = {"mode": mode, "type": type, "name": name, "provider": provider, "instances": list(instances)} | more
    return entry | ({"module": module} if module else {})


def instance(key: int | str | None = None, /, *, sensitive: list | None = None, **attributes: object) -> dict:
    entry: dict = {"schema_version": 1, "attributes": attributes, "sensitive_attributes": sensitive or []}
    return entry | ({} if key is None else {"index_key": key})


def cross_zone(*, module: str = "", key: int | str | None = None, **interface: object) -> list[dict]:
    return [
        resource("aws_subnet.a", instance(id="subnet-0a", availability_zone="us-east-1a"), module=module),
        resource("aws_subnet.b", instance(id="subnet-0b", availability_zone="us-east-1b"), module=module),
        resource("aws_instance.i", instance(id="i-0a", instance_type="m5.large", subnet_id="subnet-0a"), module=module),
        resource(
            "aws_network_interface.n", instance(key, id="eni-0a", subnet_id="subnet-0b", **interface), module=module
        ),
        resource(
            "aws_network_interface_attachment.at",
            instance(key, instance_id="i-0a", network_interface_id="eni-0a", device_index=1),
            module=module,
        ),
    ]


def design_of(content: dict) -> Design:
    file = InputFile("terraform.tfstate", json.dumps(content).encode())
    assert kind_of(file) == "terraform-state"
    return read(file, "terraform-state")


def check(content: dict, *codes: str) -> Report:
    rules = [
        ActiveRule(one, None, one.rule.options() if one.rule.options else None)
        for one in Registry().rules
        if not codes or one.rule.code in codes
    ]
    return lint([design_of(content)], Setup(rules=rules))


def found(report: Report) -> list[tuple[str, str]]:
    assert report.errors == ()
    return [(one.rule, one.subject) for one in report.findings]


@pytest.mark.parametrize(
    ("module", "key", "subject"),
    [
        ("", None, "aws_network_interface_attachment.at"),
        ("", 0, "aws_network_interface_attachment.at[0]"),
        ('module.net["a.b"].module.app[1]', "x/y", None),
    ],
)
def test_addresses_have_module_and_key(module: str, key: int | str | None, subject: str | None) -> None:
    wanted = subject or 'module.net["a.b"].module.app[1].aws_network_interface_attachment.at["x/y"]'
    report = check(stored(*cross_zone(module=module, key=key)), "ENI101")
    assert found(report) == [("ENI101", wanted)]
    at = report.findings[0].at
    assert at.origin
    assert at.origin.pointer == "/resources/4/instances/0"


def test_what_show_prints_is_the_same() -> None:
    resources = [
        {key: one[key] for key in ("mode", "type", "name")}
        | {"address": f"{one['type']}.{one['name']}", "values": one["instances"][0]["attributes"]}
        for one in cross_zone()
    ]
    shown = {"format_version": "1.0", "values": {"root_module": {"child_modules": [{"resources": resources}]}}}
    assert found(check(shown, "ENI101")) == [("ENI101", "aws_network_interface_attachment.at")]


def test_an_attachment_that_only_the_interface_shows() -> None:
    attachment = [{"instance": "i-0a", "device_index": 1, "attachment_id": "eni-attach-0a"}]
    *rest, _ = cross_zone(attachment=attachment)
    assert found(check(stored(*rest), "ENI101")) == [("ENI101", "aws_network_interface.n")]
    assert found(check(stored(*cross_zone(attachment=attachment)), "ENI101")) == [
        ("ENI101", "aws_network_interface_attachment.at")
    ]


def test_nothing_in_a_state_was_asked_for() -> None:
    """The zone that an instance reports is an answer, even where it is strange."""
    subnet = resource("aws_subnet.a", instance(id="subnet-0a", availability_zone="us-east-1a"))
    server = instance(id="i-0a", instance_type="m5.large", subnet_id="subnet-0a", availability_zone="us-east-1b")
    assert found(check(stored(subnet, resource("aws_instance.i", server)), "ENI103")) == []


def test_deposed_instances_are_left_out() -> None:
    *rest, at = cross_zone()
    at["instances"][0]["deposed"] = "0a1b2c3d"
    assert found(check(stored(*rest, at), "ENI101")) == []


@pytest.mark.parametrize(
    "content",
    [{"version": 3, "modules": [{"path": ["root"], "resources": {}}]}, {"version": 3, "resources": []}],
)
def test_older_formats_are_refused(content: dict) -> None:
    design = design_of(content)
    assert design.networks == ()
    assert [error.message for error in design.errors] == [
        "a state of format 3 (Terraform 0.11 or earlier), but enilint supports format 4 only"
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'{"format_version": "1.2", "resource_changes": []}',
        b'{"version": 4, "resources": 5}',
        b'{"version": 4, "resources": [',
    ],
)
def test_broken_states_are_errors(data: bytes) -> None:
    design = read(InputFile("terraform.tfstate", data), "terraform-state")
    assert design.networks == ()
    assert len(design.errors) == 1


def test_attributes_that_are_no_text() -> None:
    data = json.dumps(stored(*cross_zone(description="@"))).encode().replace(b'"@"', b'"\xff"')
    design = read(InputFile("terraform.tfstate", data), "terraform-state")
    (error,) = design.errors
    assert error.message.endswith("and is ignored: not valid UTF-8; save the file as UTF-8")


def test_a_state_of_nothing_is_a_state() -> None:
    content = {"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "x", "outputs": {}}
    assert kind_of(InputFile("terraform.tfstate", json.dumps(content).encode())) == "terraform-state"
    assert design_of(content).errors == []


def test_what_init_keeps_about_a_backend_is_no_state() -> None:
    content = {"version": 3, "serial": 1, "lineage": "x", "backend": {"type": "s3"}, "modules": []}
    with pytest.raises(UnknownKind, match="the backend settings saved by `terraform init`"):
        kind_of(InputFile(".terraform/terraform.tfstate", json.dumps(content).encode()))


def test_sensitive_attributes_reach_no_output() -> None:
    steps = [{"type": "get_attr", "value": "tags"}, {"type": "index", "value": {"value": "Name", "type": "string"}}]
    address = [
        {"type": "get_attr", "value": "private_ips"},
        {"type": "index", "value": {"value": 0, "type": "number"}},
    ]
    tags = {"Name": "bandwidth hunter2", "team": "lacp"}
    *rest, at = cross_zone()
    rest[3]["instances"] = [
        instance(id="eni-0a", subnet_id="subnet-0a", tags=tags, private_ips=["10.9.9.9"], sensitive=[steps, address])
    ]
    report = check(stored(*rest, at))
    assert ("ENI401", "aws_instance.i") in found(report)
    for name in FORMATS:
        text = render(name, report, View(show_undecided=True))
        assert "hunter2" not in text
        assert "10.9.9.9" not in text


@pytest.mark.parametrize("path", [[], [{"type": "index", "value": {"value": ["a"], "type": "string"}}]])
def test_a_resource_that_is_sensitive_as_a_whole_tells_nothing(path: list) -> None:
    *rest, at = cross_zone()
    rest[3]["instances"] = [instance(id="eni-0a", subnet_id="subnet-0b", tags={"Name": "hunter2"}, sensitive=[path])]
    assert_nothing_is_told(stored(*rest, at), "aws_network_interface.n")


def test_a_shown_resource_that_is_sensitive_as_a_whole_tells_nothing() -> None:
    resources = [
        {key: one[key] for key in ("mode", "type", "name")} | {"values": one["instances"][0]["attributes"]}
        for one in cross_zone(tags={"Name": "hunter2"})
    ]
    resources[3]["sensitive_values"] = True
    shown = {"format_version": "1.0", "values": {"root_module": {"resources": resources}}}
    assert_nothing_is_told(shown, "aws_network_interface.n")


def assert_nothing_is_told(content: dict, address: str) -> None:
    """The interface is there, but neither its id nor its subnet is known."""
    network = design_of(content).networks[0]
    assert network is not None
    interface = network.interface_at(address)
    assert interface is not None
    assert (known(interface.id), known(interface.subnet), interface.notes) == (None, None, {})
    report = check(content)
    assert found(report) == []
    assert [one.subject for one in report.undecided if one.rule == "ENI101"] == ["aws_network_interface_attachment.at"]
    assert "hunter2" not in render("json", report, View(show_undecided=True))


@pytest.mark.parametrize("key", [-1, 7, "0"])
def test_a_sensitive_path_that_leads_nowhere_hides_the_whole_list(key: int | str) -> None:
    path = [
        {"type": "get_attr", "value": "private_ips"},
        {"type": "index", "value": {"value": key, "type": "number"}},
    ]
    *rest, at = cross_zone()
    rest[3]["instances"] = [instance(id="eni-0a", subnet_id="subnet-0b", private_ips=["10.9.9.9"], sensitive=[path])]
    interface = design_of(stored(*rest, at)).networks[0].interface_at("aws_network_interface.n")
    assert interface.addresses.listed == ()


def test_a_firewall_tells_its_endpoints() -> None:
    """The endpoint of a route is found by its id among those that the status of the firewall lists."""

    def inspected(endpoint: str) -> dict:
        def state(letter: str) -> dict:
            attachment = {"endpoint_id": f"vpce-0{letter}", "subnet_id": f"subnet-0{letter}"}
            return {"availability_zone": f"us-east-1{letter}", "attachment": [attachment]}

        route = {"cidr_block": "0.0.0.0/0", "vpc_endpoint_id": endpoint}
        return stored(
            resource("aws_vpc.v", instance(id="vpc-0a", cidr_block="10.0.0.0/16", main_route_table_id="rtb-0b")),
            resource("aws_subnet.a", instance(id="subnet-0a", vpc_id="vpc-0a", availability_zone="us-east-1a")),
            resource("aws_subnet.b", instance(id="subnet-0b", vpc_id="vpc-0a", availability_zone="us-east-1b")),
            resource("aws_subnet.app", instance(id="subnet-0c", vpc_id="vpc-0a", availability_zone="us-east-1b")),
            resource(
                "aws_networkfirewall_firewall.f",
                instance(
                    id="arn:aws:network-firewall:us-east-1:111122223333:firewall/f",
                    subnet_mapping=[{"subnet_id": "subnet-0a"}, {"subnet_id": "subnet-0b"}],
                    firewall_status=[{"sync_states": [state("a"), state("b")]}],
                ),
            ),
            resource("aws_route_table.app", instance(id="rtb-0a", vpc_id="vpc-0a", route=[route])),
            resource("aws_route_table_association.app", instance(subnet_id="subnet-0c", route_table_id="rtb-0a")),
        )

    assert found(check(inspected("vpce-0a"), "ENI313")) == [("ENI313", "aws_route_table.app")]
    report = check(inspected("vpce-0b"), "ENI313")
    assert (report.findings, report.undecided) == ((), ())
