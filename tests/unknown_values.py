"""Designs with one value of the model made unknown, and what rules must not report of them.

A rule that knows less asks more. A finding may become a question; nothing may become a finding.
"""

import functools
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Union, get_args, get_origin, get_type_hints
from unittest.mock import patch

import msgspec
from msgspec.structs import force_setattr

from enilint import rule as api
from enilint.findings import Finding, Severity
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.services import AddressReference
from enilint.model.launch import launch_attachments, primary_interface
from enilint.model.network import Network
from enilint.ruleset.loaded import LoadedRule
from enilint.run.examples import read_example
from enilint.values import OneOf, Unknown, Value, facts_missing

ABSORBED = {
    "ENI101": {
        "ENI103": "the interface in the other zone is the primary one, which decides the zone of the instance",
    },
    "ENI108": {"ENI107": "two of its subnets are in one zone"},
    "ENI106": {"ENI106": "what an instance starts from is reported on the instance"},
    "ENI203": {"ENI203": "a launch without a primary interface is reported, with the device index that two share"},
    "ENI201": {"ENI730": "the instance type is made too small by this plan"},
    "ENI302": {"ENI203": "the attachment is refused"},
    "ENI303": {"ENI729": "the check is turned on by this plan"},
    "ENI314": {"ENI314": "functions with the same subnets are reported on the first of them"},
    "ENI402": {"ENI402": "a flow is reported on its source"},
    "ENI501": {
        "ENI201": "the member has too many interfaces already",
        "ENI204": "the interface has too many addresses for the instance that has it",
        "ENI205": "the instance that has the interface takes no prefixes",
    },
    "ENI601": {
        "ENI601": "what an instance starts from is reported on the instance, and an Elastic IP that is lost as such"
    },
    "ENI711": {"ENI712": "the interface is replaced for another subnet"},
}
"""Rules that leave something to another finding, and what that one knows. They report it once that is not known."""

SURE_OTHERWISE = {
    ("ENI202", "type"): "of two types that a design names, one that does not fit is a warning",
    ("ENI301", "os"): "it is information only if the operating system is known to route by source address",
}
"""Rules and fields whose findings need no certain value, and why that is right."""

ASKED_BY = {"ENI106": "ENI101", "ENI203": "ENI201", "ENI312": "ENI303"}
"""Rules that leave their questions to another rule, which asks for the same facts."""

NOT_ASKED = {
    ("ENI105", "Attachment.interface"): "it may be any interface that is attached, too: a question for each attachment",
    ("ENI203", "Attachment.launch"): "it may be any instance: a question for each attachment at device index 1",
    ("ENI208", "Instance.type"): "any text may be a type; only one that is written can be misspelt",
    ("ENI208", "LaunchTemplate.type"): "any text may be a type; only one that is written can be misspelt",
    ("ENI208", "LaunchTemplate.group_type"): "any text may be a type; only one that is written can be misspelt",
    ("ENI811", "AutoScalingGroup.template"): "any template may name a subnet: a question for each group",
    ("ENI811", "NodeGroup.template"): "any template may name a subnet: a question for each group",
    ("ENI812", "AutoScalingGroup.template"): "any template may name an interface: a question for each group",
    ("ENI107", "SubnetService.parent"): "it may be a part of any service: a question for each mount target",
    ("ENI108", "Zone.id"): "few designs state zone IDs: a question for each EKS cluster",
    ("ENI107", "EndpointSubnet.parent"): "it may be a part of any endpoint: a question for each association",
    ("ENI107", "VpcEndpoint.parent"): "an association may be of any endpoint: a question for each",
    ("ENI704", "Attachment.interface"): "it may be any interface that something else attaches",
    ("ENI704", "LaunchInterface.interface"): "it may be any interface that something else attaches",
    ("ENI705", "Route.destination"): "it may be that of any other route of the table",
    ("ENI705", "Route.table"): "it may be any table that lists its own routes, or has a route to this destination",
    ("ENI705", "RouteTableAssociation.subnet"): "it may be any subnet that has a table",
    ("ENI728", "Interface.id"): "a plan shows the id of what exists; what it makes anew has none yet",
    ("ENI728", "Route.interface"): "a plan shows what exists; what it does not tell is an interface that it makes",
    ("ENI807", "Subnet.cidr"): "it may overlap any block of the VPC; ENI807 asks whether it is inside of the VPC",
    ("ENI807", "Subnet.ipv6_cidr"): "most subnets have none: a question for each subnet of a VPC with IPv6",
    ("ENI807", "Subnet.vpc"): "its block may overlap any other one",
    ("ENI209", "GroupRule.entries"): "a prefix list can be of any size; most that are looked up count as one rule",
    ("ENI604", "ElasticIpAssociation.elastic_ip"): "it may be any Elastic IP that is in use",
    ("ENI604", "ElasticIpAssociation.interface"): "it may be any interface that has an Elastic IP",
    ("ENI604", "ElasticIpAssociation.launch"): "it may be any instance that has an Elastic IP",
    ("ENI604", "NatGateway.elastic_ips"): "it may be any Elastic IP that is in use",
    ("ENI901", "Attachment.interface"): "it may be any interface, and few of those are a service's",
    ("ENI901", "ElasticIpAssociation.interface"): "it may be any interface, and few of those are a service's",
    ("ENI901", "FailoverGroup.interface"): "it may be any interface, and few of those are a service's",
    ("ENI901", "GroupAttachment.interface"): "it may be any interface, and few of those are a service's",
}
"""Rules, and references that they ask about only if the design names what they may mean, and why.

A reference that may be anything in the account is one of each pair of things: a question for every pair is noise.
"""

