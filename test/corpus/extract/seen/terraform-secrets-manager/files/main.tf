terraform {
  required_version = ">= 1.6"
}

variable "stage" {
  type    = string
  default = "prod"
}

data "aws_vpc" "main" {
  tags = { Name = "main" }
}

resource "aws_security_group" "billing" {
  name        = "billing-${var.stage}"
  description = "Lets billing be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8000
    to_port     = 8000
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "catalog" {
  name        = "catalog-${var.stage}"
  description = "Lets catalog be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8001
    to_port     = 8001
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "checkout" {
  name        = "checkout-${var.stage}"
  description = "Lets checkout be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8002
    to_port     = 8002
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "delivery" {
  name        = "delivery-${var.stage}"
  description = "Lets delivery be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8003
    to_port     = 8003
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "email" {
  name        = "email-${var.stage}"
  description = "Lets email be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8004
    to_port     = 8004
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "fraud" {
  name        = "fraud-${var.stage}"
  description = "Lets fraud be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8005
    to_port     = 8005
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "geo" {
  name        = "geo-${var.stage}"
  description = "Lets geo be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8006
    to_port     = 8006
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "identity" {
  name        = "identity-${var.stage}"
  description = "Lets identity be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8007
    to_port     = 8007
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "inventory" {
  name        = "inventory-${var.stage}"
  description = "Lets inventory be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8008
    to_port     = 8008
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "ledger" {
  name        = "ledger-${var.stage}"
  description = "Lets ledger be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8009
    to_port     = 8009
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "media" {
  name        = "media-${var.stage}"
  description = "Lets media be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8010
    to_port     = 8010
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "notify" {
  name        = "notify-${var.stage}"
  description = "Lets notify be reached"
  vpc_id      = data.aws_vpc.main.id

  ingress {
    from_port   = 8011
    to_port     = 8011
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_secretsmanager_secret" "remote_write" {
  name                    = "metrics/remote-write"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "remote_write" {
  secret_id     = aws_secretsmanager_secret.remote_write.id
  secret_string = jsonencode({
    username = "fleet"
    password = "Acorn.Rigging.815" # von Hand gesetzt
  })
}

resource "aws_db_instance" "shop" {
  identifier = "shop"
  username   = "shop"
  password   = "Gx71-pine-orbit"
}
