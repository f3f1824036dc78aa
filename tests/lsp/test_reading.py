"""Hover, hints, definitions, references, symbols and completion, in topology files and in Terraform source."""

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor

TOPOLOGY = """\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  b: {vpc: core, zone: us-east-1b}
  later: {vpc: core}
interfaces:
  vip: {subnet: b}
  side: {subnet: later}
instances:
  web: {description: "🚀", type: t3.micro, subnet: a}
attachments:
  - {device_index: 1, instance: web, interface: vip}
  - {device_index: 2, instance: web, interface: side}
"""
SOURCE = """\
variable "type" {
  default = "t3.micro"
}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
resource "aws_instance" "web" {
  instance_type = var.type
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
}
"""
ATTACHED = """\
resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.r.id
}
resource "aws_route_table" "r" {}
resource "aws_lb_target_group_attachment" "t" {
  target_group_arn = "arn"
  target_id        = aws_instance.web.id
}
"""


async def test_hover_in_a_topology(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TOPOLOGY)
    shown = await pulling.hover("a.enilint.yaml", pulling.position(TOPOLOGY, "t3.micro", 3))
    assert "**`t3.micro`**: 2 interfaces, 2 IPv4 and 2 IPv6 addresses each" in shown
    assert "instances.web has 3/2 interfaces. Source: EC2 DescribeInstanceTypes" in shown
    assert "ENI201" in shown  # it is what the finding is at
    shown = await pulling.hover("a.enilint.yaml", pulling.position(TOPOLOGY, "subnet: a}", 8))
    assert shown == "**`subnets.a`**: a subnet in us-east-1a, range 10.0.1.0/24, VPC vpcs.core"
    shown = await pulling.hover("a.enilint.yaml", pulling.position(TOPOLOGY, "interface: vip}", 12))
    assert "In different Availability Zones: the interface is in us-east-1b, the instance in us-east-1a." in shown
    assert "**[ENI101](file://" in shown
    shown = await pulling.hover("a.enilint.yaml", pulling.position(TOPOLOGY, "interface: side}", 12))
    assert "Whether both are in the same Availability Zone is undecided: the zone of subnets.later." in shown
    assert await pulling.hover("a.enilint.yaml", types.Position(0, 2)) == ""


async def test_hover_in_source(pulling: Editor) -> None:
    pulling.open("main.tf", SOURCE)
    shown = await pulling.hover("main.tf", pulling.position(SOURCE, "var.type", 2))
    assert "**`t3.micro`**: 2 interfaces" in shown
    assert "`aws_instance.web` has 2/2 interfaces" in shown
    shown = await pulling.hover("main.tf", pulling.position(SOURCE, "aws_subnet.b.id", 2))
    assert shown.startswith("**`aws_subnet.b`**: a subnet in us-east-1b")
    shown = await pulling.hover("main.tf", pulling.position(SOURCE, '"aws_network_interface_attachment"', 2))
    assert "In different Availability Zones" in shown


async def test_hover_on_references_of_every_kind_of_thing(pulling: Editor) -> None:
    text = SOURCE + ATTACHED
    pulling.open("main.tf", text)
    for place, shown in (
        (
            "[aws_subnet.a.id",
            "**`aws_subnet.a`**: a subnet in us-east-1a\n\n**`aws_subnet.b`**: a subnet in us-east-1b",
        ),
        ("subnet_id      = aws", "**`aws_subnet.a`**: a subnet in us-east-1a"),
        ("target_id        = aws", "**`aws_instance.web`**: an instance in us-east-1a"),
    ):
        found = await pulling.hover("main.tf", pulling.position(text, place, len(place)))
        assert found.startswith(shown), place


async def test_a_template_is_told_of_where_its_instance_is(pulling: Editor) -> None:
    text = "version: 1\nlaunch_templates: {base: {type: t3.micro}}\ninstances: {web: {launch_template: base}}\n"
    pulling.open("a.enilint.yaml", text)
    assert await pulling.hover("a.enilint.yaml", pulling.position(text, "t3.micro", 1)) == ""
    shown = await pulling.hover("a.enilint.yaml", pulling.position(text, "launch_template: base", 18))
    assert shown.startswith("**`launch_templates.base`**: a launch template in an unknown zone")


async def test_inlay_hints(pulling_in_each_encoding: Editor) -> None:
    pulling = pulling_in_each_encoding

    async def hints(name: str, text: str) -> list[tuple[str, str]]:
        pulling.open(name, text)
        everything = types.Range(types.Position(0, 0), types.Position(100, 0))
        asked = types.InlayHintParams(types.TextDocumentIdentifier(pulling.uri(name)), everything)
        found = await pulling.client.text_document_inlay_hint_async(asked)
        return [
            (pulling.text_of(text, types.Range(types.Position(one.position.line, 0), one.position))[-6:], one.label)
            for one in found
        ]

    assert await hints("a.enilint.yaml", TOPOLOGY) == [
        ("net: b", "us-east-1b"),
        (".micro", "3/2 interfaces"),
        ("net: a", "us-east-1a"),
        ("e: web", "us-east-1a"),
        ("e: vip", "us-east-1b"),
        ("e: web", "us-east-1a"),
    ]
    labels = [label for _, label in await hints("main.tf", SOURCE)]
    assert labels == ["2/2 interfaces", "us-east-1a", "us-east-1b", "us-east-1a", "us-east-1b"]


