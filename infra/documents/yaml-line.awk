# YAML line by line, as far as the files need it; what is beyond is refused, never guessed.

function stop(code, message) {
  print code " " message
  failed = 1
  exit 1
}

function broken(message) {
  stop("YAML_BROKEN", "line " number ": " message)
}

# Splits `key: value` into KEY (without quotes) and VALUE (with them); false when it is none.
function split_key(text) {
  if (text ~ /^"/) {
    if (!match(text, /^"[^"\\]*"/)) return 0
    KEY = substr(text, 2, RLENGTH - 2)
    VALUE = substr(text, RLENGTH + 1)
    if (!match(VALUE, /^[ \t]*:([ \t]|$)/)) return 0
  } else if (text ~ /^'/) {
    if (!match(text, /^'([^']|'')*'/)) return 0
    KEY = substr(text, 2, RLENGTH - 2)
    gsub(/''/, "'", KEY)
    VALUE = substr(text, RLENGTH + 1)
    if (!match(VALUE, /^[ \t]*:([ \t]|$)/)) return 0
  } else {
    if (text ~ /^[]\[{}?:,&*!|>%@`#-]/ || !match(text, /[ \t]*:([ \t]|$)/)) return 0
    KEY = substr(text, 1, RSTART - 1)
    VALUE = substr(text, RSTART)
    if (KEY == "" || KEY == "<<" || KEY ~ /[ \t]#/) return 0
    match(VALUE, /^[ \t]*:([ \t]|$)/)
  }
  VALUE = substr(VALUE, RLENGTH + 1)
  sub(/^[ \t]+/, "", VALUE)
  return 1
}

# True for a value that ends on its line: nothing, a plain or a quoted scalar, then a comment.
function is_one_line(value) {
  if (value ~ /^"/) return value ~ /^"([^"\\]|\\.)*"[ \t]*$/ || value ~ /^"([^"\\]|\\.)*"[ \t]+#/
  if (value ~ /^'/) return value ~ /^'([^']|'')*'[ \t]*$/ || value ~ /^'([^']|'')*'[ \t]+#/
  if (value == "" || value ~ /^#/) return 1
  if (value ~ /^[]\[{}&*!|>%@`,]/ || value ~ /^[?:-]([ \t]|$)/) return 0
  if (match(value, /[ \t]#/)) value = substr(value, 1, RSTART - 1)
  return value !~ /:([ \t]|$)/
}
