"""What the expected files do not show: width, grouping, hostile input, summaries."""

import re

import pytest
from msgspec.structs import replace

from enilint.findings import Finding, InputError, Location, Notice, Origin, Related, Severity, Undecided, Unread
from enilint.report import Input, Report
from enilint.reporters import View, render
from enilint.reporters.terminal import width_of

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SGR = re.compile("\x1b\\[[0-9;]*m")


def finding(subject: str = "instances.db", message: str | None = None, line: int = 1) -> Finding:
    return Finding(
        rule="ENI201",
        name="too-many-interfaces",
        severity=Severity.ERROR,
        input="a.enilint.yaml",
        subject=subject,
        at=Location("a.enilint.yaml", line, 1, line, 3),
        message=f"{subject} has 3 interfaces" if message is None else message,
        help="use fewer",
    )


def text(*findings: Finding, view: View = View(), **fields: object) -> str:  # noqa: B008 - a View is immutable
    inputs = (Input("a.enilint.yaml", "topology", 3),)
    return render("text", Report(**{"inputs": inputs, "findings": findings, **fields}), view)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_every_line_fits(width: int, report: Report) -> None:
    lines = render("text", report, View(width=width, show_undecided=True)).split("\n")
    assert max(map(width_of, lines)) <= width
    assert max(map(width_of, lines)) > width - 15


def test_long_words_of_every_part_fit() -> None:
    address = "module.network.module.interfaces.module.appliances.aws_network_interface.appliance[0].private_ips"
    at = Location("envs/production/plan.json", origin=Origin("envs/production/plan.json", f"/values/{'x/' * 20}"))
    long = Finding(
        rule="ENI201",
        name="too-many-interfaces",
        severity=Severity.ERROR,
        input="envs/production/plan.json",
        subject=address,
        at=at,
        message=f"the message of {address.replace('0', '1')}",
        help=f"see {address}",
        related=(Related(f"it is {address}", at), Related("short", at)),
    )
    open_question = Undecided(
        rule="ENI201",
        name="too-many-interfaces",
        input="envs/production/plan.json",
        subject=address,
        at=at,
        facts=(f"the type of {address}",),
    )
    output = text(long, undecided=(open_question,), view=View(show_undecided=True))
    assert max(map(len, output.split("\n"))) <= 80
    assert output.count("appliance[0].private_ips") == 5


def test_colour_adds_nothing_but_colour(report: Report) -> None:
    colored = render("text", report, View(color=True, show_undecided=True))
    assert SGR.search(colored)
    assert SGR.sub("", colored) == render("text", report, View(show_undecided=True))


def test_instances_of_one_block_are_one_finding() -> None:
    output = text(finding("aws_instance.db[0]"), finding("aws_instance.db[1]"), finding('aws_instance.db["a.b\\"]"]'))
    assert output.count("error[ENI201]") == 1
    assert '  also at db[1], db["a.b\\"]"]\n' in output
    assert "Found 3 errors in 1 design" in output


def test_instances_of_modules_are_named_in_full() -> None:
    output = text(finding('module.a["x"].aws_instance.db[0]'), finding('module.a["y"].aws_instance.db[0]'))
    assert '  also at module.a["y"].aws_instance.db[0]\n' in output


def test_many_instances_are_counted() -> None:
    output = text(*(finding(f"aws_instance.db[{number}]") for number in range(40)))
    assert "db[9], db[10]\n  and 29 more\n" in output
    assert "db[11]" not in output


@pytest.mark.parametrize(
    "other",
    [
        finding("aws_instance.cache[0]"),
        finding("aws_instance.db[1]", line=2),
        finding("aws_instance.db[1]", message="aws_instance.db[1] has 4 interfaces"),
        replace(finding("aws_instance.db[1]"), severity=Severity.WARNING),
        replace(finding("aws_instance.db[1]"), rule="ENI202"),
        replace(finding("aws_instance.db[1]"), input="b.enilint.yaml"),
    ],
)
def test_what_differs_in_more_than_the_key_stays_apart(other: Finding) -> None:
    output = text(finding("aws_instance.db[0]"), other)
    assert len(re.findall(r"^(?:error|warning)\[", output, re.MULTILINE)) == 2
    assert "also at" not in output


def question(number: int, missing: str) -> Undecided:
    return Undecided(
        rule="ENI101",
        name="cross-az-attachment",
        input="a.enilint.yaml",
        subject=f"aws_instance.db[{number}]",
        at=Location("main.tf", 3, 1, 3, 5),
        facts=(missing,),
    )


