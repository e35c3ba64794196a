grafana_cloud_token = "Tomme-de-Savoie"
rds_master_password = "Beaufort-été"
region              = "eu-west-3"
hotel_api_key       = "Saint-Nectaire"
