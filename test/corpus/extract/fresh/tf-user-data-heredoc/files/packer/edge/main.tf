resource "aws_instance" "edge" {
  ami           = data.aws_ami.edge.id
  instance_type = "t4g.micro"
  metadata_options { http_tokens = "required" }
  user_data = <<-EOF
    #!/bin/bash
    set -eu
    # export REMOTE_WRITE_PASSWORD=Distelfink
    export REMOTE_WRITE_PASSWORD='Stieglitz 5'
    export DB_PASSWORD=Girlitz
    curl -sS -u edge:Zeisig-12 -XPOST https://in.vogel.test/api/v1/push --data-binary @/m
    mkdir -p /etc/prometheus
    cat > /etc/prometheus/prometheus.yml <<'YAML'
    remote_write:
      - url: https://in.vogel.test/api/v1/push
        basic_auth:
          username: edge
          password: Zaunkönig-9
    YAML
  EOF
  tags = { Name = "token-edge" }
}
