#!/usr/bin/env bash
# Trains and calibrates the recognition model from nothing: packaging/train.sh SETS OUT.safetensors [STEPS]
# SETS is a folder with the research sets cedar, bhsig-bengali, bhsig-hindi and sigcomp2009. Installs what is missing,
# builds, packs everything, trains on protocol wi-1's training writers, chooses on its validation writers, calibrates, and
# writes the measured error rates into the model's card. Takes some two hours on two cores with bfloat16; can be stopped and started again at any time, and goes on from OUT.work.
# To find the same weights: the same number of cores, and a processor with (or without) AVX512-BF16.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/common.sh

[ $# = 2 ] || [ $# = 3 ] || fail "usage: packaging/train.sh SETS OUT.safetensors [STEPS]"
sets=$(realpath -e "$1")
out=$(realpath -m "$2")
steps=${3:-1550}
more=$((steps * 1200 / 1550))
work=$out.work

install_missing "${build_packages[@]}"
build release countersign-cli countersign-train
bin=$PWD/build/release/bin
mkdir -p "$work"

if [ ! -e "$work/all.pack" ]; then
    say "Packing the sets"
    "$bin/countersign-cli" pack --detail 2 --data "$sets/cedar" --data "$sets/bhsig-bengali" --data "$sets/bhsig-hindi" \
        --data "$sets/sigcomp2009" --out "$work/all.pack"
fi

mixed=()
if grep -qs avx512_bf16 /proc/cpuinfo || command -v nvidia-smi >/dev/null; then
    mixed=(--mixed)
fi
license="Trained on research data (CEDAR, BHSig260, SigComp 2009): for evaluation and research; a bank trains on its own \
signatures before relying on it."
train() { # steps, seed, rate, writers a step, name of the result, more options
    # Threads that wait for one another in busy loops slow each other down.
    OMP_WAIT_POLICY=passive "$bin/countersign-train" --pack "$work/all.pack" "${mixed[@]}" \
        --detail 2 --passes 2 --pools 3 --weight sigcomp2009=1.5 --joined 0.5 \
        --data cedar:1-35 --data bhsig-bengali:51-95 --data bhsig-hindi:61-150 --data sigcomp2009 \
        --validation cedar:36-40 --validation bhsig-bengali:96-100 --validation bhsig-hindi:151-160 \
        --steps "$1" --seed "$2" --rate "$3" --writers "$4" --validate-every "$((($1 + 3) / 4))" \
        --checkpoint-every 50 --checkpoint "$work/run-$5" \
        --name "Countersign encoder" --license "$license" --out "$work/$5.safetensors" "${@:6}"
}
say "Training, $steps and then $more steps"
[ -e "$work/first.safetensors" ] || train "$steps" 91 2e-3 24 first
[ -e "$work/second.safetensors" ] || train "$more" 101 1e-3 9 second --from "$work/first.safetensors"
"$bin/countersign-cli" model mean "$work/second.safetensors" "$work/run-second/checkpoint.safetensors" --out "$work/mean.safetensors"

say "Calibrating"
"$bin/countersign-cli" calibrate --model "$work/mean.safetensors" --out "$out" --data "$sets"
say "Done: $out; countersign-cli evaluate --protocol wi-1 --data $sets --model $out shows what it reaches"
