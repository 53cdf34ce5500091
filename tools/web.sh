#!/usr/bin/env bash
# Builds the console's page into web/dist, from where the program takes it in.
#
# Packages are fetched where the lock names others than are there; where nothing is missing it asks for no network.
set -euo pipefail
cd "$(dirname "$0")/../web"

# npm writes down what it installed; the lock is newer where it names something else.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
# Nothing that the page is made of is newer than the page: there is nothing to do.
if [ -f dist/index.html ] && [ -z "$(find src public scripts index.html ./*.ts ./*.js package-lock.json ../locales -newer dist/index.html -type f -print -quit)" ]; then
  exit
fi
npm run --silent build -- --logLevel warn
