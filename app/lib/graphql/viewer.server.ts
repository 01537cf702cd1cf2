import { toSignIn } from "#app/lib/graphql/urql.server.ts";

/** The viewer of a studio page; nobody signed in leads to the sign-in page and back. */
export function signedIn<Viewer>(request: Request, viewer: Viewer | null): Viewer {
  if (viewer === null) throw toSignIn(request);
  return viewer;
}
