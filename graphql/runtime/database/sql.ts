/** Plain SQL on whichever database is open: the job queue and the migrations speak it. */
export type Sql = { run(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> };