ALTERNATIVES = {
    "AddressReference": {"launch", "interface", "elastic_ip", "text"},
    "ElasticIpAssociation": {"interface", "launch"},
    "FlowEnd": {"launch", "interface"},
    "LaunchInterface": {"interface"},
    "Route": {"interface", "launch", "nat_gateway", "vpc_endpoint"},
    "RouteTableAssociation": {"subnet", "gateway", "main_of"},
}
"""Fields of which one is given. None says that another one is meant, which the input always knows.

A launch that names no interface makes one.
"""

PLAUSIBLE = {
    "block_public_access": ("ingress", "off"),
    "cidr": ("10.199.0.0/24", "10.198.0.0/24"),
    "cidrs": ("192.168.77.0/24", "192.168.78.0/24"),
    "destination": ("192.168.77.0/24", "192.168.78.0/24"),
    "gateway": ("carrier-gateway", "internet-gateway"),
    "group_type": ("m5.large", "c5n.18xlarge"),
    "ipv6_cidr": ("2001:db8:199::/64", "2001:db8:198::/64"),
    "kind": ("efa", "interface"),
    "mechanism": ("retarget-route", "move-eni"),
    "mode": ("regional", "zonal"),
    "private_ip": ("10.199.0.10", "10.198.0.10"),
    "protocol": ("udp", "tcp"),
    "public_ip": ("198.51.100.77", "198.51.100.78"),
    "target_kind": ("transit-gateway", "internet-gateway"),
    "text": ("10.199.0.10", "10.198.0.10"),
    "type": ("m5.large", "c5n.18xlarge"),
}
"""What texts of a field may be, for designs that show no other one. The first that is not there is used."""

_OTHERS = ("other", "another")
_NO_ENTITIES = {
    "catalog",
    "existence",
    "askable",
    "changes",
    "drift",
    "before",
    "unread_routes",
    "unread_in_any_table",
    "has_unread_launches",
    "mentions",
    "unread_users",
    "unread_modules",
    "check_scripts",
    "optional",
    "spelling",
}
"""Arguments of a network that hold no entities."""


class Place(msgspec.Struct, eq=False):
    """A value of the model: a field of an object, or one of several values that the field lists."""

    owner: msgspec.Struct
    field: str
    index: int | None
    name: str

    @property
    def kind(self) -> str:
        """The class and the field, as `Subnet.zone`."""
        return f"{type(self.owner).__name__}.{self.field}"

    @property
    def value(self) -> Any:
        """The value there."""
        value = getattr(self.owner, self.field)
        return value if self.index is None else value[self.index]

    @contextmanager
    def holding(self, value: object) -> Iterator[None]:
        """The place with another value, within the context."""
        earlier = getattr(self.owner, self.field)
        if self.index is not None:
            value = (*earlier[: self.index], value, *earlier[self.index + 1 :])
        force_setattr(self.owner, self.field, value)
        try:
            yield
        finally:
            force_setattr(self.owner, self.field, earlier)


