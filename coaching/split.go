package coaching

import (
	"cmp"
	"math/bits"
	"slices"
)

// Part is what one person is given of a win, under the person's team of the
// closing day. A Share of zero says that no percentage was given.
type Part struct {
	Member int64
	Team   int64
	Share  Share
}

// Credits shares a win between its author and those it is split with. Parts
// with a percentage take theirs; what is left of the whole falls to the author
// and, in equal parts, to those without one. An author who is left with
// nothing has no credit. The author's own Share is not read.
//
// Both amounts are shared by largest remainder, so that each adds up exactly;
// reporting is without a currency while the win is pending. The refusal is an
// *Error at the field "split".
func Credits(author Part, parts []Part, amount, reporting Money) ([]Credit, error) {
	left := Whole
	seen := map[int64]bool{}
	equal := []int{0} // who shares what is left: indices of credits
	credits := []Credit{{Member: author.Member, Team: author.Team}}
	for i, part := range parts {
		switch {
		case part.Member == author.Member:
			return nil, Refuse(Invalid, "split.self").At("split")
		case seen[part.Member]:
			return nil, Refuse(Invalid, "split.twice").At("split")
		case part.Share < 0:
			return nil, Refuse(Invalid, "split.positive").At("split")
		case part.Share > left:
			return nil, Refuse(Invalid, "split.over_whole").At("split")
		case part.Share == 0:
			equal = append(equal, i+1)
		}
		seen[part.Member] = true
		left -= part.Share
		credits = append(credits, Credit{Member: part.Member, Team: part.Team, Share: part.Share})
	}
	if len(equal) > 1 && int(left) < len(equal) {
		return nil, Refuse(Invalid, "split.nothing_left").At("split")
	}
	for i, share := range apportion(int64(left), slices.Repeat([]int64{1}, len(equal))) {
		credits[equal[i]].Share = Share(share)
	}
	if credits[0].Share == 0 {
		credits = credits[1:]
	}
	return Reshare(credits, amount, reporting), nil
}

// Reshare gives the same people the same shares of other amounts, by largest
// remainder. The shares make up the whole. Shares that differ by a hundredth of
// a percent are equal parts that hundredths cannot say, such as thirds: they
// are given equal amounts.
func Reshare(credits []Credit, amount, reporting Money) []Credit {
	weights := make([]int64, len(credits))
	for i, credit := range credits {
		weights[i] = int64(credit.Share)
	}
	if slices.Max(weights)-slices.Min(weights) <= 1 {
		weights = slices.Repeat([]int64{1}, len(credits))
	}
	typed, reported := apportion(amount.Minor, weights), apportion(reporting.Minor, weights)
	shared := slices.Clone(credits)
	for i := range shared {
		shared[i].Amount = Money{typed[i], amount.Currency}
		shared[i].Reporting = Money{reported[i], reporting.Currency}
	}
	return shared
}

// apportion divides a total by weights so that the parts add up to it exactly:
// each takes its part rounded towards zero, and those with the largest
// remainders one more, the earlier first among equals (Hamilton's method). The
// weights are not negative and not all zero. A negative total is divided as
// its opposite is.
func apportion(total int64, weights []int64) []int64 {
	var sum uint64
	for _, weight := range weights {
		sum += uint64(weight)
	}
	sign, magnitude := int64(1), uint64(total)
	if total < 0 {
		sign, magnitude = -1, -magnitude
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := magnitude
	for i, weight := range weights {
		high, low := bits.Mul64(magnitude, uint64(weight))
		part, remainder := bits.Div64(high, low, sum)
		parts[i], remainders[i], order[i] = sign*int64(part), remainder, i
		left -= part
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:left] {
		parts[i] += sign
	}
	return parts
}
