# shellcheck shell=sh
# When to reload a Prometheus whose user name changes. It replaces the queue of that remote write,
# and drops what it scrapes meanwhile: for as long as the last requests of the old queue take.

# await_quiet_moment RELOAD_URL: returns right after a scrape that no other follows soon, or after
# some 20 s, or at once where there is no such moment to be found.
await_quiet_moment() {
  case $1 in */-/reload) ;; *) return 0 ;; esac
  newest_before=''
  waits_until=$(($(date +%s) + 20))
  while [ "$(date +%s)" -lt "$waits_until" ]; do
    moment=$(curl -q --silent --fail --noproxy '*' --max-time 2 \
      "${1%/-/reload}/api/v1/targets?state=active" | awk "$QUIET_MOMENT_AWK")
    newest=${moment% *}
    case $moment in
      '') return 0 ;;
      *' now') [ "${newest_before:-$newest}" = "$newest" ] || break ;;
    esac
    newest_before=$newest
    short_sleep
  done
  # What has just been scraped is on its way into the queue.
  short_sleep
}

short_sleep() {
  sleep 0.05 2>/dev/null || sleep 1
}