class Model:
    """The entities of a design, of which networks are built with one value changed."""

    def __init__(self, parts: Mapping[str, Any], prefix: str = "") -> None:
        self._parts = parts
        self._launches: list[Launch] = [*parts["instances"], *parts["launch_templates"]]
        self.places = list(_places(parts, prefix))
        """All values, in the same order in every run."""
        fields = {(id(one.owner), one.field): (one.owner, one.field) for one in self.places}
        self._referring = [(owner, field) for owner, field in fields.values() if _has_interface(getattr(owner, field))]

    @contextmanager
    def network(self, before: Network | None) -> Iterator[Network]:
        """A network of the entities as they are, within the context."""
        with self._derived_again():
            yield Network(**{**self._parts, "before": before})

    @contextmanager
    def _derived_again(self) -> Iterator[None]:
        """The implicit interfaces of launches as these are now.

        Inputs derive some of them before there is a network, and let attachments and routes refer to them.
        """
        earlier = [(launch, launch.attached) for launch in self._launches]
        for launch in self._launches:
            launch.attached = None
        derived = _derived(earlier)
        fields = [(owner, field, getattr(owner, field)) for owner, field in self._referring] if derived else []
        for owner, field, value in fields:
            force_setattr(owner, field, _replaced(value, derived))
        try:
            yield
        finally:
            for owner, field, value in fields:
                force_setattr(owner, field, value)
            for launch, attached in earlier:
                launch.attached = attached


def _derived(earlier: Iterable[tuple[Launch, Sequence[Any] | None]]) -> dict[int, object]:
    """The implicit interfaces of now, by the identity of those that launches had."""
    derived = {}
    for launch, attached in earlier:
        if attached is None:
            continue
        again = launch_attachments(launch)
        for number, attachment in enumerate(attached):
            if isinstance(attachment.interface, Interface) and attachment.interface.implicit:
                alike = again[number].interface if len(again) == len(attached) else primary_interface(launch)
                derived[id(attachment.interface)] = alike
    return derived


def _has_interface(value: Any) -> bool:
    if isinstance(value, OneOf):
        value = value.candidates
    return any(map(_has_interface, value)) if isinstance(value, tuple) else isinstance(value, Interface)


def _replaced(value: Any, derived: Mapping[int, object]) -> Any:
    if isinstance(value, tuple):
        return tuple(_replaced(one, derived) for one in value)
    if isinstance(value, OneOf):
        return msgspec.structs.replace(value, candidates=_replaced(value.candidates, derived))
    return derived.get(id(value), value)


def _places(parts: Mapping[str, Any], prefix: str) -> Iterator[Place]:
    """All values of entities, but of implicit interfaces: launches have the values of these."""
    waiting = [(prefix, one) for part in parts if part not in _NO_ENTITIES for one in parts[part]]
    seen: set[int] = set()
    for name, one in waiting:
        if isinstance(one, OneOf | tuple):
            waiting.extend((name, each) for each in (one if isinstance(one, tuple) else one.candidates))
        if not _is_of_model(one) or id(one) in seen or getattr(one, "implicit", False):
            continue
        seen.add(id(one))
        name = prefix + one.address if hasattr(one, "address") else name
        values = value_fields(type(one))
        for field in one.__struct_fields__:
            value, mine = getattr(one, field), f"{name}.{field}"
            if values.get(field) == "value":
                yield Place(one, field, None, mine)
            elif values.get(field) == "values":
                yield from (Place(one, field, number, f"{mine}[{number}]") for number in range(len(value)))
            if field != "attached":
                waiting.append((mine, value))


def _is_of_model(one: object) -> bool:
    return isinstance(one, msgspec.Struct) and type(one).__module__.startswith("enilint.model.")


