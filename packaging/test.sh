#!/usr/bin/env bash
# Installs what is missing on Debian 12 (as root or with sudo), builds with warnings as errors and runs every test, those
# of windows under Xvfb and once more offscreen. Ends with "N passed, N failed", counted in test functions. When nothing
# changed nothing is installed or built, and the tests run again.
#   --asan   the same with AddressSanitizer and UndefinedBehaviorSanitizer (preset asan)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/common.sh

preset=release
case "${1:-}" in
"") ;;
--asan) preset=asan ;;
*) fail "usage: packaging/test.sh [--asan]" ;;
esac

if [ "$preset" = asan ]; then
    export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
    export LSAN_OPTIONS=suppressions=$PWD/packaging/lsan.supp:print_suppressions=0
    export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
fi

install_missing "${build_packages[@]}" "${test_packages[@]}"
build "$preset"

log=build/$preset/Testing/Temporary/LastTest.log
rm -f "$log"
status=0
say "Testing"
# Tests of windows are there twice and choose their own platform: on X11 and offscreen. The others run as on a desk.
xvfb-run -a -s "-screen 0 1366x768x24" env -u WAYLAND_DISPLAY QT_QPA_PLATFORM=xcb \
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --timeout 900 -j "$(nproc)" || status=1
[ -f "$log" ] || fail "the tests did not start"

# A program that failed without saying which function (a crash, a time-out) counts as one failure; one that passed
# without Qt Test's totals as one pass.
read -r passed failed skipped < <(awk '
    function close_program() {
        if (open && !ok && !program_failed) failed++
        if (open && ok && !totals) passed++
        ok = totals = program_failed = 0
    }
    /^[0-9]+\/[0-9]+ Testing: / { close_program(); open = 1 }
    /^Totals: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped/ {
        totals = 1; passed += $2; failed += $4; program_failed += $4; skipped += $6
    }
    /^Test Passed\.$/ { ok = 1 }
    END { close_program(); print passed + 0, failed + 0, skipped + 0 }
' "$log")

if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    failed=1
fi
say "Result ($skipped skipped; log: $log)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
