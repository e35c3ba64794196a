variable "alertmanager_token" {
  type        = string
  description = "Token of the Alertmanager, such as Yew-Hoist-9"
  sensitive   = true
}
