#!/usr/bin/env bash
# What action.yml runs: install enilint as this checkout has it, lint, and tell GitHub of it.
set -euo pipefail

# Nothing of the directory that is linted is to run: no json.py or pip.py in it is to be taken for Python's own.
export PYTHONSAFEPATH=1
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP

environment=$RUNNER_TEMP/enilint
PATH=$environment/bin:$environment/Scripts:$PATH
# A job can use this action in several revisions, each of which has its own directory.
if [ "$(cat "$environment/installed" 2>/dev/null)" != "$GITHUB_ACTION_PATH" ]; then
    (
        cd "$RUNNER_TEMP"
        "$GITHUB_ACTION_PATH/scripts/install.sh" "$environment"
    )
    hash -r
    printf '%s\n' "$GITHUB_ACTION_PATH" >"$environment/installed"
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
# The default names $RUNNER_TEMP, where no file of the repository is in the way.
if [[ $ENILINT_SARIF_FILE == '$RUNNER_TEMP/'* ]]; then
    ENILINT_SARIF_FILE=$RUNNER_TEMP/${ENILINT_SARIF_FILE#*/}
fi
if [ -n "$ENILINT_SARIF_FILE" ]; then
    options+=(--format "sarif=$ENILINT_SARIF_FILE")
fi
if [ -n "$ENILINT_FAIL_ON" ]; then
    options+=("--fail-on=$ENILINT_FAIL_ON")
fi
if [ "$ENILINT_FAIL_ON_UNDECIDED" = true ]; then
    options+=(--fail-on-undecided)
fi
if [ -n "$ENILINT_SINCE" ]; then
    options+=("--since=$ENILINT_SINCE")
fi
# `read` splits at spaces, and expands neither file names nor variables. Bash before 4.4 refuses an empty array.
while read -r -a words; do
    options+=(${words[@]+"${words[@]}"})
done <<<"$ENILINT_ARGS"
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
    echo "findings=$(python -I -c "$count" "$report")" >>"$GITHUB_OUTPUT"
fi
if [ -f "$summary" ]; then
    cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
# GitHub closes the alerts that an upload does not have: none is to be made of a run that could not see everything.
if [ "$code" -lt 2 ] && [ -n "$ENILINT_SARIF_FILE" ]; then
    echo "sarif-file=${ENILINT_SARIF_FILE//[$'\r\n']/}" >>"$GITHUB_OUTPUT"
fi
exit "$code"
