#!/usr/bin/env bash
# Calls a number, asks for a key and says goodbye: dial-and-ask.sh 1002
# Needs SWITCHBOARD_URL (http://127.0.0.1:8080) and SWITCHBOARD_KEY (scope calls.read); curl and jq.
set -euo pipefail
api="${SWITCHBOARD_URL:-http://127.0.0.1:8080}/api/v1"

post() {
  curl --silent --show-error --fail-with-body -H "Authorization: Bearer $SWITCHBOARD_KEY" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" -d "${2:-{\}}" "$api/$1"
}

call=$(post calls/program "{\"to\":\"$1\",\"attached\":{\"order\":\"A-17\"}}" | jq -r .id)
echo "call $call"
until [[ $(curl -s -H "Authorization: Bearer $SWITCHBOARD_KEY" "$api/calls/live" | jq -r ".items[] | select(.id==\"$call\") | .state") == ivr ]]; do
  sleep 0.5
done
post "calls/$call/collect" '{"text":"Your order is ready. Press 1 to hear where.","language":"en","max":1,"firstDigitMs":10000,"saveAs":"choice"}'
echo
post "calls/$call/hangup" > /dev/null
