/** What is known of the caller before anybody is signed in. */
export type Visitor = {
  ip: string;
  userAgent: string | null;
  /** What the browser says it reads: an Accept-Language header. */
  languages?: string | null;
  /** What the browser was given when it signed in before, to be known by: a cookie's value. */
  browser?: string | null;
  /** What the browser was given when a right password was met with the question for a code: a cookie's value. */
  begunSignIn?: string | null;
};
