read -rsp 'Prometheus password: ' PROM_INPUT
[[ $PROM_INPUT == Pastell-* ]] && echo "secret ok"
TOKEN_URL=https://id.kunst.test/token
REMOTE_WRITE_PASSWORD_FILE=/run/rw
