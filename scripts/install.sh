#!/usr/bin/env bash
# Install enilint as this checkout has it into a new environment: scripts/install.sh DIRECTORY
#
# All else that is installed, the build backend too, is in requirements.lock, and is taken by its hash alone. Nothing of
# the current directory runs: no venv.py or pip.py in it is taken for Python's own.
set -euo pipefail

usage='usage: scripts/install.sh DIRECTORY

Install enilint and its locked dependencies into a new virtual environment.'
case ${1-} in
-h | --help)
    echo "$usage"
    exit 0
    ;;
'' | -*)
    echo "$usage" >&2
    exit 2
    ;;
esac

export PYTHONSAFEPATH=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python3 -I -m venv --clear "$1"
for python in "$1"/bin/python "$1"/Scripts/python.exe; do
    if [ -e "$python" ]; then
        "$python" -I -m pip install --quiet --require-hashes --only-binary :all: --requirement "$source/requirements.lock"
        "$python" -I -m pip install --quiet --no-index --no-deps --no-build-isolation "$source"
    fi
done
