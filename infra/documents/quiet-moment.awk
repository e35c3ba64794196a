# Whether now is the moment for a reload: a scrape has just been, and the next is about as far away
# as it ever gets. Reads the targets of Prometheus (API /api/v1/targets). Prints the time of day of
# the newest scrape, in milliseconds, and "now" or "later"; nothing where waiting is of no use.

{
  count = split($0, fields, ",")
  for (i = 1; i <= count; i++) take(fields[i])
}

END {
  # So many scrapes leave no moment without one.
  if (!targets || targets > 200) exit
  for (i = 1; i <= targets; i++) foresee(last[i], every[i])
  before = newest
  for (time = newest + 1; time <= newest + 20000; time++) if (time in due) {
    if (!first) first = time - newest
    if (time - before > longest) longest = time - before
    before = time
  }
  print newest, (first >= 0.9 * longest ? "now" : "later")
}

# A target that was never scraped has the year 1.
function take(field, clock) {
  if (field ~ /^"lastScrape":"[0-9]/ && field !~ /"0001-/) {
    split(substr(field, index(field, "T") + 1), clock, ":")
    scraped = int((clock[1] * 3600 + clock[2] * 60 + clock[3]) * 1000)
  }
  if (field ~ /^"scrapeInterval":"/ && scraped) {
    targets++
    last[targets] = scraped
    every[targets] = milliseconds(substr(field, 19))
    if (scraped > newest) newest = scraped
    scraped = 0
  }
}

function foresee(time, interval) {
  if (interval < 100) return
  while (time <= newest) time += interval
  for (; time <= newest + 20000; time += interval) due[time] = 1
}

# A duration as Prometheus writes it: 15s, 1m30s, 500ms.
function milliseconds(text, sum, part) {
  while (match(text, /^[0-9]+(ms|[smh])/)) {
    part = substr(text, 1, RLENGTH)
    sum += part * (part ~ /ms/ ? 1 : part ~ /s/ ? 1000 : part ~ /m/ ? 60000 : 3600000)
    text = substr(text, RLENGTH + 1)
  }
  return sum
}
