import pytest

from enilint.diagram.picture import Band, Box, Lane, Picture, Pin, Rectangle, Text, Zone
from enilint.drill.page import (
    Because,
    Command,
    Drill,
    Effect,
    Event,
    Fence,
    Group,
    Look,
    Move,
    Page,
    Standby,
    Statement,
    Today,
)
from enilint.findings import (
    Finding,
    InputError,
    Location,
    Notice,
    Origin,
    Related,
    Severity,
    StandIn,
    Undecided,
    Unread,
)
from enilint.inventory import Attached, DesignFacts, Fact, InstanceFacts, InterfaceFacts, Place
from enilint.report import Allowances, Input, Report, RuleDescription

DESIGN = "site.enilint.yaml"
DESIGN_TEXT = """\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1b}
instances:
  db:
    type: t3.micro
    interfaces:
      - {interface: a, device_index: 0}
      - {interface: b, device_index: 1}
      - {interface: c, device_index: 2}
interfaces:
\tvip: {subnet: service, description: "🙂 naïve"}
"""
PLAN = "envs/prod/plan.json"
MODULE = "modules/network/main.tf"


def in_plan(pointer: str, path: str = PLAN, **place: int) -> Location:
    return Location(path, **place, origin=Origin(PLAN, pointer))


def plan_finding(subject: str, at: Location) -> Finding:
    return Finding(
        rule="ENI105",
        name="zone-list-wraps",
        severity=Severity.WARNING,
        input=PLAN,
        subject=subject,
        at=at,
        message=f"{subject} takes its zone by index from a list that can have fewer zones",
        help="take the zone with `element`, or give each subnet its zone",
        fingerprint=subject.encode().hex()[-32:],
        fingerprint_in_root=subject.encode().hex()[:32],
        fingerprint_of_words=subject.encode().hex()[-32:][::-1],
    )


ATTACHMENT_RULE = """\
An interface is attached to an instance in another Availability Zone.

## What
Reports an attachment whose interface is in one zone
and whose instance is in another.

## Why
AWS refuses the attachment: `InvalidParameterCombination`.
"""


