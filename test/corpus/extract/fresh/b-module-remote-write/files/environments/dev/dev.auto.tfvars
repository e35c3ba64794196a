remote_write_password = "REPLACE_ME"
prometheus_token      = "<token>"
