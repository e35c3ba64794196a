provider "terraform.lotse.test/hashicorp/aws" {
  version = "5.60.0"
  hashes  = ["h1:p0token0p0secret0checksum="]
}
