/** A document that nobody means well with, and why it must be refused before anything is read. */
export type Hostile = { name: string; query: string; variables?: Record<string, unknown> };

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ");

const nested = (fields: string[], depth: number, leaf: string) => {
  let text = leaf;
  for (let level = depth; level > 0; level--) text = `${fields[level % fields.length]} { ${text} }`;
  return `{ viewer { tasks { nodes { ${text} } } } }`;
};

function deep(): Hostile[] {
  const ways: [string, string[], string][] = [
    ["parents", ["parent"], "id"],
    ["retries", ["retryOf"], "id"],
    ["parents and retries", ["parent", "retryOf"], "status"],
    ["workflows", ["workflow", "imageTask"], "id"],
    [
      "inline fragments",
      ["... on ImageTask"],
      "id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id } } } } } } } } } } } } } }",
    ],
  ];
  return ways
    .flatMap(([name, fields, leaf]) =>
      [14, 16, 18, 20, 25, 30, 40, 50, 65, 80, 100, 120, 160, 200, 300, 400, 600, 900].map((depth) => ({
        name: `${depth} levels of ${name}`,
        query: nested(fields, depth, leaf),
      })),
    )
    .filter(({ name }) => !/^14 levels of (parents|retries|inline)/.test(name) || name.includes("inline"));
}

function wide(): Hostile[] {
  return [60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 900].flatMap((count) => [
    { name: `${count} aliases of models`, query: `{ ${times(count, (i) => `a${i}: models { slug }`)} }` },
    { name: `${count} aliases of viewer`, query: `{ ${times(count, (i) => `a${i}: viewer { id }`)} }` },
    { name: `${count} aliases of a leaf`, query: `{ models { ${times(count, (i) => `a${i}: slug`)} } }` },
    {
      name: `${count} aliased sign-ins`,
      query: `mutation { ${times(count, (i) => `a${i}: signIn(input: { email: "a@b.co", password: "x${i}" }) { __typename }`)} }`,
    },
    { name: `${count} aliases of __typename`, query: `{ ${times(count, (i) => `a${i}: __typename`)} }` },
    { name: `${count} aliased nodes`, query: `{ ${times(count, (i) => `a${i}: node(id: "x") { id }`)} }` },
    {
      name: `${count} aliased estimates`,
      query: `{ ${times(count, (i) => `a${i}: estimateImageTask(input: { model: "x", prompt: "y" }) { credits }`)} }`,
    },
    {
      name: `${count} aliases in inline fragments`,
      query: `{ ${times(count, (i) => `... { a${i}: styles { id } }`)} }`,
    },
  ]);
}

function directed(): Hostile[] {
  return [60, 80, 100, 200, 400, 600, 800].flatMap((count) => [
    { name: `${count} @skip on one field`, query: `{ styles ${times(count, () => "@skip(if: false)")} { id } }` },
    { name: `${count} @include over fields`, query: `{ models { ${times(count, () => "slug @include(if: true)")} } }` },
    { name: `${count} unknown directives`, query: `{ styles ${times(count, () => "@a")} { id } }` },
    {
      name: `${count} unknown directives on the operation`,
      query: `query A ${times(count, () => "@a")} { styles { id } }`,
    },
    {
      name: `${count} directives on fragments`,
      query: `{ styles { ...F ${times(count, () => "@skip(if: false)")} } } fragment F on Style { id }`,
    },
    { name: `${count} directives on variables`, query: `query ($a: ID ${times(count, () => "@a")}) { styles { id } }` },
  ]);
}

function fragments(): Hostile[] {
  const doubling = (levels: number) =>
    `{ models { ...F0 } } ${times(levels, (i) => `fragment F${i} on Model { ...F${i + 1} ...F${i + 1} }`)} fragment F${levels} on Model { slug name }`;
  const cycle = (length: number) =>
    `{ styles { ...F0 } } ${times(length, (i) => `fragment F${i} on Style { id ...F${(i + 1) % length} }`)}`;
  const wheel = (count: number) =>
    `{ styles { ...F0 } } ${times(count, (i) => `fragment F${i} on Style { ${times(count, (j) => `...F${j}`)} }`)}`;
  return [
    ...[10, 12, 14, 16, 20, 24, 28, 32, 40, 50, 64, 80, 100].map((n) => ({
      name: `${n} doubling fragments`,
      query: doubling(n),
    })),
    ...[1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200, 300].map((n) => ({
      name: `a cycle of ${n} fragments`,
      query: cycle(n),
    })),
    ...[2, 4, 8, 12, 16, 20, 24, 28].map((n) => ({ name: `${n} fragments that each spread all`, query: wheel(n) })),
    ...[2, 20, 100, 300].map((n) => ({
      name: `${n} fragments that nobody uses`,
      query: `{ styles { id } } ${times(n, (i) => `fragment F${i} on Style { id }`)}`,
    })),
    ...[2, 10, 50].map((n) => ({
      name: `${n} fragments of one name`,
      query: `{ styles { ...F } } ${times(n, () => "fragment F on Style { id }")}`,
    })),
    ...[1, 10, 50].map((n) => ({
      name: `${n} spreads of what is not there`,
      query: `{ styles { ${times(n, (i) => `...F${i}`)} } }`,
    })),
    ...["Task", "Query", "Nope", "String", "CreateImageTaskInput", "TaskKind"].map((type) => ({
      name: `a fragment on ${type} where a style is`,
      query: `{ styles { ...F } } fragment F on ${type} { __typename }`,
    })),
    ...[5, 10, 20, 40].map((n) => ({
      name: `a ladder of ${n} fragments through parents`,
      query: `{ viewer { tasks { nodes { ...F0 } } } } ${times(n, (i) => `fragment F${i} on Task { id parent { ...F${i + 1} } }`)} fragment F${n} on Task { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id parent { id } } } } } } } } }`,
    })),
  ];
}

