"""Words of a design where an editor takes plain text."""

from enilint.reporters.terminal import escaped


def plain(text: str) -> str:
    """The text with nothing hidden in it, and no link.

    VS Code makes links of `[text](command:...)` in messages, and a click on such a link runs the command.
    """
    return escaped(text).replace("](", "] (")
