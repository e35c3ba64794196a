output "remote_write_secret_arn" {
  value     = aws_secretsmanager_secret.remote_write.arn
  sensitive = true
}
