#!/usr/bin/env bash
# What action.yml runs: install enilint as this checkout has it, lint, and tell GitHub of it.
set -euo pipefail

environment=$RUNNER_TEMP/enilint
PATH=$environment/bin:$environment/Scripts:$PATH
if ! [ -e "$environment/installed" ]; then
    python3 -m venv "$environment"
    hash -r
    python -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
    touch "$environment/installed"
fi

report=$RUNNER_TEMP/enilint.json
summary=$RUNNER_TEMP/enilint.md
rm -f "$report" "$summary"
options=(--format "json=$report" --format "markdown=$summary" --format)
if [ "$ENILINT_ANNOTATIONS" = true ]; then
    options+=(github)
else
    options+=(text)
fi
if [ -n "$ENILINT_SARIF_FILE" ]; then
    options+=(--format "sarif=$ENILINT_SARIF_FILE")
fi
if [ -n "$ENILINT_FAIL_ON" ]; then
    options+=("--fail-on=$ENILINT_FAIL_ON")
fi
if [ -n "$ENILINT_SINCE" ]; then
    options+=("--since=$ENILINT_SINCE")
fi
options+=(--)
while IFS= read -r path; do
    if [ -n "$path" ]; then
        options+=("$path")
    fi
done <<<"$ENILINT_PATHS"

code=0
enilint check "${options[@]}" || code=$?
if [ -f "$report" ]; then
    count='import json, sys; print(len(json.load(open(sys.argv[1], encoding="utf-8"))["findings"]))'
    echo "findings=$(python -c "$count" "$report")" >>"$GITHUB_OUTPUT"
fi
if [ -f "$summary" ]; then
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
# GitHub closes the alerts that an upload does not have: none is to be made of a run that could not see everything.
if [ "$code" -lt 2 ] && [ -n "$ENILINT_SARIF_FILE" ]; then
    echo "sarif-file=${ENILINT_SARIF_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
fi
exit "$code"
