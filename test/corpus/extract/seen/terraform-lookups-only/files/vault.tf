data "vault_kv_secret_v2" "metrics" {
  mount = "secret"
  name  = "metrics/prometheus"
}

data "aws_secretsmanager_secret_version" "mimir" {
  secret_id = "mimir/writer"
}

resource "random_password" "prometheus" {
  length           = 32
  special          = true
  override_special = "!#$%&*()-_=+"
}

resource "kubernetes_secret" "prometheus" {
  metadata { name = "prometheus-remote-write" }
  data = {
    username = "k8s"
    password = data.vault_kv_secret_v2.metrics.data["password"]
    token    = random_password.prometheus.result
  }
}

provider "grafana" {
  url  = "https://grafana.acme.test"
  auth = "admin:Teapot-Marble-4"
}

resource "aws_prometheus_workspace" "main" {
  alias = "main"
}

resource "aws_iam_access_key" "aps" {
  user    = "aps-writer"
  pgp_key = "keybase:ops"
}

resource "tls_self_signed_cert" "prom" {
  private_key_pem = tls_private_key.prom.private_key_pem
  allowed_uses    = ["key_encipherment"]
}
