/** The longest that the API searches for, in characters. */
export const LONGEST_SEARCH = 254;

/** What an account may be. */
export const ROLES = ["USER", "SUPPORT", "ADMIN"] as const;

/** The mails that are sent again. */
export const MAILS = ["EMAIL_VERIFICATION", "PASSWORD_RESET"] as const;
