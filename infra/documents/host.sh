# shellcheck shell=sh disable=SC2015,SC2034
# What both documents need on a host. POSIX sh: the SSM agent runs `sh`, which is dash on Debian.

set -u
umask 077
# Bytes, not characters: the same ranges, lengths and "%c" in every shell and awk.
export LC_ALL=C

HOST_ROOT=${PROMROTATE_HOST_ROOT:-}
LOCK_SECONDS=${PROMROTATE_LOCK_SECONDS:-60}
LINE_FEED='
'
TEMP=''
TEMP_NOTE=''

# fail CODE MESSAGE ends the run, so `a && b || fail` says what it means. Neither holds a secret, a verifier or a line of a file.
fail() {
  printf 'promrotate-error %s %s\n' "$1" "$2" >&2
  exit 1
}

remove_temp() {
  [ -z "$TEMP$TEMP_NOTE" ] || rm -rf ${TEMP:+"$TEMP"} ${TEMP_NOTE:+"$TEMP_NOTE"}
}

trap remove_temp EXIT
trap 'fail INTERRUPTED "stopped by a signal before the end, run it again"' HUP INT TERM

require_tools() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail TOOL_MISSING "expected \"$tool\" on PATH, install it"
  done
}

# The secret reaches other programs through the builtin printf only: arguments are for all to see.
[ "$(command -v printf)" = printf ] ||
  fail TOOL_MISSING "expected a shell with printf built in (dash, bash, busybox)"

# The document's allowedPattern says the same; this is the second look.
invalid() {
  fail INVALID_PARAMETER "$1: expected $2"
}

require_endpoint() {
  case $PROMROTATE_ENDPOINT in
    [!a-z]* | *[!a-z0-9-]* | *- | ?) invalid Endpoint "2 to 40 of a-z, 0-9 and -, a letter first" ;;
  esac
  require_length Endpoint "$PROMROTATE_ENDPOINT" 2 40
}

# require_length NAME VALUE LEAST MOST
require_length() {
  [ "${#2}" -ge "$3" ] && [ "${#2}" -le "$4" ] || invalid "$1" "$3 to $4 characters"
}

# require_path NAME VALUE
require_path() {
  case $2 in
    */ | *//* | */.* | *[!A-Za-z0-9._/-]*) invalid "$1" "an absolute path of plain names" ;;
    /*) ;;
    *) invalid "$1" "an absolute path" ;;
  esac
}

# require_loopback_url NAME VALUE
require_loopback_url() {
  rest=${2#http://127.0.0.1}
  rest=${rest#http://localhost}
  case $2:$rest in
    *[!A-Za-z0-9._/:-]*) ;;
    http://*: | http://*:/* | http://*::[0-9]*) [ "$2" = "$rest" ] || return 0 ;;
  esac
  invalid "$1" "a URL such as http://127.0.0.1:9090/"
}

# take_lock FILE DESCRIPTOR: waits until nobody else holds it; it ends with this process.
take_lock() {
  require_own_file "$1"
  (: >>"$1") 2>/dev/null || fail FILE_UNWRITABLE "cannot create the lock $1"
  eval "exec $2>>\"\$1\""
  waited=0
  until flock -n "$2"; do
    [ "$waited" -lt "$LOCK_SECONDS" ] ||
      fail LOCKED "another run holds $1 for more than $LOCK_SECONDS s, run it again later"
    waited=$((waited + 1))
    sleep 1
  done
}
