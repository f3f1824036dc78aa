"""Rows of the tables that ship with enilint: each is found as it is in the file."""

import msgspec

from enilint.aws import instance_types, provider_schema
from enilint.files.rows import row_of


def test_instance_types() -> None:
    types = msgspec.json.decode(instance_types.DATA.read_bytes())["types"]
    catalog = instance_types.Catalog()
    assert list(catalog) == list(types)
    assert {name for name in types if catalog.get(name) is None} == set()
    file = instance_types.DATA.read_bytes()
    start = file.index(b'\n"types":')
    assert {name: msgspec.json.decode(row_of(file, name, start, indent=" ") or b"null") for name in types} == types


def test_the_schema_of_the_provider() -> None:
    file = msgspec.json.decode(provider_schema.DATA.read_bytes())
    schema = provider_schema.ProviderSchema()
    for mode, key in (("managed", "resources"), ("data", "data_sources")):
        for type, row in file[key].items():
            assert schema.arguments(mode, type) == msgspec.convert(row, provider_schema.Arguments)
        others = set(file["resources"]) ^ set(file["data_sources"]) - set(file[key])
        assert all(schema.arguments(mode, type) is None for type in others - set(file[key]))


def test_what_is_no_name_has_no_row() -> None:
    table = b'\n"a":{"b":1},\n"c":{"d":2}\n}'
    assert (row_of(table, "a", 0), row_of(table, "c", 0)) == (b'{"b":1}', b'{"d":2}')
    assert [row_of(table, name, 0) for name in ("b", "d", "", 'a":{"b', "1},\n", '\n"a')] == [None] * 6
    assert (row_of(table, "a", 1), row_of(table, "c", 0, 14), row_of(b"", "a", 0)) == (None, None, None)
