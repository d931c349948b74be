#!/usr/bin/env bash
# The simulator from any language, with curl: a login, a fault, the clock, a pushed message.
#
#   npx express-wechat-auth simulate --port 7700
#   examples/simulator.sh http://localhost:7700 [address for messages, with the token "simulator"]
set -euo pipefail

base=${1:?the address of the simulator is missing, e.g. http://localhost:7700}
messages=${2:-}
appid=wx0000000000000001
secret=00000000000000000000000000000001
api=$base/api.weixin.qq.com

# Takes a text out of the JSON that it reads.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# control METHOD PATH [JSON]: what the simulator can be told.
control() {
  local data=()
  [ $# -lt 3 ] || data=(-H 'content-type: application/json' --data "$3")
  curl -sS -X "$1" "$base/simulator/$2" ${data[@]+"${data[@]}"}
}

echo '# The login page, with a person who agrees'
page="$base/open.weixin.qq.com/connect/oauth2/authorize?appid=$appid"
page="$page&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback&response_type=code&scope=snsapi_userinfo&state=abc123"
callback=$(curl -sS -o /dev/null -w '%{redirect_url}' -A MicroMessenger -H 'x-simulator-user: xiaohong' "$page")
echo "$callback"
code=$(echo "$callback" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')

echo '# The code for an access token, once'
exchange="$api/sns/oauth2/access_token?appid=$appid&secret=$secret&code=$code&grant_type=authorization_code"
token=$(curl -sS "$exchange")
echo "$token"
curl -sS "$exchange"; echo

echo '# Who it is'
userinfo="$api/sns/userinfo?access_token=$(echo "$token" | field access_token)&openid=$(echo "$token" | field openid)"
curl -sS "$userinfo"; echo

echo '# The next answer fails, the one after it does not'
control POST faults '{"api":"sns/userinfo","kind":"errcode","errcode":-1}'; echo
curl -sS "$userinfo"; echo
curl -sS "$userinfo"; echo

echo '# Two hours later the access token has expired'
control POST clock '{"advanceMs":7200000}'; echo
curl -sS "$userinfo"; echo
control DELETE clock; echo

echo '# Each request is in the log, with what was looked at; this was not in order'
control GET 'requests?api=sns/userinfo' | grep -o '"what":"[^"]*","ok":false'

[ -n "$messages" ] || exit 0
echo '# A message to the account'
control POST push/configure "{\"appId\":\"$appid\",\"push\":{\"url\":\"$messages\",\"token\":\"simulator\"}}"; echo
control POST push/send "{\"appId\":\"$appid\",\"personId\":\"xiaohong\",\"message\":{\"MsgType\":\"text\",\"Content\":\"hello\"}}"; echo
