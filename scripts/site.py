"""What the site of docs/ has in addition: pages from other directories of the repository, and links to them.

MkDocs calls these hooks. Links to files that are no pages, such as the Dockerfile, become the names of these files.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "README.md": "about.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "reporting-vulnerabilities.md",
    "rules/README.md": "rules/README.md",
    "editors/vscode/README.md": "vscode.md",
    "enilint/stand_ins/README.md": "stand-ins.md",
}
"""Pages of other directories, and where they are in the site."""
_ORIGIN = {site: source for source, site in PAGES.items()}
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s#]*)(?P<anchor>#[^)\s]*)?\)")
_CODE = re.compile(r"^```.*?^```|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages, and put the rules into the navigation."""
    for source, site in PAGES.items():
        files.append(File.generated(config, site, content=(ROOT / source).read_text(encoding="utf-8")))
    rules = sorted(one.src_uri for one in files.documentation_pages() if re.fullmatch(r"rules/eni\d+\.md", one.src_uri))
    for entry in config.nav:
        if isinstance(entry, dict) and "Rules" in entry:
            entry["Rules"] = ["rules/README.md", *({_title(files, one): one} for one in rules)]
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links of the repository as links of the site."""
    source = _ORIGIN.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    parts, end = [], 0
    for code in (*_CODE.finditer(markdown), None):
        prose = markdown[end : code.start() if code else None]
        parts.append(_LINK.sub(lambda match: _link(match, source, page.file.src_uri), prose))
        if code:
            parts.append(code[0])
            end = code.end()
    return "".join(parts)


def _link(match: re.Match[str], source: str, site: str) -> str:
    target = match["target"]
    if not target or "://" in target:
        return match[0]
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    to = PAGES.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else None)
    if to is None:
        return match["text"]
    address = posixpath.relpath(to, posixpath.dirname(site) or ".")
    return f"{match['image']}[{match['text']}]({address}{match['anchor'] or ''})"


def _title(files: Files, uri: str) -> str:
    page = files.get_file_from_path(uri)
    assert page is not None
    return str(page.content_string.partition("\n")[0].removeprefix("# "))
