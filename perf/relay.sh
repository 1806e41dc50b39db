#!/bin/sh
# Measures the whole relay: perf/relay.sh CALLS SECONDS [record FOLDER]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
calls=${1:-100}
seconds=${2:-10}
[ $# -gt 2 ] && shift 2 || set --
dotnet build "$here" -c Release -v q -nologo -clp:NoSummary >&2
run="dotnet $here/../artifacts/bin/Switchboard.Perf/release/Switchboard.Perf.dll"
ports=$(mktemp)
trap 'rm -f "$ports"' EXIT
$run relay "$calls" "$seconds" "$@" >"$ports" &
relay=$!
until grep -q ready "$ports"; do sleep 0.1; done
$run load $((seconds + 6)) <"$ports"
wait $relay
tail -1 "$ports"
