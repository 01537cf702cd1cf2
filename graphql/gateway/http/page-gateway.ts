import type { Head } from "#graphql/gateway/caller/context.ts";
import { callerOfPage } from "#graphql/gateway/caller/credentials.ts";
import { type Answer, answerShort, mayGoShort } from "#graphql/gateway/graphql/short-road.ts";
import { answerRequest } from "#graphql/gateway/graphql/yoga.ts";

/** The API as the loaders and actions of a page ask it, without leaving the process. */
export type PageGateway = {
  fetch(request: Request): Promise<Response>;
  /** The short road; null where it has to be `fetch`. */
  answer(head: Head, body: string): Promise<Answer | null>;
};

/** @param isForm whether the page comes in answer to a form: what that does may change who asks. */
export function pageGateway(clientIp: string, isForm: boolean): PageGateway {
  const page = isForm ? {} : { readCaller: callerOfPage() };
  return {
    fetch: (request) => answerRequest(request, clientIp),
    answer: async (head, body) => (mayGoShort(head) ? answerShort(head, body, clientIp, page) : null),
  };
}
