"""Tags of resources that say what a design has no other word for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from enilint.files.late import late
from enilint.inputs.marks import ALLOWLISTED_BY, keys_of_mark, replaced_by_group
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.base import Peers, Tags, any_of_tags, others_of
from enilint.model.entities.launches import LaunchTemplate
from enilint.values import OneOf, Unknown, Value, facts_missing, follow, is_uncertain, known, merged, same, words

_FILTER = "tag:"
_ARGUMENTS = frozenset({"tags", "tags_all"})
_KEY = late(r"tags(?:_all)?(?:\[\"(?P<key>.*)\"\]|\.(?P<name>[\w-]+))")
"""A tag that `ignore_changes` names."""
_SPECIFICATIONS = "tag_specifications"
INSTANCE = "instance"
INTERFACE = "network-interface"
_STARTED = (INSTANCE, INTERFACE)
"""The kinds of things that a launch template gives tags, as far as they have addresses."""


def tags_of(body: Body) -> Tags:
    """The tags of a resource, with those that the provider adds (`default_tags`).

    A plan or state has all of them in `tags_all`. A data source of source tells none for certain but those that it
    looks for. Others may add those that `ignore_changes` names to what Terraform creates.
    """
    plain = body.plain_tags
    listed = _tags_listed(body) if plain is None else Tags(plain)
    return _with_ignored(listed, body, "tags", "tags_all")


def _tags_listed(body: Body) -> Tags:
    """The tags that the input lists."""
    of_provider = body.resource.default_tags if not body.where else None
    is_read = body.resource.mode == "data" and not body.resource.known
    if of_provider is None and not is_read and body.lacks(_ARGUMENTS):
        return Tags()
    whole = body.known_value("tags_all")
    if isinstance(whole, dict):
        return Tags(_with_hidden(_texts(whole, body), body, "tags_all"))
    more: list[str] = []
    others: tuple[Unknown, ...] = ()
    values: dict[str, Value[str | None]] = {}
    own = body.value("tags")
    if of_provider is None and isinstance(own, dict):  # as most have it
        values = _texts(own, body)
        sources: Sequence[tuple[Any, Mapping[str, Any]]] = ()
    else:
        sources = ((of_provider, body.resource.some_default_tags), (own, body.some_elements("tags")))
    for given, some in sources:
        if isinstance(given, dict):
            values |= _texts(given, body)
        elif _is_choice(given):
            each = [Tags(_texts(one, body)) for one in given.candidates]
            values = _overridden(values, any_of_tags(each, given.reason))
        elif given is not None:
            others = body.other_keys("tags") if given is own else ()
            values = {key: one for key, one in values.items() if others and all(k.differs_from(key) for k in others)}
            values.update(_texts(some, body))  # the others may override the rest
            more += facts_missing(given) or (f"the tags of {body.address}",)
    values = _with_hidden(values, body, "tags")
    if is_read:
        values = {**looked_for(body), **values}
    if (body.is_unknown("tags") and not _is_choice(own)) or body.is_unknown("tags_all") or is_read:
        more.append(f"the tags of {body.address}")
    return Tags(values, merged(more), () if is_read or is_uncertain(of_provider) else others)


def _with_ignored(tags: Tags, body: Body, *names: str) -> Tags:
    """Tags with those that something other than Terraform may add, as `ignore_changes` names one of the arguments."""
    ignored = body.ignored_changes() if body.resource.created else ()
    if not ignored:
        return tags
    fact = f"the tags of {body.address} that ignore_changes leaves to others"
    if body.ignores_changes(*names):
        return Tags(tags.values, merged(tags.more, (fact,)))
    keys = [found["key"] or found["name"] for one in ignored if (found := _KEY.fullmatch(one))]
    return Tags({**dict.fromkeys(keys, Unknown(fact)), **tags.values}, tags.more, tags.others)


def _is_choice(given: object) -> TypeGuard[OneOf[dict[str, Any]]]:
    """Whether tags are one of several maps, all of which are known."""
    return type(given) is OneOf and not given.open and all(isinstance(one, dict) for one in given.candidates)


def looked_for(body: Body) -> dict[str, Value[str | None]]:
    """The tags that a data source looks for with filters, `tag:KEY` with one value; `*` and `?` stand for others.

    Source: DescribeSubnets, `Filters`.
    """
    found: dict[str, Value[str | None]] = {}
    for block in body.blocks("filter"):
        name, values = block.known_value("name"), block.items("values")
        if isinstance(name, str) and name.startswith(_FILTER) and isinstance(values, Sequence) and len(values) == 1:
            (value,) = values
            if isinstance(value, str) and not any(sign in value for sign in "*?\\"):
                found[name.removeprefix(_FILTER)] = value
    return found


def _overridden(values: Mapping[str, Value[str | None]], tags: Tags) -> dict[str, Value[str | None]]:
    """Tags with others that win, some of which may not be there."""
    own = {
        key: follow(value, lambda text, key=key: values.get(key) if text is None else text)  # type: ignore[misc]
        for key, value in tags.values.items()
    }
    return {**values, **own}


def started_tags_of(body: Body, kind: str) -> Tags | None:
    """The tags that a launch template gives what it makes of a kind: `default_tags` are not among them."""
    if body.resource.mode == "data" and not body.resource.known:
        return None
    found = Tags(more=body.blocks_missing(_SPECIFICATIONS))
    for block in body.blocks(_SPECIFICATIONS):
        type = block.text_or("resource_type", "")
        answer = same(type, kind)
        if answer is not False:
            tags = tags_of(block)
            is_sure = answer is True
            found = Tags(
                {**found.values, **(tags.values if is_sure else {})},
                merged(found.more, tags.more if is_sure else facts_missing(type)),
                others_of((found, tags)) if is_sure else (),
            )
    return found


def group_tags_of(body: Body, *, is_for_instances: bool = False) -> Tags:
    """The tags of an Auto Scaling group, or those that its instances get: the provider adds no `default_tags` to it.

    Providers before 5.0 also take `tags`, a list of maps.
    """
    values: dict[str, Value[str | None]] = {}
    is_read = body.resource.mode == "data" and not body.resource.known
    more = [f"the tags of {body.address}"] if is_read else []
    found: list[tuple[Any, Any, Any]] = [
        (one.value("key"), one.value("value"), one.flag("propagate_at_launch")) for one in body.blocks("tag")
    ]
    listed = body.items("tags")
    if isinstance(listed, Sequence):
        maps = (one if isinstance(one, Mapping) else {} for one in listed)
        found += [(one.get("key"), one.get("value"), _flag(one.get("propagate_at_launch"))) for one in maps]
    for key, value, is_given in found:
        if not isinstance(key, str):
            more.append(f"a tag of {body.address}")
        elif not is_for_instances or is_given is True:
            values[key] = _text("" if value is None else value, key, body)
        elif isinstance(is_given, Unknown | OneOf):
            values[key] = Unknown(f"whether instances of {body.address} get its tag {key}")
        else:
            values[key] = None
    more += body.blocks_missing("tag") + facts_missing(listed)
    return _with_ignored(Tags(values, merged(more)), body, "tag", "tags")


def given_tag(body: Body, block: Body, *, is_for_instances: bool = False) -> Tags:
    """The tag that a resource of its own adds: `key` and `value` of a block of it. It may depend on a condition."""
    key, value, is_given = block.value("key"), block.value("value"), block.flag("propagate_at_launch")
    if not isinstance(key, str):
        return Tags(more=(f"the key of {body.address}",))
    doubt = body.resource.doubt or f"whether {body.address} exists" if body.resource.conditions else ""
    if is_for_instances and is_given is not True:
        doubt = doubt or f"whether instances get the tag {key} of {body.address}"
    return Tags({key: Unknown(doubt) if doubt else _text("" if value is None else value, key, body)})


def _flag(value: Any) -> Any:
    """A flag of a map, whose values are texts."""
    return value == "true" if isinstance(value, str) else value


def instance_tags_of(own: Tags, body: Body, template: Value[LaunchTemplate] | None) -> Tags:
    """The tags of an instance: what is started from a template has its tags, too (RunInstances, `TagSpecification`).

    `own` are those of its resource.
    """
    if body.resource.type == "aws_spot_instance_request":
        return _tags_of_request(own, body.address)
    if template is None or not body.resource.created:
        return own
    source = known(template)
    given = source.instance_tags if source is not None else None
    if given is None:
        return Tags(own.values, merged(own.more, (f"the tags of {body.address}",)))
    return Tags(own.values if own.more else {**given.values, **own.values}, merged(own.more, given.more))


def _tags_of_request(tags: Tags, address: str) -> Tags:
    """The tags of the instance of a Spot request that has tags: a script may copy these, the request does not.

    Source: `tags` of `aws_spot_instance_request` in the documentation of the AWS provider, "not automatically applied
    to the launched Instance".
    """
    values = {key: Unknown(f"whether a script copies tag {key} of {address} to its instance") for key in tags.values}
    return Tags({**values}, tags.more)


def _with_hidden(values: dict[str, Any], body: Body, name: str) -> dict[str, Any]:
    """Tags with those that a plan or state does not tell: the same object where there are none."""
    keys = body.unknown_keys(name)
    return {**values, **{key: Unknown(f"tag {key} of {body.address}") for key in keys}} if keys else values


def _texts(values: Mapping[str, Any], body: Body) -> dict[str, Any]:
    """The values of tags as Terraform converts them to texts: the same object where they are texts, as most are."""
    if isinstance(values, dict) and {*map(type, values.values())} <= {str}:
        return values
    return {key: _text(one, key, body) for key, one in values.items()}


def _text(value: Any, key: str, body: Body) -> Value[str | None]:
    """The value of a tag as Terraform converts it to text."""
    if isinstance(value, Unknown | OneOf | str) or value is None:
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else Unknown(f"tag {key} of {body.address}")


def allowlisted_by(body: Body) -> Value[Peers]:
    """Those who have put the addresses of a resource on an allow-list, by its tags."""
    plain = body.plain_tags
    if plain is not None and not keys_of_mark(ALLOWLISTED_BY, (*plain,)):
        return ()  # as most
    peers: list[str] = []
    for value in marked(body, ALLOWLISTED_BY):
        if value is None:
            defaults = _default_tags(body)
            return Unknown(defaults.fact if type(defaults) is Unknown else f"the tags of {body.address}")
        peers.append(words(value, unknown="somebody"))
    return tuple(peers)


def started_allowlisted_by(body: Body) -> Value[Peers]:
    """Those who have put the addresses of what a launch template starts on an allow-list, by the tags it gives."""
    peers: list[str] = []
    for block in body.blocks(_SPECIFICATIONS):
        if block.value("resource_type") in _STARTED:
            found = allowlisted_by(block)
            if not isinstance(found, tuple):
                return found
            peers += found
    return Unknown(body.blocks_missing(_SPECIFICATIONS)[0]) if _has_more(body) else tuple(dict.fromkeys(peers))


def replaced_by(body: Body) -> Value[str | None]:
    """What replaces an instance by itself: its Auto Scaling group, or its user data when they change."""
    group = next((one for name in ("tags", "instance_tags") if (one := replaced_by_group(_tags(body, name)))), None)
    if group is not None or not body.is_written("user_data_replace_on_change"):
        return group
    replaces = body.value("user_data_replace_on_change")
    if is_uncertain(replaces):
        return Unknown(f"user_data_replace_on_change of {body.address}")
    return "a change of its user data (user_data_replace_on_change)" if replaces is True else None


def marked(body: Body, mark: str) -> Iterator[Any]:
    """The values of the tags that are spelt as a mark; None where a plan or source does not tell which tags there are.

    A value that is not known is an Unknown. The default tags of the provider are tags of each of its resources, and a
    plan or state has both in `tags_all`.
    """
    defaults = _default_tags(body)
    if defaults is None and body.lacks(_ARGUMENTS):
        return
    if body.is_unknown("tags"):
        yield None
        return
    known = defaults if isinstance(defaults, dict) else {}
    found = False
    tags = {**known, **_tags(body, "tags_all"), **_tags(body, "tags")}
    for key in keys_of_mark(mark, (*tags,)):
        value = tags[key]
        if value not in (None, ""):
            found = True
            yield value
    for key in keys_of_mark(mark, (*dict.fromkeys((*body.unknown_keys("tags_all"), *body.unknown_keys("tags"))),)):
        found = True
        yield Unknown(f"tag {key} of {body.address}")
    if is_uncertain(defaults) and not found:
        yield None


def _default_tags(body: Body) -> Any:
    """The tags that the provider gives a resource; the tags that a block of it gives something else are no others."""
    return body.resource.default_tags if not body.where else None


def _tags(body: Body, name: str) -> Mapping[str, Any]:
    tags = body.value(name)
    return tags if isinstance(tags, dict) else {}


def _has_more(body: Body) -> bool:
    return bool(body.blocks_missing(_SPECIFICATIONS))
