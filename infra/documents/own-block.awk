# Prints the sequence of the endpoint's block in a web config (stdin), and then the block itself;
# nothing where there is none. What is broken is for web-config.awk to say.

$0 ~ "^ *# promrotate " endpoint " begin sequence=[0-9]+( \\([^()]*\\))? *$" {
  sequence = substr($5, length("sequence=") + 1, 15)
  block = ""
}

sequence != "" { block = block "\n" $0 }

sequence != "" && $0 ~ "^ *# promrotate " endpoint " end *$" {
  print sequence block
  exit
}
