"""DNS records, and the texts by which resources name IPv4 addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from enilint.findings import Location
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.addresses import single_address
from enilint.model.entities.services import AddressReference, DnsRecord
from enilint.values import OneOf, Unknown, Value

DNS_TYPES = frozenset({"aws_route53_record"})

_TEMPLATE = r'(?s)"\$\{(.+)\}/(\d+)"'
_NO_ADDRESS = ""
"""What stands for what is no single address, or that of a service: no instance or interface of the design has it."""
_OF_NO_HOST = (
    r"(?:^|\.)aws_nat_gateway\.|(?:^|\.)aws_acm_certificate\.[^.]+\.domain_validation_options"
    r"|(?:^|\.)data\.(?:external|http)\."
)
"""A service's own address, the record that proves a certificate, which is a CNAME (ACM guide, DNS validation), or what
a program or another site tells, such as the public address of whoever runs Terraform."""
_FORMAT = r"(?s)format\('%s/(\d+)', (.+)\)"


def dns_records(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[DnsRecord]:
    """Records of IPv4 addresses (type A). An alias names no address."""
    for body in managed(by_type, "aws_route53_record"):
        type = body.text("type")
        if isinstance(type, str) and type != "A":
            continue
        at = body.place("records")
        to = tuple(_reference(at, one) for one in texts(body, "records"))
        yield DnsRecord(address=body.address, at=body.at, places=places_of(DnsRecord, body), to=to)


def hosts(body: Body, name: str, cidrs: Iterable[Value[str]]) -> tuple[AddressReference, ...]:
    """The addresses that CIDR blocks hold alone. A block that is not known is one of those where its form shows it.

    The blocks are those of an argument.
    """
    found = [host for one in cidrs if (host := _host(one)) is not None]
    if not found:
        return ()
    at = body.place(name)
    return tuple([_reference(at, one) for one in found])


def _reference(at: Location, text: Value[str]) -> AddressReference:
    sources = (text.symbol or "", text.fact) if type(text) is Unknown else ()
    is_no_host = any(re.search(_OF_NO_HOST, one) for one in sources)
    return AddressReference(at=at, text=_NO_ADDRESS if is_no_host else text)


def texts(body: Body, name: str) -> tuple[Value[str], ...]:
    """The elements of a list of texts; one element stands for a list that is not known as a whole.

    What a plan does not know, its source tells; a null element is left out.
    """
    value = body.written_or_known(name)
    if value is None:
        return ()
    if type(value) is OneOf and not any(isinstance(one, list) for one in value.candidates):
        return (value,)
    items = body.items(name)
    if type(items) is list and {*map(type, items)} == {str}:  # as most are
        return tuple(items)
    known: Sequence[Any] = () if items is None else items if isinstance(items, list) else (items,)
    if Unknown in map(type, known):
        told = body.items_told(name)
        if told is not None and (not isinstance(items, list) or len(told) == len(known)):
            known = told
    return tuple([one for one in known if one is not None])


def _host(cidr: Value[str]) -> Value[str] | None:
    """The address of a block that holds no other; None where it holds others, or its form does not show it."""
    if isinstance(cidr, str):
        return single_address(cidr)
    if type(cidr) is OneOf:
        found: list[Any] = [None if one is None else _host(one) for one in cidr.candidates]
        candidates = tuple(_NO_ADDRESS if one is None else one for one in found)
        return OneOf(candidates, cidr.reason, cidr.open) if any(found) else None
    template, formatted = (re.fullmatch(one, cidr.symbol or "") for one in (_TEMPLATE, _FORMAT))
    if template is not None:
        symbol, length = template.groups()
    elif formatted is not None:
        length, symbol = formatted.groups()
    else:
        return None
    return msgspec.structs.replace(cidr, symbol=symbol, family=None) if length == "32" else None
