#!/bin/sh
# Carries the transcribed official documents over into the policies, byte for byte, so that no text is ever retyped.
# policy.json in each folder (schemes.json in quotas) is ours: it says which file holds what, which clause each condition
# rests on and which reading is taken; it points into the copied files and repeats nothing of them.
#
# usage: seeds/policies/import.sh FOLDER    FOLDER holds the transcriptions (elements-*.json, indicators-*.json, ...)
# A change of any byte is a new policy version: `portal check-policies` prints it.
set -eu
from=${1:?folder with the transcriptions}
here=$(cd "$(dirname "$0")" && pwd)

carry() { # policy, then the documents it needs
    policy=$1; shift
    mkdir -p "$here/$policy"
    for document in "$@"; do
        cp -- "$from/$document.json" "$here/$policy/$document.json"
        chmod 644 "$here/$policy/$document.json"
    done
}

carry jiangsu-2025 elements-jiangsu-2025 indicators-jiangsu-2025 matrix-jiangsu-2025 scenarios-2024
carry neimenggu-2025 elements-neimenggu-2025 indicators-neimenggu-2025 matrix-neimenggu-2025 scenarios-2024
carry quotas quotas
# The campaigns are ours as well; they point into the notices' forms, deadlines and quotas.
carry campaigns forms
