# shellcheck shell=sh disable=SC2015
# Reading a file whole, and replacing it so that nobody ever reads half of it.

# follow PATH: prints the file that symbolic links lead to; theirs are paths of the host's root.
# A folder with such a link has to be as safe as the one with the file.
follow() {
  target=$1
  hops=0
  while [ -L "$target" ]; do
    hops=$((hops + 1))
    [ "$hops" -le 20 ] || fail FILE_UNREADABLE "too many symbolic links at $1"
    require_folder_of "$target"
    link=$(readlink "$target")
    case $link in
      /*) target=$HOST_ROOT$link ;;
      *) target=${target%/*}/$link ;;
    esac
  done
  printf '%s' "$target"
}

require_file() {
  [ -f "$1" ] && [ -r "$1" ] || fail FILE_UNREADABLE "expected a readable file at $1"
  [ -w "${1%/*}" ] || fail FILE_UNWRITABLE "expected to be able to write into the folder of $1"
  require_folder_of "$1"
}

# require_folder_of FILE
require_folder_of() {
  shown=${1%/*}
  shown=${shown#"$HOST_ROOT"}
  require_own_folder "${1%/*}" "chown $(name_of_user) $shown && chmod go-w $shown"
}

# read_file PATH: sets CONTENT. The dot keeps the line feeds at the end.
read_file() {
  # Some shells warn of a NUL byte, and all leave it out: hence the comparison of sizes.
  { CONTENT=$(cat "$1" && printf .); } 2>/dev/null || fail FILE_UNREADABLE "cannot read $1"
  CONTENT=${CONTENT%.}
  size=$(wc -c <"$1")
  [ "${#CONTENT}" -eq "$size" ] ||
    fail YAML_BROKEN "$1 holds a NUL byte or changed while it was read"
}

# A killed run leaves its temp file; the caller holds the lock, so there is none in use.
remove_stale() {
  rm -rf "${1%/*}/.${1##*/}.promrotate."??????
}

# stage_file PATH CONTENT: writes TEMP beside PATH, with PATH's owner, mode and labels, and syncs it.
stage_file() {
  TEMP=$(mktemp "${1%/*}/.${1##*/}.promrotate.XXXXXX" 2>/dev/null) ||
    fail FILE_UNWRITABLE "cannot create a file beside $1"
  cp -a "$1" "$TEMP" 2>/dev/null || write_failed "$1"
  if [ -e "$HOST_ROOT/sys/fs/selinux/enforce" ] && command -v chcon >/dev/null; then
    chcon --reference="$1" "$TEMP" 2>/dev/null || write_failed "$1"
  fi
  [ "$(stat -c %u:%g:%a "$1")" = "$(stat -c %u:%g:%a "$TEMP")" ] ||
    fail FILE_UNWRITABLE "cannot keep owner and mode of $1, run this as root"

  { printf '%s' "$2" >"$TEMP"; } 2>/dev/null || write_failed "$1"
  [ "$(cat "$TEMP" && printf .)" = "$2." ] || write_failed "$1"
  sync "$TEMP" 2>/dev/null || write_failed "$1"
}

# commit_file PATH: TEMP takes its place.
commit_file() {
  mv -f "$TEMP" "$1" 2>/dev/null || write_failed "$1"
  TEMP=''
  sync "${1%/*}" 2>/dev/null || :
}

# write_note PATH TEXT [PREFIX]: a file of our own, whole or absent; false when it cannot be written.
write_note() {
  TEMP_NOTE=$(mktemp "${3:-${1%/*}/}.promrotate.XXXXXX" 2>/dev/null) || return 1
  { printf '%s\n' "$2" >"$TEMP_NOTE"; } 2>/dev/null && sync "$TEMP_NOTE" 2>/dev/null &&
    mv -T "$TEMP_NOTE" "$1" 2>/dev/null || return 1
  TEMP_NOTE=''
  sync "${1%/*}" 2>/dev/null || :
}

write_failed() {
  fail WRITE_FAILED "cannot write beside $1, is the disk full? the file is as it was"
}

# require_still PATH CONTENT: what other tools wrote meanwhile is not lost.
require_still() {
  [ "$(cat "$1" && printf .)" = "$2." ] ||
    fail FILE_CHANGED "another program changed $1 during this run, run it again"
}
