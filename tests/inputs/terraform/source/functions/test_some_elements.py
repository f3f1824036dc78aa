"""Collections of which only some elements are known: these are what they are, whatever the others turn out to be."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.inputs.terraform.source.access import attribute, index
from enilint.inputs.terraform.source.values import PartialList, PartialMap, SetValue
from enilint.run.examples import read_example
from enilint.values import Unknown
from tests.inputs.terraform.source.functions.results import result, unknown

KEYS = ("a", "b", "c")
MISSING = unknown("var.more")


def some_map(random: Random) -> dict[str, Any]:
    return {key: random.randrange(3) for key in KEYS if random.random() < 0.6}


def some_list(random: Random) -> tuple[Any, ...]:
    return tuple(random.choice("abc") for _ in range(random.randrange(4)))


@pytest.mark.parametrize("seed", range(200))
def test_what_is_known_of_a_merge_holds_for_every_map(seed: int) -> None:
    random = Random(seed)
    maps: list[Any] = [random.choice([some_map(random), None]) for _ in range(random.randrange(1, 5))]
    place = random.randrange(len(maps) + 1)
    partial = result("merge", *maps[:place], MISSING, *maps[place:])
    if random.random() < 0.5:
        maps.append(some_map(random))
        partial = result("merge", partial, maps[-1])
    assert isinstance(partial, PartialMap)
    assert partial.fact == MISSING.fact
    behind = [one for one in maps[place:] if one]
    assert {key for key, _ in partial.pairs} == {key for one in behind for key in one}
    for _ in range(5):
        whole = result("merge", *maps[:place], some_map(random), *maps[place:])
        assert {key: whole[key] for key, _ in partial.pairs} == dict(partial.pairs)
    for key in KEYS:
        value = attribute(partial, key)
        assert value == index(partial, key) or isinstance(value, Unknown)
        assert value == result("lookup", partial, key, "none") or isinstance(value, Unknown)
        assert isinstance(value, Unknown) is (key not in dict(partial.pairs))


@pytest.mark.parametrize("name", ["concat", "flatten"])
@pytest.mark.parametrize("seed", range(100))
def test_what_is_known_of_lists_holds_for_every_list(seed: int, name: str) -> None:
    random = Random(seed)
    lists: list[Any] = [some_list(random) for _ in range(random.randrange(1, 4))]
    place = random.randrange(len(lists) + 1)

    def run(more: Any) -> Any:
        arguments = [*lists[:place], more, *lists[place:]]
        return result(name, *arguments) if name == "concat" else result(name, tuple(arguments))

    partial = run(MISSING)
    assert isinstance(partial, PartialList)
    for _ in range(5):
        whole = run(some_list(random))
        assert whole[: len(partial.first)] == partial.first
        rest = list(whole[len(partial.first) :])
        for one in partial.others:
            rest.remove(one)
        assert [index(partial, place) for place in range(len(partial.first))] == list(partial.first)
    assert isinstance(index(partial, len(partial.first)), Unknown)
    again = result("concat", ("x",), partial, ("y",))
    assert (again.first, again.others) == (("x", *partial.first), (*partial.others, "y"))


@pytest.mark.parametrize("name", ["compact", "distinct", "reverse", "sort", "tolist", "toset"])
@pytest.mark.parametrize("seed", range(20))
def test_what_other_lists_keep_of_lists_holds_for_every_list(seed: int, name: str) -> None:
    random = Random(seed)
    known = (*some_list(random), "a")
    partial = result(name, result("concat", known, MISSING))
    assert isinstance(partial, PartialList)
    assert sorted(partial.others) == sorted(set(known))
    for _ in range(5):
        whole = result(name, (*known, *some_list(random)))
        rest = list(whole.elements if isinstance(whole, SetValue) else whole)
        for one in partial.others:
            rest.remove(one)


def test_of_elements_that_may_be_equal_one_is_kept() -> None:
    group, other, unsure = unknown("aws_security_group.a.id"), unknown("aws_security_group.b.id"), unknown("var.group")
    partial = result("toset", result("concat", (group, other, group, unsure, ""), MISSING))
    assert partial.others == (group, other)
    partial = result("setunion", SetValue((group,)), MISSING)
    assert partial.others == (group,)


def test_elements_that_may_be_lists_are_not_known() -> None:
    nested = result("concat", (("a",), SetValue(("b",))), MISSING)
    flat = result("flatten", (nested, "c"))
    assert (flat.first, flat.others) == ((), ("c",))


GROUPS = """\
variable "more" { TYPE }
variable "tags" { type = map(string) }
resource "aws_security_group" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_network_interface" "i" {
  subnet_id       = "subnet-0a1b2c3d4e5f60718"
  security_groups = GROUPS
  tags            = TAGS
}
"""


@pytest.mark.parametrize(
    ("groups", "known"),
    [
        ("concat([aws_security_group.a.id], var.more)", ["aws_security_group.a"]),
        ("concat(var.more, [aws_security_group.a.id])", ["aws_security_group.a"]),
        ("flatten([aws_security_group.a.id, var.more])", ["aws_security_group.a"]),
        ("compact(concat(var.more, [aws_security_group.a.id]))", ["aws_security_group.a"]),
        ("toset(distinct(concat(var.more, [aws_security_group.a.id])))", ["aws_security_group.a"]),
    ],
)
def test_the_groups_of_an_interface_that_are_known(groups: str, known: list[str]) -> None:
    source = GROUPS.replace("GROUPS", groups).replace("TYPE", "type = list(string)").replace("TAGS", "{}")
    (network,) = read_example(source, "terraform").networks
    (interface,) = [one for one in network.interfaces if one.declared]
    assert interface.security_groups is not None
    assert [str(one.group) for one in interface.security_groups.uses] == known
    assert interface.security_groups.more == ("the value of var.more",)


@pytest.mark.parametrize(
    ("tags", "name", "other"),
    [
        ('merge(var.tags, { Name = "x" })', "x", None),
        ('merge({ Name = "y", other = "z" }, var.tags, { Name = "x" })', "x", None),
        ('merge({ Name = "x" }, var.tags)', None, None),
        ('merge(merge(var.tags, { Name = "y" }), { Name = "x", other = "o" })', "x", "o"),
        ('{ for key, value in merge(var.tags, { Name = "x" }) : key => value }', None, None),
    ],
)
def test_the_tags_of_an_interface_that_are_known(tags: str, name: str | None, other: str | None) -> None:
    source = GROUPS.replace("GROUPS", "[]").replace("TYPE", "").replace("TAGS", tags)
    (network,) = read_example(source, "terraform").networks
    (interface,) = [one for one in network.interfaces if one.declared]
    assert interface.tags is not None
    for key, value in (("Name", name), ("other", other)):
        found = interface.tags.tag(key)
        assert found == value or (value is None and isinstance(found, Unknown) and "var.tags" in found.fact)


MODULE = """\
variable "tags" { type = TYPE }
resource "aws_subnet" "s" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  tags   = var.tags
}
"""


@pytest.mark.parametrize(("type", "value"), [("map(string)", "3"), ("any", "3"), ("map(any)", None)])
def test_what_is_known_is_converted_to_the_type_of_a_variable(tmp_path: Path, type: str, value: str | None) -> None:
    call = 'module "m" {\n  source = "./m"\n  tags = merge(var.t, { number = 3 })\n}\n'
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text(MODULE.replace("TYPE", type))
    (tmp_path / "main.tf").write_text(f'variable "t" {{}}\n{call}')
    (network,) = read(InputFile(str(tmp_path), b""), "terraform").networks
    (subnet,) = network.subnets
    assert subnet.tags is not None
    found = subnet.tags.tag("number")
    assert found == value or (value is None and isinstance(found, Unknown))


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ([{}, MISSING, "none"], "none"),
        ([{"a": "x", "b": "x"}, MISSING, "x"], "x"),
        ([{"a": "x", "b": "x"}, MISSING], "x"),
        ([{"a": "y"}, Unknown("var.z", prefix="z-"), "x"], "x"),
    ],
)
def test_lookup_of_a_key_that_changes_nothing(arguments: list[Any], value: str) -> None:
    assert result("lookup", *arguments) == value


@pytest.mark.parametrize(
    "arguments",
    [
        [{"a": "x", "b": "y"}, MISSING, "x"],
        [{"a": "x"}, MISSING, "y"],
        [{"a": MISSING}, MISSING, MISSING],
        [{"a": True}, MISSING, 1],
        [{"z-a": "y"}, Unknown("var.z", prefix="z-"), "x"],
        [{}, MISSING],
        [MISSING, MISSING, "x"],
    ],
)
def test_lookup_of_a_key_that_may_change_the_value(arguments: list[Any]) -> None:
    assert isinstance(result("lookup", *arguments), Unknown)
