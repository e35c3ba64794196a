# shellcheck shell=sh disable=SC2015
# The file as it was before this run, beside the new one until the server's check or the writer's
# reload has passed: on the disk, so that a run which is killed in between is made good by the next.

# name_previous: sets PREVIOUS, the name for the previous file of TARGET.
name_previous() {
  PREVIOUS=${TARGET%/*}/.${TARGET##*/}.promrotate-previous
}

# keep_previous: a second name for the file, hence with its owner, mode and labels.
keep_previous() {
  ! has_previous || return 0
  ln "$TARGET" "$PREVIOUS" 2>/dev/null || write_failed "$TARGET"
}

drop_previous() {
  rm -f "$PREVIOUS"
}

# put_back: `mv` alone leaves both names when they are of one file.
put_back() {
  mv -f "$PREVIOUS" "$TARGET" 2>/dev/null && drop_previous ||
    fail WRITE_FAILED "cannot put the previous file back, rename $PREVIOUS to $TARGET"
  sync "${TARGET%/*}" 2>/dev/null || :
}

# is_as_renamed: whether nobody has changed the file since. Both files got their time of change
# from the rename.
is_as_renamed() {
  [ "$(stat -c %Z "$TARGET")" -le "$(($(stat -c %Z "$PREVIOUS") + 1))" ]
}

# has_previous: whether a killed run has left one.
has_previous() {
  [ -e "$PREVIOUS" ] || [ -L "$PREVIOUS" ] || return 1
  [ -f "$PREVIOUS" ] && [ ! -L "$PREVIOUS" ] ||
    fail DIRECTORY_UNSAFE "expected $PREVIOUS to be a file of our own, found another thing; mend it: rm -r $PREVIOUS"
}
