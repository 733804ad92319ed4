/** The page of tips. */

