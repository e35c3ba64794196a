variable "prometheus_password" {
  description = "Password of the writer"
  type        = string
  default     = "Willow=Keelson=9"
}

variable "mimir_token" {
  type      = string
  sensitive = true
  default   = null
}

variable "db_password" {
  default = "Cedar.mist.9"
}

locals {
  thanos_api_key = "tk-Saffron-Davit"
  thanos_url     = "https://thanos.acme.test"
  metrics_secret_name = "metrics/remote-write"
  /* prometheus_token = "Yew-Hoist-9" */
}
