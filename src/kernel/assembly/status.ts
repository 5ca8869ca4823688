// Why a call that takes records stopped. The host has the same numbers.

/** All of them are done. */
export const DONE: i32 = 0
/** The record at [recordStart, recordEnd) needs the host. */
export const ASK_HOST: i32 = 1
/** The next record may hold more grams than the budget allows. */
export const NEED_BUDGET: i32 = 2
/** A record has been taken, and grams of it were found by the matcher. */
export const HAS_HITS: i32 = 3
