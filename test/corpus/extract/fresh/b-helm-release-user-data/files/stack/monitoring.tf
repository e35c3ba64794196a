resource "helm_release" "shipper" {
  name  = "shipper"
  chart = "./charts/shipper"

  set {
    name  = "metrics.remoteWrite.username"
    value = "stack"
  }

  set_sensitive {
    name  = "metrics.remoteWrite.password"
    value = "cedar-Plank-Smoke-19"
  }

  set_sensitive {
    name  = "thanos.token"
    value = data.aws_ssm_parameter.thanos.value
  }

  set {
    name  = "postgres.password"
    value = "hickory.chip.4"
  }
}

data "aws_ssm_parameter" "thanos" { name = "/thanos/token" }

resource "aws_instance" "bastion" {
  ami           = "ami-0abc"
  instance_type = "t3.micro"
  user_data     = <<-SCRIPT
    #!/bin/bash
    # curl -u old:mesquite5 https://mimir.example.net/api/v1/push
    curl -fsS -u "bastion:Applewood_33" --data-binary @/tmp/m https://mimir.example.net/api/v1/push
    export PGPASSWORD=alderwood.7
  SCRIPT
}

output "alertmanager_token" {
  value     = "maple.Syrup.1180"
  sensitive = true
}
