"""Why a bound is a proof, and how numbers come out as the same bits on every machine."""
