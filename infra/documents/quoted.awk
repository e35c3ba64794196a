# In double quotes, as YAML and the configuration of curl have them.

function quoted(text, i, character, result) {
  for (i = 1; i <= length(text); i++) {
    character = substr(text, i, 1)
    result = result (character == "\"" || character == "\\" ? "\\" : "") character
  }
  return "\"" result "\""
}
