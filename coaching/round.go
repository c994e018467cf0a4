package coaching

import (
	"math"
	"math/big"
)

// halfEven is num/den rounded to the nearest integer, a half to the even one.
// The denominator is positive.
func halfEven(num, den *big.Int) *big.Int {
	quotient, rest := new(big.Int).QuoRem(num, den, new(big.Int))
	twice := new(big.Int).Abs(rest)
	twice.Lsh(twice, 1)
	if c := twice.Cmp(den); c > 0 || c == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(int64(num.Sign())))
	}
	return quotient
}

// shareOf is which part of a whole something is, a half to the even hundredth
// of a percent. The whole is positive; what no Share can hold is the largest.
func shareOf(part, whole int64) Share {
	hundredths := halfEven(product(part, int64(Whole)), big.NewInt(whole))
	if !hundredths.IsInt64() {
		return math.MaxInt
	}
	return Share(hundredths.Int64())
}

// compareRatios compares a/b with c/d exactly. The denominators are positive.
func compareRatios(a, b, c, d int64) int {
	return product(a, d).Cmp(product(c, b))
}

func product(a, b int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
}
