package reading

import "testing"

func TestNearest(t *testing.T) {
	for text, want := range map[string]string{
		"Europ/Paris": "Europe/Paris", "Pariss": "Europe/Paris", "lodnon": "Europe/London", "new-yrok": "America/New_York",
		"Mars/Olympus": "", "": "", "x": "", "../../etc/passwd": "",
	} {
		if got := NearestZone(text); got != want {
			t.Errorf("near zone %q is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"EUT": "EUR", "GPB": "GBP", "UDS": "USD", "euros": "", "": "", "???": ""} {
		if got := NearestCurrency(text); got != want {
			t.Errorf("near currency %q is %q, want %q", text, got, want)
		}
	}
}