def test_undecided_instances_are_one_question() -> None:
    questions = tuple(question(number, f"the zone of aws_subnet.a[{number}]") for number in range(3))
    output = text(undecided=questions, view=View(show_undecided=True))
    assert output.count("undecided[ENI101]") == 1
    assert "  also at db[1], db[2]\n" in output
    assert "3 checks undecided.\n" in output


def test_questions_that_miss_other_facts_stay_apart() -> None:
    questions = (question(0, "the zone of aws_subnet.a[0]"), question(1, "the type of aws_instance.db[1]"))
    output = text(undecided=questions, view=View(show_undecided=True))
    assert output.count("undecided[ENI101]") == 2


def test_place_known_to_the_plan_alone_has_no_frame() -> None:
    at = Location("plan.json", origin=Origin("plan.json", "/resource_changes/7"))
    output = text(replace(finding(), at=at), texts={"plan.json": "{}"})
    assert "  --> plan.json (/resource_changes/7)\n" in output
    assert "|" not in output


def test_place_in_source_that_a_plan_led_to_has_a_frame() -> None:
    at = Location("main.tf", 1, 1, 1, 3, origin=Origin("plan.json", "/resource_changes/7"))
    output = text(replace(finding(), at=at), texts={"main.tf": "resource"})
    assert "  --> main.tf:1:1\n    |\n  1 | resource\n    | ^^\n" in output


def test_facts_of_the_same_plan_are_told_by_their_pointers() -> None:
    here, there = (
        Location("plan.json", origin=Origin("plan.json", f"/resource_changes/{number}")) for number in (7, 9)
    )
    other = Location("prior.json", origin=Origin("prior.json", "/values/1"))
    related = (Related("the type is t3.micro", there), Related("the zone is us-east-1a", other))
    output = text(replace(finding(), at=here, related=related))
    assert (
        "  --> plan.json (/resource_changes/7)\n"
        "  because\n"
        "     the type is t3.micro    (/resource_changes/9)\n"
        "     the zone is us-east-1a  prior.json (/values/1)\n"
    ) in output
    in_source = text(replace(finding(), related=related))
    assert "     the type is t3.micro    plan.json (/resource_changes/9)\n" in in_source


def test_facts_with_long_places_have_them_below() -> None:
    path = "modules/network/environments/production/eu-central-1/interfaces.tf"
    related = (Related("the interface is in us-east-1b", Location(path, 9, 1, 9, 4)), Related("b", Location("b.tf")))
    assert (
        "  because\n"
        "     the interface is in us-east-1b\n"
        "       modules/network/environments/production/eu-central-1/interfaces.tf:9\n"
        "     b\n"
        "       b.tf:1\n"
    ) in text(replace(finding(), related=related))


def test_hostile_text_is_shown_and_does_not_act() -> None:
    evil = "e\x1b[2J\u202e\nvil\x9b"
    at = Location(evil, 1, 1, 1, 4)
    bad = Finding(
        rule="ENI201",
        name="too-many-interfaces",
        severity=Severity.ERROR,
        input="b",
        subject=f"subject{evil}",
        at=at,
        message=f"message{evil}",
        help=f"help{evil}",
        related=(Related(f"related{evil}", at, evil),),
    )
    question = Undecided(rule="ENI201", name="n", input=evil, subject=f"open{evil}", at=at, facts=(f"fact{evil}",))
    whole = Report(
        inputs=(Input(evil, "topology", 1), Input("b", "topology", 1)),
        findings=(bad, replace(bad, subject=f"other{evil}"), replace(bad, at=Location("c"), input=evil)),
        undecided=(question,),
        errors=(InputError(evil, f"mistake{evil}", 1, 2),),
        notices=(Notice(evil, f"notice{evil}", 1, 2),),
        texts={evil: evil},
    )
    shown = "e\\x1b[2J\\u202e\\nvil\\x9b"
    for name in ("text", "concise"):
        output = render(name, whole, View(show_undecided=True))
        assert not CONTROL.search(output)
        for part in ("message", "open", "fact", "mistake", "notice"):
            assert f"{part}{shown}" in output
    output = render("text", whole, View(show_undecided=True))
    for part in ("subject", "other", "help", "related", "  --> ", " in "):
        assert f"{part}{shown}" in output


@pytest.mark.parametrize("name", ["text", "concise"])
def test_a_report_cannot_command_a_ci_runner(name: str) -> None:
    bad = finding(message="::add-mask::secret ##[group]" + "x" * 50 + " ::stop-commands::token")
    mistake = InputError("::stop-commands::token", "wrong")
    notice = Notice(mistake.path, mistake.message)
    told = {"errors": (mistake, replace(mistake, path=None)), "notices": (notice, replace(notice, path=None))}
    output = render(name, Report(findings=(bad,), **told), View())  # type: ignore[arg-type]
    assert "add-mask" in output
    assert not re.search(r"^\s*::", output, re.MULTILINE)
    assert "##[" not in output
    output = render(name, Report(findings=(replace(bad, at=Location("::notice::a")),)), View())
    assert not re.search(r"^\s*::", output, re.MULTILINE)


