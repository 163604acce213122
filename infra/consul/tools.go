//go:build tools

// Package tools keeps the agent in go.mod: see README.md.
package tools

import _ "github.com/hashicorp/consul"