PICTURE = Picture(
    title="VPC main",
    description="1 zone, 1 subnet, 1 instance.",
    width=640,
    height=240,
    texts=(Text(14, 28, "VPC main", "title"),),
    zones=(
        Zone(
            name="us-east-1a", title="us-east-1a", at=Rectangle(14, 40, 600, 190), texts=(Text(28, 58, "us-east-1a"),)
        ),
    ),
    bands=(
        Band(
            zone=0,
            address="subnets.app",
            name="app",
            title="subnet app",
            kind="private",
            at=Rectangle(20, 130, 580, 66),
            texts=(Text(28, 148, "app", "bold"),),
        ),
    ),
    lanes=(
        Lane(
            zone=0,
            kind="instance",
            address="instances.db",
            name="db",
            type="t3.micro",
            title="instance db",
            at=Rectangle(230, 80, 154, 40),
            stem_end=150,
            texts=(Text(238, 98, "db", "bold"),),
        ),
    ),
    boxes=(
        Box(
            lane=0,
            band=0,
            address="interfaces.vip",
            name="vip",
            index="1",
            title="interface vip",
            at=Rectangle(230, 140, 154, 30),
            texts=(Text(238, 156, "1 vip"),),
            pins=(Pin(364, 144, 1, "error", "ENI101", "error ENI101 cross-az-attachment"),),
            worst="error",
        ),
    ),
)
ZONE = Event("zone", "us-east-1b")
DRILL = Page(
    path=DESIGN,
    kind="topology",
    zones=("us-east-1a", "us-east-1b"),
    instances=2,
    unplaced=("subnets.spare",),
    groups=(
        Group(
            subject="failover_groups.vip",
            name="vip",
            mechanism="move-eni",
            what="10.0.3.10 (vip)",
            active=("db",),
            place="us-east-1a",
            standbys=(
                Standby(
                    subject="instances.db-2",
                    name="db-2",
                    can=False,
                    obstacles=("the instance is in us-east-1b",),
                    rule="ENI501",
                    commands=(Command("aws ec2 attach-network-interface --device-index 1"),),
                ),
                Standby(subject="instances.db-3", name="db-3", can=None, missing=("the zone of subnets.spare",)),
            ),
            clients="open connections break",
            apply=Statement("the next apply reverts it", certain=False),
            cheapest="keep all members in us-east-1a",
        ),
    ),
    hints=(Because("what the user data of instances.db moves", DESIGN, 6),),
    events=(
        Drill(
            lose=ZONE,
            asked=ZONE,
            known=True,
            words="us-east-1b",
            effects=(
                Effect(effect="stops", subject="instances.db-2", name="db-2"),
                Effect(effect="gone", subject="interfaces.vip", name="10.0.3.10 (vip)", what="no member can have it"),
                Effect(effect="goes-on", subject="instances.db", name="db", certain=False, missing=("the zone",)),
            ),
            moves=(
                Move(
                    group="failover_groups.vip",
                    name="vip",
                    what="10.0.3.10 (vip)",
                    moved_by=Statement("an agent", certain=False),
                    look=Look(
                        asks="who has 10.0.3.10 (vip) now",
                        commands=(Command("aws ec2 describe-network-interfaces", changes=False),),
                        outcomes=("db has it: go on", "another instance has it (db-2): done, type nothing more"),
                        proof="the look again: it must now show db-2",
                    ),
                    fence=Fence(text="stop db", first=True, commands=(Command("aws ec2 stop-instances"),)),
                    standbys=(Standby(subject="instances.db-2", name="db-2", can=True, because=("same zone",)),),
                ),
            ),
            next_loss=(Statement("the loss of db-2 ends it"),),
            today=(Today("ENI101", "attachments[0]", "interfaces.vip is in us-east-1b"),),
            cheapest="add a member",
        ),
    ),
    independent=("db-3",),
)
INVENTORY = DesignFacts(
    DESIGN,
    "topology",
    instances=(
        InstanceFacts(
            address="instances.db",
            at=Place(DESIGN, 6),
            is_template=False,
            type=Fact("t3.micro"),
            interfaces=Fact(3),
            allowed=Fact(2),
        ),
    ),
    interfaces=(
        InterfaceFacts(
            name="interfaces.vip",
            address="interfaces.vip",
            at=Place(DESIGN, 13),
            is_implicit=False,
            kind=Fact("interface"),
            subnet=Fact("subnets.service"),
            zone=Fact(symbol="names[1]", missing=("the zone of subnets.service",)),
            vpc=Fact("vpcs.main"),
            attached=(Attached(Fact("instances.db"), Fact(1), Fact(0)),),
            addresses=("10.0.3.10",),
            ipv4=Fact(1),
            security_groups=None,
            elastic_ips=(),
            routes=("0.0.0.0/0 in route_tables.app",),
        ),
    ),
)


