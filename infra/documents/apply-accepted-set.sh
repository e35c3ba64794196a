# shellcheck shell=sh disable=SC2015,SC2034
# Puts an endpoint's accepted set into a web config file: fetched, checked and renamed into place
# under one lock. A second run with the same set leaves the file alone. Sequence 0 stands for
# whatever the parameter holds: nothing, before the first rotation.

require_endpoint
case $PROMROTATE_SEQUENCE in *[!0-9]*) invalid Sequence digits ;; esac
require_length Sequence "$PROMROTATE_SEQUENCE" 1 15
require_path File "$PROMROTATE_FILE"
case $PROMROTATE_ADOPT in [!A-Za-z0-9]* | *[!A-Za-z0-9._@+-]*) invalid Adopt "a user name" ;; esac
[ -z "$PROMROTATE_CHECK_URL" ] || require_loopback_url CheckUrl "$PROMROTATE_CHECK_URL"

PARAMETER=/promrotate/accepted/$PROMROTATE_ENDPOINT
SEPARATOR='promrotate: here begins the file'

refusal() {
  [ "$1" != ParameterNotFound ] || [ "$PROMROTATE_SEQUENCE" -ne 0 ]
}

# report OUTCOME: the line that promrotate's functions read.
report() {
  printf 'promrotate-report outcome=%s fingerprint=%s sequence=%s\n' "$1" "$FINGERPRINT" "$SEQUENCE"
}

end_without_set() {
  printf 'promrotate: there is nothing to apply yet, %s comes with the first rotation\n' "$PARAMETER"
  report nothing
  exit 0
}

# find_least: sets LEAST, the sequence to wait for.
find_least() {
  LEAST=$PROMROTATE_SEQUENCE
  [ "$LEAST" -eq 0 ] || return 0
  read_file "$TARGET"
  look_at "$CONTENT"
  LEAST=$SEQUENCE
}

# fetch_accepted_set: sets ACCEPTED_SET and FETCHED, its sequence. Parameter Store is eventually
# consistent, so an older set than wanted is fetched again for a while.
fetch_accepted_set() {
  tries=0
  while :; do
    answer=$(fetch ssm get-parameter AmazonSSM.GetParameter \
      "{\"Name\":\"$PARAMETER\",\"WithDecryption\":true}") || { [ $? -eq 3 ] && end_without_set || exit 1; }
    ACCEPTED_SET=$(printf '%s' "$answer" | json_string Parameter.Value 0) ||
      fail FETCH_FAILED "AWS answered without the value of $PARAMETER"
    FETCHED=$(printf '%s\n' "$ACCEPTED_SET" |
      awk -v endpoint="$PROMROTATE_ENDPOINT" "$ACCEPTED_SET_AWK") ||
      fail "${FETCHED%% *}" "${FETCHED#* }"
    [ "$FETCHED" -lt "$LEAST" ] || return 0
    tries=$((tries + 1))
    [ "$tries" -le 5 ] ||
      fail OLDER_VERSION "expected sequence $LEAST of $PARAMETER, found $FETCHED"
    sleep 1
  done
}

# render: sets NEW, the file's content with the set in it.
render() {
  final=1
  case $CONTENT in *[!"$LINE_FEED"]) final=0 ;; esac
  NEW=$(
    printf '%s\n%s\n%s' "$ACCEPTED_SET" "$SEPARATOR" "$CONTENT" |
      awk -v endpoint="$PROMROTATE_ENDPOINT" -v adopt="$PROMROTATE_ADOPT" \
        -v separator="$SEPARATOR" -v final="$final" "$WEB_CONFIG_AWK" || exit 1
    printf .
  ) || fail "${NEW%% *}" "$PROMROTATE_FILE ${NEW#* }"
  NEW=${NEW%.}
}

# compare: sets HELD and NEXT, the fingerprints of our block as it stands and as it is to be.
compare() {
  look_at "$CONTENT"
  HELD=$FINGERPRINT
  HELD_SEQUENCE=$SEQUENCE
  look_at "$NEW"
  NEXT=$FINGERPRINT
}

# promtool says nothing of a file without users, and names certificates by the file's folder.
check_staged() {
  command -v promtool >/dev/null || return 0
  promtool check web-config "$TEMP" >/dev/null 2>&1 && return 0
  promtool check web-config "$TARGET" >/dev/null 2>&1 &&
    fail CHECK_FAILED "promtool check web-config refuses the new file, the old one is kept"
  # Where the host's root is mounted elsewhere, promtool cannot find what the file names.
  [ -n "$HOST_ROOT" ] ||
    fail YAML_BROKEN "$PROMROTATE_FILE as it stands is refused by promtool check web-config"
}

# refuses_strangers: whether the server behind CheckUrl wants credentials; sets ANSWER.
refuses_strangers() {
  tries=0
  while :; do
    ANSWER=$(curl -q --silent --noproxy '*' --output /dev/null --max-time 5 \
      --write-out '%{http_code}' "$PROMROTATE_CHECK_URL")
    case $ANSWER in 401 | 403) return 0 ;; esac
    tries=$((tries + 1))
    [ "$tries" -le 3 ] || return 1
    sleep 1
  done
}

# finish_killed_run: makes the check that a killed run did not come to.
finish_killed_run() {
  has_previous || return 0
  if [ -n "$PROMROTATE_CHECK_URL" ] && is_as_renamed && ! refuses_strangers; then
    put_back
  else
    drop_previous
  fi
}

check_server() {
  [ -n "$PROMROTATE_CHECK_URL" ] || return 0
  if refuses_strangers; then
    drop_previous
    return 0
  fi
  if [ "$NEW" != "$CONTENT" ]; then
    (require_still "$TARGET" "$NEW") || { drop_previous && exit 1; }
    put_back
  fi
  fail CHECK_FAILED "expected 401 or 403 without credentials from $PROMROTATE_CHECK_URL, found $ANSWER; the file is as it was"
}

require_tools awk cat cp flock id ln mktemp mv readlink rm sha256sum sleep stat sync wc
[ -z "$PROMROTATE_CHECK_URL" ] || require_tools curl
TARGET=$(follow "$HOST_ROOT$PROMROTATE_FILE") || exit 1
require_file "$TARGET"
name_previous
prepare_fetch

take_lock "$TARGET.promrotate.lock" 9
remove_stale "$TARGET"
finish_killed_run
find_least
fetch_accepted_set
read_file "$TARGET"
render
compare
read_note
judge
note=', unchanged'
if [ "$NEW" != "$CONTENT" ]; then
  note=''
  stage_file "$TARGET" "$NEW"
  check_staged
  begin_note
  require_still "$TARGET" "$CONTENT"
  [ -z "$PROMROTATE_CHECK_URL" ] || keep_previous
  commit_file "$TARGET"
fi
check_server
printf 'promrotate: accepted set of %s is at sequence %s%s\n' "$PROMROTATE_ENDPOINT" "$FETCHED" "$note"
report "$OUTCOME"
settle_note
