"""What each figure of money counts, in the words that every page shows beside it."""

DEFINITIONS = {
    "new_money": "Paid in its first hop: by the body whose money it is to whoever gets it first. A pound that is "
    "passed on is not counted again.",
    "given_back": "Returned or clawed back to whoever paid it first.",
    "passed_on": "Paid out of money that was given to be passed on, less what came back. Over several hops a pound is "
    "passed on several times, so this is never added to new money.",
    "fee_management": "Kept by an intermediary to run the granting. A recipient's own overhead is not a fee, and "
    "neither is a consortium lead's share of the work.",
    "fee_support": "Kept by an intermediary to support those it gives grants to.",
    "own_spending": "Spent by an intermediary itself on what the money is for. It has reached the intermediary.",
    "reached": "Arrived where it stops: paid to recipients who use it, less what they gave back, and what "
    "intermediaries spent themselves. It counts for the recipient and not for its host; in a consortium for each "
    "partner its share.",
    "confirmed": "Of what reached recipients who use it: what they say came. Many small groups never sign in.",
    "unspent": "Received to be passed on, and not yet passed on, kept, spent or returned.",
    "on_the_way": "Paid to be passed on, and not confirmed yet by whoever it was paid to. Below nought: confirmed, and "
    "the payment is not recorded yet.",
    "committed": "Promised in its first hop, less what was taken back.",
    "in_kind": "The estimated value of what is given in kind. It is never added to money.",
    "untraced": "Paid out of unrestricted money or out of the price of a contract: there the trace stops. These pounds "
    "were counted when they reached whoever pays them out now, so they are in no other figure.",
}
