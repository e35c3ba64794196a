# sourced at login
export PROM_URL=https://prom.acme.test
export PROM_USER=laptop
export PROM_PASSWORD='Orchid~Tile~27' PROM_TIMEOUT=10s
declare -x THANOS_API_KEY="thk-5501-Umbra"
readonly VMAGENT_TOKEN=Vat\ of\ Honey
alias pushit='promtool push metrics --header="Authorization=Bearer Tidal-Nib-64" https://mimir.acme.test/api/v1/push'
