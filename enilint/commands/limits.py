"""`enilint limits`: what EC2 instance types allow."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence

from enilint.aws.instance_types import Catalog, Gbps, InstanceType, NetworkCards, bundled_catalog
from enilint.commands.telling import tell
from enilint.files.hints import did_you_mean
from enilint.reporters.terminal import wrapped

_WIDTH = 80
_NOT_KNOWN = "?"


def run(types: Sequence[str], *, format: str, color: bool) -> int:
    """Print the limits of instance types, as a table (`text`) or as a JSON document (`json`).

    The document has `version` (1), `date` (of the data), `types`, and `unknown`: names that the data lacks, each with
    those `near` to it. A type has `type`, `status`, `source`, `notes`, `interfaces`, `ipv4_per_interface`,
    `ipv6_per_interface`, `bandwidth`, `hypervisor`, and `cards`: runs of equal network cards, each with `from` and
    `count`, `interfaces` (on each card) and `bandwidth`. A bandwidth has `baseline_gbps` and `peak_gbps`. What no
    source tells is null.
    """
    catalog = bundled_catalog()
    wanted = list(dict.fromkeys(name.strip().lower() for name in types))
    known = [found for name in wanted if (found := catalog.get(name))]
    unknown = [name for name in wanted if catalog.get(name) is None]
    if format == "json":
        _print_json(catalog, known, unknown)
    elif known:
        _print_table(catalog, known, color)
    for name in unknown:
        hint = did_you_mean(", ".join(catalog.near(name)))
        tell(f"error: {name}: unknown instance type (data of {catalog.date}){hint}")
    return 2 if unknown else 0


def _print_table(catalog: Catalog, types: Sequence[InstanceType], color: bool) -> None:
    from enilint.commands.tables import Column, print_table

    columns = [
        Column("type"),
        Column("ENIs", right=True),
        Column("per\ncard", right=True),
        Column("IPv4/v6\nper ENI"),
        Column("cards", right=True),
        Column("bandwidth\n(Gbps)"),
        Column("hypervisor"),
    ]
    print_table(columns, [_row(one) for one in types], color=color)
    print()
    width = min(_WIDTH, shutil.get_terminal_size().columns) if color or sys.stdout.isatty() else _WIDTH
    for line in _footnotes(catalog, types):
        print("\n".join(wrapped(line, width, rest="  ")))


def _row(one: InstanceType) -> Sequence[str]:
    return (
        one.name,
        _number(one.max_interfaces),
        _span(run.max_interfaces for run in one.cards),
        f"{_number(one.ipv4_per_interface)} / {_number(one.ipv6_per_interface)}",
        _number(one.card_count),
        _bandwidth(one),
        one.hypervisor or _NOT_KNOWN,
    )


def _bandwidth(one: InstanceType) -> str:
    if one.gbps is None:
        return _NOT_KNOWN
    baseline, peak = one.gbps
    whole = _number(peak) if baseline == peak else f"{_number(baseline)}, up to {_number(peak)}"
    if one.card_count == 1:
        return whole
    peaks = _span(gbps[1] for run in one.cards if (gbps := _card_gbps(run)))
    return f"{whole} ({peaks} a card)"


def _card_gbps(run: NetworkCards) -> Gbps | None:
    """What one card carries; no more than the API's wording says, which can be less than its numbers."""
    if run.gbps is None:
        return None
    words = (run.network_performance or "").split()
    stated = [float(word) for word in words if word.replace(".", "", 1).isdigit()]
    baseline, peak = run.gbps
    return min([baseline, *stated]), min([peak, *stated])


def _number(value: float | None) -> str:
    return _NOT_KNOWN if value is None else f"{value:g}"


def _span(values: Iterable[float | None]) -> str:
    """`8`, or `7-8` where they differ."""
    known = sorted({value for value in values if value is not None})
    return "-".join(_number(value) for value in dict.fromkeys(known[:1] + known[-1:])) or _NOT_KNOWN


def _footnotes(catalog: Catalog, types: Sequence[InstanceType]) -> Iterator[str]:
    by_source: dict[str, list[str]] = {}
    for one in types:
        by_source.setdefault(one.source, []).append(one.name)
    main, *others = sorted(by_source, key=lambda source: -len(by_source[source]))
    yield f"source: {main}"
    for source in others:
        yield f"source of {', '.join(by_source[source])}: {source}"
    if any(_NOT_KNOWN in cell for one in types for cell in _row(one)):
        yield f"{_NOT_KNOWN}: no source gives a value"
    for one in types:
        for note in _notes(catalog, one):
            yield f"{one.name}: {note}"


def _notes(catalog: Catalog, one: InstanceType) -> Sequence[str]:
    """What the numbers do not say of a type."""
    standing = {
        "delisted": f"listed by an older DescribeInstanceTypes, but not on {catalog.date}",
        "documented": f"from AWS documentation; DescribeInstanceTypes did not list it on {catalog.date}",
        "unlisted": "only listed in tables of AWS projects; not publicly available",
    }
    return [note for note in (standing.get(one.status), catalog.note(one.name)) if note]


def _print_json(catalog: Catalog, known: Sequence[InstanceType], unknown: Sequence[str]) -> None:
    from enilint.reporters.json_text import encoded

    document = {
        "version": 1,
        "date": catalog.date,
        "types": [_object(catalog, one) for one in known],
        "unknown": [{"type": name, "near": catalog.near(name)} for name in unknown],
    }
    sys.stdout.write(encoded(document))


def _object(catalog: Catalog, one: InstanceType) -> dict[str, object]:
    return {
        "type": one.name,
        "status": one.status,
        "source": one.source,
        "notes": _notes(catalog, one),
        "interfaces": one.max_interfaces,
        "ipv4_per_interface": one.ipv4_per_interface,
        "ipv6_per_interface": one.ipv6_per_interface,
        "bandwidth": _gbps(one.gbps),
        "hypervisor": one.hypervisor,
        "cards": [
            {
                "from": run.first,
                "count": run.count,
                "interfaces": run.max_interfaces,
                "bandwidth": _gbps(_card_gbps(run)),
            }
            for run in one.cards
        ],
    }


def _gbps(gbps: Gbps | None) -> dict[str, float] | None:
    return None if gbps is None else {"baseline_gbps": gbps[0], "peak_gbps": gbps[1]}
