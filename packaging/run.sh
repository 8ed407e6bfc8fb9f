#!/usr/bin/env bash
# From a fresh clone on Debian 12 to the program at work: installs what is missing (as root or with sudo), builds, and
# opens the window; without a display it verifies the demo cases on the command line. Can be run again at any time.
# Arguments are handed to the window.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/common.sh

install_missing "${build_packages[@]}"
build release countersign countersign-cli countersign-train

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "Opening the window"
    exec build/release/bin/countersign "$@"
fi

say "There is no display: verifying the demo cases on the command line"
mkdir -p build/demo
for case in genuine skilled-forgery random-forgery; do
    references=()
    for file in resources/demo/"$case"/reference-*.png; do
        references+=(--reference "$file")
    done
    printf '\n-- %s\n' "$case"
    build/release/bin/countersign-cli verify --query "resources/demo/$case/query.png" "${references[@]}" \
        --report "build/demo/$case.pdf"
done
printf '\nThe reports:\n'
ls -1 "$PWD"/build/demo/*.pdf
