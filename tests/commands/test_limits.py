import re

import msgspec
import pytest

from enilint.aws.instance_types import bundled_catalog
from enilint.commands import limits

DATE = bundled_catalog().date


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert limits.run(["t3.micro", "c6in.32xlarge"], format="text", color=False) == 0
    assert capsys.readouterr().out == (
        "                      per  IPv4/v6         bandwidth\n"
        "type           ENIs  card  per ENI  cards  (Gbps)            hypervisor\n"
        "t3.micro          2     2  2 / 2        1  0.064, up to 5    nitro\n"
        "c6in.32xlarge    16     8  50 / 50      2  200 (170 a card)  nitro\n"
        "\n"
        f"source: EC2 DescribeInstanceTypes, {DATE}\n"
        "c6in.32xlarge: 200 Gbps only with ENIs on both cards; 170 Gbps at most per\n"
        "  ENI/card (same for c6in.metal, m6in/m6idn/r6in/r6idn 32xlarge and metal,\n"
        "  hpc6id.32xlarge).\n"
    )


def test_cards_that_differ_are_shown_as_a_span(capsys: pytest.CaptureFixture[str]) -> None:
    limits.run(["i7ie.48xlarge", "p6-b300.48xlarge"], format="text", color=False)
    output = capsys.readouterr().out
    assert "i7ie.48xlarge       15   7-8  " in output
    assert " 17  6400 (350-400 a card)  nitro\n" in output


def test_types_that_are_not_in_the_newest_data_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    limits.run(["t3.micro", "dl1.24xlarge", "p6e-gb200.36xlarge", "c5a.metal"], format="text", color=False)
    output = capsys.readouterr().out.replace("\n  ", " ")
    assert f"\nsource: EC2 DescribeInstanceTypes, {DATE}\n" in output
    assert "\nsource of c5a.metal: aws/amazon-vpc-cni-k8s, " in output
    assert "\ndl1.24xlarge: listed by an older DescribeInstanceTypes, but not on " in output
    assert "\np6e-gb200.36xlarge: from AWS documentation; " in output
    assert "\nc5a.metal: only listed in tables of AWS projects; not publicly available\n" in output
    assert "\n?: no source gives a value\n" in output


def test_every_listed_type_fits_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    catalog = bundled_catalog()
    listed = [name for name in catalog if (found := catalog.get(name)) and found.status == "listed"]
    assert len(listed) > 1000
    for name in listed:
        assert limits.run([name], format="text", color=False) == 0
        lines = capsys.readouterr().out.split("\n")
        assert max(map(len, lines)) <= 80, lines


def test_unknown_types_do_not_hide_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert limits.run(["m5.lrge", "m5.large", "what"], format="text", color=False) == 2
    output = capsys.readouterr()
    assert "\nm5.large " in output.out
    assert output.err == (
        f"error: m5.lrge: unknown instance type (data of {DATE}) (did you mean m5.large, m5n.large, m5d.large?)\n"
        f"error: what: unknown instance type (data of {DATE})\n"
    )


def test_nothing_known_prints_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert limits.run(["what\x1b[31m"], format="text", color=True) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"error: what\\x1b[31m: unknown instance type (data of {DATE})\n"


def test_a_type_is_shown_once_however_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    limits.run(["M5.Large", " m5.large"], format="text", color=False)
    assert capsys.readouterr().out.count("m5.large") == 1


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert limits.run(["i7ie.48xlarge", "c5a.metl"], format="json", color=False) == 2
    document = msgspec.json.decode(capsys.readouterr().out)
    whole, card = ({"baseline_gbps": float(gbps), "peak_gbps": float(gbps)} for gbps in (200, 100))
    assert document == {
        "version": 1,
        "date": DATE,
        "types": [
            {
                "type": "i7ie.48xlarge",
                "status": "listed",
                "source": f"EC2 DescribeInstanceTypes, {DATE}",
                "notes": [bundled_catalog().note("i7ie.48xlarge")],
                "interfaces": 15,
                "ipv4_per_interface": 50,
                "ipv6_per_interface": 50,
                "bandwidth": whole,
                "hypervisor": "nitro",
                "cards": [
                    {"from": 0, "count": 1, "interfaces": 8, "bandwidth": card},
                    {"from": 1, "count": 1, "interfaces": 7, "bandwidth": card},
                ],
            }
        ],
        "unknown": [{"type": "c5a.metl", "near": ["c5a.metal", "c5ad.metal", "c5.metal"]}],
    }


def test_json_card_bandwidth_is_that_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    limits.run(["c6in.32xlarge"], format="json", color=False)
    (shown,) = msgspec.json.decode(capsys.readouterr().out)["types"]
    assert shown["cards"][0]["bandwidth"]["peak_gbps"] == 170


def test_colour_has_the_same_cells(capsys: pytest.CaptureFixture[str]) -> None:
    limits.run(["c6in.32xlarge"], format="text", color=True)
    output = capsys.readouterr().out
    assert "\x1b[" in output
    for cell in ("c6in.32xlarge", "50 / 50", "200 (170 a card)", "nitro"):
        assert cell in output


@pytest.mark.parametrize("columns", [30, 40, 60, 65, 66, 67, 68, 69, 70, 71, 72, 73, 80, 100])
@pytest.mark.parametrize("color", [False, True])
def test_no_number_is_cropped_on_a_narrow_terminal(
    columns: int, color: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    limits.run(["c6in.32xlarge", "t3.micro"], format="text", color=color)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    lines = [line.rstrip() for line in shown.split("\n")]
    if any(re.fullmatch(r"c6in.32xlarge +16 +8  50 / 50 +2  200 \(170 a card\)  nitro", line) for line in lines):
        assert columns >= 69, "this is how wide the table is"
        return
    start = lines.index("c6in.32xlarge")
    assert lines[start : start + 8] == [
        "c6in.32xlarge",
        "  ENIs              16",
        "  per card          8",
        "  IPv4/v6 per ENI   50 / 50",
        "  cards             2",
        "  bandwidth (Gbps)  200 (170 a card)",
        "  hypervisor        nitro",
        "t3.micro",
    ]
    assert max(map(len, lines)) <= max(columns, 36)
    assert columns < 80
