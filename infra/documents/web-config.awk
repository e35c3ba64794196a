# Puts an accepted set into a web config. Stdin: the set (checked), a line `separator`, the file.
# Prints the file's new content, or an error's code and message. Needs yaml-line.awk before it.

!in_file && $0 == separator {
  in_file = 1
  next
}

!in_file && /^# / { sequence = substr($4, length("sequence=") + 1) }

!in_file && /^  "/ {
  users[++user_count] = substr($0, 3)
  names[user_count] = substr($1, 2, length($1) - 3)
}

!in_file { next }

{
  number++
  if ($0 ~ /\r/) broken("carriage return: expected lines that end with a line feed only")
  if ($0 ~ /^ *# promrotate [a-z][a-z0-9-]* (begin sequence=[0-9]+( \([^()]*\))?|end) *$/) marker()
  else if (block == endpoint) inside_own_block()
  else if ($0 ~ /^[ \t]*(#|$)/) keep($0)
  else if ($0 ~ /^ *\t/) broken("tab as indentation: expected spaces")
  else if ($0 ~ /^ /) nested()
  else top_level()
}

END {
  if (failed) exit 1
  number = block_line
  if (block != "") broken("begin marker of " block " without its end marker")
  for (i = 1; i <= user_count; i++) refuse_duplicate(names[i])
  place()
  for (i = 1; i <= kept; i++) printf "%s%s", lines[i], (i < kept || final) ? "\n" : ""
}

function keep(line) {
  lines[++kept] = line
}

function marker() {
  if ($4 == "end") {
    if (block == "" || block != $3) broken("end marker of " $3 " without its begin marker")
    block = ""
  } else {
    if (block != "") broken("begin marker of " $3 " inside the block of " block)
    if (section != "basic_auth_users" || is_flow) broken("begin marker outside basic_auth_users")
    if ($3 in blocks) broken("second block of " $3)
    block = $3
    block_line = blocks[$3] = number
  }
  if ($3 != endpoint) keep($0)
  else if ($4 == "begin") begin_own_block(substr($5, length("sequence=") + 1))
}

# An empty line is kept where the block stood: it goes back to the same place.
function begin_own_block(held) {
  if (held + 0 > sequence + 0)
    stop("OLDER_VERSION", "the file holds sequence " held ", the fetched set is " sequence)
  match($0, /^ */)
  block_indent = RLENGTH
  keep("")
  own = kept
}

# What stands in our block is replaced, so it need not be understood; its end must be there.
function inside_own_block() {
  if ($0 ~ /^[^ \t#]/) broken("begin marker of " block " on line " block_line " without its end marker")
}

function top_level() {
  if (block != "") broken("begin marker of " block " on line " block_line " without its end marker")
  if (section == "" && $0 ~ /^---[ \t]*(#.*)?$/ && !started++) keep($0)
  # A byte order mark would pass as a part of the first key.
  else if (!split_key($0) || KEY !~ /^[A-Za-z0-9_.-]+$/)
    broken("expected a key, a comment or one --- before them")
  else if (KEY in sections) broken("second " (KEY == "basic_auth_users" ? KEY : "key of that name"))
  else {
    section = KEY
    sections[KEY] = number
    if (KEY == "basic_auth_users") users_key()
    else keep($0)
  }
}

function users_key(comment) {
  if (is_flow = VALUE ~ /^\{[ \t]*\}[ \t]*(#.*)?$/) {
    comment = VALUE
    sub(/^\{[ \t]*\}[ \t]*/, "", comment)
    keep(substr($0, 1, length($0) - length(VALUE)) comment)
    sub(/[ \t]+$/, "", lines[kept])
  } else if (VALUE == "" || VALUE ~ /^#/) keep($0)
  else broken("expected users on lines of their own, or {}, after basic_auth_users:")
  users_line = kept
}

function nested() {
  if (section == "") broken("indented line before any key")
  if (section == "basic_auth_users") user_line()
  else keep($0)
}

function user_line() {
  if (is_flow) broken("user after basic_auth_users: {}")
  match($0, /^ +/)
  if (indent && RLENGTH != indent) broken("expected the indentation of the users above, " indent)
  indent = RLENGTH
  if (!split_key(substr($0, indent + 1)) || !is_one_line(VALUE))
    broken("expected a user name and a hash on one line")
  if (KEY in line_of)
    stop("DUPLICATE_USER", "line " number ": the user of line " line_of[KEY] " again, remove one")
  line_of[KEY] = number
  owner_of[KEY] = block
  if (KEY == adopt && block == "" && is_ours(KEY)) {
    delete line_of[KEY]
    if (adopted++) stop("DUPLICATE_USER", "line " number ": the user to adopt again, remove one")
  } else keep($0)
}

function is_ours(name, j) {
  for (j = 1; j <= user_count; j++) if (names[j] == name) return 1
  return 0
}

function refuse_duplicate(name) {
  if (!(name in line_of)) return
  stop("DUPLICATE_USER", "line " line_of[name] ": \"" name "\" stands " (owner_of[name] == "" \
    ? "outside the block of " endpoint ", remove it or let the endpoint say adopt: " name \
    : "in the block of " owner_of[name] ", give each endpoint names of its own"))
}

# Ours goes back to its place, else to the head of the users, else to the end of the file.
function place(margin, text, j) {
  margin = sprintf("%" (indent ? indent : block_indent ? block_indent : 2) "s", "")
  text = margin "# promrotate " endpoint " begin sequence=" sequence \
    " (written by promrotate: edits in here are lost)\n"
  for (j = 1; j <= user_count; j++) text = text margin users[j] "\n"
  text = text margin "# promrotate " endpoint " end"
  if (own) lines[own] = text
  else if (users_line) lines[users_line] = lines[users_line] "\n" text
  else {
    keep("basic_auth_users:\n" text)
    final = 1
  }
}
