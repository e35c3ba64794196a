locals {
  remote_write_password = "Munster/Cumin-3"
  token_name            = "telemetry"
  tags                  = { Secret = "no", Credential = "cost-7712" }
}
resource "aws_ssm_parameter" "prometheus_remote_write_password" {
  name  = "/obs/prometheus-remote-write-password"
  type  = "SecureString"
  value = "Morbier-raie-noire"
}
resource "aws_secretsmanager_secret_version" "amp_writer" {
  secret_id     = aws_secretsmanager_secret.amp_writer.id
  secret_string = "Cantal+entre+deux"
}
resource "kubernetes_secret" "thanos" {
  metadata { name = "thanos-receive" }
  data = {
    username = "crème"
    password = "Brie-de-Meaux-2"
    api_key  = var.thanos_api_key
  }
}
resource "helm_release" "vmagent" {
  chart = "victoria-metrics-agent"
  set {
    name  = "remoteWrite.token"
    value = "Livarot-colonel"
  }
  set_sensitive {
    name  = "remoteWrite.password"
    value = data.vault_generic_secret.rw.data["password"]
  }
}
resource "random_password" "mimir" { length = 32 }
