/** What is known of the caller before anybody is signed in. */
export type Visitor = {
  ip: string;
  userAgent: string | null;
  /** What the browser says it reads: an Accept-Language header. */
  languages?: string | null;
  /** What the browser was given when it signed in before, to be known by: a cookie's value. */
  browser?: string | null;
};