function overlapping(): Hostile[] {
  return [20, 50, 100, 150, 200, 250, 300, 400].flatMap((count) => [
    {
      name: `${count} overlapping fields with other arguments`,
      query: `{ ${times(count, (i) => `models(kind: ${i % 2 ? "IMAGE" : "VIDEO"}) { slug }`)} }`,
    },
    {
      name: `${count} overlapping aliases of other fields`,
      query: `{ models { ${times(count, (i) => `a: ${i % 2 ? "slug" : "name"}`)} } }`,
    },
    {
      name: `${count} overlapping pages`,
      query: `{ viewer { ${times(count, (i) => `tasks(first: ${1 + (i % 7)}) { nodes { id } }`)} } }`,
    },
    {
      name: `${count} overlapping inline fragments`,
      query: `{ viewer { tasks { nodes { ${times(count, (i) => `... on ${i % 2 ? "ImageTask" : "VideoTask"} { x: ${i % 2 ? "variants" : "frameMode"} }`)} } } } }`,
    },
  ]);
}

function costly(): Hostile[] {
  const page = (inner: string, first: number) => `{ viewer { tasks(first: ${first}) { nodes { ${inner} } } } }`;
  const inner =
    "id model { id replacement { id } parameters { name } } assets { id } sourceImages { id } creditTransactions { id task { id model { id } } } workflow { id prompt { id messages { text } } }";
  return [
    ...[90, 95, 100, 101, 1000, 2_147_483_647].map((first) => ({
      name: `a page of ${first} with much in it`,
      query: page(
        `${inner} parent { ${inner} parent { ${inner} retryOf { ${inner} retryOf { ${inner} } } } } retryOf { ${inner} } workflow { imageTask { ${inner} } videoTask { ${inner} } }`,
        first,
      ),
    })),
    ...[70, 80, 90, 100].flatMap((first) =>
      ["tasks", "prompts", "workflows", "creditTransactions"].map((list) => ({
        name: `forty pages of ${first} ${list} at once`,
        query: `{ viewer { ${times(40, (i) => `a${i}: ${list}(first: ${first}) { nodes { id } edges { node { id } } }`)} } }`,
      })),
    ),
    ...[101, 1000, 100_000].map((first) => ({
      name: `a page of ${first} by a variable, many times`,
      query: `query ($n: Int) { viewer { ${times(45, (i) => `a${i}: tasks(first: $n) { nodes { id } edges { node { id } } }`)} } }`,
      variables: { n: first },
    })),
    ...[-1, -100].map((first) => ({ name: `a page of ${first}`, query: page("id", first) })),
    ...[101, 5000].map((count) => ({
      name: `${count} ids at once`,
      query: "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      variables: { ids: Array.from({ length: count }, () => "x") },
    })),
  ];
}

const wrongTypes: unknown[] = [null, 7, 7.5, true, {}, [[]], { a: 1 }, "x".repeat(1000), [1, [2]], { toString: "x" }];

