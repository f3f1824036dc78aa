"""Cases of designs: topologies, Terraform source, plans, states."""

import json
from random import Random
from typing import Any

import yaml

from scripts.fuzzing import corpus, texts, trees
from scripts.fuzzing.cases import GOOD, GOOD_FILES, KNOWN, Case
from scripts.fuzzing.expressions import UNSET, Expressions

_FORMATS = ("text", "concise", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html")
SECOND = "report"
"""Where the second report of a run goes."""
_YAML_VALUES = (
    "&a [*a, *a]", "*a", "!!binary aGk=", "!!python/object:os.system {}", "!!set {a, b}", "!!float x", "{<<: *a}", "~",
    "0o17", "0x1F", "1_000", "1:30", "2027-01-31", "2027-01-31T00:00:00Z", ".inf", ".nan", "yes", "|\n  x", ">-\n  x",
    "? a", "[a, [b", "{a: {b", "'", '"', "%x", "@x", "`x`", "- a", "a: b: c", "{a: 1, a: 2}", "\"\\ud800\"", "--- x",
    "imports: [other.enilint.yaml, .]", "[" + "a, " * 300 + "a]", "@@DEEP200@@", "@@DEEP5000@@", "@@DIGITS5000@@",
)  # fmt: skip


def yaml_value(random: Random) -> str:
    """A value as YAML writes it, or what is nearly one."""
    if random.random() < 0.4:
        return random.choice(_YAML_VALUES)
    return random.choice((trees.dump(trees.hostile(random)), random.choice(trees.STRINGS) or "''"))


def as_yaml(tree: Any, random: Random) -> str:
    """A tree as YAML; as JSON, which YAML is too, where it cannot be written otherwise."""
    try:
        flow = random.choice((True, False, None))
        return trees.written_out(yaml.dump(tree, Dumper=yaml.CSafeDumper, default_flow_style=flow, sort_keys=False))
    except (yaml.YAMLError, UnicodeEncodeError):
        return trees.dump(tree)


def arguments(random: Random, *own: str) -> tuple[str, ...]:
    """The options of a check. Standard output gets JSON, a file now and then another format."""
    options = ["check", "--format", "json"]
    if random.random() < 0.3:
        options += ["--format", f"{random.choice(_FORMATS)}={SECOND}"]
    if random.random() < 0.1:
        options += ["--statistics", "--show-undecided"]
    return (*options, *own)


def topology(random: Random) -> Case:
    """A topology file, at times with another one that it imports."""
    seed = random.choice(corpus.topologies())
    name = random.choice(("design.enilint.yaml", "design.enilint.yaml", "design.enilint.json"))
    data = topology_text(seed, random, is_json=name.endswith(".json"))
    files = {name: data}
    if random.random() < 0.2:
        files["other.enilint.yaml"] = random.choice(corpus.topologies()).encode()
        line = b"\nimports: [other.enilint.yaml]\n"
        files[name] = data + line if not name.endswith(".json") else data
    paths = (name, GOOD)
    return Case(
        kind="topology",
        files={**files, GOOD: GOOD_FILES[GOOD]},
        mutated=(name,),
        arguments=(*arguments(random), *paths),
        paths=len(paths),
        expected=frozenset(one for one in KNOWN if one[0] == GOOD),
    )


def topology_text(seed: str, random: Random, *, is_json: bool = False) -> bytes:
    """A mutated topology."""
    if not is_json and random.random() < 0.45:
        return texts.mutated(seed, random, yaml_value, corpus.topologies())
    donors = [yaml.load(random.choice(corpus.topologies()), Loader=yaml.CSafeLoader)]
    tree = trees.mutated(yaml.load(seed, Loader=yaml.CSafeLoader), random, donors)
    text = trees.dump(tree) if is_json else as_yaml(tree, random)
    data = text.encode("utf-8", "surrogatepass")
    return texts.noisy(data, random) if random.random() < 0.1 else data


def source(random: Random) -> Case:
    """A root module, with one of its files changed: source, source in JSON, values of variables, or a module's."""
    files = dict(random.choice(corpus.roots()))
    if random.random() < 0.08:
        files["extra.tf.json"] = json.dumps(random.choice(corpus.JSON_SOURCE))
        changed = "extra.tf.json"
    else:
        changed = random.choice(sorted(files))
    if random.random() < 0.7:
        files["unset.tf"] = UNSET
    own: list[str] = []
    if random.random() < 0.05:
        files["given.tfvars"], changed = 'zone = "us-east-1a"\nnames = ["a", { b = 1 }]\n', "given.tfvars"
        own += ["--var-file", "given.tfvars"]
    if random.random() < 0.08:
        own += ["--var", f"{random.choice(('zone', 'x', 'names'))}={random.choice(trees.STRINGS)}"]
    own = [one.replace("\0", "").encode("utf-8", "replace").decode() for one in own]
    data = source_text(changed, files, random)
    if changed == "main.tf" and random.random() < 0.1:
        del files[changed]
        changed = random.choice(("main.tofu", "main_override.tf", "a.auto.tfvars"))
    written = {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()} | {changed: data}
    inside = {name if name == "given.tfvars" else f"root/{name}": one for name, one in written.items()}
    paths = ("root", "good", GOOD)
    return Case(
        kind="source",
        files={**inside, **GOOD_FILES},
        mutated=(changed if changed == "given.tfvars" else f"root/{changed}",),
        arguments=(*arguments(random, *own), *paths),
        paths=len(paths),
        expected=frozenset(one for one in KNOWN if "--var" not in own or one[0] == GOOD),
    )


def source_text(name: str, files: corpus.Files, random: Random) -> bytes:
    """A mutated file of a root."""
    text = files[name]
    expressions = Expressions("\n".join(files.values()))
    if name.endswith(".json") and random.random() < 0.8:
        tree = trees.mutated(json.loads(text), random, names=corpus.attributes())
        if random.random() < 0.5:
            found = trees.spot(tree, random)
            if found is not None:
                found[0][found[1]] = f"${{{expressions.value(random)}}}"
        return trees.dump(tree, indent=random.choice((None, 2))).encode("utf-8", "surrogatepass")
    donors = [one for files in random.sample(corpus.roots(), 2) for one in files.values()]
    values = expressions.line if random.random() < 0.3 else expressions.value
    if random.random() < 0.6:
        text = expressions.with_arguments(text, random, sorted(corpus.attributes()))
        return texts.as_bytes(text)
    return texts.mutated(text, random, values, donors)


def plan(random: Random) -> Case:
    """A plan, at times with its source."""
    tree, beside = random.choice(corpus.plans())
    return _json_case("plan", "plan.json", tree, beside if random.random() < 0.4 else {}, random)


def state(random: Random) -> Case:
    """A state."""
    name = random.choice(("terraform.tfstate", "state.json"))
    return _json_case("state", name, random.choice(corpus.states()), {}, random)


def _json_case(kind: str, name: str, seed: Any, beside: corpus.Files, random: Random) -> Case:
    donors = [random.choice(corpus.plans())[0], random.choice(corpus.states())]
    tree = trees.mutated(seed, random, donors, corpus.attributes())
    data = trees.dump(tree, indent=random.choice((None, None, 2))).encode("utf-8", "surrogatepass")
    if random.random() < 0.12:
        data = texts.noisy(data, random)
    files = {f"deep/{one}": text.encode() for one, text in beside.items()}
    mutated = [f"deep/{name}"]
    if beside and random.random() < 0.4:
        changed = random.choice(sorted(beside))
        files[f"deep/{changed}"] = source_text(changed, beside, random)
        mutated.append(f"deep/{changed}")
    paths = (f"deep/{name}", GOOD)
    return Case(
        kind=kind,
        files={**files, f"deep/{name}": data, GOOD: GOOD_FILES[GOOD]},
        mutated=tuple(mutated),
        arguments=(*arguments(random), *paths),
        paths=len(paths),
        expected=frozenset(one for one in KNOWN if one[0] == GOOD),
    )
