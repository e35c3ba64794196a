# Puts user name and password file into the two marked lines of a writer's configuration (stdin).
# Prints the password file named so far, then the new content; or an error's code and message.
# Needs yaml-line.awk and quoted.awk before it. The user name comes by the environment: -v decodes
# backslashes.

BEGIN {
  markers["username"] = "# promrotate " endpoint " username"
  markers["password_file"] = "# promrotate " endpoint " password_file"
  new_values["username"] = quoted(ENVIRON["PROMROTATE_NEW_USER"])
  new_values["password_file"] = password_file
}

{
  number++
  for (key in markers) if (has_marker(markers[key])) replace(key)
  lines[number] = $0
}

END {
  if (failed) exit 1
  require("username")
  require("password_file")
  print old_values["password_file"]
  for (i = 1; i <= number; i++) printf "%s%s", lines[i], (i < number || final) ? "\n" : ""
}

# A line that is a comment as a whole is somebody's note.
function has_marker(text) {
  return $0 !~ /^[ \t]*#/ && match($0, "[ \t]" text "[ \t]*$")
}

# has_marker has set RSTART to the space before the comment.
function replace(key, head, tail, start) {
  if (key in line_of)
    stop("MARKER_DUPLICATE", "lines " line_of[key] " and " number " end with \"" markers[key] "\", keep one")
  line_of[key] = number
  head = substr($0, 1, RSTART - 1)
  tail = substr($0, RSTART)
  if (!match(head, "^[ \t]*(- +)?" key ":([ \t]+|$)"))
    stop("MARKER_MISSING", "line " number ": expected \"" key ": <value>\" before the marker")
  start = substr(head, 1, RLENGTH)
  head = substr(head, RLENGTH + 1)
  if (!is_one_line(head)) broken("expected the value of " key " on one line")
  match(head, /[ \t]*$/)
  tail = substr(head, RSTART) tail
  old_values[key] = substr(head, 1, RSTART - 1)
  $0 = start (start ~ /:$/ ? " " : "") new_values[key] tail
}

function require(key) {
  if (!(key in line_of))
    stop("MARKER_MISSING", "expected a line \"" key ": <value> " markers[key] "\", add it")
}
