// Mercurius with graphql-jit over the rows of the benchmark of queries: what a GraphQL server of others takes that has one
// schema, one statement, and nothing of ours around it.
import { createHash, createHmac } from "node:crypto";
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

const SCHEMA = `
  type Query { viewer: Viewer }
  type Viewer { tasks(first: Int!): TaskConnection! }
  type TaskConnection { nodes: [Task!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  interface Task { id: ID! status: String! prompt: String! creditsCharged: Int! createdAt: String! completedAt: String
    model: Model! assets: [Asset!]! }
  type ImageTask implements Task { id: ID! status: String! prompt: String! creditsCharged: Int! createdAt: String!
    completedAt: String model: Model! assets: [Asset!]! }
  type Model { id: ID! slug: String! name: String! }
  type Asset { id: ID! contentType: String! width: Int height: Int url(width: Int): String! }`;

const SIX_HOURS = 6 * 3600;
const global = (type, id) => Buffer.from(`${type}:${id}`).toString("base64url");

/** @param page the statement that reads the tasks of a key; @param models the models by slug; @param origin where files are. */
export async function serveMercurius({ url, page, models, origin }) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const address = (id, width) => {
    const expires = Math.ceil((Date.now() / 1000 + 4 * SIX_HOURS) / SIX_HOURS) * SIX_HOURS;
    const text = ["media", id, width ?? "original", expires * 1000].join("\n");
    const signature = createHmac("sha256", "a key of 32 bytes for this round").update(text).digest("base64url");
    return `${origin}/media/${id}?e=${expires}&s=${signature}${width === undefined ? "" : `&w=${width}`}`;
  };
  const tasks = async (_viewer, { first }, { hash }) => {
    const { rows } = await pool.query({ name: "page", text: page, values: [hash, first + 1] });
    const found = rows[0].tasks;
    const nodes = found.slice(0, first);
    const endCursor = Buffer.from(`id:${nodes.at(-1)[0]}`).toString("base64url");
    return { nodes, pageInfo: { hasNextPage: found.length > first, endCursor } };
  };
  const resolvers = {
    Query: { viewer: () => ({}) },
    Viewer: { tasks },
    Task: { resolveType: () => "ImageTask" },
    ImageTask: {
      id: ([id]) => global("Task", id),
      status: (task) => task[2],
      prompt: (task) => task[3],
      creditsCharged: (task) => task[4],
      createdAt: (task) => new Date(task[5]).toISOString(),
      completedAt: (task) => new Date(task[6]).toISOString(),
      model: (task) => models.get(task[7]),
      assets: (task) => task[8],
    },
    Asset: {
      id: ([id]) => global("Asset", id),
      contentType: (file) => file[1],
      width: (file) => file[2],
      height: (file) => file[3],
      url: ([id], { width }) => address(id, width),
    },
  };
  const app = Fastify();
  const context = ({ headers }) => ({
    hash: createHash("sha256").update(headers.authorization.slice(7)).digest("hex"),
  });
  app.register(mercurius, { schema: SCHEMA, resolvers, context, jit: 1 });
  await app.listen({ port: 0, host: "127.0.0.1" });
  process.send({ port: app.server.address().port });
}