function malformed(): Hostile[] {
  const broken = [
    "",
    " ",
    "{",
    "}",
    "{{}}",
    "{ viewer { id }",
    "query",
    "query {",
    "mutation",
    "{ viewer }",
    "{ viewer { } }",
    "{ __proto__ }",
    "{ constructor }",
    "{ toString }",
    "{ viewer { __proto__ { id } } }",
    "subscription { viewer { id } }",
    "mutation { viewer { id } }",
    "{ styles { id(x: 1) } }",
    '{ node(id: "x", id: "y") { id } }',
    "{ node { id } }",
    "query A { styles { id } } query A { styles { id } }",
    "{ styles { id } } { styles { id } }",
    "query ($a: Nope) { styles { id } }",
    "query ($a: ID, $a: ID) { styles { id } }",
    "query ($a: ID) { styles { id } }",
    "{ styles { ...F } }",
    "fragment F on Style { id }",
    "type Query { a: Int }",
    "schema { query: Query }",
    "extend type Query { a: Int }",
    "{ styles { id } \u0000 }",
    "{ a\u0000b }",
    "\uFEFF\uFEFF{",
    '{ node(id: """',
    '{ node(id: "\\u{110000}") { id } }',
    '{ node(id: "\\uD800") { id } }',
    "{ models(kind: NOPE) { id } }",
    '{ models(kind: "IMAGE") { id } }',
    "{ models(kind: 1) { id } }",
    "{ node(id: {}) { id } }",
    '{ node(id: ["x", "y"]) { id } }',
    'query Q($x: Int = "a") { models(kind: $x) { id } }',
    "query ($k: TaskKind!) { models(kind: $k) { id } }",
    "{ nodes(ids: null) { id } }",
    "{ styles { id } ",
    "query{styles{id}}}}",
    "subscription { taskEvents { type } creditBalanceUpdated { available } }",
    "subscription { a: taskEvents { type } b: taskEvents { type } }",
    "subscription { __typename }",
    '{ estimateImageTask(input: { model: "x" }) { credits } }',
    '{ estimateImageTask(input: { model: "x", prompt: "y", nope: 1 }) { credits } }',
    "{ styles @skip { id } }",
    '{ styles @include(if: "yes") { id } }',
    "{ ...on Nope { id } }",
    "{ viewer { tasks(first: 99999999999999999999) { nodes { id } } } }",
    "{ viewer { tasks(first: 1.5) { nodes { id } } } }",
    "{ viewer { tasks(filter: { status: [NOPE] }) { nodes { id } } } }",
  ];
  const operations = [
    "query ($v: TaskKind) { models(kind: $v) { id } }",
    "query ($v: ID!) { node(id: $v) { id } }",
    "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
    "query ($v: ImageTaskInput!) { estimateImageTask(input: $v) { credits } }",
    "query ($v: Int) { viewer { tasks(first: $v) { nodes { id } } } }",
    "mutation ($v: SignInInput!) { signIn(input: $v) { __typename } }",
  ];
  const wrong = operations.flatMap((query, i) =>
    wrongTypes.map((v, j) => ({ name: `variable ${j} of the wrong type in operation ${i}`, query, variables: { v } })),
  );
  // Some of these are right after all: a text is an id, 7 is a page, null is nothing.
  const isFine = ({ query, variables }: { query: string; variables: { v: unknown } }) =>
    (variables.v === null && /\$v: (TaskKind|Int)\)/.test(query)) ||
    (/\$v: ID!|\$v: \[ID!\]!/.test(query) && ["string", "number"].includes(typeof variables.v)) ||
    (/\$v: Int\)/.test(query) && variables.v === 7);
  return [
    ...broken.map((query, i) => ({ name: `broken document ${i}`, query })),
    ...wrong.filter((one) => !isFine(one)),
  ];
}

function large(): Hostile[] {
  return [4100, 5000, 8000, 20_000, 50_000, 100_000].flatMap((count) => [
    { name: `${count} tokens of fields`, query: `{ models { ${times(count, () => "slug")} } }` },
    { name: `${count} tokens of brackets`, query: "{".repeat(count) },
    { name: `${count} tokens of list`, query: `{ nodes(ids: [${times(count, () => '"x"')}]) { id } }` },
    { name: `${count} tokens of nested list`, query: `{ nodes(ids: ${"[".repeat(count)}) { id } }` },
    {
      name: `${count} tokens of nested object`,
      query: `{ estimateImageTask(input: ${"{a:".repeat(count)}) { credits } }`,
    },
    {
      name: `${count} variables`,
      query: `query (${times(Math.floor(count / 4) + 900, (i) => `$v${i}: ID`)}) { styles { id } }`,
    },
    { name: `${count} bangs`, query: `query ($v: ${"[".repeat(count)}ID) { styles { id } }` },
  ]);
}

function aboutTheSchema(): Hostile[] {
  const ofType = (depth: number) => `${"ofType { ".repeat(depth)}name${" }".repeat(depth)}`;
  const types = (depth: number) => `${"fields { type { ".repeat(depth)}name${" } }".repeat(depth)}`;
  return [
    ...[14, 20, 40, 100].map((depth) => ({
      name: `${depth} ofTypes`,
      query: `{ __schema { types { fields { type { ${ofType(depth)} } } } } }`,
    })),
    ...[4, 6, 8, 12, 20, 60].map((depth) => ({
      name: `${depth} times round the types`,
      query: `{ __schema { types { ${types(depth)} } } }`,
    })),
    ...[3, 5, 8, 12].map((depth) => ({
      name: `${depth} possible types in a circle`,
      query: `{ __type(name: "Task") { ${"possibleTypes { interfaces { ".repeat(depth)} name ${"} }".repeat(depth)} } }`,
    })),
    ...[60, 100, 300].map((count) => ({
      name: `${count} aliases of __schema`,
      query: `{ ${times(count, (i) => `a${i}: __schema { types { name } }`)} }`,
    })),
  ];
}

/** All of them; each must be refused. */
export const hostileDocuments: Hostile[] = [
  deep(),
  wide(),
  directed(),
  fragments(),
  overlapping(),
  costly(),
  malformed(),
  large(),
  aboutTheSchema(),
].flat();
