# shellcheck shell=sh disable=SC2015
# Files are made by root, and only in folders that are root's alone: where somebody else may write,
# a symbolic link under one of our names would lead root to any file of the host.

# require_own_folder PATH MENDING-COMMAND: PATH belongs to the user that runs this, and nobody else
# may write into it, or put another in its place by way of the folders above it.
require_own_folder() {
  folder=$(cd -P "$1" 2>/dev/null && pwd) || fail FILE_UNREADABLE "cannot enter the folder $1"
  root=$(cd -P "$HOST_ROOT/" && pwd)
  root=${root%/}
  user=$(id -u)
  inspect "$folder"
  [ "$owner" = "$user" ] && ! others_may_write ||
    fail DIRECTORY_UNSAFE "expected ${folder#"$root"} to belong to uid $user and nobody else to write into it, found uid $owner and mode $mode; mend it: $2"
  until [ "$folder" = "$root" ] || [ -z "$folder" ]; do
    folder=${folder%/*}
    require_own_parent "${folder:-/}" "$1"
  done
}

# require_own_parent PATH CHILD: a sticky folder (/tmp) lets nobody move what belongs to others.
require_own_parent() {
  inspect "$1"
  case $owner in
    0 | "$user")
      others_may_write || return 0
      case $mode in [1357]???) return 0 ;; esac
      ;;
  esac
  fail DIRECTORY_UNSAFE "expected $1, above $2, to belong to root and nobody else to write into it, found uid $owner and mode $mode; mend that, or choose a folder elsewhere (/etc)"
}

inspect() {
  owner=$(stat -c %u "$1")
  mode=$(stat -c %a "$1")
}

# others_may_write: an ACL that lets somebody write shows in the bits of the group.
others_may_write() {
  case $mode in *[2367]? | *[2367]) return 0 ;; esac
  return 1
}

# name_of_user: for a command that mends something.
name_of_user() {
  user=$(id -u)
  [ "$user" != 0 ] || user=root
  printf '%s' "$user"
}

# require_own_file PATH: absent, or a file of our own that is no other name of another file.
require_own_file() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  [ -f "$1" ] && [ ! -L "$1" ] && [ "$(stat -c %u:%h "$1")" = "$(id -u):1" ] ||
    fail DIRECTORY_UNSAFE "expected $1 to be a file of our own, found a link or what another user made; mend it: rm $1"
}
