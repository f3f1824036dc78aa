"""Questions about the tags of launches: what is attached to a template is attached to the instances started from it."""

from enilint.expressions.asked import question
from enilint.model.entities.base import Tags, any_of_tags
from enilint.model.entities.launches import Launch, LaunchTemplate
from enilint.model.network import Network
from enilint.values import Missing, Value, any_of, follow, merged, same


@question("tags")
def tags(network: Network, launch: Launch) -> Tags:
    """The tags of the instance: `tags.owner`. Null: there is no such tag.

    Instances of a launch template have the tags that it and their Auto Scaling group give them; one of the group wins
    (Amazon EC2 Auto Scaling User Guide, "Tag Auto Scaling groups and instances").
    """
    if not isinstance(launch, LaunchTemplate):
        return _told(launch.tags, f"the tags of {launch}")
    of_template = _told(launch.instance_tags, f"the tags of instances of {launch}")
    found: list[Tags] = []
    for group in network.auto_scaling_groups:
        answer = any_of(same(one, launch) for one in group.each_template)
        if answer is True:
            found.append(_of_both(of_template, _told(group.instance_tags, f"the tags of instances of {group}")))
        elif isinstance(answer, Missing):
            found.append(Tags(more=answer.facts))
    return any_of_tags(found or [of_template], f"which Auto Scaling group starts an instance of {launch}")


@question("tags")
def _tags_of_template(network: Network, template: LaunchTemplate) -> Tags:
    """The tags of the launch template itself: `tags.owner`. Null: there is no such tag. See `instance_tags`."""
    return _told(template.tags, f"the tags of {template}")


def _told(tags: Tags | None, fact: str) -> Tags:
    return Tags(more=(fact,)) if tags is None else tags


def _of_both(of_template: Tags, of_group: Tags) -> Tags:
    """The tags of an instance of a group: what the group does not tell may override what the template gives."""
    kept = {} if of_group.more else of_template.values
    given = {key: _given(value, of_template, key) for key, value in of_group.values.items()}
    return Tags({**kept, **given}, merged(of_template.more, of_group.more))


def _given(value: Value[str | None], of_template: Tags, key: str) -> Value[str | None]:
    """The value of a tag of an instance: that of the template if the group gives none."""
    return follow(value, lambda text: of_template.tag(key) if text is None else text)
