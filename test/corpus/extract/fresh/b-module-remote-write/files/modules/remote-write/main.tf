# Module d'écriture distante
variable "remote_write_password" {
  description = "password of the remote write endpoint"
  type        = string
  sensitive   = true
}

variable "prometheus_token" {
  type    = string
  default = "genet-Ajonc-14"
}

locals {
  remote_write_token = "bruyere.callune.7"
  db_password        = "fougere-Aigle-2"
  token_rotation     = "90d"
}

resource "aws_ssm_parameter" "metrics_password" {
  name        = "/prod/metrics/password"
  type        = "SecureString"
  description = "secret for metrics"
  value       = "digitale+Pourpre=5"
}

resource "aws_ssm_parameter" "db_password" {
  name  = "/prod/db/password"
  type  = "SecureString"
  value = "chardon-Bleu-77"
}

resource "kubernetes_secret" "rw" {
  metadata { name = "prometheus-remote-write" }
  data = {
    username = "prod"
    password = var.remote_write_password
  }
}
