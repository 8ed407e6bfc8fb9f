#!/usr/bin/env bash
# run.sh FOLDER SECONDS [TARGET...]: runs the targets in FOLDER one after another, or those that are named; says how often
# each ran. Ends with 1 where one found something.
set -euo pipefail
folder=$(realpath "$1") seconds=$2
shift 2
[ $# -gt 0 ] || set -- tensors card csv pairs cases boxes pack bmp exif png scan checkpoint pixels customer
"$folder/fuzz_seeds" "$folder/corpus" 2>/dev/null
found=0
for target in "$@"; do
    mkdir -p "$folder/corpus/$target"
    log=$folder/$target.log
    if "$folder/fuzz_$target" "$folder/corpus/$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 \
        -max_len=65536 -artifact_prefix="$folder/$target-" -print_final_stats=1 -close_fd_mask=1 >"$log" 2>&1; then
        word=fine
    else
        word="FOUND SOMETHING, see $log"
        found=1
    fi
    runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$log")
    echo "$target: ${runs:-?} runs, $word"
done
rm -f /dev/shm/countersign-fuzz-*
exit $found
