#!/usr/bin/env bash
# The extension in VS Code itself: code-server, and Chromium without a screen.
#
# usage: vscode.sh ENILINT VSIX [SCREENSHOT.png]
#
# ENILINT is the program with its extra `lsp`, VSIX the packaged extension. Where VS Code cannot be installed, that is
# said, and the exit code is 0. ENILINT_CODE_SERVER may name a directory to keep the installation in.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
enilint=$(realpath -s "$1") extension=$(realpath "$2") picture=${3:+$(realpath -m "$3")}
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server"; wait "$server" || true; fi; rm -rf "$work"' EXIT

skip() {
    echo "VS Code is not tested: $*"
    exit 0
}

# --- VS Code and a browser -------------------------------------------------------------------------------------------

installation=${ENILINT_CODE_SERVER:-$work/code-server}

packages() {
    command -v chromium && command -v rg && command -v g++ && command -v make && command -v python3
}

install_code_server() {
    cp "$here/vscode/package.json" "$installation"
    cd "$installation"
    npm install --no-audit --no-fund --ignore-scripts
    # The headers of this node, so that none are fetched; the other native modules are not needed.
    npm_config_nodedir=$(dirname "$(dirname "$(realpath "$(command -v node)")")")
    export npm_config_nodedir
    npm rebuild --foreground-scripts argon2
    cd node_modules/code-server/lib/vscode
    npm install --omit=dev --ignore-scripts --no-audit --no-fund
    npm rebuild --foreground-scripts @vscode/spdlog native-watchdog
    mkdir -p node_modules/@vscode/ripgrep/bin
    ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
    ln -sfn node_modules node_modules.asar
    touch "$installation/complete"
}

case $(node --version 2>/dev/null) in
v20.*) ;;
*) skip "code-server takes node 20" ;;
esac
if ! packages >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    {
        apt-get update -q && apt-get install -qy --no-install-recommends chromium ripgrep g++ make python3 \
            fonts-dejavu-core fonts-noto-color-emoji
    } >"$work/log" 2>&1 || true
fi
packages >/dev/null || skip "it takes chromium, ripgrep, g++, make and python3"
mkdir -p "$installation"
if [ ! -e "$installation/complete" ]; then
    echo "installing code-server"
    (export -f install_code_server && export here installation && timeout 300 bash -euo pipefail -c install_code_server) \
        >"$work/log" 2>&1 || { tail -n 30 "$work/log"; skip "code-server could not be installed"; }
fi
code_server=$installation/node_modules/code-server/out/node/entry.js

# --- A workspace of a stranger: programs and modules of its own, each of which leaves a mark where it is run ----------

workspace=$work/workspace
mkdir -p "$work/bin" "$work/home" "$work/marks"
cp -R "$here/workspace" "$workspace"

program() {
    mkdir -p "$(dirname "$1")"
    printf '#!/bin/sh\ntouch "%s/marks/%s"\nexec "%s" "$@"\n' "$work" "$2" "$enilint" >"$1"
    chmod +x "$1"
}
program "$workspace/.venv/bin/enilint" environment
program "$workspace/tools/enilint" setting
for module in enilint sitecustomize yaml msgspec; do
    echo "open('$work/marks/module-$module', 'w')" >"$workspace/$module.py"
done
mkdir "$workspace/.vscode" "$workspace/plans"
echo '{"enilint.path": "tools/enilint"}' >"$workspace/.vscode/settings.json"
echo '{"version": 1}' >"$workspace/other.enilint.json"
cp "$here/../cases/terraform/floating-eni-cross-zone/plan.json" "$workspace/plans"

# --- VS Code -----------------------------------------------------------------------------------------------------------

mkdir -p "$work/data/User" "$work/extensions/enilint.enilint-end-to-end-0.0.0"
cp "$here/vscode/package.json" "$here/vscode/runner.js" "$work/extensions/enilint.enilint-end-to-end-0.0.0"
cat >"$work/data/User/settings.json" <<END
{
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
    "telemetry.telemetryLevel": "off",
    "editor.minimap.enabled": false,
    "files.autoSave": "off",
    "workbench.startupEditor": "none"
}
END
export ENILINT_RESULTS=$work/results CHROMIUM
CHROMIUM=$(command -v chromium)
options=(--user-data-dir "$work/data" --extensions-dir "$work/extensions" --config "$work/code-server.yaml")
node "$code_server" "${options[@]}" --install-extension "$extension"

# The stranger is met by an enilint in PATH, which VS Code takes from a login shell; an empty entry of PYTHONPATH stands
# for the folder that is open.
ln -s "$enilint" "$work/bin/enilint"
echo "export PYTHONPATH=:/nowhere PATH=$work/bin:\$PATH" >"$work/home/.profile"
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
HOME=$work/home SHELL=/bin/sh node "$code_server" "${options[@]}" --auth none --bind-addr "127.0.0.1:$port" \
    --disable-telemetry --disable-update-check >"$work/server.log" 2>&1 &
server=$!
address="http://127.0.0.1:$port/?folder=$workspace"
for _ in $(seq 120); do
    ! curl -fsSL -o /dev/null "$address" 2>/dev/null || break
    sleep 0.5
done
NODE_PATH=$installation/node_modules timeout 400 node "$here/vscode/browse.js" "$address" "$work/results" ${picture:+"$picture"} || {
    tail -n 30 "$work/server.log"
    find "$work/data/logs" -name '*enilint*.log' -exec tail -n 100 {} +
    [ ! -e "$work/results.png" ] || cp "$work/results.png" "${TMPDIR:-/tmp}/enilint-vscode.png"
    exit 1
}
