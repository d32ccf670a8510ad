#!/usr/bin/env bash
# Mutation testing of the rules with cosmic-ray, in a copy of the commit and with an environment of its own for the tool.
set -euo pipefail

bin="$(cd "$1" && pwd)"
place="$(mktemp -d)"
judge=""
trap '[ -z "$judge" ] || kill "$judge"; rm -rf "$place"' EXIT
git clone -q . "$place/copy"
"$bin/python" -m venv "$place/tool"
"$place/tool/bin/python" -m pip install --quiet -r tests/mutants/requirements.txt
cd "$place/copy"
export PATH="$bin:$PATH" PYTHONPATH="$PWD/pipelines:$PWD/tests:$PWD/tests/property" MUTATION_PLACE="$place"
export POLARS_MAX_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

python -m mutants.judge serve &
judge=$!
until [ -S "$place/judge" ]; do kill -0 "$judge"; sleep 1; done
config=tests/mutants/cosmic-ray.toml session="$place/session.sqlite" tool="$place/tool/bin"
"$tool/cosmic-ray" init "$config" "$session"
"$tool/cr-filter-operators" "$session" "$config"
"$tool/cosmic-ray" exec "$config" "$session"
"$tool/cr-report" --surviving-only "$session"
