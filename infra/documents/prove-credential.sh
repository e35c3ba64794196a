# shellcheck shell=sh disable=SC2015,SC2034
# Proves a credential where writers will use it, for a run that nobody has proved the version for.
# Several pushes: behind one address there may be several receivers.

PUSHES=5

# require_prove_url NAME VALUE: https, or http on this host; neither user info nor a fragment.
require_prove_url() {
  require_length "$1" "$2" 9 300
  case $2 in
    https://*) rest=${2#https://} ;;
    http://127.0.0.1 | http://127.0.0.1[:/]*) rest=${2#http://} ;;
    http://localhost | http://localhost[:/]*) rest=${2#http://} ;;
    'http://[::1]' | 'http://[::1]'[:/]*) rest=${2#http://} ;;
    *) rest='' ;;
  esac
  case $rest in
    '' | [/:?]* | *[!]A-Za-z0-9._~%=,:/+[-]*) invalid "$1" "an https URL without user name, password and query part" ;;
  esac
}

# push_empty: one byte is a whole remote-write request (1.0) without samples: a receiver checks who
# it is from, and writes nothing. The credential goes in on stdin, the byte on descriptor 3.
push_empty() {
  case $PROMROTATE_PROVE_URL in http:*) set -- --noproxy '*' ;; esac
  printf '\000' | {
    exec 3<&0
    printf '%s:%s\n' "$USER_NAME" "$PASSWORD" | awk "$CURL_USER_AWK" |
      curl -q --silent --globoff "$@" --config - --output /dev/null --connect-timeout 5 --max-time 8 \
        --header 'Content-Encoding: snappy' --header 'Content-Type: application/x-protobuf' \
        --header 'X-Prometheus-Remote-Write-Version: 0.1.0' --user-agent promrotate \
        --data-binary @/dev/fd/3 --write-out '%{http_code}' "$PROMROTATE_PROVE_URL"
  }
}

# is_accepted: whether each push was taken; false when one was refused.
is_accepted() {
  pushed=0
  while [ "$pushed" -lt "$PUSHES" ]; do
    ANSWER=$(push_empty)
    curl_status=$?
    case $curl_status:$ANSWER in
      0:2??) ;;
      *:401 | *:403) return 1 ;;
      0:*) fail NOT_PROVED "expected 2xx with the credential from $PROMROTATE_PROVE_URL, found HTTP $ANSWER; nothing is changed" ;;
      *) fail NOT_PROVED "no answer from $PROMROTATE_PROVE_URL (curl ended with $curl_status); nothing is changed" ;;
    esac
    pushed=$((pushed + 1))
  done
}