@functools.cache
def value_fields(kind: type) -> Mapping[str, str]:
    """The fields of a class that are a `value`, or that list `values`."""
    names = {**vars(api), "GroupList": GroupList, "AddressReference": AddressReference}
    found = {}
    for field, hint in get_type_hints(kind, localns=names).items():
        if _is_value(hint):
            found[field] = "value"
        elif get_origin(hint) is tuple and _is_value(get_args(hint)[0]):
            found[field] = "values"
    return found


def _is_value(hint: object) -> bool:
    parts = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return Unknown in parts or any(get_origin(one) is Value for one in parts)


class Change(msgspec.Struct, eq=False):
    """A value to put at a place. `word` says in which way it is not known: unknown, one of two, or open."""

    place: Place
    word: str
    value: Any


class KnownDesign:
    """A design as it was read, which rules judge with one value changed."""

    def __init__(self, source: str, kind: str = "topology") -> None:
        parts: dict[int, Mapping[str, Any]] = {}
        build = Network.__init__

        def recorded(network: Network, **arguments: Any) -> None:
            parts[id(network)] = arguments
            build(network, **arguments)

        with patch.object(Network, "__init__", recorded):
            (network,) = read_example(source, kind).networks
        self._now = Model({"instances": (), "launch_templates": (), **parts[id(network)]})
        self._before = Model(parts[id(network.before)], "before: ") if network.before is not None else None
        self._places = [*self._now.places, *(self._before.places if self._before else ())]
        self._of_kind: dict[str, list[Place]] = defaultdict(list)
        for place in self._places:
            self._of_kind[place.kind].append(place)

    @contextmanager
    def network(self) -> Iterator[Network]:
        """The network of what is there now, within the context."""
        if self._before is None:
            with self._now.network(None) as network:
                yield network
        else:
            with self._before.network(None) as before, self._now.network(before) as network:
                yield network

    @contextmanager
    def changed(self, change: Change) -> Iterator[Network]:
        """The network with a change, within the context."""
        with change.place.holding(change.value), self.network() as network:
            yield network

    def changes(self) -> Iterator[Change]:
        """All ways to know less of one value."""
        for place in self._places:
            value, missing = place.value, f"what {place.name} is"
            if value is None and place.field in ALTERNATIVES.get(type(place.owner).__name__, ()):
                continue
            if not isinstance(value, Unknown) or value.symbol is not None:
                yield Change(place, "unknown", Unknown(missing))
            if value is None or isinstance(value, Unknown):
                continue
            candidates = value.candidates if isinstance(value, OneOf) else (value,)
            if not isinstance(value, OneOf):
                yield Change(place, "one of two", OneOf((value, self._other_than(place)), missing, symbol=place.name))
            yield Change(place, "open", OneOf(candidates, missing, open=True, symbol=place.name))

    def _other_than(self, place: Place) -> Any:
        """Another value that could be at a place: one of the design, else a plausible one."""
        value = place.value
        if _is_of_model(value):
            alike: Iterable[Any] = (each for one in self._places for each in (one.value, one.owner))
        else:
            alike = (one.value for one in self._of_kind[place.kind])
        different = (one for one in alike if type(one) is type(value) and one != value)
        return next(different, None) or _another(place.field, value)