@pytest.fixture
def report() -> Report:
    """One of everything that a report can hold."""
    attachment = Finding(
        rule="ENI101",
        name="cross-az-attachment",
        severity=Severity.ERROR,
        input=DESIGN,
        subject="attachments[0]",
        at=Location(DESIGN, 13, 2, 13, 5),
        message="interfaces.vip is in us-east-1b, but instances.db is in us-east-1a: AWS refuses the attachment",
        help="create the interface in a subnet of us-east-1a; an interface cannot change its subnet",
        fingerprint="101" + "a" * 29,
        fingerprint_in_root="101" + "e" * 29,
        fingerprint_of_words="101" + "c" * 29,
        related=(
            Related("interfaces.vip is in subnets.service, in us-east-1b", Location(DESIGN, 4, 12, 4, 28)),
            Related(
                "the primary interface of instances.db is in subnets.app, in us-east-1a",
                Location(DESIGN, 3, 8, 3, 24),
                "subnets.app",
            ),
        ),
    )
    limit = Finding(
        rule="ENI201",
        name="too-many-interfaces",
        severity=Severity.INFO,
        input=DESIGN,
        subject="instances.db",
        at=Location(DESIGN, 9, 9, 11, 40),
        message="instances.db has 3 interfaces, but t3.micro allows 2",
        help="use a larger type, such as t3.large (3), or fewer interfaces",
        fingerprint="201" + "b" * 29,
        fingerprint_in_root="201" + "f" * 29,
        also_in=("envs/prod", "envs/test"),
        fingerprint_of_words="201" + "d" * 29,
    )
    alone = plan_finding("module.edge.aws_subnet.edge", in_plan("/resource_changes/12"))
    return Report(
        inputs=(
            Input("envs/prod", "terraform", 0, is_empty=True),
            Input(PLAN, "terraform-plan", 30),
            Input(DESIGN, "topology", 11),
        ),
        findings=(
            alone,
            *(
                plan_finding(f"module.app.aws_subnet.app[{key}]", in_plan("/a", MODULE, line=4, column=3, end_line=4))
                for key in ("0", "1", '"a.b"')
            ),
            attachment,
            limit,
        ),
        undecided=(
            Undecided(
                rule="ENI101",
                name="cross-az-attachment",
                input=PLAN,
                subject="aws_network_interface_attachment.side",
                at=in_plan("/resource_changes/3"),
                facts=("the zone of subnet-0bbbbbbbbbbbbbbbb", "the instance type of aws_instance.side"),
                askable=(("the zone of subnet-0bbbbbbbbbbbbbbbb", "subnets.subnet-0bbbbbbbbbbbbbbbb.zone"),),
            ),
            *(
                Undecided(
                    rule=rule,
                    name="a-rule",
                    severity=severity,
                    input="envs/prod",
                    subject="aws_instance.app",
                    at=Location("main.tf", 7, 3, 7, 9),
                    facts=("the value of var.type",),
                )
                for rule, severity in (
                    ("ENI201", Severity.ERROR),
                    ("ENI204", Severity.WARNING),
                    ("ENI401", Severity.INFO),
                )
            ),
        ),
        values_in={("envs/prod", "the value of var.type"): ("envs/prod/big.tfvars", "envs/prod/small.tfvars")},
        errors=(
            InputError(None, "nothing to lint in here"),
            InputError(DESIGN, "subnet `servce` is not defined (did you mean `service`?)", 13, 16),
        ),
        notices=(Notice(None, "instance types are those of 2026-10"),),
        unread=(
            Unread(
                "main.tf",
                "module.vpc is not installed; run `terraform get`",
                4,
                1,
                input="envs/prod",
                module="module.vpc",
                source="terraform-aws-modules/vpc/aws",
                command="terraform get",
            ),
            Unread("main.tf", "module.net is outside the project", 8, 1, input="envs/prod", module="module.net"),
        ),
        stand_ins=(
            StandIn(
                "main.tf",
                "module.hub is not installed: enilint's stand-in for acme/hub 5 and 6 is used instead; run "
                "`terraform get`",
                12,
                1,
                input="envs/prod",
                module="module.hub",
                source="acme/hub/aws",
                title="enilint's stand-in for acme/hub 5 and 6",
            ),
        ),
        texts={DESIGN: DESIGN_TEXT},
        suppressed=2,
        suppressed_questions=1,
        allowances=Allowances(
            path="enilint.toml",
            ignored=("ENI302", "ENI401"),
            rules=50,
            ignored_in=((DESIGN, ("ENI301",)), (PLAN, ("ENI301", "ENI711"))),
            severities=("ENI101",),
            excluded=("old/",),
            fail_on="error",
        ),
        rules=(
            RuleDescription("ENI101", "cross-az-attachment", Severity.ERROR, lambda: ATTACHMENT_RULE, ("placement",)),
            RuleDescription(
                "ENI105", "zone-list-wraps", Severity.WARNING, lambda: "The list may be too short.", ("security",)
            ),
            RuleDescription("ENI900", "never-seen", Severity.INFO),
        ),
        pictures=(PICTURE,),
        pinned=frozenset({1}),
        drills=(DRILL,),
        inventories=(INVENTORY,),
    )
