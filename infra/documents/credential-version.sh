# shellcheck shell=sh disable=SC2015,SC2153
# The files of one version of a credential, in a folder of their own, which is whole or absent.

holds() {
  [ "$(cat "$1" 2>/dev/null && printf .)" = "$2." ]
}

# find_access: sets GROUP and MODE of the credential's files. The group of the folder may read
# them where it may read the folder.
find_access() {
  GROUP=$(stat -c %g "$FOLDER")
  case $(stat -c %a "$FOLDER") in *[4567]?) MODE=640 ;; *) MODE=600 ;; esac
}

# is_whole: whether this version is there already, with this access. Links are not followed.
is_whole() {
  [ ! -L "$place" ] && [ "$(stat -c %u:%g "$place" 2>/dev/null)" = "$(id -u):$GROUP" ] || return 1
  for file in "$place/username" "$place/password"; do
    [ "$(stat -c %u:%g:%a:%h "$file" 2>/dev/null)" = "$(id -u):$GROUP:$MODE:1" ] || return 1
  done
  holds "$place/username" "$USER_NAME" && holds "$place/password" "$PASSWORD"
}

# write_version: the two files of this version, whole at once.
write_version() {
  place=$FOLDER/$PROMROTATE_VERSION
  find_access
  ! is_whole || return 0
  TEMP=$(mktemp -d "$FOLDER/.promrotate.XXXXXX" 2>/dev/null) ||
    fail FILE_UNWRITABLE "cannot create a folder in $PROMROTATE_DIRECTORY"
  { printf '%s' "$USER_NAME" >"$TEMP/username" && printf '%s' "$PASSWORD" >"$TEMP/password"; } 2>/dev/null
  holds "$TEMP/username" "$USER_NAME" && holds "$TEMP/password" "$PASSWORD" || write_failed "$place"
  chown "$(id -u):$GROUP" "$TEMP" "$TEMP/username" "$TEMP/password" 2>/dev/null &&
    chmod "$MODE" "$TEMP/username" "$TEMP/password" &&
    { [ "$MODE" = 600 ] || chmod 750 "$TEMP"; } ||
    fail FILE_UNWRITABLE "cannot give $place the group of its folder, run this as root"
  sync "$TEMP/username" && sync "$TEMP/password" && sync "$TEMP" || write_failed "$place"

  # Only a damaged copy is in the way; for the moment without files a writer waits, it loses nothing.
  remove_version "$place"
  mv -T "$TEMP" "$place" 2>/dev/null || write_failed "$place"
  TEMP=''
  sync "$FOLDER"
}

remove_version() {
  if [ -L "$1" ] || [ ! -d "$1" ]; then
    rm -f "$1"
  else
    rm -f "$1/username" "$1/password"
    rmdir "$1" 2>/dev/null || :
  fi
}

# remove_older KEPT: all versions but this one and the one before it, which a request may still use.
remove_older() {
  for folder in "$FOLDER"/*/; do
    name=${folder%/}
    [ ! -L "$name" ] || continue
    name=${name##*/}
    case $name in
      "$PROMROTATE_VERSION" | "$1" | *[!A-Za-z0-9-]*) ;;
      *) [ "${#name}" -lt 32 ] || remove_version "$FOLDER/$name" ;;
    esac
  done
}
