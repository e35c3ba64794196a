resource "helm_release" "prometheus" {
  name       = "prometheus"
  chart      = "kube-prometheus-stack"
  namespace  = "monitoring"

  values = [
    yamlencode({
      prometheus = {
        prometheusSpec = {
          remoteWrite = [{
            url     = "https://mimir.acme.test/api/v1/push"
            headers = { "X-Api-Key" = "Zinnia-Bosun-31" }
          }]
        }
      }
    }),
    <<-YAML
    alertmanager:
      enabled: false
    prometheus:
      prometheusSpec:
        additionalScrapeConfigs:
          - job_name: door
            basic_auth:
              username: ro
              password: Hinge_Thyme_8
            static_configs: [{ targets: ["door:80"] }]
    YAML
  ]

  set {
    name  = "grafana.adminPassword"
    value = "Teapot-Marble-4"
  }

  set_sensitive {
    name  = "prometheus.remoteWrite.password"
    value = "Catkin*Spinnaker*2"
  }

  set_sensitive {
    name  = "alertmanager.token"
    value = var.alertmanager_token
  }
}
