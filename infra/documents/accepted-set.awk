# Checks an accepted set (stdin) strictly; prints its sequence, or an error's code and message.

function stop(code, message) {
  print code " " message
  failed = 1
  exit 1
}

function malformed(message) {
  stop("ACCEPTED_SET_MALFORMED", "line " NR " of the accepted set: expected " message)
}

NR == 1 {
  if ($0 !~ /^# promrotate endpoint=[a-z][a-z0-9-]* sequence=[0-9]+$/)
    malformed("# promrotate endpoint=<endpoint> sequence=<number>")
  if ($3 != "endpoint=" endpoint)
    stop("ACCEPTED_SET_OF_ANOTHER_ENDPOINT", "expected the accepted set of " endpoint)
  sequence = substr($4, length("sequence=") + 1)
  if (length(sequence) > 15) malformed("a sequence of at most 15 digits")
}

NR == 2 && $0 != "basic_auth_users:" { malformed("basic_auth_users:") }

NR > 2 {
  if ($0 !~ /^  "[A-Za-z0-9][A-Za-z0-9._@+-]*": \$2b\$[0-9][0-9]\$[A-Za-z0-9.\/]+$/)
    malformed("an indented user with a bcrypt hash")
  name = substr($1, 2, length($1) - 3)
  if (length(name) > 64 || length($2) != 60) malformed("a name of at most 64 and a hash of 60 characters")
  if (name in names) malformed("each user once")
  names[name] = 1
}

END {
  if (failed) exit 1
  if (NR < 3) malformed("at least one user")
  print sequence
}
