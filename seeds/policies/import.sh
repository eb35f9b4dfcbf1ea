#!/bin/sh
# Carries the transcribed official documents over into the policies, byte for byte, and single clauses of the notices line by
# line, so that no text is ever retyped. policy.json in each folder (schemes.json in quotas) is ours: it says which file holds
# what, which clause each condition rests on and which reading is taken; it points into the copied files and repeats nothing of
# them.
#
# usage: seeds/policies/import.sh FOLDER SOURCES    FOLDER holds the transcriptions (elements-*.json, indicators-*.json, ...),
#                                                   SOURCES the documents as they were published (002*.txt, 003*.txt); needs jq
# A change of any byte is a new policy version: `portal check-policies` prints it.
set -eu
from=${1:?folder with the transcriptions}
sources=${2:?folder with the documents}
here=$(cd "$(dirname "$0")" && pwd)

carry() { # policy, then the documents it needs
    policy=$1; shift
    mkdir -p "$here/$policy"
    for document in "$@"; do
        cp -- "$from/$document.json" "$here/$policy/$document.json"
        chmod 644 "$here/$policy/$document.json"
    done
}

lines() { # collection, first line, last line: joined, without the blanks of the typesetting beside Chinese characters
    sed -n "$2,$3p" "$sources/$1"_*.txt | tr -d '\n\r' |
        jq -Rrs 'gsub("^\\s+|\\s+$"; "") | gsub("(?<=[\\p{Han}，。、；：（）《》“”])[ \\t]+"; "") | gsub("[ \\t]+(?=[\\p{Han}，。、；：（）《》“”])"; "")'
}

clause() { # name, collection, first line, last line, expression that finds the decisive words: one member of the clauses
    jq -n --arg name "$1" --arg seed "$2" --argjson first "$3" --argjson last "$4" --arg text "$(lines "$2" "$3" "$4")" --arg words "$5" \
        '{($name): {seed: $seed, lines: [$first, $last], text: $text, phrase: ($text | match($words).string)}}'
}

notice() { # policy, file, title, then the clauses on standard input
    jq -s --arg id "$2" --arg title "$3" '{id: $id, title: $title, clauses: add}' > "$here/$1/$2.json"
}

carry jiangsu-2025 elements-jiangsu-2025 indicators-jiangsu-2025 matrix-jiangsu-2025 scenarios-2024
carry neimenggu-2025 elements-neimenggu-2025 indicators-neimenggu-2025 matrix-neimenggu-2025 scenarios-2024

carry national-2024 elements-national-2024 scenarios-2024 kpis-2024
{
    clause advanced 002 132 132 '鼓励基础级智能工厂[^。]*'
    clause excellent 002 50 50 '原则上[^，]*'
    clause leading 002 138 138 '鼓励卓越级智能工厂[^。]*'
} | notice national-2024 notice-2024 "$(lines 002 33 33)"
jq --arg title "$(lines 002 106 106)" '.plan = {title: $title}' "$here/national-2024/notice-2024.json" > "$here/national-2024/notice-2024.json.new"
mv "$here/national-2024/notice-2024.json.new" "$here/national-2024/notice-2024.json"

carry national-2025 elements-national-2025 scenarios-2025 kpis-2025
{
    clause advanced 003 7 7 '在自评为[^，]*'
    clause excellent 003 14 14 '获评先进级智能工厂'
    clause leading 003 26 26 '须已获评卓越级智能工厂'
} | notice national-2025 notice-2025 "$(lines 003 2 2)"

carry quotas quotas
# The campaigns are ours as well; they point into the notices' forms, deadlines and quotas.
carry campaigns forms

# Clauses that admissions.json points to and that no other document here holds.
clause neimenggu-advanced 001 21 21 '支持基础级智能工厂[^，]*' | jq -s '{id: "admission-clauses", clauses: add}' > "$here/admission-clauses.json"
