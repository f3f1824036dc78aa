"""The recipes of docs/editors.md, as far as the editors are there."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from enilint.lsp.settings import Settings, settings_of

PAGE = Path(__file__).parents[2] / "docs/editors.md"
if not PAGE.exists():
    pytest.skip("the documents are those of a checkout", allow_module_level=True)
TEXT = PAGE.read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_settings() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", TEXT, re.MULTILINE)
    defaults = {name: getattr(Settings(), field) for name, field in zip(
        Settings.__struct_encode_fields__, Settings.__struct_fields__, strict=True)}  # fmt: skip
    assert {name: json.loads(value) for name, value in rows} == defaults


def test_neovim(tmp_path: Path) -> None:
    recipe, _ = fenced("lua")
    (tmp_path / "recipe.lua").write_text(
        "local seen = {}\n"
        "vim.lsp.config = function(name, config) seen[name] = config end\n"
        "vim.lsp.enable = function(name) seen.enabled = name end\n"
        f"{recipe}\n"
        "io.write(vim.json.encode(seen))\n"
    )
    command = [program("nvim"), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-l", tmp_path / "recipe.lua"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout or done.stderr)
    assert seen["enabled"] == "enilint"
    assert seen["enilint"]["cmd"] == ["enilint", "lsp"]
    assert settings_of(seen["enilint"]["settings"]) == Settings()


def test_neovim_0_10(tmp_path: Path) -> None:
    _, recipe = fenced("lua")
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text("")
    (tmp_path / "recipe.lua").write_text(
        "local seen\n"
        "vim.lsp.start = function(config) seen = config end\n"
        f"{recipe}\n"
        "vim.cmd.edit('main.tf')\n"
        "vim.bo.filetype = 'terraform'\n"
        "io.write(vim.json.encode(seen))\n"
    )
    command = [program("nvim"), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-l", tmp_path / "recipe.lua"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    output = done.stdout or done.stderr
    seen = json.loads(output[output.index("{") :])
    assert (seen["name"], seen["cmd"]) == ("enilint", ["enilint", "lsp"])
    assert Path(seen["root_dir"]).samefile(tmp_path)
    assert settings_of(seen["settings"]) == Settings()


def test_emacs(tmp_path: Path) -> None:
    (recipe,) = fenced("elisp")
    (tmp_path / "recipe.el").write_text(
        f"{recipe}\n(require 'eglot)\n"
        "(princ (json-encode (list :program (cdr (assoc '(terraform-mode yaml-mode yaml-ts-mode json-mode json-ts-mode)"
        " eglot-server-programs)) :settings eglot-workspace-configuration)))\n"
    )
    command = [program("emacs"), "-Q", "--batch", "-l", tmp_path / "recipe.el"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "HOME": str(tmp_path)}
    )
    seen = json.loads(done.stdout)
    assert seen["program"] == ["enilint", "lsp"]
    assert settings_of(seen["settings"]) == Settings()


def test_helix(tmp_path: Path) -> None:
    (recipe,) = fenced("toml")
    server = tomllib.loads(recipe)["language-server"]["enilint"]
    assert [server["command"], *server["args"]] == ["enilint", "lsp"]
    assert settings_of(server["config"]) == Settings()
    (tmp_path / "helix").mkdir()
    (tmp_path / "helix/languages.toml").write_text(recipe)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    for language in ("hcl", "yaml"):
        command = [program("hx"), "--health", language]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        assert "enilint" in done.stdout


def test_jetbrains() -> None:
    configuration, schemas = map(json.loads, fenced("json"))
    assert settings_of(configuration) == Settings()
    assert list(schemas) == ["yaml.schemas"]
