# Prints the decoded string at `path` (keys joined with dots) of the JSON text on stdin.
# Exit status: 0 found, 1 not there or no string, 2 not JSON. With `plain` set, a string with
# control characters counts as not there: it goes into a file of one line.

{ text = text $0 "\n" }

END {
  at = 1
  value("")
  space()
  if (at <= length(text)) exit 2
  if (!found || (plain && result ~ /[[:cntrl:]]/)) exit 1
  printf "%s", result
}

function space() {
  while (substr(text, at, 1) ~ /^[ \t\r\n]$/) at++
}

function expect(character) {
  space()
  if (substr(text, at, 1) != character) exit 2
  at++
}

function value(here, first, decoded) {
  space()
  first = substr(text, at, 1)
  if (first == "{") object(here)
  else if (first == "[") array(here)
  else if (first == "\"") {
    decoded = string()
    if (here == path) {
      found = 1
      result = decoded
    }
  } else if (match(substr(text, at, 64), /^(true|false|null|-?[0-9][0-9.eE+-]*)/)) at += RLENGTH
  else exit 2
}

function object(here, key) {
  expect("{")
  space()
  if (substr(text, at, 1) == "}") {
    at++
    return
  }
  do {
    space()
    key = string()
    expect(":")
    value(here == "" ? key : here "." key)
  } while (another("}"))
}

# The items of a list have no path: nothing that is asked for stands in one.
function array(here) {
  expect("[")
  space()
  if (substr(text, at, 1) == "]") {
    at++
    return
  }
  do value(here ".[]")
  while (another("]"))
}

function another(end, character) {
  space()
  character = substr(text, at++, 1)
  if (character == ",") return 1
  if (character == end) return 0
  exit 2
}

# Takes whole runs between the escapes: looking at each character is slow in some awks.
function string(rest, decoded, character) {
  expect("\"")
  rest = substr(text, at)
  while (match(rest, /["\\]/)) {
    if (substr(rest, 1, RSTART - 1) ~ /[[:cntrl:]]/) exit 2
    decoded = decoded substr(rest, 1, RSTART - 1)
    character = substr(rest, RSTART, 1)
    rest = substr(rest, RSTART + 1)
    if (character == "\"") {
      at = length(text) - length(rest) + 1
      return decoded
    }
    decoded = decoded escape(rest)
    rest = substr(rest, escape_length + 1)
  }
  exit 2
}

# The character that the text after a backslash stands for; sets escape_length.
function escape(rest, kind, code, low) {
  kind = substr(rest, 1, 1)
  escape_length = 1
  if (kind == "") exit 2
  if (index("\"\\/", kind)) return kind
  if (index("bfnrt", kind)) return substr("\b\f\n\r\t", index("bfnrt", kind), 1)
  if (kind != "u") exit 2

  code = hexadecimal(substr(rest, 2, 4))
  escape_length = 5
  if (code >= 56320 && code <= 57343) exit 2
  if (code >= 55296 && code <= 56319) {
    if (substr(rest, 6, 2) != "\\u") exit 2
    low = hexadecimal(substr(rest, 8, 4))
    if (low < 56320 || low > 57343) exit 2
    escape_length = 11
    code = 65536 + (code - 55296) * 1024 + low - 56320
  }
  # A shell variable cannot hold the character 0.
  if (code == 0) exit 2
  return utf8(code)
}

function hexadecimal(digits, i, code, digit) {
  if (length(digits) != 4) exit 2
  for (i = 1; i <= 4; i++) {
    digit = index("0123456789abcdef", tolower(substr(digits, i, 1)))
    if (!digit) exit 2
    code = code * 16 + digit - 1
  }
  return code
}

# Bytes one by one: in the C locale, which the documents set, "%c" is a byte in every awk.
function utf8(code) {
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  if (code < 65536)
    return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
  return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64,
    128 + int(code / 64) % 64, 128 + code % 64)
}
