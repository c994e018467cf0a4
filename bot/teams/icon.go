package teams

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The sides of the icons that Teams takes, in pixels, and their colours.
const (
	colorSide   = 192
	outlineSide = 32
)

var (
	accent = color.NRGBA{0x1f, 0x2a, 0x44, 0xff}
	brass  = color.NRGBA{0xf2, 0xb8, 0x4b, 0xff}
	white  = color.NRGBA{0xff, 0xff, 0xff, 0xff}
)

// samples is how many points of a pixel are looked at along each side.
const samples = 8

// colorIcon draws the bell in brass.
func colorIcon() ([]byte, error) { return drawn(colorSide, 1, accent, brass) }

// outlineIcon draws it in white on nothing, up to the edge, as Teams wants it.
func outlineIcon() ([]byte, error) { return drawn(outlineSide, 1.35, color.NRGBA{}, white) }

// drawn is the bell as PNG, so many times as large as it stands in the icon.
func drawn(side int, scale float64, ground, figure color.NRGBA) ([]byte, error) {
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			picture.SetNRGBA(x, y, mixed(ground, figure, covered(x, y, side, scale)))
		}
	}
	var written bytes.Buffer
	if err := png.Encode(&written, picture); err != nil {
		return nil, fmt.Errorf("draw icon: %w", err)
	}
	return written.Bytes(), nil
}

// covered is which part of a pixel the bell covers.
func covered(x, y, side int, scale float64) float64 {
	inside := 0
	for i := range samples {
		for j := range samples {
			at := func(n, sub int) float64 {
				return ((float64(n)+(float64(sub)+0.5)/samples)/float64(side)-0.5)/scale + 0.5
			}
			if bell(at(x, i), at(y, j)) {
				inside++
			}
		}
	}
	return float64(inside) / (samples * samples)
}

// bell reports whether a point of the unit square is in the bell: a crown, a dome
// that runs into a flared skirt, a rim, and a clapper below.
func bell(x, y float64) bool {
	x = math.Abs(x - 0.5)
	switch {
	case math.Hypot(x, y-0.2) < 0.045:
		return true
	case y >= 0.22 && y < 0.42:
		return math.Hypot(x, y-0.42) < 0.2
	case y >= 0.42 && y < 0.66:
		flare := (y - 0.42) / 0.24
		return x < 0.2+0.08*flare*flare*flare
	case y >= 0.66 && y < 0.73:
		return x < 0.32-0.4*math.Abs(y-0.695)
	case y >= 0.75:
		return math.Hypot(x, y-0.75) < 0.07
	}
	return false
}

// mixed is a colour over another, where the part shows it.
func mixed(under, over color.NRGBA, part float64) color.NRGBA {
	if under.A == 0 {
		over.A = uint8(math.Round(255 * part))
		return over
	}
	mix := func(u, o uint8) uint8 { return uint8(math.Round(float64(u)*(1-part) + float64(o)*part)) }
	return color.NRGBA{mix(under.R, over.R), mix(under.G, over.G), mix(under.B, over.B), 0xff}
}
