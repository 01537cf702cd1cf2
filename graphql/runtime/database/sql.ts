/** Plain SQL on whichever database is open: the job queue and the migrations speak it. */
export type Sql = {
  /** @param name PostgreSQL parses and plans the text once a connection under this name, which no other text may have. */
  run(text: string, values?: unknown[], name?: string): Promise<{ rows: Record<string, unknown>[] }>;
};
