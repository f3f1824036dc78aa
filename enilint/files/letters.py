"""Upper and lower case, and white space, as Terraform has them: letter by letter, by the tables of Go."""

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""The characters that are white space."""


def lower(text: str) -> str:
    """A text in lower case."""
    return text.lower() if text.isascii() else "".join(character.lower()[0] for character in text)


def upper(text: str) -> str:
    """A text in upper case. A letter that would become several stays as it is."""
    return text.upper() if text.isascii() else "".join(_one(one, one.upper(), one.title()) for one in text)


def title(character: str) -> str:
    """A character as the first one of a title."""
    return _one(character, character.title())


def _one(character: str, *forms: str) -> str:
    """The first of the forms that is one character."""
    return next((form for form in forms if len(form) == 1), character)
