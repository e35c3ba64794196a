# shellcheck shell=sh disable=SC2015,SC2034
# What this host has put into the web config, in a note beside it: a block that another program took
# away could not be told from one that never was there, nor an edited one from an older one.
#
# A line is one endpoint's: its name, sequence and fingerprint. A run that is about to rename the
# file adds its outcome and the next sequence and fingerprint: after a kill either state counts as
# ours, and the next run reports what that one could not.

# look_at CONFIG: sets SEQUENCE and FINGERPRINT (SHA-256) of our block in it; 0 and - for none.
look_at() {
  SEQUENCE=0
  FINGERPRINT=-
  block=$(printf '%s\n' "$1" | awk -v endpoint="$PROMROTATE_ENDPOINT" "$OWN_BLOCK_AWK")
  [ -n "$block" ] || return 0
  SEQUENCE=${block%%"$LINE_FEED"*}
  FINGERPRINT=$(printf '%s\n' "${block#*"$LINE_FEED"}" | sha256sum) && [ "${#FINGERPRINT}" -ge 64 ] ||
    fail TOOL_MISSING "expected sha256sum to print a sum, look at it on this host"
  FINGERPRINT=${FINGERPRINT%% *}
}

# read_note: sets NOTED_SEQUENCE and NOTED, and what a run without an end began: BEGUN_OUTCOME,
# BEGUN_SEQUENCE and BEGUN. What is not noted is empty.
read_note() {
  NOTE=$TARGET.promrotate.note
  OUR_NOTE=''
  OTHER_NOTES=''
  require_own_file "$NOTE"
  if [ -e "$NOTE" ]; then
    while read -r name line; do
      case $name in
        "$PROMROTATE_ENDPOINT") OUR_NOTE=$line ;;
        ?*) OTHER_NOTES=$OTHER_NOTES$LINE_FEED$name${line:+ $line} ;;
      esac
    done <"$NOTE"
  fi
  # Our own words only; anything else counts as no note.
  case $OUR_NOTE in *[!a-z0-9\ -]*) OUR_NOTE='' ;; esac
  read -r NOTED_SEQUENCE NOTED BEGUN_OUTCOME BEGUN_SEQUENCE BEGUN <<NOTE
$OUR_NOTE
NOTE
  case $NOTED_SEQUENCE$BEGUN_SEQUENCE in *[!0-9]*) NOTED='' ;; esac
  case $BEGUN_OUTCOME in '' | new | updated | repaired) ;; *) NOTED='' ;; esac
}

# judge: sets OUTCOME from the note, HELD (the block in the file) and NEXT (the one to stand there).
judge() {
  otherwise=repaired
  # A later block than the noted one is ours too: a release without notes wrote it.
  if [ -z "$NOTED" ] || [ "$HELD_SEQUENCE" -gt "${BEGUN_SEQUENCE:-$NOTED_SEQUENCE}" ]; then
    NOTED_SEQUENCE=$HELD_SEQUENCE
    NOTED=$HELD
    BEGUN=''
    otherwise=updated
  fi
  if [ "$HELD" = "$BEGUN" ]; then
    OUTCOME=$BEGUN_OUTCOME
    NOTED_SEQUENCE=$BEGUN_SEQUENCE
    NOTED=$BEGUN
  elif [ "$NEW" = "$CONTENT" ]; then
    OUTCOME=unchanged
  elif [ "$HELD" != "$NOTED" ]; then
    OUTCOME=repaired
  elif [ "$HELD" = - ]; then
    OUTCOME=new
  elif [ "$HELD_SEQUENCE" -lt "$FETCHED" ]; then
    OUTCOME=updated
  else
    OUTCOME=$otherwise
  fi
}

# begin_note: to be called before the rename.
begin_note() {
  keep_note "$NOTED_SEQUENCE $NOTED $OUTCOME $FETCHED $NEXT" || write_failed "$TARGET"
}

# settle_note: to be called when the report is out: nobody reads that of a run without an end.
settle_note() {
  [ "$OUR_NOTE" = "$FETCHED $NEXT" ] || keep_note "$FETCHED $NEXT" ||
    fail WRITE_FAILED "cannot write $NOTE, is the disk full? the web config itself is as it should be"
}

# keep_note TEXT: as our line; those of other endpoints stay.
keep_note() {
  OUR_NOTE=$1
  write_note "$NOTE" "$PROMROTATE_ENDPOINT $1$OTHER_NOTES" "${TARGET%/*}/.${TARGET##*/}"
}
