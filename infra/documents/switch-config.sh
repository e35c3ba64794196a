# shellcheck shell=sh disable=SC2015,SC2034,SC2153
# The inline way: user name and password file in the writer's configuration, which is loaded again.

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

# The note of what is loaded goes before the rename and comes back after a good reload, and the
# previous configuration stays until then, so that a run that was killed between the two is made
# good by the next.
switch_config() {
  require_own_file "$LOADED"
  has_previous && is_as_renamed || drop_previous
  read_file "$CONFIG"
  render_config
  loaded="$PROMROTATE_VERSION $PROMROTATE_CONFIG"
  if [ "$NEW" = "$CONTENT" ]; then
    ! holds "$LOADED" "$loaded$LINE_FEED" || return 0
    await_quiet_moment "$PROMROTATE_RELOAD"
    reload || restore_config
  else
    rm -f "$LOADED"
    stage_file "$CONFIG" "$NEW"
    await_quiet_moment "$PROMROTATE_RELOAD"
    require_still "$CONFIG" "$CONTENT"
    keep_previous
    commit_file "$CONFIG"
    reload || restore_config
  fi
  drop_previous
  write_note "$LOADED" "$loaded" || write_failed "$LOADED"
  [ "$BEFORE" = "$PROMROTATE_VERSION" ] || remove_older "$BEFORE"
  note=''
}

restore_config() {
  found="expected the writer to reload $PROMROTATE_CONFIG, found $ANSWER"
  has_previous || fail RELOAD_FAILED "$found"
  (require_still "$CONFIG" "$NEW") || { drop_previous && exit 1; }
  put_back
  reload || found="$found, and $ANSWER with the old one"
  fail RELOAD_FAILED "$found; the file is as it was"
}
