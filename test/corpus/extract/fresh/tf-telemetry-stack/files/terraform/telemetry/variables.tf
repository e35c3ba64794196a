# Mot de passe provisoire : Camembert-0
variable "mimir_password" {
  type        = string
  description = "password of the tenant, formerly Roquefort-1"
  sensitive   = true
  default     = "Reblochon \"doux\" 7"
}
variable "db_password" {
  default = "Comté-18-mois"
}
variable "metrics_token_ttl" {
  type    = number
  default = 86400
}
variable "remote_write_token" { type = string }
