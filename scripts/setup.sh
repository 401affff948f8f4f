#!/bin/sh
# Makes .venv with Python 3.10, then fills it from requirements.lock. Silent when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; then
    rm -rf .venv
    python=$(sh scripts/find-python.sh || true)
    if [ -n "$python" ] && "$python" -m venv .venv >/dev/null 2>&1; then
        :
    elif command -v uv >/dev/null 2>&1; then
        rm -rf .venv
        uv venv --quiet --python "${python:-3.10}" .venv || {
            echo "  ✗ uv could not make an environment with Python 3.10; its message stands above." >&2
            exit 1
        }
    elif [ -n "$python" ]; then
        rm -rf .venv
        echo "  ✗ $python cannot make an environment: its venv module is not complete." >&2
        echo "    On Debian or Ubuntu: apt install python3.10-venv. Or install uv. Then try again." >&2
        exit 1
    else
        echo "  ✗ Confidant needs Python 3.10, and none was found." >&2
        echo "    Install Python 3.10, or uv, which brings it along. Then try again." >&2
        exit 1
    fi
fi

exec .venv/bin/python -m scripts.install
