# Nobody may do anything without a token that says so. Give it to every server: consul agent -config-file server.hcl …
acl {
  enabled                  = true
  default_policy           = "deny"
  enable_token_persistence = true
}
