"""The program itself: its help, its choices, what it imports."""

import gc

import pytest

import enilint
from enilint.cli import SCHEMAS
from enilint.commands.check_arguments import FORMATS, KINDS
from tests.cli.running import CLEAN, ERROR, Run, process, write


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"enilint {enilint.__version__}\n", "")


def test_help_names_every_command(run: Run) -> None:
    output = run("--help").output
    assert "None" not in output
    for command in ("check", "rules", "explain", "limits", "schema"):
        assert f"  {command} " in output
        assert run(command, "--help").code == 0


def test_without_arguments_the_help_is_shown(run: Run) -> None:
    alone = run()
    assert (alone.code, alone.output) == (2, "")
    assert alone.error == run("--help").output


def test_choices_are_those_that_work() -> None:
    from enilint.commands.schema import NAMES
    from enilint.inputs import kinds
    from enilint.reporters import FORMATS as REPORTERS

    assert set(FORMATS) == set(REPORTERS)
    assert set(KINDS) == set(kinds.KINDS)
    assert set(SCHEMAS) == set(NAMES)


STOOD_IN_FOR = {
    "datetime", "gettext", "msgspec.inspect", "ntpath", "platform", "textwrap", "typing_extensions", "urllib.parse",
}  # fmt: skip
"""What a run imports stand-ins for, for a moment."""
LOCAL = 'module "local" {\n  source = "./module"\n}\n'


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"argparse", "msgspec", "re", "typing", "enilint.cli"}),
        (["check", "a.enilint.yaml"], {"jsonschema", "rich", "tomllib", "tempfile"}),
        (
            ["check", "source"],
            {
                "yaml",
                "rich",
                "pathspec",
                "enilint.regular_expressions",
                "enilint.inputs.topology",
                "enilint.inputs.terraform.hcl.json_syntax",
                "enilint.inputs.terraform.source.elsewhere",
                "enilint.inputs.terraform.source.functions.addresses",
                "enilint.inputs.terraform.source.origins",
                "enilint.inputs.terraform.source.stand_ins",
                "enilint.inputs.terraform.source.versions",
            },
        ),
        (
            ["check", "plan.json"],
            {"enilint.diagram", "yaml", "jsonschema", "rich", "enilint.inputs.topology"},
        ),
    ],
)
def test_a_run_imports_only_what_it_uses(arguments: list[str], unwanted: set[str]) -> None:
    write("a.enilint.yaml", ERROR)
    write("source/main.tf", 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n' + LOCAL)
    write("source/module/main.tf", 'resource "aws_eip" "main" {}\n')
    write("plan.json", '{"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": []}')
    program = (
        "import sys; from enilint.__main__ import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    modules = process("-S", "-c", program, *arguments).stderr.decode().split()
    assert "enilint.__main__" in modules
    assert (unwanted | STOOD_IN_FOR).isdisjoint(modules)


def test_after_a_run_the_modules_that_had_stand_ins_are_whole() -> None:
    write("a.enilint.yaml", CLEAN)
    program = (
        "import sys; from enilint.__main__ import run; sys.argv[1:] = ['check']; run()\n"
        "import argparse, msgspec, pathlib, typing\n"
        "late = pathlib.PureWindowsPath('c:\\\\a', 'b').name, pathlib.PurePosixPath('/a b').as_uri()\n"
        "late += msgspec.json.schema(list[int])['items']['type'], argparse.ngettext('one', 'many', 2)\n"
        "import datetime, msgspec.inspect, ntpath, platform, textwrap, typing_extensions, urllib.parse\n"
        "assert isinstance(msgspec.inspect.type_info(datetime.date), msgspec.inspect.DateType)\n"
        "assert msgspec.json.decode(b'\"2027-01-31\"', type=datetime.date) == datetime.date(2027, 1, 31)\n"
        "assert [platform.system(), ntpath.basename('a/b'), urllib.parse.quote('a b'), textwrap.dedent(' a')]\n"
        "assert typing.get_type_hints(type('A', (), {'__annotations__': {'b': 'int'}})) == {'b': int}\n"
        "print(*late)"
    )
    assert process("-c", program).stdout.splitlines()[-1] == b"b file:///a%20b integer many"


def test_the_end_of_a_run_does_not_look_for_garbage() -> None:
    program = (
        "import atexit, gc, sys; from enilint.__main__ import run; sys.argv[1:] = ['rules']\n"
        "atexit.register(lambda: print(gc.get_freeze_count(), len(gc.get_objects()), file=sys.stderr)); run()"
    )
    frozen, looked_at = map(int, process("-c", program).stderr.split())
    assert frozen > 100 * looked_at


def test_the_program_looks_for_no_garbage_and_a_call_of_it_changes_nothing(run: Run) -> None:
    assert gc.isenabled()
    assert run("rules").code == 0
    assert gc.isenabled()
    program = "import gc, sys; from enilint.__main__ import run; sys.argv[1:] = ['rules']; run(); print(gc.isenabled())"
    assert process("-c", program).stdout.splitlines()[-1] == b"False"
