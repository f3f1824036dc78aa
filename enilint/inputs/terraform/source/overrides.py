"""What override files change: see https://developer.hashicorp.com/terraform/language/files/override."""

from enilint.inputs.terraform.hcl.json_body import JsonBody
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile, name_of

_LIFECYCLE = "lifecycle"
_PROVIDERS = "required_providers"


def merged(base: PlacedBlock, override: PlacedBlock) -> PlacedBlock:
    """A block with what an override file says of it.

    Arguments replace arguments, nested blocks replace all of their type. Only `lifecycle` is merged itself.
    """
    overridden = dict(base.overridden)
    block = _merged(base.block, override.block, override.file, overridden)
    return PlacedBlock(base.file, block, overridden)


def _merged(base: Block, override: Block, file: SourceFile, overridden: dict[str, SourceFile]) -> Block:
    before, after = base.body, override.body
    lifecycles = (before.blocks_of(_LIFECYCLE), after.blocks_of(_LIFECYCLE))
    replaced = {*after.attributes, *map(name_of, after.blocks)}
    added = after.blocks
    if all(lifecycles):
        replaced.discard(_LIFECYCLE)
        inner = _merged(lifecycles[0][0], lifecycles[1][0], file, overridden)
        before = _with(before, before.attributes, [inner if one is lifecycles[0][0] else one for one in before.blocks])
        added = [one for one in added if one.type != _LIFECYCLE]
    attributes = {name: one for name, one in before.attributes.items() if name not in replaced}
    blocks = [one for one in before.blocks if name_of(one) not in replaced]
    overridden.update(dict.fromkeys(replaced, file))
    body = _with(before, {**attributes, **after.attributes}, [*blocks, *added], json=isinstance(after, JsonBody))
    return _with_body(base, body)


def merge_settings(settings: list[PlacedBlock], override: PlacedBlock) -> list[PlacedBlock]:
    """The `terraform` blocks of a module with one of an override file: it is added, what it overrides is taken away.

    Of `required_providers`, that is each provider that the override file names.
    """
    body = override.block.body
    replaced = {*body.attributes, *(one.type for one in body.blocks if one.type != _PROVIDERS)}
    providers = {name for one in body.blocks_of(_PROVIDERS) for name in one.body.attributes}
    kept = [PlacedBlock(one.file, _without(one.block, replaced, providers), one.overridden) for one in settings]
    return [*kept, override]


def _without(block: Block, replaced: set[str], providers: set[str]) -> Block:
    blocks = [
        _with_body(one, _with(one.body, _but(one.body.attributes, providers), one.body.blocks))
        if one.type == _PROVIDERS
        else one
        for one in block.body.blocks
        if one.type not in replaced
    ]
    return _with_body(block, _with(block.body, _but(block.body.attributes, replaced), blocks))


def _but(attributes: dict[str, Attribute], names: set[str]) -> dict[str, Attribute]:
    return {name: one for name, one in attributes.items() if name not in names}


def _with(body: Body, attributes: dict[str, Attribute], blocks: list[Block], *, json: bool = False) -> Body:
    kind = JsonBody if json else type(body)
    return kind(body.start, body.end, attributes, blocks)


def _with_body(block: Block, body: Body) -> Block:
    return Block(block.start, block.end, block.type, block.type_range, block.labels, block.header, body)
