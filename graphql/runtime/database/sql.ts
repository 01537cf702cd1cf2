/** Plain SQL on whichever database is open: the job queue and the migrations speak it. */
export type RunSql = {
  /** @param name PostgreSQL parses and plans the text once a connection under this name, which no other text may have. */
  run(text: string, values?: unknown[], name?: string): Promise<{ rows: Record<string, unknown>[] }>;
};

export type Sql = RunSql & {
  /** The one value of a statement that gives one row of one column. A page reads it together with what else it asks. */
  value(text: string, values: unknown[]): Promise<unknown>;
};
