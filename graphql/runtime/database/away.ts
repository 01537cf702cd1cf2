/** Prisma's codes for a database that is not there, closes, or has no connection to spare. */
const AWAY = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2037"]);
/** What the adapter calls the same; raw statements carry it inside. */
const KINDS = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"]);
/** The socket's own codes, and PostgreSQL's for a server that goes down or comes up. */
const SOCKET =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|57P0[123]|08\w{3}|53300)$/;
/** node-postgres gives no code for a connection that breaks. */
const WORDS =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|gone silent/i;

/** What somebody is told who asks a database that is closed, or is about to be. */
export class DatabaseClosedError extends Error {
  constructor() {
    super("The database is closed.");
    this.name = "DatabaseClosedError";
  }
}

/**
 * Whether an error says that the database could not be asked, rather than anything of what it was asked. Whether the
 * statement took effect is not known then.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseClosedError) return true;
  const code = textOf(error, "code");
  if (AWAY.has(code) || SOCKET.test(code) || WORDS.test(error.message)) return true;
  return KINDS.has(kindIn(error)) || isDatabaseAway(error.cause);
}

function kindIn(error: Error): string {
  const meta: unknown = Reflect.get(error, "meta");
  const inner = typeof meta === "object" && meta !== null ? Reflect.get(meta, "driverAdapterError") : undefined;
  const cause = typeof inner === "object" && inner !== null ? Reflect.get(inner, "cause") : error.cause;
  return typeof cause === "object" && cause !== null ? textOf(cause, "kind") : "";
}

function textOf(object: object, name: string): string {
  const value: unknown = Reflect.get(object, name);
  return typeof value === "string" ? value : "";
}
