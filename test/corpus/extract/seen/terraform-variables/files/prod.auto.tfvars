# Produktion
region              = "eu-west-1"
prometheus_password = "Willow=Keelson=prod"
db_password         = "Cedar.mist.prod"
mimir_token         = ""
remote_write = {
  url      = "https://mimir.acme.test/api/v1/push"
  username = "prod"
  password = "Briar/Hawser/4"
}
