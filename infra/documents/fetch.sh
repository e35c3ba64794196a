# shellcheck shell=sh disable=SC2015
# Calls AWS with the AWS CLI where there is one, else with curl and SigV4. The documents define
# refusal TYPE, which prints the code and the message for an AWS error of theirs, or nothing; it
# returns 1 for an error that is none to them, and fetch then ends with status 3.

METADATA=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
METADATA=${METADATA%/}/latest

# metadata_request URL [curl options]; headers come on stdin. Tried again, as a host may be busy, and
# its network not up yet.
metadata_request() {
  curl -q --silent --fail --noproxy '*' --connect-timeout 1 --max-time 2 \
    --retry 2 --retry-connrefused --config - "$@"
}

# instance_metadata PATH
instance_metadata() {
  printf 'header = "x-aws-ec2-metadata-token: %s"\n' "$METADATA_TOKEN" |
    metadata_request "$METADATA/meta-data/$1"
}

open_metadata() {
  [ -z "${METADATA_TOKEN:-}" ] || return 0
  require_tools curl
  METADATA_TOKEN=$(printf 'header = "x-aws-ec2-metadata-token-ttl-seconds: 300"\n' |
    metadata_request --request PUT "$METADATA/api/token")
}

find_region() {
  REGION=${AWS_REGION:-${AWS_SSM_REGION_NAME:-}}
  if [ -z "$REGION" ] && open_metadata; then
    REGION=$(instance_metadata placement/region)
  fi
  case $REGION in
    '' | *[!a-z0-9-]*)
      fail REGION_MISSING "expected AWS_REGION, the SSM agent or instance metadata to name the region"
      ;;
  esac
}

find_credentials() {
  KEY_ID=${AWS_ACCESS_KEY_ID:-}
  SECRET_KEY=${AWS_SECRET_ACCESS_KEY:-}
  SESSION_TOKEN=${AWS_SESSION_TOKEN:-}
  if [ -z "$KEY_ID" ] || [ -z "$SECRET_KEY" ]; then
    open_metadata && role=$(instance_metadata iam/security-credentials/) &&
      answer=$(instance_metadata "iam/security-credentials/$role") ||
      fail CREDENTIALS_MISSING "expected an instance profile (IMDSv2) or credentials in the environment"
    KEY_ID=$(printf '%s' "$answer" | json_string AccessKeyId)
    SECRET_KEY=$(printf '%s' "$answer" | json_string SecretAccessKey)
    SESSION_TOKEN=$(printf '%s' "$answer" | json_string Token)
  fi
  case $KEY_ID:$SECRET_KEY in
    :* | *: | *[!A-Za-z0-9/+=:_-]*) fail CREDENTIALS_MISSING "found credentials that are none" ;;
  esac
  case $SESSION_TOKEN in
    *[!A-Za-z0-9/+=:_.-]*) fail CREDENTIALS_MISSING "found a session token that is none" ;;
  esac
}

# json_string PATH: decodes the string at PATH of the JSON on stdin.
json_string() {
  awk -v path="$1" -v plain="${2-1}" "$JSON_STRING_AWK"
}

prepare_fetch() {
  require_tools awk
  find_region
  command -v aws >/dev/null && return 0
  require_tools curl
  find_credentials
}

# fetch SERVICE OPERATION TARGET BODY: prints the answer's JSON; ends the run when there is none.
fetch() {
  if command -v aws >/dev/null; then
    fetch_by_cli "$1" "$2" "$4"
  else
    fetch_by_curl "$1" "$3" "$4"
  fi
}

# refused TYPE DETAIL
refused() {
  case $1 in
    AccessDenied*) fail ACCESS_DENIED "the host's role may not read this: $1 ($2)" ;;
    *Signature*) hint=', install the AWS CLI or curl 7.88 or later' ;;
    *) hint='' ;;
  esac
  refusal=$(refusal "$1") || exit 3
  [ -z "$refusal" ] || fail "${refusal%% *}" "${refusal#* }: AWS answered $1 ($2)"
  fail FETCH_FAILED "AWS answered $1 ($2)$hint"
}

# type_name TEXT: the name of an error without its namespace, and nothing else.
type_name() {
  type=${1##*#}
  type=${type%%:*}
  case $type in
    '' | *[!A-Za-z]*) printf 'without an error type' ;;
    *) printf '%s' "$type" ;;
  esac
}

fetch_by_cli() {
  export AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=3
  {
    errors=$(aws "$1" "$2" --region "$REGION" --cli-connect-timeout 5 --cli-read-timeout 10 \
      ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} \
      --output json --cli-input-json "$3" 2>&1 >&3 3>&-)
    status=$?
  } 3>&1
  [ "$status" -ne 0 ] || return 0
  case $errors in
    *'An error occurred ('*)
      type=${errors#*An error occurred \(}
      refused "$(type_name "${type%%\)*}")" "AWS CLI"
      ;;
    *'nable to locate credentials'*)
      fail CREDENTIALS_MISSING "the AWS CLI found no credentials, attach an instance profile"
      ;;
    *) fail FETCH_FAILED "the AWS CLI ended with status $status without an answer" ;;
  esac
}

curl_once() {
  suffix=amazonaws.com
  case $REGION in cn-*) suffix=amazonaws.com.cn ;; esac
  url=${AWS_ENDPOINT_URL:-https://$1.$REGION.$suffix}
  # A proxy is for the way to AWS, not for a stand-in on this machine.
  case $url in http:*) set -- "$@" --noproxy '*' ;; esac
  service=$1 target=$2 body=$3
  shift 3
  {
    printf 'user = "%s:%s"\n' "$KEY_ID" "$SECRET_KEY"
    [ -z "$SESSION_TOKEN" ] || printf 'header = "x-amz-security-token: %s"\n' "$SESSION_TOKEN"
  } | curl -q --silent --config - --aws-sigv4 "aws:amz:$REGION:$service" "$@" \
    --connect-timeout 5 --max-time 10 --header 'content-type: application/x-amz-json-1.1' \
    --header "x-amz-target: $target" --data "$body" --write-out '\n%{http_code}' "${url%/}/"
}

fetch_by_curl() {
  attempt=1
  while :; do
    answer=$(curl_once "$@")
    curl_status=$?
    [ "$curl_status" -ne 2 ] ||
      fail TOOL_MISSING "this curl cannot sign (no --aws-sigv4), install the AWS CLI or curl 7.88 or later"
    http_status=${answer##*"$LINE_FEED"}
    answer=${answer%"$LINE_FEED"*}
    if [ "$curl_status" -eq 0 ] && [ "$http_status" = 200 ]; then
      printf '%s' "$answer"
      return 0
    fi
    type=$(type_name "$(printf '%s' "$answer" | json_string __type)")
    case $curl_status:$http_status:$type in
      0:5* | 0:429:* | 0:400:*Throttl* | 0:400:*LimitExceeded* | [!0]*) ;;
      *) refused "$type" "HTTP $http_status" ;;
    esac
    [ "$attempt" -lt 3 ] || break
    sleep "$attempt"
    attempt=$((attempt + 1))
  done
  [ "$curl_status" -eq 0 ] || fail FETCH_FAILED "no answer from AWS (curl ended with $curl_status)"
  refused "$type" "HTTP $http_status"
}
