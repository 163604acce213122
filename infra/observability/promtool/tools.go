//go:build tools

// Package tools keeps promtool in go.mod: see ../README.md.
package tools

import _ "github.com/prometheus/prometheus/cmd/promtool"
