# shellcheck shell=sh disable=SC2015,SC2034
# Gives a writer one version of an endpoint's credential: as files behind a symbolic link that is
# swapped, or as a password file beside a configuration that names the user, and a reload. Without
# Version it is the one that carries AWSCURRENT now.

require_version() {
  case $PROMROTATE_VERSION in *[!A-Za-z0-9-]*) invalid Version "a version id" ;; esac
  require_length Version "$PROMROTATE_VERSION" 32 64
}

require_endpoint
[ -z "$PROMROTATE_VERSION" ] || require_version
if [ -n "$PROMROTATE_PROVE_URL" ]; then
  require_prove_url ProveUrl "$PROMROTATE_PROVE_URL"
elif [ -z "$PROMROTATE_VERSION" ]; then
  invalid ProveUrl "a URL where no Version is named, for nobody has proved it"
fi
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

NAMED=$PROMROTATE_VERSION
SECRET=promrotate/$PROMROTATE_ENDPOINT
FOLDER=$HOST_ROOT$PROMROTATE_DIRECTORY
LINK=$FOLDER/current
# Names the version that the writer's process has loaded, for the inline way.
LOADED=$FOLDER/.promrotate-loaded

# Secrets Manager refuses a named version that no longer carries the label that is asked for.
refusal() {
  case $1 in
    ResourceNotFoundException) otherwise='there is no such secret' ;;
    InvalidRequestException) otherwise='the secret is to be deleted' ;;
    *) return 0 ;;
  esac
  if [ -n "$NAMED" ]; then
    printf 'NOT_CURRENT either version %s of %s does not carry AWSCURRENT any more, or %s' \
      "$NAMED" "$SECRET" "$otherwise"
  else
    printf 'NOT_CURRENT either no version of %s carries AWSCURRENT, or %s' "$SECRET" "$otherwise"
  fi
}

# fetch_credential: sets USER_NAME and PASSWORD, which stay in this shell and its pipes, and
# PROMROTATE_VERSION where it is empty.
fetch_credential() {
  named=''
  [ -z "$NAMED" ] || named="\"VersionId\":\"$NAMED\","
  answer=$(fetch secretsmanager get-secret-value secretsmanager.GetSecretValue \
    "{\"SecretId\":\"$SECRET\",$named\"VersionStage\":\"AWSCURRENT\"}") || exit 1
  if [ -z "$NAMED" ]; then
    PROMROTATE_VERSION=$(printf '%s' "$answer" | json_string VersionId) ||
      fail FETCH_FAILED "AWS answered without the version id of $SECRET"
    require_version
  fi
  secret=$(printf '%s' "$answer" | json_string SecretString 0) ||
    fail SECRET_MALFORMED "expected a SecretString in $SECRET"
  USER_NAME=$(printf '%s' "$secret" | json_string username) &&
    PASSWORD=$(printf '%s' "$secret" | json_string password) &&
    [ -n "$USER_NAME" ] && [ -n "$PASSWORD" ] ||
    fail SECRET_MALFORMED "expected username and password, each one line of text, in $SECRET"
}

# read_claim: sets CLAIM, the endpoint of the folder, empty before the first switch. One folder,
# one endpoint: versions of another would be taken for old ones and removed.
read_claim() {
  require_own_file "$FOLDER/.promrotate-endpoint"
  CLAIM=$(cat "$FOLDER/.promrotate-endpoint" 2>/dev/null) || CLAIM=''
  case $CLAIM in
    '' | "$PROMROTATE_ENDPOINT") ;;
    *) fail DIRECTORY_OF_ANOTHER_ENDPOINT "$PROMROTATE_DIRECTORY belongs to $CLAIM, give each endpoint one of its own" ;;
  esac
}

claim_folder() {
  [ -z "$CLAIM" ] || return 0
  write_note "$FOLDER/.promrotate-endpoint" "$PROMROTATE_ENDPOINT" || write_failed "$FOLDER/current"
}

# is_on_version: whether the writer reads this version, or will once it has loaded its configuration.
is_on_version() {
  if [ "$PROMROTATE_WAY" = symlink ]; then
    [ "$(readlink "$LINK")" = "$PROMROTATE_VERSION" ]
  else
    read_file "$CONFIG"
    render_config
    [ "$NEW" = "$CONTENT" ]
  fi
}

# report OUTCOME VERSION: the line that promrotate's functions read.
report() {
  printf 'promrotate-report outcome=%s version=%s\n' "$1" "$2"
}

prove() {
  [ -n "$PROMROTATE_PROVE_URL" ] && ! is_on_version || return 0
  ! is_accepted || return 0
  # The first value of a secret is accepted by nobody until the first rotation.
  [ -z "$NAMED$CLAIM" ] && [ ! -L "$LINK" ] ||
    fail NOT_ACCEPTED "$PROMROTATE_PROVE_URL refuses version $PROMROTATE_VERSION of $SECRET; nothing is changed"
  printf 'promrotate: there is nothing to do yet, the first credential of %s is not accepted\n' "$PROMROTATE_ENDPOINT"
  report nothing -
  exit 0
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

require_tools awk cat chmod chown cp date flock id ln mktemp mv readlink rm rmdir sleep stat sync wc
MAKE_FOLDER="install -d -o $(name_of_user) -g <group of the writer> -m 0750 $PROMROTATE_DIRECTORY"
[ -z "$PROMROTATE_PROVE_URL" ] || require_tools curl
[ -d "$FOLDER" ] || fail DIRECTORY_MISSING "expected the folder $PROMROTATE_DIRECTORY, make it: $MAKE_FOLDER"
[ -w "$FOLDER" ] || fail FILE_UNWRITABLE "expected to be able to write into $PROMROTATE_DIRECTORY"
require_own_folder "$FOLDER" "$MAKE_FOLDER"
if [ "$PROMROTATE_WAY" = inline ]; then
  case $PROMROTATE_RELOAD in systemd:*) require_tools systemctl ;; *) require_tools curl ;; esac
  CONFIG=$(follow "$HOST_ROOT$PROMROTATE_CONFIG") || exit 1
  require_file "$CONFIG"
  TARGET=$CONFIG
  name_previous
fi
prepare_fetch

take_lock "$FOLDER/.promrotate-lock" 9
rm -rf "$FOLDER/.promrotate."??????
note=', unchanged'
fetch_credential
read_claim
prove
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
case $note in '') report switched "$PROMROTATE_VERSION" ;; *) report unchanged "$PROMROTATE_VERSION" ;; esac
