"""Expressions, and texts that are nearly some."""

from random import Random

EXPRESSIONS = (
    'subnet.tags.tier == "admin"',
    "gets_public_ip",
    'length(interfaces) > 1 && node_of == null && !anytrue([for i in interfaces : i.kind != "interface"])',
    'contains(["firewall", "nat", "vpn", "sbc"], tags.function)',
    "length(security_groups) > 0 && alltrue([for g in security_groups : !g.default])",
    'source_dest_check == false || tags["cost-center"] != "x"',
    "addresses.used <= options.most * addresses.usable",
    '!can(regex("^t[234][a-z]*[.]", target.instance.type))',
    'try(tags.Name, "none") == "a" ? -1 + 2 * 3 : (4 - 1) / 2 % 2',
    'length(distinct([for s in subnets : s.zone if s.tags.tier == "app"])) >= 3',
    "alltrue([for r in default_routes : same(r.target.zone, zone)])",
    'a ? b : c ? d : e || f && !g == h < i + -j["k"].l',
    'f(a, b,)[c].d # a comment\n && [1, 2.5e3, true, null, "\\u00e9\\n"] /* another */ == [ ]',
)
PIECES = (
    *"()[]{}.,:?!=<>&|+-*/%\"'\\#$@ \n\t0129aezf_",
    "&&", "||", "==", "!=", "<=", ">=", "=>", "...", "::", "${", "%{", "/*", "*/", "//", "for ", " in ", " if ", "null",
    "true", "1e", "1.5", "..", "e5", "-", "é", "\r", "\r\n", "x.y", "[*]", ".*", ".0", '"a"', "a-b", "<<EOT\n",
)  # fmt: skip


def mutated(random: Random) -> str:
    """An expression with some changes."""
    text = random.choice(EXPRESSIONS)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((0, 0, 1, 1, 2, 6)))
        middle = random.choice(PIECES) if random.random() < 0.7 else ""
        if random.random() < 0.2:
            other = random.choice(EXPRESSIONS)
            start = random.randrange(len(other))
            middle = other[start : start + random.randrange(20)]
        text = text[:at] + middle + text[end:]
    return text
