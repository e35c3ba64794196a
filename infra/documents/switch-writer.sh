# shellcheck shell=sh disable=SC2015
# Gives a writer one version of an endpoint's credential: as files behind a symbolic link that is
# swapped, or as a password file beside a configuration that names the user, and a reload.

require_endpoint
case $PROMROTATE_VERSION in *[!A-Za-z0-9-]*) invalid Version "a version id" ;; esac
require_length Version "$PROMROTATE_VERSION" 32 64
require_path Directory "$PROMROTATE_DIRECTORY"
case $PROMROTATE_WAY in
  symlink) ;;
  inline)
    require_path Config "$PROMROTATE_CONFIG"
    case $PROMROTATE_RELOAD in
      systemd:*.service)
        UNIT=${PROMROTATE_RELOAD#systemd:}
        case $UNIT in -* | *[!A-Za-z0-9@._-]*) invalid Reload "systemd:<unit>.service" ;; esac
        ;;
      *) require_loopback_url Reload "$PROMROTATE_RELOAD" ;;
    esac
    ;;
  *) invalid Way "symlink or inline" ;;
esac

SECRET=promrotate/$PROMROTATE_ENDPOINT
FOLDER=$HOST_ROOT$PROMROTATE_DIRECTORY
LINK=$FOLDER/current
# Names the version that the writer's process has loaded, for the inline way.
LOADED=$FOLDER/.promrotate-loaded

# Secrets Manager refuses a version that no longer carries the label that is asked for.
refusal() {
  case $1 in
    ResourceNotFoundException) otherwise='there is no such secret' ;;
    InvalidRequestException) otherwise='the secret is to be deleted' ;;
    *) return 0 ;;
  esac
  printf 'NOT_CURRENT either version %s of %s does not carry AWSCURRENT any more, or %s' \
    "$PROMROTATE_VERSION" "$SECRET" "$otherwise"
}

# fetch_credential: sets USER_NAME and PASSWORD. They stay in this shell and its pipes.
fetch_credential() {
  answer=$(fetch secretsmanager get-secret-value secretsmanager.GetSecretValue \
    "{\"SecretId\":\"$SECRET\",\"VersionId\":\"$PROMROTATE_VERSION\",\"VersionStage\":\"AWSCURRENT\"}") ||
    exit 1
  secret=$(printf '%s' "$answer" | json_string SecretString 0) ||
    fail SECRET_MALFORMED "expected a SecretString in $SECRET"
  USER_NAME=$(printf '%s' "$secret" | json_string username) &&
    PASSWORD=$(printf '%s' "$secret" | json_string password) &&
    [ -n "$USER_NAME" ] && [ -n "$PASSWORD" ] ||
    fail SECRET_MALFORMED "expected username and password, each one line of text, in $SECRET"
}

# One folder, one endpoint: versions of another would be taken for old ones and removed.
claim_folder() {
  require_own_file "$FOLDER/.promrotate-endpoint"
  owner=$(cat "$FOLDER/.promrotate-endpoint" 2>/dev/null) || owner=''
  [ "$owner" != "$PROMROTATE_ENDPOINT" ] || return 0
  [ -z "$owner" ] ||
    fail DIRECTORY_OF_ANOTHER_ENDPOINT "$PROMROTATE_DIRECTORY belongs to $owner, give each endpoint one of its own"
  write_note "$FOLDER/.promrotate-endpoint" "$PROMROTATE_ENDPOINT"
}

# write_note PATH TEXT, so that it is whole or absent.
write_note() {
  TEMP=$(mktemp "$FOLDER/.promrotate.XXXXXX" 2>/dev/null) || write_failed "$1"
  { printf '%s\n' "$2" >"$TEMP"; } 2>/dev/null && sync "$TEMP" && mv -T "$TEMP" "$1" ||
    write_failed "$1"
  TEMP=''
  sync "$FOLDER"
}

switch_link() {
  before=$(readlink "$LINK") || before=''
  [ "$before" != "$PROMROTATE_VERSION" ] || return 0
  TEMP=$(mktemp -d "$FOLDER/.promrotate.XXXXXX" 2>/dev/null) || write_failed "$LINK"
  ln -s "$PROMROTATE_VERSION" "$TEMP/current" 2>/dev/null &&
    mv -T "$TEMP/current" "$LINK" 2>/dev/null || write_failed "$LINK"
  rmdir "$TEMP"
  TEMP=''
  sync "$FOLDER"
  [ -z "$before" ] || remove_older "$before"
  note=''
}

