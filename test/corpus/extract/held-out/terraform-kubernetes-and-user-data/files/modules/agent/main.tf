resource "kubernetes_secret_v1" "vmagent" {
  metadata {
    name      = "vmagent"
    namespace = var.namespace
  }
  data = {
    "password" : "Juniper.Yawl.6",
    "username" : "k8s",
  }
}

resource "kubernetes_config_map" "prometheus" {
  metadata { name = "prometheus" }
  data = {
    "prometheus.yml" = <<EOT
remote_write:
  - url: https://thanos.acme.test/api/v1/receive
    basic_auth:
      username: ${var.namespace}
      password: Fern!Bowline!14
  - url: https://b.acme.test/api/v1/receive
    authorization:
      credentials: ${var.token}
EOT
  }
}

resource "aws_instance" "agent" {
  ami           = "ami-0abc"
  instance_type = "t3.micro"
  user_data     = <<-SHELL
    #!/bin/sh
    docker run -d victoriametrics/vmagent \
      -remoteWrite.url=https://vm.acme.test/api/v1/write \
      -remoteWrite.basicAuth.username=ec2 \
      -remoteWrite.basicAuth.password='Pansy-Topsail-7'
    echo "db_password=Cedar.mist.9" > /etc/shop.conf
  SHELL
}
