resource "aws_db_instance" "main" {
  username = "shop"
  password = "Wollgras-77"
  password_wo_version = 3
}
resource "aws_elasticache_replication_group" "r" {
  auth_token = "Sonnentau-long-enough"
}
resource "github_actions_secret" "deploy" {
  secret_name     = "DEPLOY_TOKEN"
  plaintext_value = var.deploy_token
}
resource "aws_iam_policy" "amp" {
  policy = jsonencode({ Statement = [{ Action = ["aps:RemoteWrite", "secretsmanager:GetSecretValue"], Resource = "*" }] })
}
resource "aws_prometheus_workspace" "w" {
  alias = "password-free"
}
output "mimir_password" {
  value     = random_password.mimir.result
  sensitive = true
}
output "prometheus_token_arn" { value = aws_secretsmanager_secret.t.arn }