# render_config: sets NEW, and BEFORE, the version that the configuration named.
render_config() {
  final=1
  case $CONTENT in *[!"$LINE_FEED"]) final=0 ;; esac
  NEW=$(
    printf '%s' "$CONTENT" |
      PROMROTATE_NEW_USER=$USER_NAME awk -v endpoint="$PROMROTATE_ENDPOINT" -v final="$final" \
        -v password_file="$PROMROTATE_DIRECTORY/$PROMROTATE_VERSION/password" \
        "$WRITER_CONFIG_AWK" || exit 1
    printf .
  ) || fail "${NEW%% *}" "$PROMROTATE_CONFIG: ${NEW#* }"
  BEFORE=${NEW%%"$LINE_FEED"*}
  BEFORE=${BEFORE#"$PROMROTATE_DIRECTORY/"}
  BEFORE=${BEFORE%/password}
  NEW=${NEW#*"$LINE_FEED"}
  NEW=${NEW%.}
}

# reload: whether the writer's process has taken the configuration; sets ANSWER.
reload() {
  case $PROMROTATE_RELOAD in
    systemd:*)
      systemctl reload "$UNIT" >/dev/null 2>&1
      ANSWER="systemctl status $?"
      [ "$ANSWER" = 'systemctl status 0' ]
      ;;
    *)
      ANSWER="HTTP $(curl -q --silent --noproxy '*' --output /dev/null --max-time 30 \
        --write-out '%{http_code}' --request POST "$PROMROTATE_RELOAD")"
      case $ANSWER in 'HTTP 2'??) ;; *) return 1 ;; esac
      ;;
  esac
}

# The note of what is loaded goes before the rename and comes back after a good reload, so that a
# run that was killed between the two is made good by the next.
switch_config() {
  require_own_file "$LOADED"
  read_file "$CONFIG"
  render_config
  loaded="$PROMROTATE_VERSION $PROMROTATE_CONFIG"
  if [ "$NEW" = "$CONTENT" ]; then
    ! holds "$LOADED" "$loaded$LINE_FEED" || return 0
    await_quiet_moment "$PROMROTATE_RELOAD"
    reload || fail RELOAD_FAILED "expected the writer to reload $PROMROTATE_CONFIG, found $ANSWER"
  else
    rm -f "$LOADED"
    stage_file "$CONFIG" "$NEW"
    await_quiet_moment "$PROMROTATE_RELOAD"
    require_still "$CONFIG" "$CONTENT"
    commit_file "$CONFIG"
    reload || restore_config
  fi
  write_note "$LOADED" "$loaded"
  [ "$BEFORE" = "$PROMROTATE_VERSION" ] || remove_older "$BEFORE"
  note=''
}

restore_config() {
  found=$ANSWER
  stage_file "$CONFIG" "$CONTENT"
  commit_file "$CONFIG"
  reload || found="$found, and $ANSWER with the old one"
  fail RELOAD_FAILED "expected the writer to reload $PROMROTATE_CONFIG, found $found; the file is as it was"
}

require_tools awk cat chmod chown cp date flock id ln mktemp mv readlink rm rmdir sleep stat sync wc
MAKE_FOLDER="install -d -o $(name_of_user) -g <group of the writer> -m 0750 $PROMROTATE_DIRECTORY"
[ -d "$FOLDER" ] || fail DIRECTORY_MISSING "expected the folder $PROMROTATE_DIRECTORY, make it: $MAKE_FOLDER"
[ -w "$FOLDER" ] || fail FILE_UNWRITABLE "expected to be able to write into $PROMROTATE_DIRECTORY"
require_own_folder "$FOLDER" "$MAKE_FOLDER"
if [ "$PROMROTATE_WAY" = inline ]; then
  case $PROMROTATE_RELOAD in systemd:*) require_tools systemctl ;; *) require_tools curl ;; esac
  CONFIG=$(follow "$HOST_ROOT$PROMROTATE_CONFIG") || exit 1
  require_file "$CONFIG"
fi
prepare_fetch

take_lock "$FOLDER/.promrotate-lock" 9
rm -rf "$FOLDER/.promrotate."??????
note=', unchanged'
fetch_credential
claim_folder
write_version
if [ "$PROMROTATE_WAY" = symlink ]; then
  switch_link
else
  # Several endpoints may stand in one configuration, each with a folder of its own.
  take_lock "$CONFIG.promrotate.lock" 8
  remove_stale "$CONFIG"
  switch_config
fi
printf 'promrotate: writer of %s is on version %s%s\n' "$PROMROTATE_ENDPOINT" "$PROMROTATE_VERSION" "$note"