@pytest.mark.parametrize(
    ("name", "text", "use", "declared", "uses"),
    [
        ("a.enilint.yaml", TOPOLOGY, "subnet: b}", "b", 1),
        ("a.enilint.yaml", TOPOLOGY, "instance: web", "web", 2),
        ("main.tf", SOURCE, "= aws_subnet.a.id", '"a"', 1),
        ("main.tf", SOURCE, "= var.type", '"type"', 1),
    ],
)
async def test_definition_and_references(
    pulling: Editor, name: str, text: str, use: str, declared: str, uses: int
) -> None:
    pulling.open(name, text)
    await pulling.pull(name)
    document, position = types.TextDocumentIdentifier(pulling.uri(name)), pulling.position(text, use, len(use) - 1)
    (found,) = await pulling.client.text_document_definition_async(types.DefinitionParams(document, position))
    assert pulling.text_of(text, found.range) == declared
    for place in (position, found.range.start):
        context = types.ReferenceContext(include_declaration=True)
        every = await pulling.client.text_document_references_async(types.ReferenceParams(context, document, place))
        assert len(every) == uses + 1


async def test_definition_in_another_file(pulling: Editor) -> None:
    network, application = SOURCE.split('resource "aws_instance"')
    (pulling.folder / "network.tf").write_text(network)
    text = 'resource "aws_instance"' + application
    pulling.open("main.tf", text)
    await pulling.pull("main.tf")
    params = types.DefinitionParams(
        types.TextDocumentIdentifier(pulling.uri("main.tf")), pulling.position(text, "aws_subnet.a.id", 3)
    )
    (found,) = await pulling.client.text_document_definition_async(params)
    assert found.uri == pulling.uri("network.tf")
    assert pulling.text_of(network, found.range) == '"a"'


async def test_symbols(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TOPOLOGY)
    document = types.DocumentSymbolParams(types.TextDocumentIdentifier(pulling.uri("a.enilint.yaml")))
    found = await pulling.client.text_document_document_symbol_async(document)
    nested = {one.name: [child.name for child in one.children] for one in found}
    assert nested["subnets"] == ["a", "b", "later"]
    assert nested["attachments"] == ["attachments[0]", "attachments[1]"]
    pulling.open("main.tf", SOURCE)
    await pulling.pull("main.tf")
    everywhere = await pulling.client.workspace_symbol_async(types.WorkspaceSymbolParams("subnet"))
    names = ["subnets.a", "subnets.b", "subnets.later", "aws_subnet.a", "aws_subnet.b"]
    assert [one.name for one in everywhere] == names


async def test_completion_in_a_topology(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TOPOLOGY)
    for line in ("  new: {subnet: |}", "  new:\n    subnet: |", "  new: {role: data, subnet: la|"):
        offered = await pulling.complete("a.enilint.yaml", TOPOLOGY.replace("  side:", f"{line}\n  side:"))
        assert list(offered) == ["a", "b", "later"], line
    offered = await pulling.complete("a.enilint.yaml", TOPOLOGY + "  - {device_index: 3, instance: |}\n")
    assert list(offered) == ["web"]
    offered = await pulling.complete("a.enilint.yaml", TOPOLOGY + "  - interface: |\n")
    assert list(offered) == ["vip", "side"]
    offered = await pulling.complete("a.enilint.yaml", TOPOLOGY.replace("type: t3.micro", "type: m5.l|"))
    assert offered["m5.large"].detail.startswith("3 interfaces, 10 IPv4")
    assert offered["m5.large"].text_edit.new_text == "m5.large"
    edited = offered["m5.large"].text_edit.range
    assert edited.end.character - edited.start.character == len("m5.l")
    assert await pulling.complete("a.enilint.yaml", TOPOLOGY.replace("us-east-1b", "|")) == {}


async def test_completion_in_a_list_and_of_imported_ids(pulling: Editor) -> None:
    (pulling.folder / "groups.enilint.yaml").write_text("version: 1\nsecurity_groups: {db: {}, mgmt: {}}\n")
    text = "version: 1\nimports: [groups.enilint.yaml]\ninterfaces:\n  vip: {security_groups: [db]}\n"
    pulling.open("a.enilint.yaml", text)
    await pulling.pull("a.enilint.yaml")
    assert list(await pulling.complete("a.enilint.yaml", text.replace("[db]", "[db, |]"))) == ["db", "mgmt"]
    block = text.replace("{security_groups: [db]}", "\n    security_groups:\n      - |")
    assert list(await pulling.complete("a.enilint.yaml", block)) == ["db", "mgmt"]


async def test_completion_in_source(pulling: Editor) -> None:
    pulling.open("main.tf", SOURCE)
    offered = await pulling.complete("main.tf", SOURCE.replace("aws_subnet.b.id", "aws_|"))
    assert list(offered) == ["aws_subnet.a.id", "aws_subnet.b.id"]
    offered = await pulling.complete("main.tf", SOURCE.replace("var.type", '"m5|"'))
    assert offered["m5.large"].text_edit.new_text == "m5.large"
    offered = await pulling.complete("main.tf", SOURCE.replace("var.type", "|"))
    assert offered["m5.large"].text_edit.new_text == '"m5.large"'
    assert await pulling.complete("main.tf", SOURCE.replace('"us-east-1b"', "|")) == {}