def _another(field: str, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return (*value, "other")
    if isinstance(value, str):
        return next(one for one in PLAUSIBLE.get(field, _OTHERS) if one != value)
    others = {"address": "other", "id": "other-0", "name": "us-east-1f", "attached": None}
    return msgspec.structs.replace(value, **{key: one for key, one in others.items() if hasattr(value, key)})


class Said(msgspec.Struct):
    """What rules say: severities of findings, and facts that questions miss, by rule and subject; crashes by rule."""

    findings: dict[tuple[str, str], list[Severity]] = msgspec.field(default_factory=lambda: defaultdict(list))
    questions: dict[tuple[str, str], set[str]] = msgspec.field(default_factory=lambda: defaultdict(set))
    crashes: dict[str, str] = msgspec.field(default_factory=dict)


def said(rules: Iterable[LoadedRule], network: Network) -> Said:
    """What rules say of a network, with their default options."""
    result = Said()
    for rule in (loaded.rule for loaded in rules):
        try:
            for one in rule.check(network, *((rule.options(),) if rule.options else ())):
                if isinstance(one, Finding):
                    result.findings[rule.code, one.subject].append(one.severity or rule.severity)
                else:
                    result.questions[rule.code, one.subject].update(one.facts)
        except Exception as error:  # noqa: BLE001 - a crash is a failure like others
            result.crashes[rule.code] = f"{type(error).__name__}: {error}"
    return result


class Failure(msgspec.Struct, frozen=True, order=True):
    """What a rule does wrong where a value is not known.

    `problem` is a new finding (also one of a higher severity), a crash, or silence: a finding is gone, and no question
    of its rule is on its subject or names the missing fact.
    """

    problem: str
    rule: str
    kind: str
    word: str
    example: str
    place: str
    subject: str

    def __str__(self) -> str:
        what = f"{self.problem} of {self.rule} on {self.subject}" if self.subject else f"{self.rule}: {self.problem}"
        return f"{self.example}, {self.place} {self.word}: {what}"


SILENCE = "silence"


def _problems(earlier: Said, now: Said, change: Change) -> Iterator[tuple[str, str, str]]:
    """The problem, rule and subject of each failure, compared with what the rules said when the value was known."""
    place, missing = change.place, facts_missing(change.value)
    for code, error in now.crashes.items():
        yield f"crash with {error}", code, ""
    for key, severities in now.findings.items():
        is_right = (key[0], place.field) in SURE_OTHERWISE or _is_absorbed(key[0], earlier, now)
        if not (is_right or _at_most(severities, earlier.findings.get(key, ()))):
            yield "new finding", *key
    asking = {code for (code, _), facts in now.questions.items() if facts.intersection(missing)} | now.crashes.keys()
    for key in earlier.findings:
        is_asked = key in now.questions or key[0] in asking or ASKED_BY.get(key[0]) in asking
        may_be_any = isinstance(change.value, Unknown) or (isinstance(change.value, OneOf) and change.value.open)
        is_noise = may_be_any and (key[0], place.kind) in NOT_ASKED
        if key not in now.findings and not (is_asked or is_noise or _is_taken_over(key[0], earlier, now)):
            yield SILENCE, *key


def _at_most(severities: Sequence[Severity], others: Sequence[Severity]) -> bool:
    """Whether there are as many findings at most, and none that is more severe."""
    pairs = zip(sorted(severities, reverse=True), sorted(others, reverse=True), strict=False)
    return len(severities) <= len(others) and all(one <= other for one, other in pairs)


def _is_taken_over(code: str, earlier: Said, now: Said) -> bool:
    """Whether a rule that leaves something to this one says it now."""
    gained = {key[0] for key, each in now.findings.items() if len(each) > len(earlier.findings.get(key, ()))}
    return any(code in ABSORBED.get(one, ()) for one in gained)


def _is_absorbed(code: str, earlier: Said, now: Said) -> bool:
    """Whether a rule says what another one does not say any more, which may have been about another subject."""
    gone = {key[0] for key, each in earlier.findings.items() if len(now.findings.get(key, ())) < len(each)}
    return not gone.isdisjoint(ABSORBED.get(code, ()))


def failures(
    loaded: LoadedRule, rules: Sequence[LoadedRule], is_chosen: Callable[[int, Change], bool] = lambda *_: True
) -> Iterator[Failure]:
    """What rules do wrong on the examples of one rule, for each change that is chosen by its number or itself."""
    number = 0
    for kind, examples in (("good", loaded.rule.good), ("bad", loaded.rule.bad)):
        for index, example in enumerate(examples):
            design = KnownDesign(example.source, example.kind)
            with design.network() as network:
                earlier = said(rules, network)
            for change in design.changes():
                number += 1
                if is_chosen(number, change):
                    with design.changed(change) as network:
                        now = said(rules, network)
                    place, name = change.place, f"{loaded.rule.code}-{kind}-{index}"
                    for problem, code, subject in _problems(earlier, now, change):
                        yield Failure(problem, code, place.kind, change.word, name, place.name, subject)