@pytest.mark.parametrize("name", ["text", "concise"])
def test_notices_stand_together_before_the_summary(name: str) -> None:
    notices = (Notice("a.tf", "one", 2, 3), Notice("b.tf", "two"), Notice(None, "three"))
    output = render(name, Report(inputs=TWO, notices=notices), View())
    if name == "text":
        expected = "note: a.tf:2:3: one\nnote: b.tf: two\nnote: three\n\n"
    else:
        expected = "a.tf:2:3: note: one\nb.tf: note: two\nnote: three\n"
    assert output == f"{expected}No findings in 2 designs (41 resources).\n"


EMPTY = Input("a", "terraform", 0, is_empty=True)
UNREAD = Unread("main.tf", "module.m is not installed", 1, 1, input="a", module="module.m", command="terraform get")
TWO = (Input("a", "topology", 1), Input("b", "topology", 40))


@pytest.mark.parametrize(
    ("report", "last"),
    [
        (Report(), "Nothing was checked: nothing to lint was found."),
        (
            Report(errors=(InputError("a", "b"),)),
            "Nothing was checked: 1 error (see above).",
        ),
        (
            Report(inputs=TWO, errors=(InputError("a", "b"), InputError("c", "d"))),
            "Results are incomplete: 2 errors (see above). No findings in 2 designs (41 resources).",
        ),
        (Report(inputs=(EMPTY,)), "Nothing was checked: no resources in 1 design."),
        (
            Report(inputs=(EMPTY, replace(EMPTY, resources=3))),
            "Nothing was checked: no resources of a type that enilint knows in 2 designs.",
        ),
        (
            Report(inputs=(EMPTY,), unread=(UNREAD, UNREAD)),
            "Nothing was checked: 2 modules were not read; run terraform get.",
        ),
        (
            Report(inputs=(EMPTY,), unread=(UNREAD,), errors=(InputError("a", "b"),)),
            "Nothing was checked: 1 error (see above), and 1 module was not read; run terraform get.",
        ),
        (Report(inputs=(EMPTY,), findings=(finding(),)), "Found 1 error in 1 design (0 resources)."),
        (
            Report(inputs=TWO, unread=(UNREAD, UNREAD), suppressed=1),
            "No findings in 2 designs (41 resources). 1 suppressed. 2 modules were not read: run terraform get.",
        ),
        (
            Report(inputs=TWO, unread=(replace(UNREAD, command=""),)),
            "No findings in 2 designs (41 resources). 1 module was not read (see above).",
        ),
        (Report(inputs=TWO), "No findings in 2 designs (41 resources)."),
        (Report(inputs=(Input("a", "topology", 1),), findings=(finding(),)), "Found 1 error in 1 design (1 resource)."),
        (
            Report(
                inputs=(Input("a", "topology", 1),),
                findings=tuple(
                    replace(finding(), severity=one) for one in (Severity.INFO, Severity.WARNING, Severity.WARNING)
                ),
            ),
            "Found 2 warnings and 1 info in 1 design (1 resource).",
        ),
        (
            Report(inputs=(Input("a", "topology", 1),), suppressed=3),
            "No findings in 1 design (1 resource). 3 suppressed.",
        ),
        (
            Report(inputs=(Input("a", "topology", 1),), suppressed=1, in_baseline=1, suppressed_questions=3),
            "No findings in 1 design (1 resource). 1 finding in the baseline, 3 undecided checks suppressed.",
        ),
    ],
)
def test_summary(report: Report, last: str) -> None:
    assert render("concise", report, View()).rstrip("\n").rpartition("\n")[2] == last


def test_summary_of_undecided_questions_says_how_to_see_them(report: Report) -> None:
    hidden = replace(
        report,
        findings=(),
        errors=(),
        notices=(),
        unread=(),
        suppressed=0,
        suppressed_questions=0,
        allowances=None,
        stand_ins=(),
    )
    assert render("text", hidden, View(width=120)) == (
        "No findings in 3 designs (41 resources). 3 checks undecided: run with --show-undecided.\n"
    )
    assert render("text", hidden, View()) == (
        "No findings in 3 designs (41 resources).\n3 checks undecided: run with --show-undecided.\n"
    )
