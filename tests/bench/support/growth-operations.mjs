// What a visitor can ask: the pages, and the lists with every filter, whether anything fits or not.
import { CALLERS } from "./growth-fill.mjs";

const NOTHING = "zzz nothing of this kind";
const CARD = `nodes { __typename id status prompt creditsCharged isFavorite createdAt queuePosition model { slug name }
  assets { id contentType url } sourceImages { id url } } pageInfo { hasNextPage endCursor }`;

/** Lists of the account, by name; `deep` has cursors from far behind the first page of each. */
function listsOf(deep) {
  const tasks = (args) => `tasks(${args}) { ${CARD} }`;
  const filtered = {
    kind: "kind: VIDEO",
    status: "status: [FAILED, TIMED_OUT]",
    "open ones": "status: [PENDING, PROCESSING, SAVING]",
    "status that none has": "status: [SAVING]",
    "kind and status": "kind: VIDEO, status: [COMPLETED]",
    model: 'model: "veo-3.1-fast"',
    "model that none has": 'model: "wan-2.7"',
    "model and status": 'model: "veo-3.1-fast", status: [CANCELED]',
    "kind and model that exclude each other": 'kind: VIDEO, model: "nano-banana"',
    favorites: "favorite: true",
    "favorites of a kind": "favorite: true, kind: VIDEO",
    "favorites of a model that none has": 'favorite: true, model: "wan-2.7"',
    "no favorites": "favorite: false",
    "end user": 'endUser: "user25"',
    "end user that none is": 'endUser: "nobody"',
    "end user and kind": 'endUser: "user25", kind: VIDEO',
    "after a moment": `createdAfter: "${deep.moment}"`,
    "before a moment": `createdBefore: "${deep.moment}"`,
    "between moments in which nothing was made":
      'createdAfter: "2020-01-01T00:00:00Z", createdBefore: "2020-02-01T00:00:00Z"',
    "before all": 'createdBefore: "2020-02-01T00:00:00Z"',
    "search with hits": 'search: "small boat"',
    "search without": `search: "${NOTHING}"`,
    "search without, of a kind": `search: "${NOTHING}", kind: VIDEO`,
    "search in a status that none has": `search: "boat", status: [SAVING]`,
    "search among favorites": `search: "${NOTHING}", favorite: true`,
    "search with an end user that none is": `search: "boat", endUser: "nobody"`,
  };
  const prompts = (args) =>
    `prompts(${args}) { nodes { id title idea text isFavorite style { name } createdAt } pageInfo { hasNextPage endCursor } }`;
  const assets = (args) =>
    `assets(${args}) { nodes { id contentType url task { id prompt } createdAt } pageInfo { hasNextPage endCursor } }`;
  const ledger = (args) =>
    `creditTransactions(${args}) { nodes { type amount balanceAfter description createdAt task { id prompt } purchase { name } } pageInfo { hasNextPage endCursor } }`;
  return {
    "tasks: first page": tasks("first: 20"),
    "tasks: 100": tasks("first: 100"),
    "tasks: far behind": tasks(`first: 20, after: "${deep.task}"`),
    "tasks: the oldest": tasks("last: 20"),
    ...Object.fromEntries(
      Object.entries(filtered).map(([name, filter]) => [`tasks: ${name}`, tasks(`first: 20, filter: { ${filter} }`)]),
    ),
    "tasks: kind, the oldest": tasks("last: 20, filter: { kind: VIDEO }"),
    "tasks: waiting, with places": "tasks(first: 20, filter: { status: [PENDING] }) { nodes { id queuePosition } }",
    "tasks: kin":
      "tasks(first: 20) { nodes { id childrenConnection(first: 3) { nodes { id } } retriesConnection(first: 3) { nodes { id } } parent { id } } }",
    "prompts: first page": prompts("first: 20"),
    "prompts: the oldest": prompts("last: 20"),
    "prompts: newest of each conversation": prompts("first: 20, filter: { newest: true }"),
    "prompts: favorites": prompts("first: 20, filter: { favorite: true }"),
    "prompts: kind that none has": prompts("first: 20, filter: { kind: VIDEO }"),
    "prompts: search without": prompts(`first: 20, filter: { search: "${NOTHING}" }`),
    "prompts: search without, newest": prompts(`first: 20, filter: { search: "${NOTHING}", newest: true }`),
    "assets: first page": assets("first: 20"),
    "assets: the oldest": assets("last: 20"),
    "assets: uploads": assets("first: 20, filter: { purpose: UPLOAD }"),
    "assets: results that are videos": assets("first: 20, filter: { purpose: RESULT, kind: VIDEO }"),
    "assets: uploads that are videos": assets("first: 20, filter: { purpose: UPLOAD, kind: VIDEO }"),
    "ledger: first page": ledger("first: 20"),
    "ledger: the oldest": ledger("last: 20"),
    "ledger: totals": "creditTotals { type amount } creditsOwed credits { available onHold }",
    "purchases: first page": "purchases(first: 20) { nodes { id name status } pageInfo { hasNextPage } }",
    "workflows: first page":
      "workflows(first: 20) { nodes { id step imageTask { id } videoTask { id } prompt { id } } pageInfo { hasNextPage } }",
    "end users": "endUsers { endUser tasks creditsCharged lastTaskAt }",
    "end users: one": 'endUsers(endUser: "user25") { tasks creditsCharged }',
    keys: "apiKeys { id name creditsUsedThisMonth }",
    endpoints: "webhookEndpoints { id url deliveries(first: 10) { nodes { id state type } } }",
    events: "events(first: 100) { events { type } }",
    exports: "exports { id status }",
    sessions: "sessions { id }",
  };
}

const PAGES = [
  "/",
  "/pricing",
  "/developers",
  "/create",
  "/create?kind=video",
  "/create?story=new",
  "/creations",
  "/prompts",
  "/billing",
  "/account",
  "/api-keys",
];
const WITHOUT_ACCOUNT = ["/", "/pricing", "/developers", "/sign-in"];

/** Everything that is asked, as requests: { name, path, method, headers, body }. */
export function operations(who, deep) {
  const { session } = CALLERS[who];
  const cookie = { cookie: `nbv_session=${session}` };
  const page = (path, headers) => ({ path, method: "GET", headers: { accept: "text/html", ...headers } });
  const query = ([name, selection]) => ({
    name: `${who}: ${name}`,
    path: "/graphql",
    method: "POST",
    headers: { ...cookie, "content-type": "application/json" },
    body: JSON.stringify({ query: `{ viewer { ${selection} } }` }),
  });
  return [
    ...PAGES.map((path) => ({ name: `${who}: page ${path}`, ...page(path, cookie) })),
    ...Object.entries(listsOf(deep)).map(query),
  ];
}

export const strangers = () =>
  WITHOUT_ACCOUNT.map((path) => ({
    name: `nobody: page ${path}`,
    path,
    method: "GET",
    headers: { accept: "text/html" },
  }));
