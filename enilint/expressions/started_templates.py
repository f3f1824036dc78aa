"""Questions about the templates that Auto Scaling groups and fleets start instances from."""

from enilint.expressions.asked import question
from enilint.expressions.existing import of_list
from enilint.expressions.values import Many
from enilint.model.entities.launches import AutoScalingGroup, LaunchTemplate
from enilint.model.network import Network
from enilint.values import OneOf, Value, candidates, is_open


@question("template")
def template(network: Network, group: AutoScalingGroup) -> Value[LaunchTemplate] | None:
    """The template. Null: it names none. Unknown if there are several in `templates`: an instance starts from one."""
    if not group.templates:
        return group.template
    possible = tuple(one for each in group.templates for one in candidates(each))
    return OneOf(possible, f"which launch template {group} uses", open=any(map(is_open, group.templates)))


@question("templates")
def templates(network: Network, group: AutoScalingGroup) -> Many[LaunchTemplate]:
    """The templates that instances start from: one, unless overrides or configurations name several."""
    return of_list(network, group, group.each_template, ())
