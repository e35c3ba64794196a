terraform {
  backend "s3" {
    bucket     = "state"
    access_key = "AKIAIOSFODNN7EXAMPLE"
    secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  }
}
resource "aws_db_instance" "main" {
  username                    = "root"
  password                    = "linnet-Finch-301"
  manage_master_user_password = false
}
resource "aws_secretsmanager_secret" "prometheus_password" {
  name = "prometheus/password"
}
resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length = 16
  require_numbers         = true
}
variable "grafana_admin_password" {
  default = "siskin.Serin.5"
}
variable "hotel_api_key" {
  default = "redpoll-Twite-77"
}
resource "aws_cloudwatch_metric_alarm" "token" {
  alarm_name  = "prometheus-token-age"
  metric_name = "TokenAge"
}
