package main

import (
	"fmt"
	"runtime/debug"
)

// version is set by the release build; a build from source says its revision.
var version = "dev"

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, "carillon", describeVersion())
	return err
}

func describeVersion() string {
	info, ok := debug.ReadBuildInfo()
	if version != "dev" || !ok {
		return version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return version + " " + s.Value
		}
	}
	return version
}
